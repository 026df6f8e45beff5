"""What a rate means before it is saved: who gets how much more, for this month and for earlier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.models.program import ConflictKind
from app.models.staff import Role
from app.month import Month, months
from app.services.entitlement.due import due
from app.services.entitlement.facts import EnrollmentFacts, Facts, ProgramFacts, RateFacts
from app.services.entitlement.ledger import Account, Book, due_months, program_book
from app.services.entitlement.loading import all_facts, facts_of_enrollments, facts_of_program
from app.services.entitlement.price import payable_month
from app.services.entitlement.reckoning import Reckoning, reckon
from app.services.office.permissions import require_role
from app.services.office.trial import tried
from app.services.programs.rates import NewRate, checked, set_rate
from app.services.rosters.recipients import recipients


@dataclass(frozen=True, slots=True)
class MonthPreview:
    """What a month's money becomes, in fen, for ``enrollments`` of them.

    ``more_fen`` is owed beside what was owed (negative: falls away unpaid), ``back_fen`` was
    paid beyond the new rate and is to come back; ``arrears`` where the month is paid late.
    """

    month: Month
    arrears: bool
    enrollments: int
    more_fen: int
    back_fen: int


@dataclass(frozen=True, slots=True)
class RecipientPreview:
    """The same for one enrollment, over the months that change."""

    enrollment_id: int
    program: str
    name: str
    id_number: str
    village: str
    village_position: int
    months: tuple[Month, ...]
    more_fen: int
    back_fen: int
    dead: bool


@dataclass(frozen=True, slots=True)
class RatePreview:
    """Everything that a rate changes up to ``until``, the month of the next roster.

    ``replaces`` is the amount (fen) of the rate of the same month that it would replace.
    ``pending_fen`` is the part of the difference in months that an unsettled roster has
    reserved: it follows once that roster is renewed or settled. ``dead_fen`` is what the dead
    are paid of the raise, or would be where the program does not pay it (``dead_spared``).
    ``rivals`` are the programs, held by the same people, in which amounts change as well.
    """

    until: Month
    replaces: int | None
    months: tuple[MonthPreview, ...]
    recipients: tuple[RecipientPreview, ...]
    persons: int
    more_fen: int
    back_fen: int
    pending_fen: int
    dead: int
    dead_fen: int
    dead_spared: bool
    rivals: tuple[str, ...]


@dataclass(frozen=True)
class _Difference:
    """One enrollment with and without the rate; ``due`` is by month that differs (new - old)."""

    enrollment: EnrollmentFacts
    before: Reckoning
    after: Reckoning
    due: Mapping[Month, int]
    persons: frozenset[int]

    def more(self, month: Month) -> int:
        return self.after.under.get(month, 0) - self.before.under.get(month, 0)

    def back(self, month: Month) -> int:
        return self.after.over.get(month, 0) - self.before.over.get(month, 0)

    @property
    def more_fen(self) -> int:
        """With the refunds that it changes."""
        return self.after.owed - self.before.owed

    @property
    def back_fen(self) -> int:
        return self.after.to_recover - self.before.to_recover


def preview_rate(session: Session, by: int, new: NewRate, *, month: Month) -> RatePreview:
    """What setting ``new`` would mean, worked out as the next rosters are.

    The rate is set, read as the program then stands, and taken back ([A]2).

    ``month`` is the month of the next roster; for a rate from a later month, that one's
    period. Raises AppError as setting it would.
    """
    require_role(session, by, Role.ADMIN, Role.PREPARE)
    row, tier = checked(session, new)
    facts = _facts(session, row.id)
    program = facts.programs[row.id]
    replaced = _standing(program, tier.id if tier is not None else None, new.from_month)
    supposed = tried(session, lambda session: _with_rate(session, by, new, row.id))
    until = max(month, _first_payable(program, new.from_month))
    programs = [row.id, *_rivals(facts, row.id)]
    book = {one: account for p in programs for one, account in program_book(session, p).items()}
    changed = _with_program(facts, supposed)
    found = list(_differences(facts, changed, book, programs, new.from_month, until))
    own = [one for one in found if one.enrollment.program_id == row.id]
    reached = [m for m in months(new.from_month, until) if payable_month(program.rules, m) <= until]
    dead = _of_the_dead(facts, supposed, reached)
    return RatePreview(
        until=until,
        replaces=replaced.amount_fen if replaced is not None else None,
        months=_by_month(program, own, until),
        recipients=_by_recipient(session, facts, own),
        persons=len(frozenset[int]().union(*(one.persons for one in own))),
        more_fen=sum(one.more_fen for one in own),
        back_fen=sum(one.back_fen for one in own),
        pending_fen=_pending(own, book),
        dead=len(dead),
        dead_fen=sum(dead.values()),
        dead_spared=program.rules.dead_not_paid_raises,
        rivals=_rival_names(facts, found, row.id),
    )


def _with_rate(session: Session, by: int, new: NewRate, program_id: int) -> ProgramFacts:
    """The program once the rate is set; of enrollments nothing is asked."""
    set_rate(session, by, new)
    return facts_of_enrollments(session, ()).programs[program_id]


def _standing(program: ProgramFacts, tier_id: int | None, month: Month) -> RateFacts | None:
    """The rate of that very month, which would give way."""
    standing = (rate for rate in program.rates if rate.replaced_by is None)
    return next((r for r in standing if (r.tier_id, r.from_month) == (tier_id, month)), None)


def _first_payable(program: ProgramFacts, month: Month) -> Month:
    """When a month's money, or for a yearly program the next one's, is paid."""
    payable = payable_month(program.rules, month)
    return payable if payable >= month else payable + 12


def _facts(session: Session, program_id: int) -> Facts:
    """Where the higher of two programs counts, a rate changes the other program as well."""
    facts = facts_of_program(session, program_id)
    return all_facts(session) if _rivals(facts, program_id) else facts


def _rivals(facts: Facts, program_id: int) -> list[int]:
    pairs = [
        {conflict.program_id, conflict.other_id}
        for conflict in facts.conflicts
        if conflict.kind is ConflictKind.HIGHER_ONLY
    ]
    return sorted(other for pair in pairs if program_id in pair for other in pair - {program_id})


def _with_program(facts: Facts, program: ProgramFacts) -> Facts:
    return replace(facts, programs={**facts.programs, program.id: program})


def _differences(
    facts: Facts,
    changed: Facts,
    book: Book,
    programs: Sequence[int],
    from_month: Month,
    until: Month,
) -> Iterable[_Difference]:
    """Enrollments whose due is another; months before the rate's cannot differ."""
    for enrollment in facts.enrollments.values():
        if enrollment.program_id not in programs:
            continue
        account = book.get(enrollment.id) or Account()
        before = due_months(facts, enrollment, until, account)
        differing: dict[Month, int] = {}
        persons: set[int] = set()
        for month, fen in before.items():
            if month >= from_month:
                now = due(changed, enrollment.id, month)
                if now.amount_fen != fen:
                    differing[month] = now.amount_fen - fen
                    persons.update(now.person_ids)
        if differing:
            after = {month: fen + differing.get(month, 0) for month, fen in before.items()}
            start = facts.programs[enrollment.program_id].rules.ledger_start
            yield _Difference(
                enrollment,
                reckon(account.ledger(before, start)),
                reckon(account.ledger(after, start)),
                differing,
                frozenset(persons),
            )


def _by_month(
    program: ProgramFacts, found: Iterable[_Difference], until: Month
) -> tuple[MonthPreview, ...]:
    counts: dict[Month, int] = defaultdict(int)
    more: dict[Month, int] = defaultdict(int)
    back: dict[Month, int] = defaultdict(int)
    for one in found:
        for month in one.due:
            counts[month] += 1
            more[month] += one.more(month)
            back[month] += one.back(month)
    return tuple(
        MonthPreview(
            month,
            payable_month(program.rules, month) < until,
            counts[month],
            more[month],
            back[month],
        )
        for month in sorted(counts)
    )


def _by_recipient(
    session: Session, facts: Facts, found: Sequence[_Difference]
) -> tuple[RecipientPreview, ...]:
    if not found:
        return ()
    program = facts.programs[found[0].enrollment.program_id]
    known = recipients(session, program.id)
    rows = []
    for one in found:
        who = known[one.enrollment.id]
        row = RecipientPreview(
            one.enrollment.id,
            program.name,
            who.name,
            who.id_number,
            who.village,
            who.village_position,
            tuple(sorted(one.due)),
            one.more_fen,
            one.back_fen,
            who.died_on is not None,
        )
        rows.append((who.order, row))
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))


def _turned(program: ProgramFacts, *, spared: bool) -> ProgramFacts:
    return replace(program, rules=replace(program.rules, dead_not_paid_raises=spared))


def _of_the_dead(facts: Facts, supposed: ProgramFacts, reached: Sequence[Month]) -> dict[int, int]:
    """Per enrollment with somebody dead, the due (fen) that hangs on the setting ([A]2).

    Worked out with and without the setting over the months that the rate has ``reached``, for
    the rate as for what was before it, so that earlier raises do not count.
    """
    turned = not supposed.rules.dead_not_paid_raises
    before = _turned(facts.programs[supposed.id], spared=turned)
    other_before = _with_program(facts, before)
    other_after = _with_program(facts, _turned(supposed, spared=turned))
    after = _with_program(facts, supposed)
    dead = {person.id for person in facts.persons.values() if person.died_on is not None}
    result: dict[int, int] = {}
    for enrollment in facts.enrollments.values():
        if enrollment.program_id != supposed.id or enrollment.ever_covered.isdisjoint(dead):
            continue
        hanging = sum(
            _due(after, enrollment, month)
            - _due(facts, enrollment, month)
            - _due(other_after, enrollment, month)
            + _due(other_before, enrollment, month)
            for month in reached
        )
        if hanging:
            result[enrollment.id] = abs(hanging)
    return result


def _due(facts: Facts, enrollment: EnrollmentFacts, month: Month) -> int:
    return due(facts, enrollment.id, month).amount_fen


def _pending(found: Iterable[_Difference], book: Book) -> int:
    return sum(
        one.more(month)
        for one in found
        for month in one.due
        if one.enrollment.id in book and month in book[one.enrollment.id].reserved
    )


def _rival_names(facts: Facts, found: Iterable[_Difference], own: int) -> tuple[str, ...]:
    ids = {one.enrollment.program_id for one in found} - {own}
    programs = sorted((facts.programs[program_id] for program_id in ids), key=lambda p: p.position)
    return tuple(program.name for program in programs)
