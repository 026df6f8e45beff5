"""What the window asks of the rest of the program before anybody is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from app.models.database import Database
from app.models.staff import Role
from app.month import Month
from app.services.office.staff import StaffRow
from app.services.office_file.backup import BackupReport
from app.services.office_file.restoring import RestorePreview
from app.services.register.villages import NewVillage
from app.ui.desk.background import Progress


class SignedIn(Protocol):
    """What the desk needs of an open office; ``app.bootstrap.Office`` is one."""

    @property
    def database(self) -> Database: ...

    @property
    def key(self) -> bytes: ...

    @property
    def roles(self) -> tuple[Role, ...]: ...

    @property
    def folder(self) -> Path: ...

    @property
    def staff_id(self) -> int: ...

    @property
    def staff_name(self) -> str: ...

    def transaction(self) -> AbstractContextManager[Session]: ...

    def reading(self) -> AbstractContextManager[Session]: ...

    def close(self) -> None: ...


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


@dataclass(frozen=True, slots=True)
class Opener:
    """What opens a backup: an account in it, or the recovery code."""

    name: str
    password: str
    code: str | None = None


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

    def second_person(self, office: SignedIn, name: str, password: str) -> StaffRow:
        """The reviewer, proved by their own password; raises AppError as ``sign_in`` does."""

    def preview_restore(self, file: Path, opener: Opener) -> RestorePreview:
        """Check a backup and compare it with today's data; nobody may be signed in."""

    def restore(self, file: Path, opener: Opener) -> BackupReport:
        """Put a backup in the place of today's data, which are kept aside."""
