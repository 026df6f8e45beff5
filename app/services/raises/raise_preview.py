"""Who is raised by how much: old and new amounts, and the later terms to be asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.amount_raise import RaiseKind
from app.models.enrollment import TermStatus
from app.models.program import AmountRule
from app.money import round_half_up
from app.month import Month
from app.services.entitlement.counting import counting
from app.services.entitlement.facts import EnrollmentFacts, Facts, TermFacts
from app.services.entitlement.loading import facts_of_program
from app.services.rosters.recipients import Recipient, recipients

HUNDRED_PERCENT = 10_000
# A slip of the keyboard, not a rise.
MOST_PERCENT = 100 * 100


@dataclass(frozen=True, slots=True)
class Raise:
    """A rise of a program's approved amounts from a month on.

    ``value`` is fen, or hundredths of a percent. ``villages`` and ``tiers`` (by name and id)
    narrow it, empty ones do not; ``chosen`` are the only enrollments meant (None: all).
    """

    program_id: int
    kind: RaiseKind
    value: int
    from_month: Month
    villages: frozenset[str] = frozenset()
    tiers: frozenset[int] = frozenset()
    chosen: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """A term that begins after the rise and says its own amount ([T]3), in fen."""

    from_month: Month
    old_fen: int
    new_fen: int


@dataclass(frozen=True, slots=True)
class RaiseRow:
    """One enrollment on the list: fen before and after, for how many who count."""

    enrollment_id: int
    name: str
    id_number: str
    village: str
    persons: int
    suspended: bool
    old_fen: int
    new_fen: int
    later: tuple[Later, ...]

    @property
    def more_fen(self) -> int:
        return self.new_fen - self.old_fen


@dataclass(frozen=True, slots=True)
class RaisePreview:
    """The list, in the rosters' order; ``not_begun`` begin after the month and are left alone."""

    rows: tuple[RaiseRow, ...]
    not_begun: int

    @property
    def old_fen(self) -> int:
        return sum(row.old_fen for row in self.rows)

    @property
    def new_fen(self) -> int:
        return sum(row.new_fen for row in self.rows)

    @property
    def with_later(self) -> int:
        """How many have later terms to be asked about."""
        return sum(bool(row.later) for row in self.rows)


def preview_raise(session: Session, asked: Raise) -> RaisePreview:
    """The list of who is raised: in force (or suspended) in the month, somebody counting.

    Raises AppError for a program without approved amounts, or a value that is none.
    """
    facts = facts_of_program(session, asked.program_id)
    program = facts.programs[asked.program_id]
    if program.rules.amount_rule is not AmountRule.APPROVED:
        raise AppError(
            f"“{program.name}”的金额由标准算出,请在“设置”中设定新标准。未作改动。",
            code="raise-rule",
        )
    check_value(asked.kind, asked.value)
    found: list[tuple[Recipient, RaiseRow]] = []
    not_begun = 0
    known = recipients(session, asked.program_id)
    for enrollment in facts.enrollments.values():
        if enrollment.program_id != asked.program_id or not _meant(asked, enrollment, known):
            continue
        term = enrollment.term_in(asked.from_month)
        if term is None:
            not_begun += bool(enrollment.terms)
            continue
        row = _row(facts, asked, enrollment, term, known[enrollment.id])
        if row is not None:
            found.append((known[enrollment.id], row))
    found.sort(key=lambda pair: pair[0].order)
    return RaisePreview(tuple(row for _, row in found), not_begun)


def raised(old_fen: int, kind: RaiseKind, value: int, persons: int, rounding_fen: int) -> int:
    """The new amount in fen, rounded as the program rounds."""
    if kind is RaiseKind.PERCENT:
        exact = Fraction(old_fen * (HUNDRED_PERCENT + value), HUNDRED_PERCENT)
        return round_half_up(exact, rounding_fen)
    times = persons if kind is RaiseKind.PER_PERSON else 1
    return round_half_up(old_fen + value * times, rounding_fen)


def check_value(kind: RaiseKind, value: int) -> None:
    """A rise is more than nothing, and a percentage at most the double."""
    if value <= 0:
        raise AppError("提高的数额应大于零。未作改动,请改正。", code="raise-value")
    if kind is RaiseKind.PERCENT and value > MOST_PERCENT:
        raise AppError("提高的百分比不能超过100%。未作改动,请核对。", code="raise-value")


def _meant(asked: Raise, enrollment: EnrollmentFacts, known: Mapping[int, Recipient]) -> bool:
    if asked.chosen is not None and enrollment.id not in asked.chosen:
        return False
    if asked.villages and known[enrollment.id].village not in asked.villages:
        return False
    term = enrollment.term_in(asked.from_month)
    return not asked.tiers or (term is not None and not asked.tiers.isdisjoint(term.tier_ids))


def _row(
    facts: Facts, asked: Raise, enrollment: EnrollmentFacts, term: TermFacts, who: Recipient
) -> RaiseRow | None:
    """None for who is ended, has no amount, or of whom nobody counts any more."""
    persons = _persons(facts, enrollment, term, asked.from_month)
    if term.status is TermStatus.ENDED or term.approved_fen is None or not persons:
        return None
    rounding = facts.programs[enrollment.program_id].rules.rounding_fen
    later = tuple(
        Later(
            one.from_month,
            one.approved_fen,
            raised(
                one.approved_fen,
                asked.kind,
                asked.value,
                _persons(facts, enrollment, one, one.from_month),
                rounding,
            ),
        )
        for one in sorted(enrollment.terms, key=lambda t: t.from_month)
        if one.from_month > asked.from_month
        and one.status is not TermStatus.ENDED
        and one.approved_fen is not None
    )
    return RaiseRow(
        enrollment.id,
        who.name,
        who.id_number,
        who.village,
        persons,
        term.status is TermStatus.SUSPENDED,
        term.approved_fen,
        raised(term.approved_fen, asked.kind, asked.value, persons, rounding),
        later,
    )


def _persons(facts: Facts, enrollment: EnrollmentFacts, term: TermFacts, month: Month) -> int:
    """How many the amount is for: who counts, and of a suspended one who would."""
    if term.status is not TermStatus.SUSPENDED:
        return len(counting(facts, enrollment, month)[0])
    died = [facts.persons[person].died_on for person in term.person_ids]
    return sum(day is None or Month.of(day) >= month for day in died)
