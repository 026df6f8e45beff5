"""People of 80 and more on 高龄津贴: everybody of that age in the register, and many more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from app.idcard import Sex
from app.models.enrollment import TermStatus
from app.models.program import ProgramKind
from app.month import Month
from app.services.demo.place import ALL_NAMES, COUNTED, LEDGER_START, NEXT_MONTH
from app.services.demo.population import Population, born_at, day_in, month_between
from app.services.demo.rows import MadeEnrollment, MadePayee, MadeRate, MadeTerm
from app.services.programs.catalog import USUAL_NAMES

PROGRAM = USUAL_NAMES[ProgramKind.OLD_AGE]
_RATES = (("80-89", 39), ("90-99", 74), ("100+", 300))
RATES = tuple(
    MadeRate(PROGRAM, band, yuan * 100, Month(2017, 1), "五民政发〔2017〕9号")
    for band, yuan in _RATES
)
# 1363 persons count in the month reported: 58万. Besides them, who no longer or not yet does.
_COUNTED = 1363
_CENTENARIANS, _NINETIES = 3, 112
_TURNED_80, _DIED, _SUSPENDED, _DEATHS_HEARD_LATE = 96, 78, 3, 2
_TURNING_80, _TURNING_80_UNKNOWN = 9, 4
_SPELL = 12 * 80


@dataclass(frozen=True, slots=True)
class _Fate:
    """How an allowance begins and breaks off."""

    late: int = 0
    suspended: Month | None = None
    resumed: Month | None = None
    without_account: bool = False


def enrollments(population: Population) -> list[MadeEnrollment]:
    """All of the program; whoever of the others is old enough has the allowance as well."""
    rng = Random(f"demo:{PROGRAM}")  # noqa: S311 (made-up people, no secrets)
    known = [
        person.id_number
        for person in population.people.values()
        if _turns_80(person.born) <= NEXT_MONTH and not _died_before(person.died_on, LEDGER_START)
    ]
    made = [_made(population, rng, number, _Fate()) for number in known]
    counted = sum(_counts(population, number) for number in known)
    fates = _fates(_COUNTED - counted)
    fresh = _fresh(population, rng, len(fates))
    _house(population, rng, fresh)
    made += [
        _made(population, rng, number, fate) for number, fate in zip(fresh, fates, strict=True)
    ]
    made += [_made(population, rng, number, _Fate()) for number in _no_longer(population, rng)]
    made += [_made(population, rng, number, _Fate()) for number in _not_yet(population, rng)]
    made += [
        _made(population, rng, _new(population, rng, born_at(rng, 81, 88)), suspended)
        for suspended in (_Fate(suspended=Month(2018, 7 + place)) for place in range(_SUSPENDED))
    ]
    return sorted(made, key=lambda one: (one.entered, one.first_month))


def _turns_80(born: date) -> Month:
    return Month.of(born) + _SPELL


def _died_before(died_on: date | None, month: Month) -> bool:
    return died_on is not None and Month.of(died_on) < month


def _counts(population: Population, number: str) -> bool:
    person = population.people[number]
    return _turns_80(person.born) <= COUNTED and not _died_before(person.died_on, COUNTED)


def _fates(count: int) -> list[_Fate]:
    """Those who count: most plainly, some heard of late, one resumed, one without account."""
    fates = [_Fate()] * count
    fates[3] = _Fate(suspended=Month(2018, 6), resumed=Month(2018, 9))
    for place in range(-6, 0):
        fates[place] = _Fate(late=1 + place % 2)
    fates[-7] = _Fate(without_account=True)
    return fates


def _fresh(population: Population, rng: Random, count: int) -> list[str]:
    """The oldest first; the last ``_TURNED_80`` turn 80 after the ledger's start."""
    births = [born_at(rng, 100, 102) for _ in range(_CENTENARIANS)]
    births += [born_at(rng, 90, 98) for _ in range(_NINETIES)]
    plain = count - len(births) - _TURNED_80
    # Every second year of age half as many: as in life, and the pyramid looks right.
    ages = rng.choices(range(81, 90), [9, 8, 7, 6, 5, 4, 3, 3, 2], k=plain)
    births += [born_at(rng, age, age) for age in ages]
    births += [
        _birthday_80(rng, LEDGER_START + 1 + place % COUNTED.since(LEDGER_START))
        for place in range(_TURNED_80)
    ]
    return [_new(population, rng, born) for born in births]


def _birthday_80(rng: Random, month: Month) -> date:
    return day_in(rng, month - _SPELL)


def _new(population: Population, rng: Random, born: date) -> str:
    sex: Sex = "女" if rng.random() < 0.58 else "男"
    return population.person(rng, born, sex, village=rng.choice(ALL_NAMES))


def _house(population: Population, rng: Random, numbers: list[str]) -> None:
    """Couples and people alone, as households."""
    waiting = list(numbers)
    rng.shuffle(waiting)
    while waiting:
        one = waiting.pop()
        spouse = next(
            (o for o in waiting[-6:] if population.people[o].sex != population.people[one].sex),
            None,
        )
        if spouse is None or rng.random() < 0.6:
            population.household(one)
        else:
            waiting.remove(spouse)
            population.settle_with(spouse, one)
            population.household(one, [(spouse, "配偶")])


def _no_longer(population: Population, rng: Random) -> list[str]:
    """Who died within the months reported; of two the office hears after October is paid."""
    found = []
    for _ in range(_DIED):
        number = _new(population, rng, born_at(rng, 82, 95))
        month = month_between(rng, LEDGER_START, COUNTED - 1)
        population.dies(number, day_in(rng, month))
        found.append(number)
    for _ in range(_DEATHS_HEARD_LATE):
        number = _new(population, rng, born_at(rng, 84, 88))
        population.dies(number, day_in(rng, COUNTED - 2), NEXT_MONTH)
        found.append(number)
    for number in found:
        population.household(number)
    return found


def _not_yet(population: Population, rng: Random) -> list[str]:
    """Who turns 80 in the month of work: most have applied, some only stand in the register."""
    coming = [
        _new(population, rng, _birthday_80(rng, NEXT_MONTH))
        for _ in range(_TURNING_80 + _TURNING_80_UNKNOWN)
    ]
    for number in coming:
        population.household(number)
    return coming[:_TURNING_80]


def _made(population: Population, rng: Random, number: str, fate: _Fate) -> MadeEnrollment:
    first = max(_turns_80(population.people[number].born), Month(2012, 1))
    entered = first if first == NEXT_MONTH else min(first + fate.late, COUNTED)
    terms = [MadeTerm(first, entered, (number,))]
    if fate.suspended is not None:
        terms.append(_term(fate.suspended, fate.suspended, number, "未按期生存认证"))
    if fate.suspended is not None and fate.resumed is not None:
        terms.append(_term(fate.suspended, fate.resumed, number, "补办生存认证", resumed=True))
    day = entered.first_day if entered >= LEDGER_START else date(2017, 12, 1)
    payee = population.payee(rng, number, day)
    if fate.without_account:
        payee = MadePayee(payee.name, number, None, None, day)
    return MadeEnrollment(
        PROGRAM,
        number,
        population.home_of.get(number),
        tuple(terms),
        (payee,),
        review_due=max(Month(2018, 12) + rng.randint(0, 8), first + 1),
    )


def _term(
    month: Month, entered: Month, number: str, reason: str, *, resumed: bool = False
) -> MadeTerm:
    status = TermStatus.ACTIVE if resumed else TermStatus.SUSPENDED
    return MadeTerm(month, entered, (number,), status, reason=reason, back_pay=resumed)
