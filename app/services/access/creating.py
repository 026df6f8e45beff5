"""Making an office, whole or not at all, and adding further people to it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.errors import AppError
from app.instance import Instance
from app.models.database import Database
from app.models.staff import Role
from app.month import Month
from app.services.access.office import Office
from app.services.office import settings, staff
from app.services.office.permissions import require_role
from app.services.office_file import accounts, data_folder
from app.services.office_file.keyslots import STRONG, Cost
from app.services.programs import entering
from app.services.register.villages import NewVillage, add_villages

_logger = logging.getLogger(__name__)

FIRST_ROLES = (Role.ADMIN, Role.PREPARE)


@dataclass(frozen=True, slots=True)
class Account:
    """A name and its password, as typed; never written anywhere."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """What a new office begins with: its first user, and the reviewer where known already."""

    town: str
    county: str
    villages: tuple[NewVillage, ...]
    ledger_start: Month
    first: Account
    reviewer: Account | None = None


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What a new office came with; the recovery code is shown once, to be printed."""

    recovery_key: str
    villages: int
    programs: int


def create_office(folder: Path, plan: OfficePlan, *, cost: Cost = STRONG) -> NewOffice:
    """Make a new office with the programs that come with it; whole or not at all.

    The first user administers and prepares. Raises AppError ``exists`` where the folder holds
    anything of an office, ``already-open``, or what the disk or the entries ask for.
    """
    if not plan.town.strip():
        raise AppError("请填写乡镇名称。没有建立办公室。", code="town-missing")
    with Instance.hold(folder):
        data_folder.settle(folder)
        if data_folder.has_office(folder):
            raise AppError(
                f"“{folder}”里已有办公室的数据,没有改动它。请直接登录,或另选一个空文件夹。",
                code="exists",
            )
        staging = data_folder.new_staging(folder)
        try:
            made = _make(staging, plan, cost)
            data_folder.take_over(folder)
        finally:
            data_folder.drop_staging(folder)
    _logger.info("office created: %d villages, %d programs", made.villages, made.programs)
    return made


def add_staff(
    office: Office, name: str, password: str, roles: Iterable[Role], *, cost: Cost = STRONG
) -> staff.StaffRow:
    """A further member of staff with a password, by who administers the office."""
    with accounts.undone_on_failure(office.folder), office.transaction() as session:
        require_role(session, office.staff_id, Role.ADMIN)
        added = staff.add(session, office.staff_id, name, roles)
        # Last, and before the commit: without a slot there is no member.
        accounts.add_staff(office.folder, office.key, added, name.strip(), password, cost=cost)
        return staff.by_name(session, name)


def _make(folder: Path, plan: OfficePlan, cost: Cost) -> NewOffice:
    """The office's files in a folder of their own."""
    key = accounts.new_key()
    database = Database.create(data_folder.database(folder), key)
    try:
        with database.transaction() as session:
            first = staff.add_first(session, plan.first.name, FIRST_ROLES)
            villages, programs = _fill(session, first, plan)
            code = accounts.create(
                folder, key, first, plan.first.name, plan.first.password, cost=cost
            )
            if plan.reviewer is not None:
                name, password = plan.reviewer.name.strip(), plan.reviewer.password
                second = staff.add(session, first, name, (Role.REVIEW,))
                accounts.add_staff(folder, key, second, name, password, cost=cost)
    finally:
        database.close()
    return NewOffice(code, villages, programs)


def _fill(session: Session, first: int, plan: OfficePlan) -> tuple[int, int]:
    """Settings, villages and programs; how many of the latter two."""
    settings.put(session, first, "town", plan.town.strip())
    settings.put(session, first, "county", plan.county.strip())
    settings.put(session, first, "ledger_start", str(plan.ledger_start))
    villages = add_villages(session, first, plan.villages)
    return villages, entering.seed(session, first, plan.ledger_start)
