"""Whatever is done to an assignment in whatever order, it stays one that can be explained."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.task import AssignmentStatus, Grade
from app.services.tasks import moves, views
from app.services.tasks.undo import undo_step
from tests.services.support.task_town import TODAY, Town

S = AssignmentStatus
NEXT = {
    S.ISSUED: {S.RECEIVED, S.WORKING, S.SUBMITTED},
    S.RECEIVED: {S.WORKING, S.SUBMITTED},
    S.WORKING: {S.SUBMITTED},
    S.SUBMITTED: {S.RETURNED, S.ACCEPTED},
    S.RETURNED: {S.WORKING, S.SUBMITTED},
    S.ACCEPTED: {S.CLOSED},
    S.CLOSED: set(),
}
MOVES = [status for status in S if status is not S.ISSUED]


def move(session: Session, by: int, own: int, to: AssignmentStatus, on: date) -> None:
    if to is S.RETURNED:
        moves.send_back(session, by, own, "缺页", on=on, today=TODAY)
    elif to is S.CLOSED:
        moves.close(session, by, own, "已收", on=on, today=TODAY)
    elif to is S.RECEIVED:
        moves.receive(session, by, own, on=on, today=TODAY)
    elif to is S.WORKING:
        moves.start(session, by, own, on=on, today=TODAY)
    elif to is S.SUBMITTED:
        moves.submit(session, by, own, on=on, today=TODAY)
    else:
        moves.accept(session, by, own, on=on, today=TODAY)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(-20, 20),
    st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 30)), max_size=12),
)
def test_only_allowed_moves_happen_and_a_refused_one_changes_nothing(
    session: Session, town: Town, due: int, tried: list[tuple[AssignmentStatus, int]]
) -> None:
    made = town.task(session, due_on=TODAY + timedelta(days=due))
    own = views.assignment_of(session, made.task_id, town.one.id)
    returns = 0
    path = [S.ISSUED]
    for to, ago in tried:
        before = views.assignment_row(session, own, today=TODAY)
        try:
            move(session, town.by, own, to, TODAY - timedelta(days=ago))
        except AppError:
            assert to not in NEXT[before.status]
            assert views.assignment_row(session, own, today=TODAY) == before
            continue
        assert to in NEXT[before.status]
        path.append(to)
        returns += to is S.RETURNED
    row = views.assignment_row(session, own, today=TODAY)
    assert row.status is path[-1]
    assert [step.status for step in views.steps(session, own)] == path
    assert row.returns == returns
    assert (row.grade is None) == (row.status not in (S.ACCEPTED, S.CLOSED))
    assert bool(row.lacks) == (path.count(S.RETURNED) > 0 and _still_lacking(path))
    if row.grade is not None and row.submitted_on is not None:
        assert (row.grade is Grade.LATE) == (row.submitted_on > row.due_on)
    assert row.overdue == (due < 0 and row.status in (S.ISSUED, S.RECEIVED, S.WORKING, S.RETURNED))


def _still_lacking(path: list[AssignmentStatus]) -> bool:
    """Returned, and not handed in since."""
    for status in reversed(path):
        if status in (S.SUBMITTED, S.RETURNED):
            return status is S.RETURNED
    return False


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(-20, 20),
    st.lists(st.tuples(st.sampled_from([*MOVES, None]), st.integers(0, 30)), max_size=14),
)
def test_a_step_taken_back_leaves_what_was_there_before_it(
    session: Session, town: Town, due: int, tried: list[tuple[AssignmentStatus | None, int]]
) -> None:
    """None takes the last step back; whatever was tried, going back gives the earlier rows."""
    made = town.task(session, due_on=TODAY + timedelta(days=due))
    own = views.assignment_of(session, made.task_id, town.one.id)
    past = [views.assignment_row(session, own, today=TODAY)]
    for to, ago in tried:
        try:
            if to is None:
                undo_step(session, town.by, own)
            else:
                move(session, town.by, own, to, TODAY - timedelta(days=ago))
        except AppError:
            assert to is not None or len(past) == 1
            continue
        if to is None:
            past.pop()
            assert views.assignment_row(session, own, today=TODAY) == past[-1]
        else:
            past.append(views.assignment_row(session, own, today=TODAY))
    standing = [step.status for step in views.steps(session, own) if not step.taken_back]
    assert standing == [row.status for row in past]
