"""Wires paths, database, accounts and services: makes an office, and signs people in to one."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from app.errors import AppError
from app.instance import Instance
from app.models.database import Database
from app.models.staff import Role
from app.month import Month
from app.services.health import doctor
from app.services.health.doctor import Check
from app.services.office import settings, staff
from app.services.office_file import accounts, backup, data_folder, password_attempts, restoring
from app.services.office_file.backup import BackupReport
from app.services.office_file.keyslots import STRONG, Cost
from app.services.office_file.restoring import RestorePreview
from app.services.programs import entering
from app.services.register.villages import NewVillage, add_villages

_logger = logging.getLogger(__name__)

FIRST_ROLES = (Role.ADMIN, Role.PREPARE)


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What a new office came with; the recovery code is shown once, to be printed."""

    recovery_code: str
    villages: int
    programs: int


class Office:
    """An open office and who sits at it; holds its data folder until closed."""

    def __init__(
        self, folder: Path, database: Database, key: bytes, member: staff.StaffRow, held: Instance
    ) -> None:
        self.folder = folder
        self.database = database
        self.key = key
        self._member = member
        self._held = held

    @property
    def staff_id(self) -> int:
        """Who acts."""
        return self._member.id

    @property
    def staff_name(self) -> str:
        return self._member.name

    @property
    def roles(self) -> tuple[Role, ...]:
        """What the signed-in member may do, as it was at sign-in."""
        return self._member.roles

    def transaction(self) -> AbstractContextManager[Session]:
        """One user action (see Database.transaction)."""
        return self.database.transaction()

    def reading(self) -> AbstractContextManager[Session]:
        """A consistent view (see Database.reading)."""
        return self.database.reading()

    def close(self) -> None:
        """Let go of database and folder; a second time is harmless."""
        self.database.close()
        self._held.close()

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def create_office(
    folder: Path,
    *,
    town: str,
    county: str,
    villages: Sequence[NewVillage],
    ledger_start: Month,
    name: str,
    password: str,
    cost: Cost = STRONG,
) -> NewOffice:
    """Make a new office with the programs that come with it; whole or not at all.

    The first user administers and prepares. Raises AppError ``exists`` where the folder holds
    anything of an office, ``already-open``, or what the disk or the entries ask for.
    """
    if not town.strip():
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
            key = accounts.new_key()
            database = Database.create(data_folder.database(staging), key)
            try:
                with database.transaction() as session:
                    first = staff.add(session, None, name, FIRST_ROLES)
                    settings.put(session, first, "town", town.strip())
                    settings.put(session, first, "county", county.strip())
                    settings.put(session, first, "ledger_start", str(ledger_start))
                    village_count = add_villages(session, first, villages)
                    program_count = entering.seed(session, ledger_start, first)
            finally:
                database.close()
            code = accounts.create(staging, key, first, name, password, cost=cost)
            data_folder.take_over(folder)
        finally:
            data_folder.drop_staging(folder)
    _logger.info("office created: %d villages, %d programs", village_count, program_count)
    return NewOffice(code, village_count, program_count)


def sign_in(
    folder: Path,
    name: str | None,
    password: str,
    *,
    clock: password_attempts.Clock = password_attempts.SYSTEM,
) -> Office:
    """Open the office for a member of staff; None for the first user.

    Finishes a restore that a crash interrupted. Raises AppError: ``no-office``,
    ``already-open``, ``password-wrong``, ``too-many-tries``, ``staff-unknown``, or what is
    wrong with the files.
    """
    held = _take(folder)
    try:
        opened = accounts.open_slot(folder, name, password, clock=clock)
        return _open(folder, held, opened)
    except BaseException:
        held.close()
        raise


def recover(folder: Path, code: str, name: str, password: str, *, cost: Cost = STRONG) -> Office:
    """Sign in by the recovery code, giving a member of staff a new password.

    Raises AppError as ``sign_in`` does, and ``recovery-code``.
    """
    held = _take(folder)
    try:
        key = accounts.unlock_with_recovery_code(folder, code)
        database = Database.open(data_folder.database(folder), key)
        try:
            with database.reading() as session:
                member = staff.by_name(session, name)
        finally:
            database.close()
        accounts.set_password(folder, key, member.id, member.name, password, cost=cost)
        return _open(folder, held, accounts.open_slot(folder, member.name, password))
    except BaseException:
        held.close()
        raise


def add_staff(
    office: Office, name: str, password: str, roles: Iterable[Role], *, cost: Cost = STRONG
) -> staff.StaffRow:
    """A further member of staff with a password, by who administers the office."""
    clean = name.strip()
    with office.transaction() as session:
        staff.require_role(session, office.staff_id, Role.ADMIN)
        added = staff.add(session, office.staff_id, clean, roles)
        # Last, and before the commit: without a slot there is no member, and a slot without
        # a member opens nothing.
        accounts.add_staff(office.folder, office.key, added, clean, password, cost=cost)
        return staff.by_name(session, clean)


def second_person(office: Office, name: str, password: str) -> staff.StaffRow:
    """The reviewer, proved by their own password; raises AppError as ``sign_in`` does."""
    accounts.verify_password(office.folder, name, password)
    with office.reading() as session:
        return staff.by_name(session, name)


def back_up(office: Office, target: Path) -> BackupReport:
    """Back the open office up to a folder or file (see ``backup.back_up``)."""
    report = backup.back_up(office.folder, office.database, office.key, target)
    _logger.info("backed up: %d bytes", report.bytes)
    return report


def verify(office: Office) -> BackupReport:
    """Check the data in use in full (see ``backup.verify_live``)."""
    return backup.verify_live(office.folder, office.database, office.key)


def verify_backup(office: Office, path: Path) -> BackupReport:
    """Check a backup of this office in full (see ``backup.verify_file``)."""
    with data_folder.workspace(office.folder) as work:
        return backup.verify_file(path, office.key, work)


def verify_backup_alone(path: Path, name: str | None, password: str) -> BackupReport:
    """Check a backup by its own accounts, where there is no office."""
    key = accounts.open_slots(backup.keys_inside(path), name, password).key
    with TemporaryDirectory(prefix="minzheng-") as work:
        return backup.verify_file(path, key, Path(work))


def preview_restore(
    folder: Path, path: Path, name: str | None, password: str, *, code: str | None = None
) -> RestorePreview:
    """What a restore would change; the office must be closed (see ``restoring.preview``)."""
    with Instance.hold(folder):
        data_folder.settle(folder)
        return restoring.preview(path, folder, name, password, code=code)


def restore(
    folder: Path, path: Path, name: str | None, password: str, *, code: str | None = None
) -> BackupReport:
    """Put a backup in the place of today's data; the office must be closed.

    Sign in anew afterwards. See ``restoring.restore``.
    """
    with Instance.hold(folder):
        data_folder.settle(folder)
        report = restoring.restore(path, folder, name, password, code=code)
    _logger.info("restored: head %s", report.audit_head[:12])
    return report


def examine(office: Office) -> tuple[Check, ...]:
    """The doctor's checks (see ``health.examine``)."""
    return doctor.examine(office.folder, office.database, office.key)


def _take(folder: Path) -> Instance:
    if not folder.is_dir() or not data_folder.has_office(folder):
        data_folder.expect_office(folder)
    held = Instance.hold(folder)
    try:
        data_folder.settle(folder)
        data_folder.drop_staging(folder)
        data_folder.expect_office(folder)
    except BaseException:
        held.close()
        raise
    return held


def _open(folder: Path, held: Instance, opened: accounts.Opened) -> Office:
    database = Database.open(data_folder.database(folder), opened.key)
    try:
        with database.reading() as session:
            member = staff.by_id(session, opened.staff_id)
        accounts.expect_owner(folder, opened, member.name)
    except BaseException:
        database.close()
        raise
    _logger.info("signed in staff:%d", member.id)
    return Office(folder, database, opened.key, member, held)
