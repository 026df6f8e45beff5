"""What a role does not allow is grey, and says who may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.models.staff import Role
from app.services.access.signing_in import sign_in
from app.ui.desk.desk import Desk
from app.ui.desk.roles import only_for, who_may
from app.ui.settings.people import PeoplePage
from app.ui.widgets.offers import EITHER, PREPARES
from tests.ui.plan import REVIEWER


@pytest.fixture
def reviewing(desk: Desk) -> Iterator[Desk]:
    """The same desk, at which the reviewer sits."""
    folder = desk.office.folder
    desk.office.close()
    desk.office = sign_in(folder, REVIEWER.name, REVIEWER.password)
    yield desk
    desk.office.close()


def test_who_may_finds_the_button_as_it_was(qtbot: QtBot, desk: Desk) -> None:
    press = QPushButton()
    qtbot.addWidget(press)
    assert only_for(desk, Role.PREPARE, press)
    assert (press.isEnabled(), press.toolTip()) == (True, "")


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (Role.PREPARE, "只有经办人员可以操作。"),
        ((Role.PREPARE, Role.ADMIN), "只有经办或管理人员可以操作。"),
    ],
)
def test_who_may_not_reads_who_may(
    qtbot: QtBot, reviewing: Desk, roles: Role | tuple[Role, ...], words: str
) -> None:
    press = QPushButton()
    qtbot.addWidget(press)
    assert not only_for(reviewing, roles, press)
    assert (press.isEnabled(), press.toolTip()) == (False, words)


def test_offers_say_it_in_the_same_words() -> None:
    assert who_may(Role.PREPARE) == PREPARES
    assert who_may(Role.PREPARE, Role.REVIEW) == EITHER


def test_a_page_of_the_settings_says_it_beside_its_buttons(qtbot: QtBot, reviewing: Desk) -> None:
    page = PeoplePage(reviewing)
    qtbot.addWidget(page)
    assert page.who.text() == "只有管理人员可以操作。"
