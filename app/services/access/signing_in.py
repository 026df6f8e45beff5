"""Signing in to an office, by a password or by the recovery code; a second person beside."""

from __future__ import annotations

import logging
from pathlib import Path

from app.instance import Instance
from app.models.database import Database
from app.services.access.office import Office
from app.services.office import staff
from app.services.office_file import accounts, data_folder, password_attempts, unlocking
from app.services.office_file.keyslots import STRONG, Cost

_logger = logging.getLogger(__name__)


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
        opened = unlocking.open_slot(folder, name, password, clock=clock)
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
        key = unlocking.unlock_with_recovery_code(folder, code)
        database = Database.open(data_folder.database(folder), key)
        try:
            with database.reading() as session:
                member = staff.by_name(session, name)
        finally:
            database.close()
        opened = accounts.set_password(folder, key, member.id, member.name, password, cost=cost)
        return _open(folder, held, opened)
    except BaseException:
        held.close()
        raise


def second_person(office: Office, name: str, password: str) -> staff.StaffRow:
    """The reviewer, proved by their own password; raises AppError as ``sign_in`` does."""
    unlocking.verify_password(office.folder, name, password)
    with office.reading() as session:
        return staff.by_name(session, name)


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


def _open(folder: Path, held: Instance, opened: unlocking.Opened) -> Office:
    database = Database.open(data_folder.database(folder), opened.key)
    try:
        with database.reading() as session:
            member = staff.by_id(session, opened.staff_id)
            names = staff.active_names(session)
        unlocking.expect_owner(folder, opened, member.name)
        keys = accounts.examine(folder, opened.key, names)
    except BaseException:
        database.close()
        raise
    data_folder.protect(folder)
    _logger.info("signed in staff:%d", member.id)
    warning = "" if keys.ok else accounts.words(keys)
    return Office(folder, database, opened.key, member, held, warning=warning)
