"""One person with all that the window shows of them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.roster import (
    ItemKind,
    LineResult,
    Roster,
    RosterItem,
    RosterLine,
    RosterStatus,
)
from app.month import Month
from app.services.enrollments.terms import change
from app.services.people import detail as people
from tests import factory

MONTH = Month(2018, 10)


def roster(session: Session, by: int, enrollment: int, month: Month, fen: int) -> Roster:
    """A draft with one line of one regular month."""
    row = Roster(
        number=f"样例-{month}",
        program_id=1,
        month=month,
        status=RosterStatus.DRAFT,
        drafted_by_id=by,
    )
    session.add(row)
    session.flush()
    line = RosterLine(
        roster_id=row.id,
        position=1,
        enrollment_id=enrollment,
        recipient_name="甲",
        recipient_id_number="420529195803150012",
        payee_name="甲",
        village="村",
        village_position=1,
        persons=1,
        amount_fen=fen,
    )
    session.add(line)
    session.flush()
    session.add(
        RosterItem(
            line_id=line.id,
            enrollment_id=enrollment,
            month=month,
            kind=ItemKind.REGULAR,
            amount_fen=fen,
        )
    )
    session.flush()
    return row


def test_the_detail_has_household_terms_payees_money_and_changes(session: Session) -> None:
    by = factory.staff(session, "甲经办").id
    head, wife = factory.person(session, "向国安"), factory.person(session, "覃桂兰")
    factory.household(session, head, wife)
    program = factory.program(session, "甲项目")
    enrollment = factory.enrollment(session, program, wife)
    change(session, by, enrollment.id, MONTH, approved_fen=40000, reason="提标")
    roster(session, by, enrollment.id, MONTH, 40000)

    detail = people.person_detail(session, wife.id, MONTH)

    assert detail.person.name == "覃桂兰"
    assert detail.household is not None
    assert [member.name for member in detail.household.members] == ["向国安", "覃桂兰"]
    (own,) = detail.enrollments
    assert (own.row.program, own.row.status) == ("甲项目", TermStatus.ACTIVE)
    assert [(str(t.from_month), t.approved_fen) for t in own.terms] == [
        ("2018-01", 30000), ("2018-10", 40000)
    ]  # fmt: skip
    assert [payee.name for payee in own.payees] == ["覃桂兰"]
    assert [(p.month, p.amount_fen, p.kind_words, p.status) for p in own.payments] == [
        (MONTH, 40000, "当月", "草稿")
    ]
    assert [(row.staff, row.action, row.detail) for row in detail.log] == [
        ("甲经办", "变更待遇", "2018年10月起,400.00元,提标")
    ]


def test_replaced_terms_stay_readable_in_the_history(session: Session) -> None:
    by = factory.staff(session).id
    person = factory.person(session)
    enrollment = factory.enrollment(session, factory.program(session), person)
    for fen in (40000, 50000):
        change(session, by, enrollment.id, MONTH, approved_fen=fen)
    (own,) = people.person_detail(session, person.id, MONTH).enrollments
    assert [term.approved_fen for term in own.terms] == [30000, 50000]
    assert [term.approved_fen for term in own.history] == [30000, 40000, 50000]


@pytest.mark.parametrize(
    ("result", "words", "paid"),
    [
        (LineResult.WAITING, "已送银行", False),
        (LineResult.PAID, "已发放", True),
        (LineResult.RETURNED, "银行退回", False),
        (LineResult.UNKNOWN, "未明", False),
    ],
)
def test_a_payment_says_where_the_money_is(
    session: Session, result: LineResult, words: str, paid: bool
) -> None:
    preparer, reviewer = factory.two_staff(session)
    person = factory.person(session)
    enrollment = factory.enrollment(session, factory.program(session), person)
    row = roster(session, preparer, enrollment.id, MONTH, 30000)
    for status in (RosterStatus.SUBMITTED, RosterStatus.APPROVED, RosterStatus.SENT):
        row.status = status
        if status is RosterStatus.APPROVED:
            row.approved_by_id = reviewer
        session.flush()
    line = session.query(RosterLine).one()
    line.result, line.result_on = result, date(2018, 10, 20)
    session.flush()
    (payment,) = people.payments(session, [enrollment.id])[enrollment.id]
    assert (payment.status, payment.paid) == (words, paid)


def test_an_unknown_person_is_a_bug_and_not_an_empty_page(session: Session) -> None:
    with pytest.raises(LookupError):
        people.person_detail(session, 99, MONTH)
