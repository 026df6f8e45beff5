"""Signing in to an office, by a password or by the recovery code; a second person beside."""

from __future__ import annotations

import logging
from pathlib import Path

from app.errors import AppError
from app.instance import Instance
from app.models.base import now
from app.models.database import Database
from app.services.access.office import Office
from app.services.office import staff, staffing
from app.services.office_file import accounts, data_folder, password_attempts, unlocking
from app.services.office_file.keyslots import STRONG, Cost

_logger = logging.getLogger(__name__)


def sign_in(
    folder: Path,
    name: str | None,
    password: str,
    *,
    new_password: str | None = None,
    clock: password_attempts.Clock = password_attempts.SYSTEM,
    cost: Cost = STRONG,
) -> Office:
    """Open the office for a member of staff; None for the first user.

    Finishes a restore that a crash interrupted. Whose password an administrator has reset comes
    in only with a ``new_password`` of their own. Raises AppError: ``no-office``,
    ``already-open``, ``password-wrong``, ``too-many-tries``, ``password-must-change``,
    ``staff-unknown``, or what is wrong with the files.
    """
    held = _take(folder)
    try:
        opened = unlocking.open_slot(folder, name, password, clock=clock)
        office = _open(folder, held, opened)
        try:
            if office.must_change_password:
                _take_own_password(office, password, new_password, cost)
                office.password_was_changed()
        except BaseException:
            office.close()
            raise
        return office
    except BaseException:
        held.close()
        raise


def recover(folder: Path, code: str, name: str, password: str, *, cost: Cost = STRONG) -> Office:
    """Sign in by the recovery code, giving a member of staff a new password.

    Raises AppError as ``sign_in`` does, and ``recovery-code``.
    """
    held = _take(folder)
    try:
        key = unlocking.unlock_with_recovery_key(folder, code)
        with accounts.undone_on_failure(folder):
            opened = _recovered(folder, key, name, password, cost)
        return _open(folder, held, opened)
    except BaseException:
        held.close()
        raise


def _recovered(folder: Path, key: bytes, name: str, password: str, cost: Cost) -> unlocking.Opened:
    """The new password of a member, and the word of it in the chain."""
    database = Database.open(data_folder.database(folder), key)
    try:
        with database.transaction() as session:
            member = staff.by_name(session, name)
            staffing.note_recovery(session, member.id)
            return accounts.set_password(folder, key, member.id, member.name, password, cost=cost)
    finally:
        database.close()


def second_person(office: Office, name: str, password: str) -> staff.StaffRow:
    """The reviewer, proved by their own password; raises AppError as ``sign_in`` does."""
    unlocking.verify_password(office.folder, name, password)
    with office.reading() as session:
        return staff.with_own_password(session, name)


def _take_own_password(office: Office, password: str, new_password: str | None, cost: Cost) -> None:
    """Nothing is seen with a password that somebody else knows."""
    if new_password is None:
        raise staff.must_change()
    if new_password == password:
        raise AppError(
            "新密码不能和管理员给的一样。没有登录,请另想一个只有您知道的密码。",
            code="password-same",
        )
    # Who leaves hands over tasks and duties: a command that only signs in reads none of that.
    from app.services.access.staffing import change_own_password

    change_own_password(office, password, new_password, cost=cost)


def _end_waits(database: Database) -> None:
    """Writes only where somebody waits: a full disk keeps nobody out."""
    with database.reading() as session:
        waiting = staffing.unconfirmed(session)
    if waiting:
        with database.transaction() as session:
            staffing.end_waits(session, now())


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
        _end_waits(database)
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
