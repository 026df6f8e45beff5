"""One-off grants: 临时救助 to persons, 住房困难和生活救济 to households."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from app.models.person import Hukou
from app.models.program import ProgramKind
from app.services.demo.place import COUNTED, LEDGER_START
from app.services.demo.population import Population, born_at, day_in, month_between
from app.services.demo.rows import MadeEnrollment, MadeTerm
from app.services.programs.catalog import USUAL_NAMES

TEMPORARY = USUAL_NAMES[ProgramKind.TEMPORARY_RELIEF]
HARDSHIP = USUAL_NAMES[ProgramKind.HARDSHIP_RELIEF]
_TEMPORARY_COUNT, _TEMPORARY_YUAN, _TEMPORARY_LEAST = 310, 670_000, 300
_HARDSHIP_COUNT, _HARDSHIP_YUAN, _HARDSHIP_LEAST = 312, 960_000, 500
_TYPES = ("急难型", "支出型")
_REASONS = {
    "急难型": ("突发疾病住院", "房屋失火", "交通事故", "意外摔伤"),
    "支出型": ("慢性病长期用药", "子女就学负担重", "家庭主要劳动力重病"),
}
_HARDSHIPS = (
    ("住房困难", "土坯房危旧,维修补助"), ("住房困难", "房屋漏雨,维修补助"),
    ("生活救济", "因灾减收"), ("生活救济", "家庭生活困难"),
)  # fmt: skip


def temporary(population: Population, poor: Sequence[str]) -> list[MadeEnrollment]:
    """临时救助: about a third to people of 低保 households (``poor``), a few of them twice."""
    rng = Random(f"demo:{TEMPORARY}")  # noqa: S311 (made-up people, no secrets)
    chosen = rng.sample(poor, 96)
    people = [*chosen, *chosen[:8]]
    while len(people) < _TEMPORARY_COUNT:
        number = population.person(rng, born_at(rng, 22, 76))
        others = [(population.relative(rng, number, "配偶"), "配偶")] if rng.random() < 0.4 else []
        people.append(population.household(number, others))
    amounts = split(rng, _TEMPORARY_COUNT, _TEMPORARY_YUAN, _TEMPORARY_LEAST, 100)
    made = []
    for number, yuan in zip(people, amounts, strict=True):
        kind = rng.choice(_TYPES)
        made.append(_grant(population, rng, TEMPORARY, number, yuan, kind, _REASONS[kind]))
    return _in_order(made)


def hardship(population: Population, poor: Sequence[str]) -> list[MadeEnrollment]:
    """住房困难和生活救济: to households, some of them of 低保 (``poor``, by their heads)."""
    rng = Random(f"demo:{HARDSHIP}")  # noqa: S311 (made-up people, no secrets)
    heads = rng.sample(poor, 110)
    while len(heads) < _HARDSHIP_COUNT:
        number = population.person(rng, born_at(rng, 34, 72), hukou=Hukou.RURAL)
        kin = rng.choice(((), ("配偶",), ("配偶", "子"), ("女",)))
        heads.append(
            population.household(
                number, [(population.relative(rng, number, one), one) for one in kin]
            )
        )
    amounts = split(rng, _HARDSHIP_COUNT, _HARDSHIP_YUAN, _HARDSHIP_LEAST, 50)
    made = []
    for head, yuan in zip(heads, amounts, strict=True):
        kind, reason = rng.choice(_HARDSHIPS)
        made.append(_grant(population, rng, HARDSHIP, head, yuan, kind, (reason,)))
    return _in_order(made)


def split(rng: Random, count: int, total: int, least: int, step: int) -> list[int]:
    """``count`` uneven amounts of at least ``least``, in whole ``step``, that sum to ``total``."""
    weights = [rng.uniform(0.2, 1.8) for _ in range(count)]
    spare, whole = total - count * least, sum(weights)
    amounts = [least + int(spare * weight / whole) // step * step for weight in weights]
    missing = (total - sum(amounts)) // step
    for place in range(missing):
        amounts[place % count] += step
    return amounts


def _grant(
    population: Population,
    rng: Random,
    program: str,
    number: str,
    yuan: int,
    kind: str,
    reasons: Sequence[str],
) -> MadeEnrollment:
    month = month_between(rng, LEDGER_START, COUNTED)
    home = population.home_of.get(number)
    covered: tuple[str, ...] = (number,)
    if program == HARDSHIP:
        household = population.households[number]
        covered = tuple(m.id_number for m in household.members if m.left_on is None)
    term = MadeTerm(month, month, covered, approved_fen=yuan * 100, reason=rng.choice(reasons))
    return MadeEnrollment(
        program,
        None if program == HARDSHIP else number,
        home,
        (term,),
        (population.payee(rng, number, month.first_day),),
        granted_on=day_in(rng, month),
        grant_type=kind,
    )


def _in_order(made: list[MadeEnrollment]) -> list[MadeEnrollment]:
    return sorted(made, key=lambda one: one.granted_on or date.min)
