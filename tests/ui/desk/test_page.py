"""A page asks again when something that it has read was written, and at no other time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models import statements
from app.models.village import Village
from app.models.visit import Matter
from app.services.office import audit
from app.services.visits.recording import record_visit
from app.services.visits.rows import NewVisit
from app.ui import tabs
from app.ui.desk.desk import Desk
from app.ui.desk.page import Page
from app.ui.desk.paged_tabs import PageEntry
from app.ui.payments.side_pages import SIDE_PAGES
from app.ui.payments.tab import PaymentsTab
from app.ui.settings.pages import PAGES as SETTINGS
from app.ui.village_tasks.pages import PAGES as TASKS
from app.ui.visits.pages import PAGES as VISITS

NEW_NAME = "新村"


class Villages(Page):
    """Names of the villages; how often they were asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.asked = 0
        self.names: list[str] = []

    def refresh(self) -> None:
        self.asked += 1
        self.desk.read(_names, self._show, owner=self)

    def _show(self, names: list[str]) -> None:
        self.names = names


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Villages:
    page = Villages(desk)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    rest(qtbot, desk)
    assert page.asked == 1
    return page


def rest(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.background.busy)


def _names(session: Session) -> list[str]:
    return list(session.scalars(select(Village.name).order_by(Village.position)))


def _rename(session: Session) -> None:
    session.scalars(select(Village).order_by(Village.position)).first().name = NEW_NAME  # type: ignore[union-attr]


def _rename_in_words(session: Session) -> None:
    session.execute(text("UPDATE village SET name = :name WHERE id = 1"), {"name": NEW_NAME})


def _note_visit(desk: Desk) -> Callable[[Session], int]:
    today = date.today()
    visit = NewVisit(
        visited_on=today,
        visitor="向国安",
        matter=Matter.APPLICATION,
        said="母亲住院",
        follow_up_on=today,
    )
    return lambda session: record_visit(session, desk.by, visit, today=today)


@pytest.mark.parametrize("action", [_rename, _rename_in_words])
def test_what_a_page_shows_is_asked_for_again(
    qtbot: QtBot, desk: Desk, page: Villages, action: Callable[[Session], None]
) -> None:
    desk.act(action, owner=desk)
    rest(qtbot, desk)

    assert page.asked == 2
    assert NEW_NAME in page.names


def test_a_page_that_is_not_seen_waits_until_it_is(
    qtbot: QtBot, desk: Desk, page: Villages
) -> None:
    page.hide()
    desk.act(_rename, owner=desk)
    rest(qtbot, desk)
    assert page.asked == 1

    page.show()
    rest(qtbot, desk)

    assert page.asked == 2
    assert NEW_NAME in page.names


def test_what_is_written_beside_an_action_counts_too(
    qtbot: QtBot, desk: Desk, page: Villages
) -> None:
    def work(_progress: object) -> None:
        with desk.office.transaction() as session:
            _rename(session)

    desk.work(work, lambda _done: None, owner=desk, words="正在处理…")
    rest(qtbot, desk)

    assert NEW_NAME in page.names


def test_an_action_on_something_else_leaves_the_page_alone(
    qtbot: QtBot, desk: Desk, page: Villages
) -> None:
    desk.act(_note_visit(desk), owner=desk)
    rest(qtbot, desk)

    assert page.asked == 1


def test_what_was_not_kept_and_what_is_only_noted_leave_every_page_alone(
    qtbot: QtBot, desk: Desk, page: Villages
) -> None:
    heard: list[object] = []
    desk.changed.connect(heard.append)

    def refuse(session: Session) -> None:
        _rename(session)
        session.flush()
        raise AppError("没有改动。", code="test")

    desk.preview(_rename, lambda _done: None, owner=desk)
    desk.act(refuse, owner=desk, failed=lambda _error: None)
    desk.act(lambda s: audit.record(s, desk.by, "person.reveal", "person:1"), owner=desk)
    rest(qtbot, desk)

    assert (heard, page.asked) == ([], 1)


def test_a_visit_leaves_the_payments_alone(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments, asked = PaymentsTab(desk), list[str]()
    qtbot.addWidget(payments)
    with qtbot.waitExposed(payments):
        payments.show()
    rest(qtbot, desk)
    monkeypatch.setattr(payments, "refresh", lambda: asked.append("board"))

    desk.act(_note_visit(desk), owner=desk)
    rest(qtbot, desk)
    assert asked == []

    desk.act(lambda s: s.execute(text("UPDATE program SET name = name || '款'")), owner=desk)
    rest(qtbot, desk)
    assert asked == ["board"]


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("SELECT person.name FROM person JOIN village ON village.id = person.village_id", set()),
        ("INSERT INTO visit (id) VALUES (?)", {"visit"}),
        ("INSERT OR REPLACE INTO setting (key) VALUES (?)", {"setting"}),
        ('UPDATE "person" SET name = ?', {"person"}),
        ("DELETE FROM person_word WHERE id = ?", {"person_word"}),
        ("INSERT INTO holiday (day) VALUES (?) ON CONFLICT DO UPDATE SET day = ?", {"holiday"}),
    ],
)
def test_statements_say_what_they_write(statement: str, tables: set[str]) -> None:
    assert statements.written([statement]) == tables
    assert tables <= statements.words([statement])


@pytest.mark.parametrize(
    "entry", [*tabs.TABS, *TASKS, *SIDE_PAGES, *VISITS, *SETTINGS], ids=lambda entry: entry.path
)
def test_every_page_is_where_its_entry_says(entry: PageEntry) -> None:
    assert issubclass(entry.load(), Page)
