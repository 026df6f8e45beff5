"""Rosters misused at random: the identities [I] and [M] hold, no month is paid twice ([R]2).

Facts come late and in any order (terms, deaths, retroactive rates, accounts), rosters are
drafted, held, submitted, returned, approved, withdrawn, sent and settled as they come.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.errors import AppError
from app.models.database import Database
from app.models.enrollment import Enrollment, TermStatus
from app.models.person import Person
from app.models.program import AmountRule, Program
from app.models.roster import (
    LOCKED,
    ItemKind,
    LineResult,
    Roster,
    RosterItem,
    RosterLine,
    RosterStatus,
)
from app.month import Month
from app.services.entitlement.ledger import reckon_enrollment, whole_book
from app.services.entitlement.loading import all_facts
from app.services.rosters import holds, lifecycle, settlement
from app.services.rosters.drafting import draft
from tests import factory
from tests.office import KEY
from tests.services.rosters.conftest import Desk

MONTHS = st.integers(0, 4).map(lambda number: Month(2018, 1) + number)
PERSONS = st.integers(0, 2)
LAST = Month(2018, 5)
TODAY = date.today()


class Rosters(RuleBasedStateMachine):
    """Three people in a program by rate; every rule is one user action in one transaction."""

    template: Path

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(self.template, self.folder / "office.db")
        self.database = Database.open(self.folder / "office.db", KEY)
        with self.database.transaction() as session:
            preparer, reviewer = factory.two_staff(session)
            program = factory.program(session, "样例", amount_rule=AmountRule.RATE)
            factory.rate(session, program, 10000)
            for _ in range(3):
                factory.enrollment(session, program, factory.person(session))
        self.preparer, self.reviewer = preparer, reviewer

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            shutil.rmtree(self.folder)

    def act(self, action: Callable[[Desk], object]) -> None:
        """One transaction; a refusal in plain words changes nothing."""
        with suppress(AppError), self.database.transaction() as session:
            program = session.scalars(select(Program)).one()
            action(Desk(session, self.preparer, self.reviewer, program, TODAY))

    @rule(who=PERSONS, month=MONTHS, status=st.sampled_from(list(TermStatus)))
    def revise(self, who: int, month: Month, status: TermStatus) -> None:
        self.act(lambda desk: desk.revise(_enrollment(desk, who), str(month), status=status))

    @rule(who=PERSONS, month=st.none() | MONTHS)
    def death(self, who: int, month: Month | None) -> None:
        def die(desk: Desk) -> None:
            person = desk.person_of(_enrollment(desk, who))
            person.died_on = month.last_day if month is not None else None
            if month is not None:
                heir = factory.person(desk.session)
                factory.payee(desk.session, _enrollment(desk, who), heir, from_day=TODAY)

        self.act(die)

    @rule(month=MONTHS, fen=st.sampled_from([8000, 10001, 12000]))
    def set_rate(self, month: Month, fen: int) -> None:
        def change(desk: Desk) -> None:
            old = desk.session.scalar(_rate_of(month))
            if old is not None:
                old.replaced = True
                desk.session.flush()
            new = factory.rate(desk.session, desk.program, fen, from_month=month)
            if old is not None:
                old.replaced_by_id = new.id

        self.act(change)

    @rule(who=PERSONS)
    def put_account_right(self, who: int) -> None:
        def change(desk: Desk) -> None:
            entry = _enrollment(desk, who)
            heir = factory.person(desk.session)
            factory.payee(desk.session, entry, heir, from_day=TODAY)

        self.act(change)

    @rule(month=MONTHS)
    def make_draft(self, month: Month) -> None:
        def twice(desk: Desk) -> None:
            assert desk.draft(str(month)) == desk.draft(str(month))

        self.act(twice)

    @rule(data=st.data(), month=MONTHS)
    def hold(self, data: st.DataObject, month: Month) -> None:
        self._on(
            data,
            RosterStatus.DRAFT,
            lambda desk, number: holds.hold(
                desk.session,
                desk.preparer,
                number,
                desk.row(number).lines[0].recipient_id_number,
                month,
                "待核实",
                today=TODAY,
            ),
        )

    @rule(data=st.data(), who=PERSONS)
    def release(self, data: st.DataObject, who: int) -> None:
        self._on(
            data,
            RosterStatus.DRAFT,
            lambda desk, number: holds.release(
                desk.session,
                desk.preparer,
                number,
                desk.person_of(_enrollment(desk, who)).id_number,
                today=TODAY,
            ),
        )

    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        self._on(data, RosterStatus.DRAFT, lambda desk, number: desk.approve(number))

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

    @rule(
        data=st.data(),
        results=st.lists(
            st.sampled_from([LineResult.PAID, LineResult.RETURNED, LineResult.UNKNOWN]),
            min_size=3,
            max_size=3,
        ),
    )
    def settle(self, data: st.DataObject, results: list[LineResult]) -> None:
        def answer(desk: Desk, number: str) -> None:
            open_lines = [
                line
                for line in desk.row(number).lines
                if line.result in (LineResult.WAITING, LineResult.UNKNOWN)
            ]
            answers = {
                line.id: settlement.Answer(result, "户名不符")
                for line, result in zip(open_lines, results, strict=False)
            }
            settlement.settle(desk.session, desk.preparer, number, answers, on=TODAY)

        self._on(data, RosterStatus.SENT, answer)

    @invariant()
    @precondition(lambda self: hasattr(self, "database"))
    def identities(self) -> None:
        with self.database.reading() as session:
            facts, book = all_facts(session), whole_book(session)
            for enrollment in facts.enrollments.values():
                reckoning = reckon_enrollment(facts, book[enrollment.id], enrollment, LAST)
                assert reckoning.identity_holds
                assert all(fen > 0 for fen in reckoning.under.values())

    @invariant()
    @precondition(lambda self: hasattr(self, "database"))
    def never_twice(self) -> None:
        statement = (
            select(RosterItem.enrollment_id, RosterItem.month)
            .join(RosterLine, RosterLine.id == RosterItem.line_id)
            .join(Roster, Roster.id == RosterLine.roster_id)
            .where(
                RosterItem.kind.in_((ItemKind.REGULAR, ItemKind.ARREARS)),
                Roster.status != RosterStatus.WITHDRAWN,
                RosterLine.result.in_((LineResult.WAITING, LineResult.UNKNOWN)),
            )
        )
        with self.database.reading() as session:
            unsettled = Counter(tuple(row) for row in session.execute(statement))
        assert all(count == 1 for count in unsettled.values())

    @invariant()
    @precondition(lambda self: hasattr(self, "database"))
    def money(self) -> None:
        """[M]: issued = paid + returned + waiting + withdrawn, and lines are their items."""
        with self.database.reading() as session:
            by_state: Counter[str] = Counter()
            issued = 0
            for roster in session.scalars(select(Roster)):
                for line in session.scalars(
                    select(RosterLine).where(RosterLine.roster_id == roster.id)
                ):
                    items = session.scalars(
                        select(RosterItem.amount_fen).where(RosterItem.line_id == line.id)
                    ).all()
                    assert sum(items) == line.amount_fen > 0
                    if roster.status in (*LOCKED, RosterStatus.WITHDRAWN):
                        issued += line.amount_fen
                        withdrawn = roster.status is RosterStatus.WITHDRAWN
                        state = "withdrawn" if withdrawn else line.result.value
                        by_state[state] += line.amount_fen
                    if roster.status is RosterStatus.SETTLED:
                        assert line.result in (LineResult.PAID, LineResult.RETURNED)
        assert issued == sum(by_state.values())

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


def _enrollment(desk: Desk, who: int) -> Enrollment:
    return desk.session.scalars(select(Enrollment).order_by(Enrollment.id)).all()[who]


def _rate_of(month: Month):  # type: ignore[no-untyped-def]
    from app.models.program import Rate

    return select(Rate).where(Rate.from_month == month, Rate.replaced.is_(False))


def test_rosters_survive_months_of_misuse(template: Path) -> None:
    machine = type("Machine", (Rosters,), {"template": template})
    run_state_machine_as_test(machine, settings=settings(max_examples=25, stateful_step_count=30))


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
        assert draft(session, preparer, program, Month(2018, 3), today=TODAY).number is None
