"""A move is one thing, recorded on a person's page or by a village's answer."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.task import Answer
from app.services.enrollments.departures import record_move, undo_move
from app.services.enrollments.views import enrollments_of, timeline
from app.services.tasks import views
from app.services.worksheets.answers import give
from tests.services.support.task_town import TODAY, Town

DAY = date(2026, 10, 12)


@pytest.fixture
def item_id(session: Session, town: Town) -> int:
    made = town.worksheet(session)
    own = views.assignment_of(session, made.task_id, town.one.id)
    return next(one.id for one in views.items(session, own) if one.person_id == town.people[0].id)


def status(session: Session, town: Town) -> TermStatus:
    (own,) = enrollments_of(session, town.people[0].id)
    return timeline(session, own)[-1].status


def test_moved_by_the_page_and_taken_back_by_an_answer(
    session: Session, town: Town, item_id: int
) -> None:
    record_move(session, town.by, town.people[0].id, DAY, today=TODAY)
    give(session, town.by, item_id, Answer.MOVED, DAY, "", today=TODAY)
    assert status(session, town) is TermStatus.ENDED

    give(session, town.by, item_id, Answer.ALIVE, None, "", today=TODAY)

    assert town.people[0].moved_on is None
    assert status(session, town) is TermStatus.ACTIVE


def test_moved_by_an_answer_and_taken_back_by_the_page(
    session: Session, town: Town, item_id: int
) -> None:
    give(session, town.by, item_id, Answer.MOVED, DAY, "", today=TODAY)
    assert (town.people[0].moved_on, status(session, town)) == (DAY, TermStatus.ENDED)

    undo_move(session, town.by, town.people[0].id)

    assert town.people[0].moved_on is None
    assert status(session, town) is TermStatus.ACTIVE
    give(session, town.by, item_id, Answer.ALIVE, None, "", today=TODAY)
    assert status(session, town) is TermStatus.ACTIVE


def test_an_answer_of_another_day_puts_the_move_right(
    session: Session, town: Town, item_id: int
) -> None:
    record_move(session, town.by, town.people[0].id, date(2026, 8, 3), today=TODAY)

    give(session, town.by, item_id, Answer.MOVED, DAY, "", today=TODAY)

    (own,) = enrollments_of(session, town.people[0].id)
    assert town.people[0].moved_on == DAY
    assert str(timeline(session, own)[-1].from_month) == "2026-11"
