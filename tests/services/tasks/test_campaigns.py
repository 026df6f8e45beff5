"""Proof of life: who has not passed is suspended in one step, who passes later is paid in full."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import TermStatus
from app.models.task import Answer, Campaign
from app.month import Month
from app.services.enrollments.deaths import record_death
from app.services.enrollments.terms import change
from app.services.enrollments.views import current_term, enrollments_of
from app.services.rosters.drafting import draft
from app.services.rosters.views import roster_row
from app.services.tasks import campaigns, views, waiting
from app.services.tasks.overlaps import overlaps
from app.services.tasks.rows import NewTask
from app.services.worksheets.answers import give
from tests.services.support.task_town import TODAY, Town

AFTER = date(2026, 12, 11)


def status(session: Session, town: Town, person: int, month: Month) -> TermStatus:
    own = enrollments_of(session, town.people[person].id)[0]
    term = current_term(session, own, month)
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


def march(session: Session, town: Town) -> dict[str, list[str]]:
    """What March's draft, made or renewed, pays each of them of 2027: months with their kinds."""
    report = draft(session, town.by, town.program.id, Month(2027, 3), today=date(2027, 3, 5))
    assert report.number is not None
    return {
        line.recipient_name: [
            f"{item.month}:{item.kind.value}" for item in line.items if item.month.year == 2027
        ]
        for line in roster_row(session, report.number).lines
    }


def test_the_next_roster_pays_the_missed_months_of_who_passes_later(
    session: Session, town: Town
) -> None:
    names = [person.name for person in town.people]
    made = town.worksheet(session, campaign=Campaign.PROOF_OF_LIFE)
    for village in (town.one, town.other):
        for item in views.items(session, views.assignment_of(session, made.task_id, village.id)):
            if item.name not in names[2:]:
                give(session, town.by, item.id, Answer.ALIVE, None, "", today=TODAY)
    campaigns.conclude(session, town.by, made.task_id, today=AFTER)
    assert {one.name for one in waiting.suspended(session, made.task_id)} == set(names[2:])
    paid = march(session, town)
    assert paid[names[0]] == ["2027-01:arrears", "2027-02:arrears", "2027-03:regular"]
    assert paid[names[2]] == paid[names[3]] == []
    passes = waiting.suspended(session, made.task_id)[0]
    give(session, town.by, passes.item_id, Answer.ALIVE, None, "", today=date(2027, 3, 4))
    assert march(session, town) == paid | {names[2]: paid[names[0]]}
    assert [one.name for one in waiting.suspended(session, made.task_id)] == [names[3]]


def test_a_later_term_does_not_pay_who_was_suspended_and_does_pay_who_passed(
    session: Session, town: Town
) -> None:
    own = enrollments_of(session, town.people[0].id)[0]
    change(session, town.by, own, Month(2027, 6), approved_fen=9900, reason="提标")
    made = town.worksheet(session, campaign=Campaign.PROOF_OF_LIFE)
    campaigns.conclude(session, town.by, made.task_id, today=AFTER)
    assert status(session, town, 0, Month(2027, 7)) is TermStatus.SUSPENDED
    item = next(
        one
        for one in waiting.suspended(session, made.task_id)
        if one.person_id == town.people[0].id
    )
    give(session, town.by, item.item_id, Answer.ALIVE, None, "", today=date(2027, 2, 4))
    assert status(session, town, 0, Month(2027, 1)) is TermStatus.ACTIVE
    assert status(session, town, 0, Month(2027, 7)) is TermStatus.ACTIVE


def test_the_end_is_refused_where_the_list_is_no_longer_the_one_that_was_shown(
    session: Session, town: Town
) -> None:
    made = town.worksheet(session, campaign=Campaign.PROOF_OF_LIFE)
    shown = campaigns.unproved(session, made.task_id, today=AFTER)
    first = waiting.left(session, made.task_id)[0]
    give(session, town.by, first.item_id, Answer.OTHER, None, "住院", today=TODAY)
    with pytest.raises(AppError, match="有了变化"):
        campaigns.conclude(session, town.by, made.task_id, today=AFTER, shown=shown)
    again = campaigns.unproved(session, made.task_id, today=AFTER)
    assert {one.said for one in again} == {"没有结果", "其他:住院"}
    with pytest.raises(AppError):
        campaigns.conclude(session, town.second, made.task_id, today=AFTER)
    done = campaigns.conclude(session, town.by, made.task_id, today=AFTER, shown=again)
    assert len(done) == 4


def test_who_is_left_stands_as_a_route_goes_and_the_dead_are_not_looked_for(
    session: Session, town: Town
) -> None:
    for person, group in zip(town.people, ("10组", "2组", "2组", ""), strict=True):
        person.group = group
    town.people[2].address = "岩脚1号"
    made = town.worksheet(session)
    record_death(session, town.by, town.people[3].id, date(2026, 11, 2), today=TODAY)
    route = waiting.left(session, made.task_id)
    assert [(one.group, one.address) for one in route] == [
        ("2组", ""), ("2组", "岩脚1号"), ("10组", ""),
    ]  # fmt: skip
    seen = campaigns.progress(session, made.task_id, today=TODAY)
    assert (seen.people, seen.answered) == (4, 1)
