"""What the checks of a roster look at: its frozen lines and items, and today's facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.household import HouseholdMember
from app.models.person import Person
from app.models.program import Program
from app.models.roster import ItemKind, Roster, RosterItem, RosterLine
from app.month import Month
from app.services.enrollments.payee_book import PayeeBook
from app.services.entitlement.due import Due, due
from app.services.entitlement.facts import EnrollmentFacts, Facts
from app.services.entitlement.ledger import Account, Book, reckon_enrollment
from app.services.entitlement.reckoning import Reckoning
from app.services.rosters.held import HeldBack
from app.services.rosters.proposal import Proposal
from app.services.rosters.recipients import Recipient

MONTH_ITEMS = (ItemKind.REGULAR, ItemKind.ARREARS)


class Cause(StrEnum):
    """Why nothing is due for a month."""

    DEAD = "dead"
    ENDED = "ended"
    SUSPENDED = "suspended"


_CAUSES = {TermStatus.ENDED: Cause.ENDED, TermStatus.SUSPENDED: Cause.SUSPENDED}


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """A line as it was frozen at drafting (``models/roster.py`` names what each means)."""

    id: int
    enrollment_id: int
    recipient_name: str
    recipient_id_number: str
    payee_name: str
    payee_id_number: str | None
    head_name: str | None
    head_id_number: str | None
    village: str
    group: str | None
    persons: int
    bank: str | None
    account: str | None
    phone: str | None
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Item:
    """A month's part of a line."""

    line_id: int
    enrollment_id: int
    month: Month
    kind: ItemKind
    amount_fen: int
    rights_line_id: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A month's item that is more or less than is owed now (``owed_fen``), and why."""

    item: Item
    owed_fen: int
    cause: Cause | None


@dataclass(frozen=True)
class Examined:
    """A roster and the facts as they are now.

    ``book`` has the money of all other rosters, as if this one did not exist. What only some
    checks need of the register is read when the first of them asks.
    """

    session: Session
    program: Program
    month: Month
    roster: Roster | None
    today: date
    lines: Sequence[FrozenLine]
    items: Mapping[int, Sequence[Item]]
    facts: Facts
    book: Book
    payees: PayeeBook
    known: Mapping[int, Recipient]
    held: Sequence[HeldBack]
    _due: dict[tuple[int, Month], Due]

    @classmethod
    def of(
        cls,
        session: Session,
        program: Program,
        month: Month,
        roster: Roster | None,
        *,
        today: date,
        facts: Facts,
        book: Book,
        payees: PayeeBook,
        known: Mapping[int, Recipient],
        held: Sequence[HeldBack],
        proposals: Iterable[Proposal],
    ) -> Self:
        """Gather what the checks need; ``roster`` None is a month with nothing to pay.

        ``book`` must be as if the roster did not exist; what ``proposals`` worked out from the
        same facts is not worked out again.
        """
        session.flush()
        own = roster.id if roster is not None else -1
        # Columns, not mapped objects: thousands of rows that every check looks at.
        lines = [
            FrozenLine(*row)
            for row in session.execute(
                select(*(getattr(RosterLine, one.name) for one in fields(FrozenLine)))
                .where(RosterLine.roster_id == own)
                .order_by(RosterLine.position)
            )
        ]
        items: dict[int, list[Item]] = defaultdict(list)
        statement = (
            select(*(getattr(RosterItem, one.name) for one in fields(Item)))
            .join(RosterLine, RosterLine.id == RosterItem.line_id)
            .where(RosterLine.roster_id == own)
            .order_by(RosterItem.id)
        )
        for row in session.execute(statement):
            items[row.line_id].append(Item(*row))
        worked = {
            (one.enrollment_id, item.month): item.due
            for one in proposals
            for item in one.items
            if item.due is not None
        }
        return cls(
            session,
            program,
            month,
            roster,
            today,
            lines,
            items,
            facts,
            book,
            payees,
            known,
            held,
            worked,
        )

    def due(self, enrollment_id: int, month: Month) -> Due:
        """D(m) by today's facts, worked out once for all checks."""
        key = enrollment_id, month
        found = self._due.get(key)
        if found is None:
            found = self._due[key] = due(self.facts, enrollment_id, month)
        return found

    def account(self, enrollment_id: int) -> Account:
        """The money of an enrollment on all other rosters."""
        return self.book.get(enrollment_id) or Account()

    def reckoned(self, enrollment_id: int) -> Reckoning:
        enrollment = self.facts.enrollments[enrollment_id]
        return reckon_enrollment(self.facts, self.account(enrollment_id), enrollment, self.month)

    def month_items(self, line: FrozenLine) -> Sequence[Item]:
        """The items of a line that pay for a month."""
        return self._month_items.get(line.id, ())

    @cached_property
    def _month_items(self) -> Mapping[int, Sequence[Item]]:
        return {
            line_id: [item for item in items if item.kind in MONTH_ITEMS]
            for line_id, items in self.items.items()
        }

    @cached_property
    def gaps(self) -> Mapping[int, Sequence[Gap]]:
        """By line, the months whose amount is not what today's facts leave to be paid."""
        found: dict[int, list[Gap]] = {}
        for line in self.lines:
            for item in self.month_items(line):
                owed = self._owed(item)
                if owed != item.amount_fen:
                    cause = self._cause(item) if item.amount_fen > owed else None
                    found.setdefault(line.id, []).append(Gap(item, owed, cause))
        return found

    def _owed(self, item: Item) -> int:
        """Today's due less what was paid and closed, in fen (negative: overpaid)."""
        account = self.account(item.enrollment_id)
        settled = account.takeover.get(item.month, 0) + account.lapsed.get(item.month, 0)
        due = self.due(item.enrollment_id, item.month).amount_fen
        return due - account.paid.get(item.month, 0) - settled

    def _cause(self, item: Item) -> Cause | None:
        """Why nothing at all is due for a month, where a death or an ending is the reason."""
        term = self.facts.enrollments[item.enrollment_id].term_in(item.month)
        if term is not None and term.status in _CAUSES:
            return _CAUSES[term.status]
        today = self.due(item.enrollment_id, item.month)
        dead = not today.person_ids and any(left.code == "dead" for left in today.left_out)
        return Cause.DEAD if dead else None

    @cached_property
    def dead(self) -> frozenset[int]:
        """Everybody covered who has died."""
        return frozenset(p.id for p in self.facts.persons.values() if p.died_on is not None)

    @cached_property
    def enrollments(self) -> tuple[EnrollmentFacts, ...]:
        """Those of the program, in the order of their numbers."""
        own = (e for e in self.facts.enrollments.values() if e.program_id == self.program.id)
        return tuple(sorted(own, key=lambda e: e.number))

    @cached_property
    def moved(self) -> Mapping[int, date]:
        """Who moved away, and when."""
        statement = select(Person.id, Person.moved_on).where(Person.moved_on.is_not(None))
        return {row.id: row.moved_on for row in self.session.execute(statement)}

    @cached_property
    def families(self) -> Mapping[int, Mapping[int, str]]:
        """Per household of the program's recipients, its living members: id -> ID number."""
        homes = {one.household_id for one in self.known.values()}
        statement = (
            select(HouseholdMember.household_id, Person.id, Person.id_number)
            .join(Person, Person.id == HouseholdMember.person_id)
            .where(HouseholdMember.left_on.is_(None), Person.died_on.is_(None))
        )
        found: dict[int, dict[int, str]] = defaultdict(dict)
        for row in self.session.execute(statement):
            if row.household_id in homes:
                found[row.household_id][row.id] = row.id_number
        return found

    def family(self, enrollment_id: int) -> Mapping[int, str]:
        """The living members of the household in which an enrollment's recipient is."""
        recipient = self.known.get(enrollment_id)
        home = recipient.household_id if recipient is not None else None
        return {} if home is None else self.families.get(home, {})

    def names(self, person_ids: Sequence[int]) -> str:
        """Names of a few people, for a sentence."""
        statement = select(Person.name).where(Person.id.in_(person_ids)).order_by(Person.id)
        return "、".join(self.session.scalars(statement))
