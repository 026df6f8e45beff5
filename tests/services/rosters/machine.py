"""An office misused at random: facts in any order, rosters and money as they come.

``Misuse`` has what happens to people and what is recorded about money; the rules on rosters
and the invariants stand in ``test_machine.py``. Every rule is one user action in one transaction.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select

from app.errors import AppError
from app.models.amount_raise import RaiseKind
from app.models.database import Database
from app.models.enrollment import Enrollment
from app.models.person import Person
from app.models.program import AmountRule, Conflict, ConflictKind, Program, Unit
from app.models.roster import LineResult, Roster, RosterLine, RosterStatus
from app.month import Month
from app.services.enrollments import terms as enrollments_terms
from app.services.enrollments.deaths import record_death
from app.services.enrollments.opening import open_enrollment
from app.services.enrollments.payees import set_payee
from app.services.enrollments.rows import NewEnrollment, NewPayee
from app.services.enrollments.stopping import resume, stop, suspend
from app.services.enrollments.store import in_force, live_terms
from app.services.entitlement.ledger import program_book
from app.services.programs import rates
from app.services.raises.applying import apply_raise
from app.services.raises.raise_preview import Raise
from app.services.raises.rate_preview import preview_rate
from app.services.raises.undoing import raise_records, undo_raise
from app.services.recoveries import entering
from app.services.register.persons import correct_person
from app.services.rosters.preview import preview_roster
from tests import factory
from tests.office import KEY
from tests.services.support.roster_desk import Desk

START = Month(2018, 1)
MONTHS = st.integers(0, 4).map(lambda number: START + number)
NUMBERS = st.integers(0, 5)
LAST = START + 4
TODAY = date.today()
BORN = date(1951, 5, 2)
FEN = st.sampled_from([1, 5000, 8000, 10001])
PERSONS = 6
MOST_ENROLLMENTS = 8

T = TypeVar("T")


class Misuse(RuleBasedStateMachine):
    """Three households of two, paid by head; a second program whose people do not count there."""

    template: Path

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(self.template, self.folder / "office.db")
        self.database = Database.open(self.folder / "office.db", KEY)
        with self.database.transaction() as session:
            self.preparer, self.reviewer = factory.two_staff(session)
            by_head = factory.program(
                session, "按人计发", unit=Unit.HOUSEHOLD, amount_rule=AmountRule.RATE
            )
            other = factory.program(session, "优先项目")
            factory.rate(session, by_head, 10000)
            for _ in range(PERSONS // 2):
                head, member = factory.person(session), factory.person(session)
                factory.enrollment(session, by_head, factory.household(session, head, member))
            session.add(
                Conflict(
                    program_id=by_head.id,
                    other_id=other.id,
                    kind=ConflictKind.BLOCK,
                    winner_id=other.id,
                )
            )

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            shutil.rmtree(self.folder)

    def act(self, action: Callable[[Desk], object], program: int = 0) -> None:
        """One transaction; a refusal in plain words changes nothing."""
        with suppress(AppError), self.database.transaction() as session:
            chosen = session.scalars(select(Program).order_by(Program.id)).all()[program]
            action(Desk(session, self.preparer, self.reviewer, chosen, TODAY))

    @rule(who=NUMBERS, first=MONTHS, back_pay=st.booleans())
    def break_off(self, who: int, first: Month, back_pay: bool) -> None:
        """Suspend; taken up again by a later call."""

        def change(desk: Desk) -> None:
            entry = enrollment(desk, who)
            found = in_force(live_terms(desk.session, entry.id), first)
            active = found is not None and found.content.status.value == "active"
            if active:
                suspend(desk.session, desk.preparer, entry.id, first, "核查")
            else:
                resume(desk.session, desk.preparer, entry.id, first, "恢复", back_pay=back_pay)

        self.act(change)

    @rule(who=NUMBERS, month=st.none() | MONTHS)
    def death(self, who: int, month: Month | None) -> None:
        """Recorded, corrected or taken back."""
        day = month.last_day if month is not None else None
        self.act(
            lambda desk: record_death(
                desk.session, desk.preparer, person(desk, who).id, day, today=TODAY
            )
        )

    @rule(who=NUMBERS, serial=st.integers(80, 89))
    def put_id_number_right(self, who: int, serial: int) -> None:
        """The number of somebody who may be paid already turns out to be another."""
        number = factory.id_number(BORN, serial)
        self.act(
            lambda desk: correct_person(
                desk.session, desk.preparer, person(desk, who).id, id_number=number, today=TODAY
            )
        )

    @rule(who=NUMBERS, to=NUMBERS, month=MONTHS)
    def move(self, who: int, to: int, month: Month) -> None:
        """A person goes over to another household's enrollment; the last one to go ends it."""

        def go(desk: Desk) -> None:
            entries = desk.session.scalars(_own(desk)).all()
            goal, mover = pick(entries, to), person(desk, who).id
            for entry in entries:
                found = in_force(live_terms(desk.session, entry.id), month)
                persons = set(found.content.persons) if found is not None else set()
                left = persons - {mover} if entry is not goal else persons | {mover}
                if left == persons:
                    continue
                if left:
                    enrollments_terms.change(
                        desk.session, desk.preparer, entry.id, month, persons=left, reason="迁移"
                    )
                else:
                    stop(desk.session, desk.preparer, entry.id, month, "迁出")

        self.act(go)

    @rule(who=NUMBERS, end=MONTHS, first=MONTHS)
    def enroll_again(self, who: int, end: Month, first: Month) -> None:
        """An enrollment ends and a successor begins, before, at or after the end."""

        def again(desk: Desk) -> None:
            entry = enrollment(desk, who)
            if entry.household_id is None or len(desk.session.scalars(_own(desk)).all()) > (
                MOST_ENROLLMENTS
            ):
                return
            terms = live_terms(desk.session, entry.id)
            stop(desk.session, desk.preparer, entry.id, end, "重新申请")
            open_enrollment(
                desk.session,
                desk.preparer,
                NewEnrollment(
                    program_id=entry.program_id,
                    household_id=entry.household_id,
                    persons=terms[0].content.persons,
                    first_month=first,
                    predecessor_id=entry.id,
                    payee=_payee(desk, who),
                ),
                beside_other=True,
                today=TODAY,
            )

        self.act(again)

    @rule(who=NUMBERS, first=MONTHS)
    def go_over(self, who: int, first: Month) -> None:
        """A person gets the program that excludes from the first one."""

        def over(desk: Desk) -> None:
            open_enrollment(
                desk.session,
                desk.preparer,
                NewEnrollment(
                    program_id=desk.program.id,
                    person_id=person(desk, who).id,
                    approved_fen=20000,
                    first_month=first,
                    payee=_payee(desk, who),
                ),
                today=TODAY,
            )

        self.act(over, program=1)

    @rule(month=MONTHS, fen=st.sampled_from([8000, 10001, 12000]))
    def set_rate(self, month: Month, fen: int) -> None:
        """What it means was told to the fen before it was saved."""

        def change(desk: Desk) -> None:
            new = rates.NewRate(desk.program.name, None, fen, month)
            told = preview_rate(desk.session, desk.preparer, new, month=LAST)
            before, to_recover = _proposed(desk)
            rates.set_rate(desk.session, desk.preparer, new)
            after, then_to_recover = _proposed(desk)
            assert told.back_fen == then_to_recover - to_recover
            if not _refunds_on_drafts(desk):
                assert told.more_fen - told.pending_fen == after - before

        self.act(change)

    @rule(month=MONTHS, kind=st.sampled_from(list(RaiseKind)), later=st.booleans())
    def raise_amounts(self, month: Month, kind: RaiseKind, later: bool) -> None:
        """Everybody in the program of approved amounts."""
        self.act(
            lambda desk: apply_raise(
                desk.session,
                desk.preparer,
                Raise(desk.program.id, kind, 500, month),
                later_too=later,
                document="",
            ),
            program=1,
        )

    @rule()
    def undo_a_raise(self) -> None:
        """The last one that stands; it never makes anybody overpaid."""

        def undo(desk: Desk) -> None:
            standing = [
                one for one in raise_records(desk.session, desk.program.id) if one.undone_at is None
            ]
            if standing:
                _amount, before = _proposed(desk)
                undo_raise(desk.session, desk.preparer, standing[0].id)
                assert _proposed(desk)[1] <= before

        self.act(undo, program=1)

    @rule(who=NUMBERS, by=NUMBERS)
    def put_account_right(self, who: int, by: int) -> None:
        """Another payee, or the account confirmed."""
        self.act(
            lambda desk: set_payee(
                desk.session, desk.preparer, enrollment(desk, who).id, _payee(desk, by), today=TODAY
            )
        )

    @rule(who=NUMBERS, fen=FEN)
    def bring_money_back(self, who: int, fen: int) -> None:
        self.act(
            lambda desk: entering.record_repayment(
                desk.session,
                desk.preparer,
                enrollment(desk, who).id,
                fen,
                TODAY,
                "收据1号",
                today=TODAY,
            )
        )

    @rule(who=NUMBERS, fen=FEN)
    def waive(self, who: int, fen: int) -> None:
        self.act(
            lambda desk: entering.record_waiver(
                desk.session,
                desk.preparer,
                enrollment(desk, who).id,
                fen,
                TODAY,
                "减免决定1号",
                today=TODAY,
            )
        )

    @rule(who=NUMBERS, month=MONTHS, takeover=st.booleans())
    def close(self, who: int, month: Month, takeover: bool) -> None:
        def shut(desk: Desk) -> None:
            close = entering.agree_at_takeover if takeover else entering.close_lapsed
            close(
                desk.session, desk.preparer, enrollment(desk, who).id, month, "依据1号", today=TODAY
            )

        self.act(shut)

    @rule(data=st.data(), wanted=st.sampled_from([LineResult.PAID, LineResult.RETURNED]))
    def correct_a_result(self, data: st.DataObject, wanted: LineResult) -> None:
        with self.database.reading() as session:
            lines = session.scalars(
                select(RosterLine.id)
                .join(Roster, Roster.id == RosterLine.roster_id)
                .where(Roster.status == RosterStatus.SETTLED)
                .order_by(RosterLine.id)
            ).all()
        if lines:
            line = data.draw(st.sampled_from(list(lines)))
            self.act(
                lambda desk: entering.correct_result(
                    desk.session,
                    desk.preparer,
                    desk.reviewer,
                    line,
                    wanted,
                    TODAY,
                    "更正函1号",
                    today=TODAY,
                )
            )


def enrollment(desk: Desk, who: int) -> Enrollment:
    """One of all enrollments, whatever the program."""
    return pick(desk.session.scalars(select(Enrollment).order_by(Enrollment.id)).all(), who)


def person(desk: Desk, who: int) -> Person:
    return pick(desk.session.scalars(select(Person).order_by(Person.id)).all(), who)


def program_of(desk: Desk, name: str) -> Program:
    return desk.session.scalars(select(Program).where(Program.name == name)).one()


def pick(several: Sequence[T], number: int) -> T:
    return several[number % len(several)]


def _own(desk: Desk):  # type: ignore[no-untyped-def]
    """The enrollments of the desk's program."""
    return (
        select(Enrollment).where(Enrollment.program_id == desk.program.id).order_by(Enrollment.id)
    )


def _proposed(desk: Desk) -> tuple[int, int]:
    """What the last month's roster would pay or hold back, and what is to come back."""
    seen = preview_roster(desk.session, desk.program.id, LAST, today=TODAY)
    return seen.amount_fen + sum(one.amount_fen for one in seen.held), seen.recoverable_fen


def _refunds_on_drafts(desk: Desk) -> bool:
    """A refund that a draft already gives back is proposed again only once that is renewed."""
    book = program_book(desk.session, desk.program.id)
    return any(account.refund_open for account in book.values())


def _payee(desk: Desk, who: int) -> NewPayee:
    payee = person(desk, who)
    return NewPayee(
        name=payee.name,
        id_number=payee.id_number,
        bank="样例农商行",
        account=f"8101{payee.id:015d}",
    )
