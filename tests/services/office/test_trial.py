"""What is tried is done in full, told, and taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models import statements
from app.models.audit import AuditEntry
from app.models.village import Village
from app.services.office.trial import tried
from app.services.register.persons import correct_person
from tests import factory


def test_what_was_tried_is_told_and_nothing_of_it_stays(session: Session) -> None:
    by = factory.staff(session).id
    person = factory.person(session, "甲一", phone="13800000000")

    def correct(session: Session) -> tuple[str | None, int]:
        correct_person(session, by, person.id, phone="13900000000", today=factory.TODAY)
        return person.phone, _entries(session)

    before = _entries(session)
    with statements.noted() as heard:
        assert tried(session, correct) == ("13900000000", before + 1)

    assert (person.phone, _entries(session)) == ("13800000000", before)
    assert not statements.written(heard)
    assert AuditEntry.__tablename__ in statements.words(heard)


def test_a_refusal_comes_through_and_takes_back_what_was_done_before_it(session: Session) -> None:
    def refuse(session: Session) -> None:
        factory.village(session, "没有的村")
        raise AppError("不行。未作改动。", code="test")

    villages = _villages(session)
    with pytest.raises(AppError, match="不行"):
        tried(session, refuse)
    assert _villages(session) == villages


def test_a_trial_within_a_trial_leaves_the_outer_one_as_it_was(session: Session) -> None:
    def outer(session: Session) -> tuple[int, int]:
        factory.village(session, "甲村")
        inner = tried(session, lambda s: (factory.village(s, "乙村"), _villages(s))[1])
        return inner, _villages(session)

    villages = _villages(session)
    assert tried(session, outer) == (villages + 2, villages + 1)
    assert _villages(session) == villages


def _entries(session: Session) -> int:
    return session.scalar(select(func.count(AuditEntry.id))) or 0


def _villages(session: Session) -> int:
    return session.scalar(select(func.count(Village.id))) or 0
