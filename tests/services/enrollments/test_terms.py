"""Terms: docs/rules.md [T]1 to [T]5, rule by rule and for any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import AppError
from app.models.enrollment import TermStatus
from app.month import Month
from app.services.enrollments import terms as enrollments_terms
from app.services.enrollments.deaths import record_death
from app.services.enrollments.stopping import resume, stop, suspend, undo_stop
from app.services.enrollments.store import live_terms
from app.services.enrollments.terms import add_term, correct_start
from app.services.enrollments.views import current_term, enrollment_row, timeline
from app.services.office import audit
from tests.services.enrollments.conftest import START, Case

ACTIVE, SUSPENDED, ENDED = TermStatus.ACTIVE, TermStatus.SUSPENDED, TermStatus.ENDED


def year(*amounts: int) -> dict[str, int | None]:
    """Months from January 2018 on -> fen; 0 for a month that is not paid."""
    return {str(START + place): fen for place, fen in enumerate(amounts) if fen}


def test_t1_the_latest_term_that_has_begun_is_in_force(case: Case) -> None:
    enrollments_terms.change(
        case.session, case.by, case.enrollment_id, START + 3, approved_fen=40000
    )
    assert case.paid() == year(*[30000] * 3, *[40000] * 15)
    term = current_term(case.session, case.enrollment_id, START + 2)
    assert term is not None
    assert (term.from_month, term.approved_fen) == (START, 30000)
    assert current_term(case.session, case.enrollment_id, START - 1) is None


def test_t2_a_second_term_of_a_month_names_the_one_it_replaces(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    first = live_terms(session, enrollment)[0]
    content = replace(first.content, approved_fen=35000)
    with pytest.raises(AppError) as refused:
        add_term(session, case.by, enrollment, START, content)
    assert refused.value.code == "term-exists"
    done = add_term(session, case.by, enrollment, START, content, replaces=first.id)
    assert done.replaced == (first.id,)
    with pytest.raises(AppError) as stale:
        add_term(session, case.by, enrollment, START, content, replaces=first.id)
    assert stale.value.code == "term-exists"
    history = timeline(session, enrollment, with_replaced=True)
    assert [(t.id, t.replaced, t.replaced_by_id, t.approved_fen) for t in history] == [
        (first.id, True, done.term_id, 30000),
        (done.term_id, False, None, 35000),
    ]


def test_t3_later_terms_stand_and_are_named_field_by_field(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    later = enrollments_terms.change(session, case.by, enrollment, START + 6, approved_fen=50000)
    done = enrollments_terms.change(
        session, case.by, enrollment, START + 2, approved_fen=40000, persons=[case.head.id]
    )
    assert case.paid() == year(*[30000] * 2, *[40000] * 4, *[50000] * 12)
    assert [(t.term_id, t.from_month, t.differs) for t in done.later] == [
        (later.term_id, START + 6, ("persons", "approved_fen"))
    ]
    assert done.later[0].words == "2018年7月起:保障人员、核定金额"


def test_t3_what_is_carried_replaces_the_later_terms(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    old = enrollments_terms.change(session, case.by, enrollment, START + 6, approved_fen=50000)
    done = enrollments_terms.change(
        session,
        case.by,
        enrollment,
        START + 2,
        approved_fen=40000,
        persons=[case.head.id],
        carry=["persons"],
    )
    assert [(t.from_month, t.differs) for t in done.later] == [(START + 6, ("approved_fen",))]
    terms = {t.from_month: t for t in live_terms(session, enrollment)}
    assert terms[START + 6].content.persons == (case.head.id,)
    assert terms[START + 6].content.approved_fen == 50000
    assert terms[START + 6].id == done.carried[0] != old.term_id
    again = enrollments_terms.change(
        session, case.by, enrollment, START + 2, approved_fen=40000, carry=["approved_fen"]
    )
    assert again.later == ()
    assert case.paid() == year(*[30000] * 2, *[40000] * 16)


def test_t3_an_ending_is_never_carried_over(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    stop(session, case.by, enrollment, START + 6, "收入超标")
    done = enrollments_terms.change(
        session,
        case.by,
        enrollment,
        START + 2,
        approved_fen=40000,
        carry=["approved_fen", "status"],
    )
    assert (done.later, done.carried) == ((), ())
    assert case.paid() == year(*[30000] * 2, *[40000] * 4)


def test_t4_ended_before_it_began_is_ended_from_its_first_month(case: Case) -> None:
    done = stop(case.session, case.by, case.enrollment_id, START - 20, "登记有误")

    assert done.last_month == START - 1
    assert case.paid() == {}
    undo_stop(case.session, case.by, case.enrollment_id)
    assert len(case.paid()) == 18


def test_t4_ending_replaces_every_later_term(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    changes = [
        enrollments_terms.change(session, case.by, enrollment, START + m, approved_fen=30000 + m)
        for m in (4, 6)
    ]
    done = stop(session, case.by, enrollment, START + 4, "迁出")
    assert done.last_month == START + 3
    assert done.replaced == tuple(change.term_id for change in changes)
    assert case.paid() == year(*[30000] * 4)
    assert live_terms(session, enrollment)[-1].content.status is ENDED


def test_t4_only_an_explicit_resumption_revives(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    stop(session, case.by, enrollment, START + 4, "迁出")
    content = live_terms(session, enrollment)[0].content
    with pytest.raises(AppError) as refused:
        add_term(session, case.by, enrollment, START + 6, content)
    assert refused.value.code == "ended"
    ending = live_terms(session, enrollment)[-1].id
    with pytest.raises(AppError):
        add_term(session, case.by, enrollment, START + 4, content, replaces=ending)
    with pytest.raises(AppError):
        enrollments_terms.change(session, case.by, enrollment, START + 6, approved_fen=1)
    resume(session, case.by, enrollment, START + 6, "迁回")
    assert case.paid() == year(*[30000] * 4, 0, 0, *[30000] * 12)


def test_t4_an_ending_may_be_moved_forward_but_not_back(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    stop(session, case.by, enrollment, START + 6, "迁出")
    with pytest.raises(AppError, match="2018年7月") as refused:
        stop(session, case.by, enrollment, START + 8, "迁出")
    assert refused.value.code == "already-ended"
    stop(session, case.by, enrollment, START + 4, "迁出时间更正")
    assert case.paid() == year(*[30000] * 4)
    undo_stop(session, case.by, enrollment)
    assert case.paid() == year(*[30000] * 6)


def test_ending_before_the_first_month_pays_nothing_and_can_be_undone(case: Case) -> None:
    before = case.state()
    stop(case.session, case.by, case.enrollment_id, START - 2, "重复登记")
    assert case.paid() == {}
    undo_stop(case.session, case.by, case.enrollment_id)
    assert case.state() == before


def test_undoing_asks_for_an_ending_that_stands(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    with pytest.raises(AppError) as refused:
        undo_stop(session, case.by, enrollment)
    assert refused.value.code == "not-ended"
    stop(session, case.by, enrollment, START + 4, "迁出")
    resume(session, case.by, enrollment, START + 6, "迁回")
    with pytest.raises(AppError):
        undo_stop(session, case.by, enrollment)


def test_t5_suspended_months_are_not_paid_and_resuming_starts_anew(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    suspend(session, case.by, enrollment, START + 2, "未通过生存认证")
    assert case.paid() == year(30000, 30000)
    resume(session, case.by, enrollment, START + 5, "已认证")
    assert case.paid() == year(30000, 30000, 0, 0, 0, *[30000] * 13)


def test_t5_back_pay_replaces_the_suspending_term(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    before = case.paid()
    suspended = suspend(session, case.by, enrollment, START + 2, "未通过生存认证")
    enrollments_terms.change(session, case.by, enrollment, START + 3, persons=[case.head.id])
    done = resume(session, case.by, enrollment, START + 5, "已认证", back_pay=True)
    assert case.paid() == before
    assert done.from_month == START + 2
    assert suspended.term_id in done.replaced


def test_suspending_twice_and_resuming_what_runs_is_refused(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    with pytest.raises(AppError) as running:
        resume(session, case.by, enrollment, START + 1, "误")
    assert running.value.code == "active"
    suspend(session, case.by, enrollment, START + 2, "服刑")
    with pytest.raises(AppError, match="2018年3月起暂停"):
        suspend(session, case.by, enrollment, START + 3, "服刑")
    stop(session, case.by, enrollment, START + 4, "服刑")
    with pytest.raises(AppError, match="停发"):
        suspend(session, case.by, enrollment, START + 5, "服刑", carry=["status"])


def test_a_reason_is_asked_for(case: Case) -> None:
    for action in (stop, suspend, resume):
        with pytest.raises(AppError) as refused:
            action(case.session, case.by, case.enrollment_id, START + 2, "  ")
        assert refused.value.code == "reason-missing"


def test_what_changes_nothing_or_lies_before_the_start_is_refused(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    with pytest.raises(AppError) as same:
        enrollments_terms.change(session, case.by, enrollment, START + 2, approved_fen=30000)
    assert same.value.code == "nothing-changed"
    with pytest.raises(AppError, match="2018年1月起享受") as early:
        enrollments_terms.change(session, case.by, enrollment, START - 1, approved_fen=40000)
    assert early.value.code == "before-start"


def test_the_first_month_is_put_right(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    correct_start(session, case.by, enrollment, START + 2, "起始月份录错")
    assert case.paid() == year(0, 0, *[30000] * 16)
    assert enrollment_row(session, enrollment, START).first_month == START + 2
    enrollments_terms.change(session, case.by, enrollment, START + 4, approved_fen=40000)
    with pytest.raises(AppError):
        correct_start(session, case.by, enrollment, START + 4, "再改")


def test_a_member_leaving_takes_the_supplement_along(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    enrollments_terms.change(
        session, case.by, enrollment, START + 1,
        supplements=[(case.child.id, "未成年人", 5000), (case.head.id, "老年人", None)],
    )  # fmt: skip
    enrollments_terms.change(
        session, case.by, enrollment, START + 2, persons=[case.head.id, case.wife.id]
    )
    last = timeline(session, enrollment)[-1]
    assert last.supplements == ((case.head.name, "老年人", None),)
    assert last.person_ids == (case.head.id, case.wife.id)


def test_every_action_is_in_the_audit_chain(case: Case) -> None:
    session, enrollment = case.session, case.enrollment_id
    before = audit.verify(session).entries
    enrollments_terms.change(session, case.by, enrollment, START + 1, approved_fen=40000)
    suspend(session, case.by, enrollment, START + 2, "未认证")
    resume(session, case.by, enrollment, START + 3, "已认证")
    stop(session, case.by, enrollment, START + 4, "迁出")
    undo_stop(session, case.by, enrollment)
    report = audit.verify(session)
    assert (report.ok, report.entries) == (True, before + 5)


PROPERTY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=40,
)
ENTRIES = st.dictionaries(st.integers(1, 11), st.integers(1, 9), min_size=2, max_size=5)


@PROPERTY
@given(entries=ENTRIES, data=st.data())
def test_t2_the_order_of_entry_does_not_matter(
    case: Case, entries: dict[int, int], data: st.DataObject
) -> None:
    """The same terms, entered in any order, are in force in the same months."""
    session, enrollment = case.session, case.enrollment_id
    base = live_terms(session, enrollment)[0].content
    results = []
    for order in (sorted(entries), data.draw(st.permutations(sorted(entries)))):
        with session.begin_nested() as savepoint:
            for month in order:
                content = replace(base, approved_fen=entries[month] * 10000)
                add_term(session, case.by, enrollment, START + month, content)
            results.append(case.state())
            savepoint.rollback()
    assert results[0] == results[1]


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["change", "stop", "suspend", "resume", "back-pay", "undo"]),
        st.integers(-1, 12),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=8,
)


def act(case: Case, action: str, month: Month, amount: int) -> None:
    session, by, enrollment = case.session, case.by, case.enrollment_id
    if action == "change":
        enrollments_terms.change(session, by, enrollment, month, approved_fen=amount * 10000)
    elif action == "stop":
        stop(session, by, enrollment, month, "停")
    elif action == "suspend":
        suspend(session, by, enrollment, month, "缓")
    elif action == "undo":
        undo_stop(session, by, enrollment)
    else:
        resume(session, by, enrollment, month, "续", back_pay=action == "back-pay")


@PROPERTY
@given(actions=ACTIONS)
def test_any_history_keeps_the_rules(case: Case, actions: list[tuple[str, int, int]]) -> None:
    with case.session.begin_nested() as savepoint:
        for action, offset, amount in actions:
            month = START + offset
            before = case.state()
            terms = live_terms(case.session, case.enrollment_id)
            try:
                act(case, action, month, amount)
            except AppError:
                # What is refused changes nothing.
                assert live_terms(case.session, case.enrollment_id) == terms
                continue
            after = case.state()
            _check(case, action, offset, before, after)
        savepoint.rollback()


def _check(case: Case, action: str, offset: int, before: list, after: list) -> None:  # type: ignore[type-arg]
    at = max(offset, 0)
    froms = [term.from_month for term in live_terms(case.session, case.enrollment_id)]
    assert len(froms) == len(set(froms))
    if action in ("change", "stop", "suspend", "resume"):
        assert after[:at] == before[:at]
    if action == "stop":
        assert all(month is not None and month[0] is ENDED for month in after[at:])
        with case.session.begin_nested() as savepoint:
            undo_stop(case.session, case.by, case.enrollment_id)
            assert case.state() == before
            savepoint.rollback()
    if action == "suspend":
        assert after[at][0] is SUSPENDED
        with case.session.begin_nested() as savepoint:
            resume(case.session, case.by, case.enrollment_id, START + at, "续", back_pay=True)
            # The break may reach back into an earlier one, which is then paid too.
            assert case.state()[at] == before[at]
            savepoint.rollback()
    if action in ("resume", "back-pay"):
        assert after[at][0] is ACTIVE


def test_a_death_writes_no_term_and_is_correctable(case: Case) -> None:
    """[P]1: death is stored once, on the person; correcting the date restores everything."""
    before = case.state()
    today = date(2018, 12, 1)
    done = record_death(case.session, case.by, case.head.id, date(2018, 5, 3), today=today)
    assert (done.before, done.after) == (None, date(2018, 5, 3))
    assert done.enrollment_ids == (case.enrollment_id,)
    assert case.state() == before
    record_death(case.session, case.by, case.head.id, date(2018, 6, 3), today=today)
    taken_back = record_death(case.session, case.by, case.head.id, None, today=today)
    assert (taken_back.before, case.head.died_on) == (date(2018, 6, 3), None)


@pytest.mark.parametrize("day", [date(1949, 1, 1), date(2018, 12, 2)])
def test_an_impossible_day_of_death_is_refused(case: Case, day: date) -> None:
    with pytest.raises(AppError) as refused:
        record_death(case.session, case.by, case.head.id, day, today=date(2018, 12, 1))
    assert refused.value.code == "death-date"
    assert case.head.died_on is None


def test_t4_a_resumption_to_come_can_be_ended_within_the_break(case: Case) -> None:
    """Ending from F replaces every term from F on, the resumption after the break too."""
    session, enrollment = case.session, case.enrollment_id
    stop(session, case.by, enrollment, START + 2, "外出")
    resume(session, case.by, enrollment, START + 6, "回来")
    done = stop(session, case.by, enrollment, START + 4, "迁出")
    assert done.last_month == START + 1
    assert case.paid() == year(*[30000] * 2)
    with pytest.raises(AppError, match="停发"):
        stop(session, case.by, enrollment, START + 8, "迁出")
