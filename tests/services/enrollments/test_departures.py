"""Taking a move back undoes what the move did, known by its record, and nothing else."""

from __future__ import annotations

from datetime import date

from app.models.enrollment import TermStatus
from app.month import Month
from app.services.enrollments.departures import record_move, undo_move
from app.services.enrollments.stopping import stop
from app.services.enrollments.terms import change
from app.services.enrollments.views import timeline
from tests import factory
from tests.services.enrollments.conftest import Case

TODAY = date(2018, 10, 20)
DAY = date(2018, 9, 5)
OCTOBER = Month(2018, 10)


def test_an_ending_by_hand_for_the_same_reason_stands(case: Case) -> None:
    own = factory.enrollment(case.session, factory.program(case.session), case.wife)
    stop(case.session, case.by, own.id, OCTOBER, "迁出")
    record_move(case.session, case.by, case.wife.id, DAY, today=TODAY)

    assert undo_move(case.session, case.by, case.wife.id) == (case.enrollment_id,)

    last = timeline(case.session, own.id)[-1]
    assert (last.status, last.from_month) == (TermStatus.ENDED, OCTOBER)


def test_an_amount_approved_after_the_move_stays_when_the_person_counts_again(case: Case) -> None:
    record_move(case.session, case.by, case.wife.id, DAY, today=TODAY)
    change(
        case.session, case.by, case.enrollment_id, OCTOBER, approved_fen=25000, reason="核定"
    )  # in the same month: the term that the move wrote is replaced

    assert undo_move(case.session, case.by, case.wife.id) == (case.enrollment_id,)

    last = timeline(case.session, case.enrollment_id)[-1]
    assert case.wife.id in last.person_ids
    assert last.approved_fen == 25000


def test_a_supplement_comes_back_with_its_person(case: Case) -> None:
    change(
        case.session, case.by, case.enrollment_id, Month(2018, 3),
        supplements=[(case.wife.id, "老年人", 5000), (case.head.id, "老年人", None)],
        reason="分类增发",
    )  # fmt: skip
    before = timeline(case.session, case.enrollment_id)[-1]

    record_move(case.session, case.by, case.wife.id, DAY, today=TODAY)
    assert len(timeline(case.session, case.enrollment_id)[-1].supplements) == 1
    undo_move(case.session, case.by, case.wife.id)

    after = timeline(case.session, case.enrollment_id)[-1]
    assert set(after.supplements) == set(before.supplements)
    assert set(after.person_ids) == set(before.person_ids)


def test_a_second_move_is_taken_back_like_the_first(case: Case) -> None:
    for day in (date(2018, 4, 1), DAY):
        record_move(case.session, case.by, case.wife.id, day, today=TODAY)
        undo_move(case.session, case.by, case.wife.id)
    assert all(
        case.wife.id in term.person_ids for term in timeline(case.session, case.enrollment_id)
    )
    assert case.wife.moved_on is None
