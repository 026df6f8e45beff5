"""What a list would cost: who is paid by it, how much a month, and which months in arrears."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.idcard import parse
from app.models.enrollment import TermStatus
from app.models.person import Person
from app.models.program import AmountRule, Period, Program
from app.month import Month, months
from app.services.entitlement.due import due
from app.services.entitlement.facts import EnrollmentFacts, Facts, PersonFacts, TermFacts
from app.services.entitlement.loading import all_facts
from app.services.entitlement.price import payable_month
from app.services.intake.comparing import Compared, Comparison, Kind
from app.services.intake.entries import Entry


@dataclass(frozen=True)
class ListMoney:
    """What is due to whom a list adds or changes, once it is taken in (fen).

    ``amount_fen`` is due for ``month``, ``arrears`` what becomes due for months before it, by
    month. ``unpriced``: how many of them have a tier without a rate, so that nothing is due.
    ``known`` of the ``listed`` people were in the register; ``other_program`` is one that the
    file or the sheet names instead.
    """

    month: Month
    persons: int = 0
    amount_fen: int = 0
    arrears: Mapping[Month, int] = field(default_factory=dict)
    unpriced: int = 0
    listed: int = 0
    known: int = 0
    other_program: str = ""

    @property
    def arrears_fen(self) -> int:
        return sum(self.arrears.values())

    @property
    def nobody_known(self) -> bool:
        """Whether the register, which has people, knew none of the list's."""
        return self.listed > 0 and self.known == 0

    @property
    def mostly_arrears(self) -> bool:
        return self.arrears_fen > self.amount_fen


def list_money(session: Session, comparison: Comparison, month: Month, *, today: date) -> ListMoney:
    """What taking the list in would make due by the roster of ``month``; nothing is written."""
    program = session.scalars(select(Program).where(Program.name == comparison.program)).one()
    known = {row.id_number: row.id for row in session.execute(select(Person.id_number, Person.id))}
    listed = {
        number
        for item in comparison.items
        if item.entry is not None
        for number in item.entry.persons
    }
    before = all_facts(session)
    trial = _Trial(before, program.id, known, today)
    touched = tuple(trial.take(comparison.items))
    found = _reckon(before, trial.facts(), touched, month)
    return replace(
        found,
        listed=len(listed) if known else 0,
        known=len(listed & known.keys()),
        other_program=_other_program(session, comparison),
    )


class _Trial:
    """The facts as they would be with the list taken in."""

    def __init__(
        self, facts: Facts, program_id: int, known: Mapping[str, int], today: date
    ) -> None:
        self._facts = facts
        self._today = today
        self._program = facts.programs[program_id]
        self._ids = dict(known)
        self._persons = dict(facts.persons)
        self._enrollments = dict(facts.enrollments)
        self._number = max((one.number for one in facts.enrollments.values()), default=0)

    def facts(self) -> Facts:
        return replace(self._facts, persons=self._persons, enrollments=self._enrollments)

    def take(self, items: Iterable[Compared]) -> Iterator[tuple[int, Month]]:
        """The enrollments that the list opens or changes, and from when; it ends others."""
        for item in items:
            if item.kind is Kind.NEW and item.entry is not None and item.from_month is not None:
                yield self._open(item.entry, item.from_month), item.from_month
            elif item.standing is None or item.from_month is None:
                continue
            elif item.kind is Kind.STOPPED:
                ended = TermFacts(0, item.from_month, TermStatus.ENDED)
                self._put(item.standing.enrollment_id, ended)
            elif item.kind is Kind.CHANGED and item.term_changed and item.entry is not None:
                self._change(item.standing.enrollment_id, item.entry, item.from_month)
                yield item.standing.enrollment_id, item.from_month

    def _open(self, entry: Entry, first: Month) -> int:
        own, self._number = -len(self._enrollments) - 1, self._number + 1
        granted = Month.of(entry.granted_on) if entry.granted_on is not None else first
        self._enrollments[own] = EnrollmentFacts(
            own, self._number, self._program.id, (self._term(entry, first),), granted=granted
        )
        return own

    def _change(self, enrollment_id: int, entry: Entry, month: Month) -> None:
        present = self._enrollments[enrollment_id].term_in(month)
        term = self._term(entry, month)
        if present is not None:
            term = replace(
                term,
                tier_ids=term.tier_ids or present.tier_ids,
                approved_fen=(
                    term.approved_fen if term.approved_fen is not None else present.approved_fen
                ),
            )
        self._put(enrollment_id, term)

    def _put(self, enrollment_id: int, term: TermFacts) -> None:
        was = self._enrollments[enrollment_id]
        ends = term.status is TermStatus.ENDED
        standing = [
            one
            for one in was.terms
            if one.from_month < term.from_month or (one.from_month > term.from_month and not ends)
        ]
        self._enrollments[enrollment_id] = replace(was, terms=(*standing, term))

    def _term(self, entry: Entry, first: Month) -> TermFacts:
        approved = self._program.rules.amount_rule is AmountRule.APPROVED
        tiers = {tier.name: tier.id for tier in self._program.tiers}
        return TermFacts(
            0,
            first,
            TermStatus.ACTIVE,
            tuple(self._person(number) for number in entry.persons),
            tuple(tiers[name] for name in entry.tiers if name in tiers),
            entry.amount_fen if approved else None,
        )

    def _person(self, number: str) -> int:
        known = self._ids.setdefault(number, -len(self._ids) - 1)
        if known not in self._persons:
            self._persons[known] = PersonFacts(known, parse(number, self._today).birth_date)
        return known


def _reckon(
    before: Facts, after: Facts, touched: Sequence[tuple[int, Month]], month: Month
) -> ListMoney:
    amount, unpriced = 0, 0
    persons: set[int] = set()
    arrears: dict[Month, int] = defaultdict(int)
    for enrollment_id, first in touched:
        enrollment = after.enrollments[enrollment_id]
        program = after.programs[enrollment.program_id]
        one_off = program.rules.period is Period.ONE_OFF
        now = due(after, enrollment_id, first if one_off else max(first, month))
        persons.update(now.person_ids)
        unpriced += now.rate_missing
        if one_off:
            amount += now.amount_fen if first <= month else 0
            continue
        for one in months(max(first, program.rules.ledger_start or first), month):
            payable = payable_month(program.rules, one)
            fen = due(after, enrollment_id, one).amount_fen
            if payable == month:
                amount += fen
            elif payable < month:
                arrears[one] += max(0, fen - _due_before(before, enrollment_id, one))
    owed = {one: fen for one, fen in sorted(arrears.items()) if fen}
    return ListMoney(month, len(persons), amount, owed, unpriced)


def _due_before(facts: Facts, enrollment_id: int, month: Month) -> int:
    if enrollment_id not in facts.enrollments:
        return 0
    return due(facts, enrollment_id, month).amount_fen


def _other_program(session: Session, comparison: Comparison) -> str:
    """The program that the file or the sheet is named after, where it is another one."""
    said = f"{comparison.read.file_name} {comparison.read.sheet.name}"
    if comparison.program in said:
        return ""
    named = [name for name in session.scalars(select(Program.name)) if name in said]
    return max(named, key=len, default="")
