"""What the window asks of the rest of the program before anybody is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.models.staff import Role
from app.month import Month
from app.services.register.villages import NewVillage
from app.ui.background import Progress
from app.ui.desk import SignedIn


@dataclass(frozen=True, slots=True)
class Account:
    """A name and its password, as typed; never written anywhere."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the first-run pages ask for to make a new office."""

    town: str
    county: str
    villages: tuple[NewVillage, ...]
    ledger_start: Month
    first: Account
    reviewer: Account


@dataclass(frozen=True, slots=True)
class Created:
    """A new office, open for its first user, and the recovery code that is shown once."""

    office: SignedIn
    recovery_code: str


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo town, open for its first user; ``users`` with what each does."""

    office: SignedIn
    users: tuple[str, ...]
    password: str


class Doors(Protocol):
    """The ways into an office; all of them work on files, so they are called off the window."""

    @property
    def folder(self) -> Path:
        """The data folder."""

    def has_office(self) -> bool:
        """Whether the data folder holds anything of an office."""

    def sign_in(self, name: str, password: str) -> SignedIn:
        """Raises AppError for a wrong password, a wait that is on, or damaged files."""

    def recover(self, code: str, name: str, password: str) -> SignedIn:
        """Sign in by the recovery code and set a new password."""

    def create(self, plan: Plan, progress: Progress) -> Created:
        """Make an office; whole or not at all."""

    def demo(self, progress: Progress) -> Demo:
        """The demo town in a folder of its own, made at the first call."""

    def add_staff(self, office: SignedIn, name: str, password: str, roles: Sequence[Role]) -> None:
        """A further member of staff, by who is signed in."""
