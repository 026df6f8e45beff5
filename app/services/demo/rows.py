"""What the demo town is made of: plain facts, before anything of them is in a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.idcard import Sex
from app.models.enrollment import TermStatus
from app.models.person import Hukou
from app.month import Month


@dataclass(frozen=True, slots=True)
class Disability:
    kind: str
    level: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class MadePerson:
    """A person; ``death_known`` is the month of business in which the office learns of it."""

    id_number: str
    name: str
    sex: Sex
    born: date
    village: str
    group: str
    hukou: Hukou
    phone: str | None = None
    died_on: date | None = None
    death_known: Month | None = None
    disability: Disability | None = None
    service_years: int | None = None


@dataclass(frozen=True, slots=True)
class MadeMember:
    """A member by ID number; days None: as long as anybody can say, and still."""

    id_number: str
    relation: str
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class MadeHousehold:
    """A household, known by its head's ID number; the head is the first member."""

    members: tuple[MadeMember, ...]

    @property
    def head(self) -> str:
        return self.members[0].id_number


@dataclass(frozen=True, slots=True)
class MadeTerm:
    """What holds from a month on, and the month of business in which the office enters it."""

    from_month: Month
    entered: Month
    persons: tuple[str, ...]
    status: TermStatus = TermStatus.ACTIVE
    approved_fen: int | None = None
    tiers: tuple[str, ...] = ()
    reason: str = ""
    back_pay: bool = False


@dataclass(frozen=True, slots=True)
class MadePayee:
    """Payee and account from a day on; without an account the money has to wait."""

    name: str
    id_number: str | None
    bank: str | None
    account: str | None
    from_day: date


@dataclass(frozen=True, slots=True)
class MadeEnrollment:
    """An enrollment of a person or of a household (by its head), or one grant."""

    program: str
    person: str | None
    household: str | None
    terms: tuple[MadeTerm, ...]
    payees: tuple[MadePayee, ...]
    granted_on: date | None = None
    grant_type: str | None = None
    review_due: Month | None = None
    surveyed_by: str | None = None

    @property
    def first_month(self) -> Month:
        return self.terms[0].from_month

    @property
    def entered(self) -> Month:
        return self.terms[0].entered


@dataclass(frozen=True, slots=True)
class MadeRate:
    """A rate in fen a month from ``from_month`` on."""

    program: str
    tier: str
    amount_fen: int
    from_month: Month
    document: str


@dataclass(frozen=True, slots=True)
class MadeTown:
    """Everything the office is to be filled with, in the order of entry."""

    people: tuple[MadePerson, ...]
    households: tuple[MadeHousehold, ...]
    enrollments: tuple[MadeEnrollment, ...]
    rates: tuple[MadeRate, ...]
