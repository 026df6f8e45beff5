"""People on 农村特困: alone or as a pair of brothers, in the welfare home or at home."""

from __future__ import annotations

from datetime import date
from random import Random

from app.idcard import Sex
from app.models.enrollment import TermStatus
from app.models.person import Hukou
from app.models.program import ProgramKind
from app.month import Month
from app.services.demo.identity import RURAL_BANK
from app.services.demo.place import COUNTED, LEDGER_START, WELFARE_HOME
from app.services.demo.population import Population, born_at, day_in, month_between
from app.services.demo.rows import MadeEnrollment, MadePayee, MadeRate, MadeTerm
from app.services.programs.catalog import USUAL_NAMES

PROGRAM = USUAL_NAMES[ProgramKind.RURAL_EXTREME_POVERTY]
BEFORE = Month(2017, 10)
# 65 households, 70 persons -> 71 households, 75 persons; in the home 38 households, 39 persons:
# of five pairs one lost a brother; of the single ones four died and one was taken in by kin.
_PAIRS, _SINGLES, _DIED, _LEFT, _NEW = 5, 55, 4, 1, 11
_IN_HOME_NOW = 39
_CARE = (("全自理", 37), ("半护理", 28), ("全护理", 10))
_HOME_ACCOUNT = "8201700000000018"
_RATES = (("集中", 835), ("分散", 695), ("全自理", 40), ("半护理", 160), ("全护理", 320))
RATES = tuple(
    MadeRate(PROGRAM, tier, yuan * 100, Month(2017, 1), "五民政发〔2017〕8号")
    for tier, yuan in _RATES
)


def enrollments(
    population: Population, transferred: list[tuple[str, Month]]
) -> list[MadeEnrollment]:
    """All of the program; ``transferred`` came over from 低保 in the month given."""
    rng = Random(f"demo:{PROGRAM}")  # noqa: S311 (made-up people, no secrets)
    stays, gone = _before(population, rng)
    new = _new(population, rng, transferred)
    care = [tier for tier, times in _CARE for _ in range(times)]
    rng.shuffle(care)
    made = []
    for place, (number, first) in enumerate([*stays, *new]):
        # The first two are brothers who live in the home together.
        mode = "集中" if place < 2 or 10 <= place < 10 + _IN_HOME_NOW - 2 else "分散"
        terms = _terms(rng, number, first, mode, care[place], changes=place in (12, 30, 55))
        made.append(_made(population, rng, number, mode, terms))
    for place, (number, first) in enumerate(gone):
        mode = "集中" if place % 2 else "分散"
        terms = _terms(rng, number, first, mode, "半护理", changes=False)
        if population.people[number].died_on is None:
            month = Month(2018, 3)
            ended = MadeTerm(
                month, month, (number,), TermStatus.ENDED, None, terms[0].tiers, "由侄子赡养"
            )
            terms = (*terms, ended)
        made.append(_made(population, rng, number, mode, terms))
    return sorted(made, key=lambda one: (one.entered, one.first_month))


Drawn = list[tuple[str, Month]]


def _before(population: Population, rng: Random) -> tuple[Drawn, Drawn]:
    """(who stays, who goes) of those before; the pairs that stay come first."""
    stays: Drawn = []
    gone: Drawn = []
    for place in range(_PAIRS):
        older = _old(population, rng)
        younger = population.relative(rng, older, "兄弟")
        population.household(older, [(younger, "兄弟")])
        first = _first(rng)
        last_pair = place == _PAIRS - 1
        stays.append((older, first))
        (gone if last_pair else stays).append((younger, first))
        if last_pair:
            population.dies(younger, date(2018, 2, 11))
    for place in range(_SINGLES + _DIED + _LEFT):
        number = population.household(_old(population, rng))
        if place < _SINGLES:
            stays.append((number, _first(rng)))
            continue
        gone.append((number, _first(rng)))
        if place < _SINGLES + _DIED:
            month = month_between(rng, BEFORE + 1, COUNTED - 2)
            population.dies(number, day_in(rng, month))
    return stays, gone


def _new(population: Population, rng: Random, transferred: Drawn) -> Drawn:
    found = list(transferred)
    while len(found) < _NEW:
        first = month_between(rng, BEFORE + 1, COUNTED)
        found.append((population.household(_old(population, rng)), first))
    return found


def _old(population: Population, rng: Random) -> str:
    sex: Sex = "男" if rng.random() < 0.85 else "女"
    return population.person(rng, born_at(rng, 60, 86), sex, hukou=Hukou.RURAL)


def _first(rng: Random) -> Month:
    return month_between(rng, Month(2009, 1), BEFORE)


def _terms(
    rng: Random, number: str, first: Month, mode: str, care: str, *, changes: bool
) -> tuple[MadeTerm, ...]:
    """One term, or two where the ability was judged anew in the year."""
    before = "全自理" if changes else care
    terms = [MadeTerm(first, first, (number,), tiers=(mode, before))]
    if changes and care != before:
        month = month_between(rng, max(LEDGER_START, first) + 1, COUNTED)
        terms.append(
            MadeTerm(month, month, (number,), tiers=(mode, care), reason="生活自理能力重新评估")
        )
    return tuple(terms)


def _made(
    population: Population, rng: Random, number: str, mode: str, terms: tuple[MadeTerm, ...]
) -> MadeEnrollment:
    entered = terms[0].entered
    day = entered.first_day if entered >= LEDGER_START else date(2017, 12, 1)
    payee = (
        MadePayee(WELFARE_HOME, None, RURAL_BANK, _HOME_ACCOUNT, day)
        if mode == "集中"
        else population.payee(rng, number, day)
    )
    return MadeEnrollment(
        PROGRAM,
        number,
        population.home_of[number],
        terms,
        (payee,),
        review_due=max(Month(2018, 10) + rng.randint(0, 11), terms[0].from_month + 1),
        surveyed_by="张敏、田华",
    )
