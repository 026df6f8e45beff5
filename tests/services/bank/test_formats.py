"""Bank formats are the office's data: its own beside those of the program."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.bank import formats
from app.services.bank.formats import DEFAULT_FORMATS, default_format
from tests import factory

OWN = replace(default_format("txt"), name="农商行", separator="~", with_header=False)


def test_three_formats_come_with_the_program(session: Session) -> None:
    assert formats.formats(session) == DEFAULT_FORMATS
    assert [form.kind for form in DEFAULT_FORMATS] == ["xlsx", "csv", "txt"]


def test_an_own_format_is_kept_changed_and_forgotten(session: Session) -> None:
    by, _ = factory.two_staff(session)
    formats.save_format(session, by, OWN)
    assert formats.formats(session) == (*DEFAULT_FORMATS, OWN)
    changed = replace(OWN, columns=("account", "amount"), with_total=True)
    formats.save_format(session, by, changed)
    assert formats.formats(session)[-1] == changed
    formats.remove_format(session, by, "农商行")
    assert formats.formats(session) == DEFAULT_FORMATS


def test_an_own_format_may_take_the_place_of_one_of_the_program(session: Session) -> None:
    by, _ = factory.two_staff(session)
    formats.save_format(session, by, replace(OWN, name="txt"))
    assert [form.separator for form in formats.formats(session) if form.name == "txt"] == ["~"]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(OWN, name=" "),
        replace(OWN, columns=("amount",)),
        replace(OWN, columns=("account", "amount", "nonsense")),
        replace(OWN, separator="1"),
        replace(OWN, encoding="latin-1"),
        replace(OWN, kind="pdf"),
    ],
)
def test_nonsense_is_not_kept(session: Session, wrong: formats.BankFileFormat) -> None:
    by, _ = factory.two_staff(session)
    with pytest.raises(AppError):
        formats.save_format(session, by, wrong)
    assert formats.formats(session) == DEFAULT_FORMATS
