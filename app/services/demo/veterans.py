"""优抚对象 by category, and the families of conscripts who draw 优待金 in July."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from app.idcard import Sex
from app.models.person import Hukou
from app.models.program import ProgramKind
from app.month import Month
from app.services.demo.money import Shares, approved
from app.services.demo.names import surname_of
from app.services.demo.place import COUNTED, LEDGER_START
from app.services.demo.population import Population, born_at, day_in, month_between
from app.services.demo.rows import MadeEnrollment, MadePayee, MadeTerm
from app.services.programs.catalog import USUAL_NAMES

PROGRAM = USUAL_NAMES[ProgramKind.VETERANS]
FAMILIES = USUAL_NAMES[ProgramKind.CONSCRIPT_FAMILIES]
# 197万, less the six months after death that the survivor's child draws on top.
_YUAN = 1_961_500
_FAMILIES_YUAN, _FAMILIES_OLD, _FAMILIES_NEW = 8400, 11, 14
_OUTDATED = Month(2017, 1)


@dataclass(frozen=True, slots=True)
class _Category:
    """A category: how many count, how much one weighs, ages, and how many came this year."""

    name: str
    persons: int
    weight: float
    ages: tuple[int, int]
    women: float = 0.0
    new: int = 0
    died: int = 0


# 262 persons, 197万.
_CATEGORIES = (
    _Category("三属", 13, 14.0, (58, 88), women=0.8),
    _Category("残疾军人", 46, 13.0, (42, 86), new=1),
    _Category("在乡复员军人", 30, 12.5, (82, 91), died=3),
    _Category("带病回乡退伍军人", 44, 5.6, (55, 78), new=1),
    _Category("参战退役人员", 58, 6.2, (54, 72)),
    _Category("参试退役人员", 7, 6.2, (62, 76)),
    _Category("60岁农村籍退役士兵", 51, 1.4, (61, 78), new=4, died=2),
    _Category("烈士老年子女", 13, 4.4, (62, 76), women=0.5),
)
_PER_SERVICE_YEAR = "60岁农村籍退役士兵"


def enrollments(population: Population) -> list[MadeEnrollment]:
    """优抚对象, priced so that the year comes to the report's money."""
    rng = Random(f"demo:{PROGRAM}")  # noqa: S311 (made-up people, no secrets)
    drawn = [one for category in _CATEGORIES for one in _of_category(population, rng, category)]
    survivor = _survivor(population, rng)
    drawn.append(survivor)
    priced = approved([shares for _, shares in drawn], population.people, _YUAN)
    made = [
        _made(population, rng, number, terms)
        for (number, _), terms in zip(drawn, priced, strict=True)
    ]
    made[-1] = _with_heir(population, rng, made[-1])
    return sorted(made, key=lambda one: (one.entered, one.first_month))


def families(population: Population) -> list[MadeEnrollment]:
    """25 households whose son serves: 8,400 yuan each, paid in July."""
    rng = Random(f"demo:{FAMILIES}")  # noqa: S311 (made-up people, no secrets)
    made = []
    for place in range(_FAMILIES_OLD + _FAMILIES_NEW):
        first = Month(2017, 7) if place < _FAMILIES_OLD else Month(2018, 7)
        parent = population.person(rng, born_at(rng, 42, 52))
        spouse = population.relative(rng, parent, "配偶")
        home = population.people[parent]
        soldier = population.person(
            rng,
            born_at(rng, 18, 22),
            "男",
            village=home.village,
            group=home.group,
            surname=surname_of(home.name),
        )
        population.household(parent, [(spouse, "配偶"), (soldier, "子")])
        term = MadeTerm(
            first,
            first,
            (parent, spouse, soldier),
            approved_fen=_FAMILIES_YUAN * 100,
            reason="义务兵服役",
        )
        day = first.first_day if first >= LEDGER_START else date(2017, 12, 1)
        made.append(
            MadeEnrollment(FAMILIES, None, parent, (term,), (population.payee(rng, parent, day),))
        )
    return made


Drawn = tuple[str, Shares]


def _of_category(population: Population, rng: Random, category: _Category) -> list[Drawn]:
    drawn = []
    for place in range(category.persons + category.died):
        new = place < category.new
        first = (
            month_between(rng, LEDGER_START + 1, COUNTED)
            if new
            else month_between(rng, Month(2009, 1), _OUTDATED)
        )
        sex: Sex = "女" if rng.random() < category.women else "男"
        ages = (60, 60) if new and category.name == _PER_SERVICE_YEAR else category.ages
        number = population.person(rng, born_at(rng, *ages), sex, hukou=Hukou.RURAL)
        population.household(number)
        years = rng.randint(2, 8)
        if category.name == _PER_SERVICE_YEAR:
            population.served(number, years)
        if place >= category.persons:
            population.dies(number, day_in(rng, month_between(rng, LEDGER_START, COUNTED - 1)))
        weight = category.weight * (years / 4 if category.name == _PER_SERVICE_YEAR else 1)
        drawn.append((number, _shares(rng, number, first, category.name, weight)))
    return drawn


def _shares(rng: Random, number: str, first: Month, tier: str, weight: float) -> Shares:
    term = MadeTerm(first, first, (number,), tiers=(tier,))
    return Shares((term,), (weight * rng.uniform(0.9, 1.1),))


def _survivor(population: Population, rng: Random) -> Drawn:
    """One of the 三属 died in January: six more months go to the child."""
    number = population.person(rng, born_at(rng, 84, 86), "女")
    child = population.relative(rng, number, "子")
    population.household(child, [(number, "母")])
    population.dies(number, date(2018, 1, 17))
    return number, _shares(rng, number, Month(2010, 1), "三属", 14.0)


def _with_heir(population: Population, rng: Random, one: MadeEnrollment) -> MadeEnrollment:
    child = population.home_of[one.person or ""]
    heir: MadePayee = population.payee(rng, child, date(2018, 2, 1))
    return MadeEnrollment(
        one.program,
        one.person,
        one.household,
        one.terms,
        (*one.payees, heir),
        review_due=one.review_due,
    )


def _made(
    population: Population, rng: Random, number: str, terms: tuple[MadeTerm, ...]
) -> MadeEnrollment:
    entered = terms[0].entered
    day = entered.first_day if entered >= LEDGER_START else date(2017, 12, 1)
    return MadeEnrollment(
        PROGRAM,
        number,
        population.home_of[number],
        terms,
        (population.payee(rng, number, day),),
        review_due=max(Month(2018, 11) + rng.randint(0, 9), terms[0].from_month + 1),
    )
