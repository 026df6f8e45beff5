"""The people and households of the demo town, as its programs ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from app.idcard import Sex
from app.models.person import Hukou
from app.month import Month
from app.services.demo import identity, names
from app.services.demo.place import ALL_NAMES, COUNTED
from app.services.demo.rows import Disability, MadeHousehold, MadeMember, MadePayee, MadePerson
from app.services.register.persons import DISABILITY_KINDS, DISABILITY_LEVELS

# Who was entered before the ledger began has the account of this day.
_ACCOUNTS_FROM = date(2017, 12, 1)
# In the order of the digits that end a certificate's number (GB/T 26341).


class Population:
    """Everybody made so far, by ID number; the draws of each program have their own stream."""

    def __init__(self) -> None:
        self.people: dict[str, MadePerson] = {}
        self.households: dict[str, MadeHousehold] = {}
        self.home_of: dict[str, str] = {}
        self._numbers: set[str] = set()
        self._phones: dict[str, list[str]] = {}
        self._accounts: dict[str, tuple[str, str]] = {}

    def person(
        self,
        rng: Random,
        born: date,
        sex: Sex | None = None,
        *,
        village: str | None = None,
        group: str | None = None,
        hukou: Hukou = Hukou.RURAL,
        surname: str | None = None,
        name: str | None = None,
    ) -> str:
        """A new person, with a name drawn unless given; returns the ID number."""
        drawn: Sex = "男" if rng.random() < 0.5 else "女"
        sex = sex or drawn
        village = village or rng.choice(ALL_NAMES)
        number = identity.id_number(rng, born, sex, self._numbers)
        name = name or (surname or names.surname(rng)) + names.given_name(rng, sex, born.year)
        self.people[number] = MadePerson(
            number,
            name,
            sex,
            born,
            village,
            group or f"{rng.randint(1, 6)}组",
            hukou,
            phone=self._phone(rng, village, born),
            disability=_disability(rng),
        )
        return number

    def household(self, head: str, others: Iterable[tuple[str, str]] = ()) -> str:
        """A household of a head and (ID number, relation) of others; returns its key."""
        members = [MadeMember(head, "户主"), *(MadeMember(*other) for other in others)]
        self.households[head] = MadeHousehold(tuple(members))
        self.home_of.update({member.id_number: head for member in members})
        return head

    def join(self, home: str, number: str, relation: str, day: date) -> None:
        """A further member from a day on."""
        household = self.households[home]
        member = MadeMember(number, relation, joined_on=day)
        self.households[home] = replace(household, members=(*household.members, member))
        self.home_of[number] = home

    def leave(self, number: str, day: date) -> None:
        """A member marries or moves away."""
        household = self.households[self.home_of.pop(number)]
        members = tuple(
            replace(member, left_on=day) if member.id_number == number else member
            for member in household.members
        )
        self.households[household.head] = replace(household, members=members)

    def relative(self, rng: Random, of: str, relation: str, by: Month = COUNTED - 1) -> str:
        """A new person who is ``relation`` of somebody, of fitting age, born before a month."""
        one = self.people[of]
        sex: Sex | None = None
        surname: str | None = names.surname_of(one.name)
        if relation == "配偶":
            sex, surname = ("女" if one.sex == "男" else "男"), None
            born = _years_later(rng, one.born, -4, 6)
        elif relation in ("子", "女"):
            sex = "男" if relation == "子" else "女"
            born = _years_later(rng, one.born, 22, 34)
            surname = surname if one.sex == "男" else None
        elif relation in ("孙", "孙女"):
            sex = "男" if relation == "孙" else "女"
            born = _years_later(rng, one.born, 46, 60)
        elif relation == "兄弟":
            sex, born = "男", _years_later(rng, one.born, -6, 6)
        else:
            sex, born = "女", _years_later(rng, one.born, -30, -21)
            surname = None
        if born >= by.first_day:
            born = by.first_day - timedelta(days=rng.randint(1, 6 * 365))
        return self.person(
            rng,
            born,
            sex,
            village=one.village,
            group=one.group,
            hukou=one.hukou,
            surname=surname,
        )

    def dies(self, number: str, day: date, known: Month | None = None) -> None:
        """A death, known to the office in the month after unless said otherwise."""
        person = self.people[number]
        self.people[number] = replace(person, died_on=day, death_known=known or Month.of(day) + 1)

    def settle_with(self, number: str, other: str) -> None:
        """Let somebody live where another does."""
        place = self.people[other]
        self.people[number] = replace(self.people[number], village=place.village, group=place.group)

    def served(self, number: str, years: int) -> None:
        """Years of military service."""
        self.people[number] = replace(self.people[number], service_years=years)

    def payee(self, rng: Random, number: str, from_day: date = _ACCOUNTS_FROM) -> MadePayee:
        """Somebody and their account, the same whatever it is for."""
        if number not in self._accounts:
            self._accounts[number] = identity.bank_account(rng)
        bank, account = self._accounts[number]
        return MadePayee(self.people[number].name, number, bank, account, from_day)

    def new_account(self, rng: Random, number: str, from_day: date) -> MadePayee:
        """Somebody's account after a change of bank."""
        bank, account = identity.bank_account(rng)
        return MadePayee(self.people[number].name, number, bank, account, from_day)

    def _phone(self, rng: Random, village: str, born: date) -> str | None:
        """Old people often have none, or the number of a neighbour or child."""
        shared = self._phones.setdefault(village, [])
        if born.year > 2005 or rng.random() < 0.08:
            return None
        if shared and rng.random() < (0.35 if born.year < 1945 else 0.1):
            return rng.choice(shared[-12:])
        shared.append(identity.phone(rng))
        return shared[-1]


def born_at(rng: Random, youngest: int, oldest: int, on: Month = COUNTED) -> date:
    """A birth date of somebody whose age in a month lies between two ages, both included."""
    latest = on - 12 * youngest
    earliest = on - (12 * (oldest + 1) - 1)
    first, last = earliest.first_day, latest.last_day
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def day_in(rng: Random, month: Month) -> date:
    """Some day of a month."""
    return month.first_day.replace(day=rng.randint(2, 26))


def month_between(rng: Random, first: Month, last: Month) -> Month:
    """Some month from ``first`` to ``last``."""
    return first + rng.randrange(last.since(first) + 1)


def sizes(counts: Sequence[tuple[int, int]], rng: Random) -> list[int]:
    """(size, how many) as a shuffled list of sizes."""
    found = [size for size, times in counts for _ in range(times)]
    rng.shuffle(found)
    return found


def _years_later(rng: Random, born: date, low: int, high: int) -> date:
    return born + timedelta(days=rng.randint(low * 365, high * 365))


def _disability(rng: Random) -> Disability | None:
    if rng.random() > 0.09:
        return None
    valid = date(rng.randint(2018, 2027), rng.randint(1, 12), 28)
    return Disability(rng.choice(DISABILITY_KINDS), rng.choice(DISABILITY_LEVELS), valid)
