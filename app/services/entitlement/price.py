"""The price of a month for those who count (docs/rules.md [A])."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.models.program import AmountRule, Period, RateUnit, TierDimension
from app.money import plain, round_half_up
from app.month import Month
from app.services.entitlement.ages import age_band
from app.services.entitlement.facts import (
    PersonFacts,
    ProgramFacts,
    RateFacts,
    TermFacts,
    TierFacts,
)
from app.services.entitlement.rules import ProgramRules

MONTHS_IN_PERIOD = {
    Period.MONTHLY: 1,
    Period.QUARTERLY: 3,
    Period.HALF_YEARLY: 6,
    Period.YEARLY: 12,
    Period.ONE_OFF: 1,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the working: what, how much (fen) a time, how many times, by which document."""

    label: str
    unit_fen: int
    times: int
    rate_unit: RateUnit = RateUnit.MONTH
    document: str = ""
    missing: bool = False

    @property
    def text(self) -> str:
        """As the working shows it: 集中835.00元×1人(文件)."""
        if self.missing:
            return f"{self.label}未设标准"
        unit = "元/年" if self.rate_unit is RateUnit.YEAR else "元"
        source = f"({self.document})" if self.document else ""
        # 90-99 and A would run into the amount.
        gap = " " if self.label[-1:].isascii() else ""
        return f"{self.label}{gap}{plain(self.unit_fen)}{unit}×{self.times}{source}"


@dataclass(frozen=True, slots=True)
class Price:
    """The exact fen of a month, the parts that make it, and what it is by itself, rounded."""

    amount_fen: int
    parts: tuple[Part, ...]
    exact: Fraction = Fraction(0)

    @property
    def by_year(self) -> bool:
        """Whether a yearly rate is in it."""
        return any(part.rate_unit is RateUnit.YEAR for part in self.parts)


def price(
    program: ProgramFacts,
    term: TermFacts,
    persons: Sequence[PersonFacts],
    month: Month,
    *,
    any_month: bool = False,
) -> Price:
    """The price of ``month`` for the persons who count: base, supplements, then rounding.

    Nobody counting is nothing due, under every amount rule ([P]2). A yearly program has its
    amount in the pay month alone ([A]3), unless ``any_month`` asks what it would be.
    """
    if not persons or program.rules.amount_rule is AmountRule.NONE:
        return Price(0, ())
    resting = program.rules.period is Period.YEARLY and month.number != program.rules.pay_month
    if resting and not any_month:
        return Price(0, ())
    parts = (*_base(program, term, persons, month), *_supplements(program, term, persons, month))
    exact = _exact(program, parts)
    return Price(round_half_up(exact, program.rules.rounding_fen), parts, exact)


def share_of_period(rules: ProgramRules, before: Sequence[Price], month: Price) -> int:
    """A month's fen where its period is rounded once: ``before`` are the period's earlier months.

    What the period comes to is rounded as it grows, so that its months add up to one rounding of
    the whole ([A]3).
    """
    grown = sum((one.exact for one in before), Fraction(0))
    unit = rules.rounding_fen
    return round_half_up(grown + month.exact, unit) - round_half_up(grown, unit)


def rate_in_force(
    program: ProgramFacts, tier_id: int | None, month: Month, person: PersonFacts | None = None
) -> RateFacts | None:
    """The rate of a tier in a month; for the dead, raises after death may not count ([A]2)."""
    for rate in program.rates_by_tier.get(tier_id, ()):
        if rate.from_month > month or _ignored(program, rate, person):
            continue
        if rate.replaced_by is None:
            return rate
        # A replaced rate comes back for whom the correction is ignored.
        if _ignored(program, program.rate_by_id[rate.replaced_by], person):
            return rate
    return None


def payable_month(rules: ProgramRules, month: Month) -> Month:
    """p(m): the last month of the period that ``month`` lies in ([A]3).

    A yearly amount's only ledger month is its pay month, payable then.
    """
    length = MONTHS_IN_PERIOD[rules.period]
    if rules.period is Period.YEARLY:
        return Month(month.year, rules.pay_month)
    return month + (length - 1 - (month.number - 1) % length)


def months_of_period(rules: ProgramRules, month: Month) -> tuple[Month, ...]:
    """The months that are payable together with ``month``, in a quarter or half-year ([A]3)."""
    last = payable_month(rules, month)
    length = MONTHS_IN_PERIOD[rules.period]
    return tuple(last - back for back in reversed(range(length)))


def pays_in(rules: ProgramRules, month: Month) -> bool:
    """Whether a period of the program ends in this month ([A]3)."""
    return payable_month(rules, month) == month


def previous_payable(rules: ProgramRules, month: Month) -> Month:
    """The last month before ``month`` in which a period of the program ended."""
    length = MONTHS_IN_PERIOD[rules.period]
    before = payable_month(rules, month) - length
    return before + length if before + length < month else before


def _ignored(program: ProgramFacts, rate: RateFacts, person: PersonFacts | None) -> bool:
    return (
        program.rules.dead_not_paid_raises
        and person is not None
        and person.died_on is not None
        and rate.document_date is not None
        and rate.document_date > person.died_on
    )


def _base(
    program: ProgramFacts, term: TermFacts, persons: Sequence[PersonFacts], month: Month
) -> list[Part]:
    if program.rules.amount_rule is AmountRule.APPROVED:
        fen = term.approved_fen
        return [Part("核定金额", fen or 0, 1, document=term.document, missing=fen is None)]
    if program.rules.amount_rule is AmountRule.DIFFERENCE:
        return _difference(program, term, persons, month)
    rates: list[tuple[str, RateFacts | None, int]] = []
    for person in persons:
        for tier in _tiers_of(program, term, person, month):
            rate = rate_in_force(program, tier.id if tier else None, month, person)
            times = (person.service_years or 0) if tier and tier.per_service_year else 1
            rates.append((tier.name if tier else "标准", rate, times))
    return _collect(rates)


def _tiers_of(
    program: ProgramFacts, term: TermFacts, person: PersonFacts, month: Month
) -> list[TierFacts | None]:
    """The tiers that price a person; [None] prices by the program's plain rate."""
    tiers: list[TierFacts | None] = []
    for tier_id in sorted(term.tier_ids):
        tier = program.tier_by_id[tier_id]
        if tier.dimension not in (TierDimension.SUPPLEMENT, TierDimension.AGE):
            tiers.append(tier)
    if program.age_bands:
        band = age_band(program, person, month)
        return [*tiers, band] if band else tiers
    return tiers or [None]


def _difference(
    program: ProgramFacts, term: TermFacts, persons: Sequence[PersonFacts], month: Month
) -> list[Part]:
    area = next(
        (t for t in term.tier_ids if program.tier_by_id[t].dimension is TierDimension.AREA), None
    )
    gaps: Counter[tuple[int, RateUnit, str]] = Counter()
    missing = 0
    for person in persons:
        rate = rate_in_force(program, area, month, person)
        if rate is None:
            missing += 1
            continue
        per_year = rate.unit is RateUnit.YEAR
        income = (term.income_per_head_fen or 0) * (12 if per_year else 1)
        gaps[max(0, rate.amount_fen - income), rate.unit, rate.document] += 1
    parts = [
        Part("标准减人均收入", gap, times, unit, document)
        for (gap, unit, document), times in sorted(gaps.items())
    ]
    return [*parts, Part("标准", 0, missing, missing=True)] if missing else parts


def _supplements(
    program: ProgramFacts, term: TermFacts, persons: Sequence[PersonFacts], month: Month
) -> list[Part]:
    if not term.supplements:
        return []
    by_id = {person.id: person for person in persons}
    fixed: list[Part] = []
    rates: list[tuple[str, RateFacts | None, int]] = []
    for supplement in sorted(term.supplements, key=lambda s: (s.tier_id, s.person_id)):
        person = by_id.get(supplement.person_id)
        if person is None:
            continue
        tier = program.tier_by_id[supplement.tier_id]
        if supplement.amount_fen is not None:
            fixed.append(Part(tier.name, supplement.amount_fen, 1))
        else:
            rates.append((tier.name, rate_in_force(program, tier.id, month, person), 1))
    return fixed + _collect(rates)


def _collect(rates: Iterable[tuple[str, RateFacts | None, int]]) -> list[Part]:
    """Equal rates become one part, times how many."""
    times: Counter[tuple[str, int]] = Counter()
    found: dict[tuple[str, int], RateFacts | None] = {}
    for label, rate, count in rates:
        key = (label, rate.id if rate else 0)
        times[key] += count
        found[key] = rate
    return [
        Part(label, rate.amount_fen, times[label, key], rate.unit, rate.document)
        if rate
        else Part(label, 0, times[label, key], missing=True)
        for (label, key), rate in found.items()
    ]


def _exact(program: ProgramFacts, parts: Iterable[Part]) -> Fraction:
    """What a month comes to before rounding; a yearly program has the whole year in one."""
    monthly = yearly = 0
    for part in parts:
        if part.rate_unit is RateUnit.YEAR:
            yearly += part.unit_fen * part.times
        else:
            monthly += part.unit_fen * part.times
    if program.rules.period is Period.YEARLY:
        months = 12 if program.rules.amount_rule is not AmountRule.APPROVED else 1
        return Fraction(yearly + monthly * months)
    return monthly + Fraction(yearly, 12)
