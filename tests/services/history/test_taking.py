"""Past rosters taken in (docs/rules.md): closed months, a start moved back, two persons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment, TermStatus
from app.models.fund import Closing
from app.models.person import Person
from app.models.program import AmountRule, Period, Program, Unit
from app.models.roster import RosterStatus
from app.month import Month
from app.services.entitlement.ledger import program_book, reckon_enrollment
from app.services.entitlement.loading import facts_of_program
from app.services.entitlement.reckoning import Reckoning
from app.services.entitlement.rules import rules_of
from app.services.history.preview import preview
from app.services.history.reading import understand_past
from app.services.history.rows import PastList, Preview, TakenIn
from app.services.history.taking import take_in, taken_in
from app.services.office import audit
from app.services.programs import entering
from app.services.rosters import identities
from app.services.rosters.views import roster_row
from app.services.sheets.reading import read_pasted
from app.services.statistics.summary import summary
from tests import factory
from tests.services.support.roster_desk import Desk

HEADER = ("项目", "发放月份", "姓名", "身份证号", "金额")
OLD_START = Month(2018, 1)
NOVEMBER, DECEMBER = Month(2017, 11), Month(2017, 12)

Row = Sequence[Any]


def read(program: Program, rows: Iterable[Row], month: str | None = None) -> PastList:
    lines = [HEADER, *rows]
    text = "\n".join("\t".join("" if c is None else str(c) for c in line) for line in lines)
    meant = Month.parse(month) if month else None
    return understand_past(read_pasted(text), program=program.name, month=meant, today=date.today())


def paid(person: Person, month: str, yuan: object = 300, program: str = "样例补助") -> Row:
    return program, month, person.name, person.id_number, yuan


def take(desk: Desk, past: PastList, *, agreed: bool = True) -> TakenIn:
    shown = preview(desk.session, desk.program.id, past)
    return take_in(
        desk.session, desk.preparer, desk.reviewer, past, shown, agreed=agreed, document="移交清单"
    )


def reckoned(desk: Desk, entry: Enrollment, until: str = "2018-01") -> Reckoning:
    facts = facts_of_program(desk.session, desk.program.id)
    book = program_book(desk.session, desk.program.id)
    return reckon_enrollment(facts, book[entry.id], facts.enrollments[entry.id], Month.parse(until))


def wrong(shown: Preview) -> list[tuple[int, str | None]]:
    return [(problem.row, problem.column) for problem in shown.problems]


def test_what_was_paid_as_due_leaves_nothing_over(desk: Desk, entry: Enrollment) -> None:
    person = desk.person_of(entry)
    past = read(desk.program, [paid(person, "2017-11"), paid(person, "2017年12月", "300元")])

    taken = take(desk, past)

    assert (taken.start, taken.lines, taken.paid_fen, taken.agreed) == (NOVEMBER, 2, 60000, 0)
    assert desk.program.ledger_start == NOVEMBER
    found = reckoned(desk, entry)
    assert (found.due, found.paid, found.owed, found.to_recover) == (90000, 60000, 30000, 0)
    assert identities.examine(desk.session, today=desk.today).ok
    assert audit.verify(desk.session).ok
    report = desk.draft("2018-01")
    assert (report.regular_fen, report.arrears_fen, report.findings) == (30000, 0, ())


def test_taken_in_rosters_are_marked_and_count_in_statistics(desk: Desk, entry: Enrollment) -> None:
    person = desk.person_of(entry)

    taken = take(desk, read(desk.program, [paid(person, "2017-12")]))

    (listed,) = taken_in(desk.session)
    assert (listed.number, listed.month, listed.lines, listed.amount_fen) == (
        taken.numbers[0],
        DECEMBER,
        1,
        30000,
    )
    roster = roster_row(desk.session, listed.number)
    assert (roster.status, roster.taken_in) == (RosterStatus.SETTLED, True)
    assert roster.lines[0].recipient_id_number == person.id_number
    found = summary(desk.session, DECEMBER, DECEMBER, {})
    assert found.amount_fen == 30000


def test_the_difference_is_shown_and_booked_once_as_agreed(desk: Desk, entry: Enrollment) -> None:
    other = desk.enroll("2015-01")
    person, second = desk.person_of(entry), desk.person_of(other)
    past = read(desk.program, [paid(person, "2017-12", 250), paid(second, "2017-12", 310)])
    shown = preview(desk.session, desk.program.id, past)
    (month,) = shown.months
    assert (month.lines, month.paid_fen, month.due_fen) == (2, 56000, 60000)
    assert (month.under_fen, month.over_fen, shown.enrollments_apart) == (5000, 1000, 2)

    assert take(desk, past).agreed == 2

    closed = {c.enrollment_id: c.amount_fen for c in desk.session.scalars(select(Closing))}
    assert closed == {entry.id: 5000, other.id: -1000}
    for one in (entry, other):
        found = reckoned(desk, one, "2017-12")
        assert (found.owed, found.to_recover) == (0, 0)
    assert identities.examine(desk.session, today=desk.today).ok


def test_who_was_due_and_not_paid_is_part_of_the_difference(desk: Desk, entry: Enrollment) -> None:
    other = desk.enroll("2015-01")
    past = read(desk.program, [paid(desk.person_of(entry), "2017-12")])

    assert preview(desk.session, desk.program.id, past).under_fen == 30000
    take(desk, past)

    assert reckoned(desk, other, "2017-12").owed == 0


def test_later_changes_of_fact_count_in_full(desk: Desk, entry: Enrollment) -> None:
    take(desk, read(desk.program, [paid(desk.person_of(entry), "2017-12", 250)]))

    desk.revise(entry, "2017-12", amount_fen=36000)

    found = reckoned(desk, entry, "2017-12")
    assert (found.owed, found.to_recover) == (6000, 0)
    desk.revise(entry, "2017-12", status=TermStatus.SUSPENDED)
    found = reckoned(desk, entry, "2017-12")
    assert (found.owed, found.to_recover) == (0, 30000)


def test_reckoning_the_difference_instead_is_a_choice(desk: Desk, entry: Enrollment) -> None:
    other = desk.enroll("2015-01")
    rows = [
        paid(desk.person_of(entry), "2017-12", 250),
        paid(desk.person_of(other), "2017-12", 310),
    ]

    assert take(desk, read(desk.program, rows), agreed=False).agreed == 0

    assert reckoned(desk, entry, "2017-12").owed == 5000
    assert reckoned(desk, other, "2017-12").to_recover == 1000
    assert desk.draft("2018-01").arrears_fen == 5000


def test_the_months_reach_the_start_without_a_gap(desk: Desk, entry: Enrollment) -> None:
    person = desk.person_of(entry)
    past = read(desk.program, [paid(person, "2017-10"), paid(person, "2017-12")])

    shown = preview(desk.session, desk.program.id, past)

    assert [p.message for p in shown.problems] == [
        "缺少2017年11月的发放名单:从最早的月份到起账月份之间不能有空缺。"
    ]
    with pytest.raises(AppError, match="1处问题"):
        take(desk, past)
    assert desk.program.ledger_start == OLD_START
    assert taken_in(desk.session) == ()


def test_a_month_in_which_nobody_was_due_is_no_gap(desk: Desk) -> None:
    person = desk.person_of(desk.enroll("2017-12"))
    past = read(desk.program, [paid(person, "2017-12"), paid(person, "2017-09")])

    shown = preview(desk.session, desk.program.id, past)

    assert shown.problems == ()
    assert (shown.new_start, shown.over_fen) == (Month(2017, 9), 30000)


def test_every_wrong_row_is_told_with_its_column(desk: Desk, entry: Enrollment) -> None:
    person, stranger = desk.person_of(entry), factory.person(desk.session)
    rows = [
        paid(person, "2017-12"),
        paid(person, "2017-12"),
        paid(person, "2018-01"),
        paid(stranger, "2017-12"),
        paid(person, "2017-11", 0),
        paid(person, "去年", 300),
        ("样例补助", "2017-12", "张三", "420529195803150013", 300),
        ("样例补助", "2017-12", "张三", "", 300),
        paid(person, "", 300),
    ]

    shown = preview(desk.session, desk.program.id, read(desk.program, rows))

    assert wrong(shown) == [
        (3, "D"), (4, "B"), (5, "D"), (6, "E"), (7, "B"), (8, "D"), (9, "D"), (10, "B"),
    ]  # fmt: skip
    assert "请先用当时的名单登记" in shown.problems[2].message


def test_rows_of_other_programs_are_left_out_and_counted(desk: Desk, entry: Enrollment) -> None:
    person = desk.person_of(entry)
    rows = [paid(person, "2017-12"), paid(person, "2017-12", 80, "高龄津贴")]

    shown = preview(desk.session, desk.program.id, read(desk.program, rows))

    assert (len(shown.payments), shown.elsewhere, shown.problems) == (1, 1, ())
    with pytest.raises(AppError, match="没有样例补助的发放记录"):
        read(desk.program, rows[1:])


def test_two_persons_take_history_in(desk: Desk, entry: Enrollment) -> None:
    past = read(desk.program, [paid(desk.person_of(entry), "2017-12")])
    shown = preview(desk.session, desk.program.id, past)

    for by, reviewer in ((desk.preparer, desk.preparer), (desk.reviewer, desk.preparer)):
        with pytest.raises(AppError):
            take_in(desk.session, by, reviewer, past, shown, agreed=True, document="清单")
    with pytest.raises(AppError, match="请写明依据"):
        take_in(desk.session, desk.preparer, desk.reviewer, past, shown, agreed=True, document=" ")


def test_what_changed_since_it_was_shown_is_shown_again(desk: Desk, entry: Enrollment) -> None:
    past = read(desk.program, [paid(desk.person_of(entry), "2017-12")])
    shown = preview(desk.session, desk.program.id, past)
    desk.revise(entry, "2017-12", amount_fen=36000)

    with pytest.raises(AppError, match="请重新读入"):
        take_in(
            desk.session, desk.preparer, desk.reviewer, past, shown, agreed=True, document="清单"
        )


def test_the_start_is_fixed_except_backwards_over_covered_months(
    desk: Desk, entry: Enrollment
) -> None:
    person = desk.person_of(entry)
    past = read(desk.program, [paid(person, "2017-12")])
    take(desk, past)

    with pytest.raises(AppError, match="起账月份不能再改"):
        entering.change_program(
            desk.session,
            desk.preparer,
            desk.program.name,
            replace(rules_of(desk.program), ledger_start=OLD_START),
        )
    again = preview(desk.session, desk.program.id, past)
    assert wrong(again) == [(2, "B")]
    # Further back, over months that a further list covers.
    assert take(desk, read(desk.program, [paid(person, "2017-11")])).start == NOVEMBER


def test_a_household_is_found_by_whoever_of_it_is_listed(session: Session) -> None:
    aid = factory.program(session, "样例低保", unit=Unit.HOUSEHOLD)
    head, member = factory.person(session), factory.person(session)
    factory.enrollment(
        session, aid, factory.household(session, head, member), first_month=Month(2015, 1)
    )

    for person in (head, member):
        past = read(aid, [paid(person, "2017-12", 300, "样例低保")])
        assert preview(session, aid.id, past).problems == ()


def test_of_a_couple_each_has_an_allowance_of_their_own(session: Session) -> None:
    aid = factory.program(session, "样例津贴")
    couple = factory.person(session), factory.person(session)
    factory.household(session, *couple)
    entries = [
        factory.enrollment(session, aid, person, first_month=Month(2015, 1)) for person in couple
    ]

    past = read(aid, [paid(person, "2017-12", 300, "样例津贴") for person in couple])
    shown = preview(session, aid.id, past)

    assert shown.problems == ()
    assert [payment.enrollment_id for payment in shown.payments] == [e.id for e in entries]


def test_of_two_spells_the_one_due_in_the_month_was_paid(desk: Desk) -> None:
    first = desk.enroll("2015-01")
    person = desk.person_of(first)
    desk.revise(first, "2017-12", status=TermStatus.ENDED)
    second = factory.enrollment(
        desk.session,
        desk.program,
        person,
        first_month=DECEMBER,
        amount_fen=30000,
        predecessor_id=first.id,
    )

    past = read(desk.program, [paid(person, "2017-11"), paid(person, "2017-12")])
    shown = preview(desk.session, desk.program.id, past)

    assert [payment.enrollment_id for payment in shown.payments] == [first.id, second.id]
    assert (shown.problems, shown.differences) == ((), ())


def test_a_quarters_amount_falls_to_its_months(session: Session) -> None:
    aid = factory.program(session, "样例季发", period=Period.QUARTERLY)
    person = factory.person(session)
    factory.enrollment(session, aid, person, first_month=Month(2017, 11), amount_fen=10000)

    shown = preview(session, aid.id, read(aid, [paid(person, "2017-12", 220, "样例季发")]))

    (payment,) = shown.payments
    assert payment.items == ((NOVEMBER, 10000), (DECEMBER, 12000))
    assert [(d.month, d.fen) for d in shown.differences] == [(DECEMBER, -2000)]
    assert shown.new_start == Month(2017, 10)
    off = preview(session, aid.id, read(aid, [paid(person, "2017-11", 220, "样例季发")]))
    assert wrong(off)[-1] == (2, "B")


def test_a_single_grant_is_found_by_month_and_amount(session: Session) -> None:
    aid = factory.program(session, "样例救助", period=Period.ONE_OFF)
    person = factory.person(session)
    grants = [
        factory.enrollment(
            session, aid, person, first_month=DECEMBER, granted_on=date(2017, 12, day),
            amount_fen=fen,
        )
        for day, fen in ((3, 50000), (9, 80000))
    ]  # fmt: skip

    rows = [paid(person, "2017-12", 800, "样例救助"), paid(person, "2017-12", 500, "样例救助")]
    shown = preview(session, aid.id, read(aid, rows))

    assert [payment.enrollment_id for payment in shown.payments] == [grants[1].id, grants[0].id]
    assert shown.differences == ()


def test_a_program_of_rates_is_compared_by_its_rates(session: Session) -> None:
    care = factory.program(session, "样例供养", amount_rule=AmountRule.RATE)
    tier = factory.tier(session, care, "集中")
    factory.rate(session, care, 83500, tier=tier, from_month=Month(2017, 1))
    person = factory.person(session)
    factory.enrollment(session, care, person, first_month=Month(2017, 1), tiers=[tier])

    shown = preview(session, care.id, read(care, [paid(person, "2017-12", 800, "样例供养")]))

    assert [(d.month, d.fen) for d in shown.differences] == [(DECEMBER, 3500)]
