"""The facts that decide what is due, as frozen values with nothing of the database in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.models.enrollment import TermStatus
from app.models.program import (
    AmountRule,
    ConflictKind,
    RateUnit,
    TierDimension,
)
from app.month import Month
from app.services.entitlement.rules import ProgramRules


@dataclass(frozen=True, slots=True)
class PersonFacts:
    id: int
    birth_date: date
    died_on: date | None = None
    service_years: int | None = None


@dataclass(frozen=True, slots=True)
class TierFacts:
    """A tier; ``age_from``/``age_to`` bound an age band, both ages included."""

    id: int
    name: str
    dimension: TierDimension
    age_from: int | None = None
    age_to: int | None = None
    months_after_death: int | None = None
    per_service_year: bool = False


@dataclass(frozen=True, slots=True)
class RateFacts:
    """A rate in fen a month or a year; ``tier_id`` None prices the whole program."""

    id: int
    tier_id: int | None
    amount_fen: int
    from_month: Month
    unit: RateUnit = RateUnit.MONTH
    document: str = ""
    document_date: date | None = None
    replaced_by: int | None = None


@dataclass(frozen=True)
class ProgramFacts:
    """A program's rules, tiers and rates (also the replaced ones: [A]2 may need them)."""

    id: int
    name: str
    position: int
    rules: ProgramRules
    tiers: tuple[TierFacts, ...] = ()
    rates: tuple[RateFacts, ...] = ()

    @cached_property
    def tier_by_id(self) -> Mapping[int, TierFacts]:
        return {tier.id: tier for tier in self.tiers}

    @cached_property
    def age_bands(self) -> tuple[TierFacts, ...]:
        return tuple(tier for tier in self.tiers if tier.dimension is TierDimension.AGE)

    @cached_property
    def priced_by_age_alone(self) -> bool:
        """Whether a person's age band is the only thing that gives an amount."""
        pricing = [tier for tier in self.tiers if tier.dimension is not TierDimension.SUPPLEMENT]
        by_rate = self.rules.amount_rule is AmountRule.RATE
        return by_rate and bool(pricing) and len(pricing) == len(self.age_bands)

    @cached_property
    def rates_by_tier(self) -> Mapping[int | None, tuple[RateFacts, ...]]:
        """Per tier, latest from-month first."""
        grouped: dict[int | None, list[RateFacts]] = defaultdict(list)
        for rate in self.rates:
            grouped[rate.tier_id].append(rate)
        return {
            tier: tuple(sorted(rates, key=lambda r: (r.from_month, r.id), reverse=True))
            for tier, rates in grouped.items()
        }

    @cached_property
    def priced_by_year(self) -> bool:
        """Whether it ever had a yearly rate."""
        return any(rate.unit is RateUnit.YEAR for rate in self.rates)

    @cached_property
    def rate_by_id(self) -> Mapping[int, RateFacts]:
        return {rate.id: rate for rate in self.rates}


@dataclass(frozen=True, slots=True, order=True)
class SupplementFacts:
    """A supplement for one person: a fixed amount in fen, else the rate of the tier."""

    person_id: int
    tier_id: int
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class TermFacts:
    """A term that is not replaced."""

    id: int
    from_month: Month
    status: TermStatus
    person_ids: tuple[int, ...] = ()
    tier_ids: tuple[int, ...] = ()
    approved_fen: int | None = None
    income_per_head_fen: int | None = None
    supplements: tuple[SupplementFacts, ...] = ()
    reason: str = ""
    document: str = ""


@dataclass(frozen=True)
class EnrollmentFacts:
    """An enrollment with its unreplaced terms; ``granted`` is a one-off's approval month."""

    id: int
    number: int
    program_id: int
    terms: tuple[TermFacts, ...]
    predecessor_id: int | None = None
    granted: Month | None = None

    @cached_property
    def latest_first(self) -> tuple[TermFacts, ...]:
        return tuple(sorted(self.terms, key=lambda term: term.from_month, reverse=True))

    @cached_property
    def ever_covered(self) -> frozenset[int]:
        return frozenset(person for term in self.terms for person in term.person_ids)

    def term_in(self, month: Month) -> TermFacts | None:
        """The term in force ([T]1): the greatest from-month not after ``month``."""
        for term in self.latest_first:
            if term.from_month <= month:
                return term
        return None


@dataclass(frozen=True, slots=True)
class ConflictFacts:
    """Two programs that may not both be held; a block names its winner."""

    program_id: int
    other_id: int
    kind: ConflictKind
    winner_id: int | None = None


@dataclass(frozen=True)
class Facts:
    """Everything that ``due`` may look at. Any order of the facts gives the same answers."""

    persons: Mapping[int, PersonFacts]
    programs: Mapping[int, ProgramFacts]
    enrollments: Mapping[int, EnrollmentFacts]
    conflicts: tuple[ConflictFacts, ...] = ()

    @classmethod
    def of(
        cls,
        persons: Iterable[PersonFacts],
        programs: Iterable[ProgramFacts],
        enrollments: Iterable[EnrollmentFacts],
        conflicts: Iterable[ConflictFacts] = (),
    ) -> Facts:
        """From loose values, in any order."""
        return cls(
            {person.id: person for person in persons},
            {program.id: program for program in programs},
            {enrollment.id: enrollment for enrollment in enrollments},
            tuple(conflicts),
        )

    @cached_property
    def rivals(self) -> Mapping[int, frozenset[int]]:
        """Per program, those that may not be held beside it: by a block, or the higher only."""
        found: dict[int, set[int]] = defaultdict(set)
        for conflict in self.conflicts:
            if conflict.kind in (ConflictKind.BLOCK, ConflictKind.HIGHER_ONLY):
                found[conflict.program_id].add(conflict.other_id)
                found[conflict.other_id].add(conflict.program_id)
        return {program: frozenset(others) for program, others in found.items()}

    @cached_property
    def enrollments_of(self) -> Mapping[int, tuple[EnrollmentFacts, ...]]:
        """Per person, the enrollments with a term that ever covers them, by number."""
        found: dict[int, list[EnrollmentFacts]] = defaultdict(list)
        for enrollment in sorted(self.enrollments.values(), key=lambda e: e.number):
            for person in enrollment.ever_covered:
                found[person].append(enrollment)
        return {person: tuple(several) for person, several in found.items()}
