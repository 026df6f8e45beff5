"""Proof of life: who has not passed is suspended in one step, who passes later is paid in full."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import TermStatus
from app.models.task import Answer, Campaign
from app.month import Month
from app.services import enrollments
from app.services.tasks import campaigns, views
from app.services.tasks.overlaps import overlaps
from app.services.tasks.rows import NewTask
from app.services.worksheets.answers import give
from tests.services.tasks.conftest import TODAY, Town

AFTER = date(2026, 12, 11)


def status(session: Session, town: Town, person: int, month: Month) -> TermStatus:
    own = enrollments.enrollments_of(session, town.people[person].id)[0]
    term = enrollments.current_term(session, own, month)
    assert term is not None
    return term.status


def test_who_has_not_passed_is_suspended_and_resumed_with_the_missed_months(
    session: Session, town: Town
) -> None:
    made = town.worksheet(session, campaign=Campaign.PROOF_OF_LIFE)
    own = views.items(session, views.assignment_of(session, made.task_id, town.one.id))
    give(session, town.by, own[0].id, Answer.ALIVE, None, "", today=TODAY)
    give(session, town.by, own[1].id, Answer.DIED, date(2026, 11, 2), "", today=TODAY)
    seen = campaigns.progress(session, made.task_id, today=TODAY + timedelta(days=1))
    assert (seen.people, seen.answered) == (4, 2)
    assert [(v.village, v.people, v.answered) for v in seen.villages] == [
        ("桥河社区", 3, 2), ("鞍山村", 1, 0),
    ]  # fmt: skip
    assert seen.done_on == TODAY + timedelta(days=2)
    with pytest.raises(AppError, match="还没有过"):
        campaigns.conclude(session, town.by, made.task_id, today=TODAY)
    shown = campaigns.unproved(session, made.task_id, today=AFTER)
    done = campaigns.conclude(session, town.by, made.task_id, today=AFTER)
    assert shown == done
    assert {one.name for one in done} == {town.people[2].name, town.people[3].name}
    january = Month(2027, 1)
    assert status(session, town, 0, january) is TermStatus.ACTIVE
    assert status(session, town, 2, january - 1) is TermStatus.ACTIVE
    assert status(session, town, 2, january) is TermStatus.SUSPENDED
    with pytest.raises(AppError, match="已于"):
        campaigns.conclude(session, town.by, made.task_id, today=AFTER)
    later = date(2027, 3, 4)
    give(session, town.by, own[2].id, Answer.ALIVE, None, "", today=later)
    assert status(session, town, 2, january) is TermStatus.ACTIVE
    assert status(session, town, 2, Month(2027, 4)) is TermStatus.ACTIVE
    assert status(session, town, 3, Month(2027, 4)) is TermStatus.SUSPENDED


def test_a_second_round_over_the_same_people_is_said_before_it_goes_out(
    session: Session, town: Town
) -> None:
    made = town.worksheet(session)
    again = NewTask(title="年度核查", due_on=AFTER, program_id=town.program.id)
    (found,) = overlaps(session, again, today=TODAY)
    assert found.task_id == made.task_id
    assert "合并" in found.words
    assert overlaps(session, NewTask(title="清明殡葬", due_on=AFTER), today=TODAY) == ()
