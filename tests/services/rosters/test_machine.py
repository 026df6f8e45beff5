"""Rosters misused at random: [I] and [M] hold, and no month is paid twice ([R]2), at every step.

Facts come late and in any order (breaks, deaths, moves, successors, other programs, retroactive
rates, accounts), money is brought back, waived, closed and set off, rosters are drafted, held,
submitted, returned, approved, withdrawn, sent, settled and corrected as they come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from app.models.database import Database
from app.models.enrollment import TermStatus
from app.models.person import Person
from app.models.program import AmountRule
from app.models.roster import (
    ItemKind,
    LineResult,
    Roster,
    RosterItem,
    RosterLine,
    RosterStatus,
)
from app.month import Month
from app.services.entitlement.due import due
from app.services.entitlement.ledger import Account, program_book, reckon_enrollment, whole_book
from app.services.entitlement.loading import all_facts, facts_of_program
from app.services.recoveries import entering, follow_up
from app.services.rosters import holds, identities, lifecycle, settlement
from app.services.rosters.drafting import draft
from tests import factory
from tests.services.rosters.machine import (
    FEN,
    LAST,
    MONTHS,
    NUMBERS,
    TODAY,
    Misuse,
    person,
    program_of,
)
from tests.services.support.roster_desk import Desk

MONTH_KINDS = (ItemKind.REGULAR, ItemKind.ARREARS)
UNANSWERED = (LineResult.WAITING, LineResult.UNKNOWN)
RESULTS = st.lists(
    st.sampled_from([LineResult.PAID, LineResult.RETURNED, LineResult.UNKNOWN]),
    min_size=3,
    max_size=3,
)


class Rosters(Misuse):
    """What is done with rosters, and what must hold after every step."""

    @rule(month=MONTHS, program=st.integers(0, 1))
    def make_draft(self, month: Month, program: int) -> None:
        """Twice the same, and each month's item is what is missing of the due, to the fen."""

        def twice(desk: Desk) -> None:
            first = desk.draft(str(month))
            assert desk.draft(str(month)) == first
            if first.number is not None:
                _assert_exact(desk, first.number)

        self.act(twice, program)

    @rule(data=st.data(), line=NUMBERS, item=NUMBERS)
    def hold(self, data: st.DataObject, line: int, item: int) -> None:
        def take_out(desk: Desk, number: str) -> None:
            lines = desk.row(number).lines
            if not lines:
                return
            chosen = lines[line % len(lines)]
            month = chosen.items[item % len(chosen.items)].month
            holds.hold_months(
                desk.session,
                desk.preparer,
                number,
                chosen.enrollment_id,
                [month],
                "待核实",
                today=TODAY,
            )

        self._on(data, RosterStatus.DRAFT, take_out)

    @rule(data=st.data(), who=NUMBERS)
    def release(self, data: st.DataObject, who: int) -> None:
        self._on(
            data,
            RosterStatus.DRAFT,
            lambda desk, number: holds.release(
                desk.session, desk.preparer, number, person(desk, who).id_number, today=TODAY
            ),
        )

    @rule(data=st.data(), line=NUMBERS, fen=FEN)
    def set_off(self, data: st.DataObject, line: int, fen: int) -> None:
        """The first month that anybody was overpaid, against some line."""

        def against(desk: Desk, number: str) -> None:
            found = follow_up.open_recoveries(desk.session)
            lines = desk.row(number).lines
            if found and lines:
                recovery = found[line % len(found)]
                entering.offset(
                    desk.session,
                    desk.preparer,
                    number,
                    lines[line % len(lines)].position,
                    recovery.enrollment_id,
                    min(recovery.over),
                    fen,
                    today=TODAY,
                )

        self._on(data, RosterStatus.DRAFT, against)

    @rule(month=MONTHS, results=RESULTS, program=st.integers(0, 1))
    def work_through(self, month: Month, results: list[LineResult], program: int) -> None:
        """A month's work in one go, from today's facts to the bank's answer."""

        def through(desk: Desk) -> None:
            number = desk.draft(str(month)).number
            if number is not None:
                desk.approve(number)
                lifecycle.send(desk.session, desk.preparer, number)
                _answer(desk, number, results)

        self.act(through, program)

    @rule(data=st.data(), renewed=st.booleans())
    def approve(self, data: st.DataObject, renewed: bool) -> None:
        def check(desk: Desk, number: str) -> None:
            if renewed:
                row = desk.row(number)
                desk.program = program_of(desk, row.program)
                desk.draft(str(row.month))
            desk.approve(number)

        self._on(data, RosterStatus.DRAFT, check)

    @rule(data=st.data())
    def return_after_submitting(self, data: st.DataObject) -> None:
        def there_and_back(desk: Desk, number: str) -> None:
            lifecycle.submit(desk.session, desk.preparer, number)
            lifecycle.return_to_draft(desk.session, desk.reviewer, number, "有误")

        self._on(data, RosterStatus.DRAFT, there_and_back)

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        self._on(
            data,
            RosterStatus.APPROVED,
            lambda desk, number: lifecycle.withdraw(
                desk.session, desk.preparer, desk.reviewer, number, "有误"
            ),
        )

    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        self._on(
            data,
            RosterStatus.APPROVED,
            lambda desk, number: lifecycle.send(desk.session, desk.preparer, number),
        )

    @rule(data=st.data(), results=RESULTS)
    def settle(self, data: st.DataObject, results: list[LineResult]) -> None:
        self._on(data, RosterStatus.SENT, lambda desk, number: _answer(desk, number, results))

    @invariant()
    @precondition(lambda self: hasattr(self, "database"))
    def holds_together(self) -> None:
        """[I] for every enrollment, [M] for all money, [R]2 for every month of everybody."""
        with self.database.reading() as session:
            report = identities.examine(session, today=LAST.last_day)
            lines = session.execute(
                select(RosterLine.amount_fen, RosterLine.result, Roster.status).join(
                    Roster, Roster.id == RosterLine.roster_id
                )
            ).all()
            reserved = session.execute(
                select(RosterItem.enrollment_id, RosterItem.month)
                .join(RosterLine, RosterLine.id == RosterItem.line_id)
                .join(Roster, Roster.id == RosterLine.roster_id)
                .where(
                    RosterItem.kind.in_(MONTH_KINDS),
                    Roster.status != RosterStatus.WITHDRAWN,
                    RosterLine.result.in_(UNANSWERED),
                )
            ).all()
        assert report.ok, report
        assert all(amount >= 0 for amount, _, _ in lines)
        assert all(
            result not in UNANSWERED
            for _, result, status in lines
            if status is RosterStatus.SETTLED
        )
        assert all(count == 1 for count in Counter(map(tuple, reserved)).values())

    def _on(
        self, data: st.DataObject, status: RosterStatus, action: Callable[[Desk, str], object]
    ) -> None:
        with self.database.reading() as session:
            numbers = session.scalars(
                select(Roster.number).where(Roster.status == status).order_by(Roster.number)
            ).all()
        if numbers:
            number = data.draw(st.sampled_from(list(numbers)))
            self.act(lambda desk: action(desk, number))


def _answer(desk: Desk, number: str, results: list[LineResult]) -> None:
    open_lines = [line for line in desk.row(number).lines if line.result in UNANSWERED]
    answers = {
        line.id: settlement.Answer(result, "户名不符")
        for line, result in zip(open_lines, results, strict=False)
    }
    settlement.settle(desk.session, desk.preparer, number, answers, on=TODAY, today=desk.today)


def _assert_exact(desk: Desk, number: str) -> None:
    """Due = paid + closed + proposed, for every month on the draft ([R]3); to the living ([R]6)."""
    facts = facts_of_program(desk.session, desk.program.id)
    book = program_book(desk.session, desk.program.id)
    living = set(desk.session.scalars(select(Person.id_number).where(Person.died_on.is_(None))))
    for line in desk.row(number).lines:
        assert line.payee_id_number in living
        account = book.get(line.enrollment_id) or Account()
        for item in line.items:
            if item.kind in MONTH_KINDS:
                already = account.paid.get(item.month, 0) + account.takeover.get(item.month, 0)
                missing = due(facts, line.enrollment_id, item.month).amount_fen - already
                assert item.amount_fen == missing - account.lapsed.get(item.month, 0)


def test_rosters_survive_months_of_misuse(template: Path) -> None:
    machine = type("Machine", (Rosters,), {"template": template})
    run_state_machine_as_test(machine, settings=settings(max_examples=20, stateful_step_count=30))


def test_all_that_is_owed_is_paid_in_the_end(template: Path, database: Database) -> None:
    """Whatever came late: one more settled roster, and nothing is owed."""
    with database.transaction() as session:
        preparer, reviewer = factory.two_staff(session)
        program = factory.program(session, "样例", amount_rule=AmountRule.RATE)
        factory.rate(session, program, 10000)
        entries = [factory.enrollment(session, program, factory.person(session)) for _ in range(3)]
        desk = Desk(session, preparer, reviewer, program, TODAY)
        desk.pay("2018-01")
        factory.rate(session, program, 12500, from_month=Month(2018, 2))
        session.get_one(Person, entries[0].person_id).died_on = date(2018, 2, 3)
        desk.revise(entries[1], "2018-02", status=TermStatus.SUSPENDED)
        heir = factory.person(session)
        factory.payee(session, entries[0], heir, from_day=TODAY)
        desk.pay("2018-03")
        facts, book = all_facts(session), whole_book(session)
        for entry in facts.enrollments.values():
            assert reckon_enrollment(facts, book[entry.id], entry, Month(2018, 3)).owed == 0
        assert draft(session, preparer, program.id, Month(2018, 3), today=TODAY).number is None
