"""The office teaches the program a column name."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.intake import synonyms
from app.services.intake.fields import list_words
from tests import factory


def test_the_programs_own_names_come_with_it(session: Session) -> None:
    assert synonyms.synonyms(session) == list_words().headings


def test_a_new_name_is_understood_and_can_be_forgotten(session: Session) -> None:
    by, _ = factory.two_staff(session)
    synonyms.add_synonym(session, by, " 补贴 标准 ", "amount")
    assert synonyms.synonyms(session)["amount"][0] == "补贴标准"
    synonyms.remove_synonym(session, by, "补贴标准")
    assert synonyms.own_synonyms(session) == ()


def test_a_name_stands_for_one_field_only(session: Session) -> None:
    by, _ = factory.two_staff(session)
    taken = list_words().headings["note"][0]
    synonyms.add_synonym(session, by, taken, "reason")
    known = synonyms.synonyms(session)
    assert taken in known["reason"]
    assert taken not in known["note"]
    synonyms.add_synonym(session, by, taken, "address")
    assert synonyms.own_synonyms(session) == ((taken, "address"),)


@pytest.mark.parametrize(("header", "field"), [("  ", "amount"), ("金额", "nonsense")])
def test_nonsense_is_refused(session: Session, header: str, field: str) -> None:
    by, _ = factory.two_staff(session)
    with pytest.raises(AppError):
        synonyms.add_synonym(session, by, header, field)
