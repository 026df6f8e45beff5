"""Puts a backup in the place of today's data, which are kept; decided by a single rename."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app import files
from app.errors import AppError
from app.models.audit import AuditEntry
from app.models.base import now as local_now
from app.models.cipher import find_damage
from app.models.database import Database, looking
from app.money import grouped
from app.services.office import audit, traces
from app.services.office_file import (
    accounts,
    archive,
    backup,
    data_folder,
    inventory,
    keyslots,
    password_attempts,
    unlocking,
)
from app.services.office_file.backup import ENDING, STAMP, BackupReport
from app.services.office_file.inventory import Inventory


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What a restore would change. ``today`` is None where today's data cannot be read.

    ``is_earlier_state``: today's data go on from this very backup, so that what was entered
    since is what a restore would lose.
    """

    backup: BackupReport
    today: Inventory | None
    is_earlier_state: bool
    differences: tuple[str, ...]


def preview(
    path: Path,
    folder: Path,
    name: str | None,
    password: str,
    *,
    code: str | None = None,
    clock: password_attempts.Clock = password_attempts.SYSTEM,
) -> RestorePreview:
    """Check a backup in full and compare it with today's data; nothing is changed.

    Opened by a password of the backup's own accounts, by one of today's, or by the recovery
    ``code``. The caller holds the instance lock and has no database open. Raises AppError as
    ``backup.verify_file`` does, and ``password-wrong``.
    """
    key = _key(path, folder, name, password, code, clock)
    with data_folder.workspace(folder) as work:
        report = backup.verify_file(path, key, work)
    return _compared(report, folder, key)


def restore(
    path: Path,
    folder: Path,
    name: str | None,
    password: str,
    *,
    code: str | None = None,
    clock: password_attempts.Clock = password_attempts.SYSTEM,
    now: datetime | None = None,
) -> BackupReport:
    """Put a backup in the place of today's data; opened and guarded as ``preview`` is.

    The backup is unpacked aside and checked in full, today's data are kept as a verified
    backup in ``kept`` (raw files, where they cannot be read), then one rename decides.
    Passwords stay today's where the backup is of the same office and nobody has tampered with
    them. Raises AppError; today's data are untouched then.
    """
    key = _key(path, folder, name, password, code, clock)
    with data_folder.workspace(folder) as work:
        report = backup.verify_file(path, key, work)
        inside = (work / data_folder.KEYS).read_bytes()
        if unlocking.same_office(folder, inside) and accounts.is_sealed(folder, key):
            files.write_safely(work / data_folder.KEYS, data_folder.keys(folder).read_bytes())
        _note(work, key, report, _head_today(folder, key))
        _keep_today(folder, key, work, now or local_now())
        data_folder.take_over(folder)
    return report


def _note(work: Path, key: bytes, report: BackupReport, replaced: str) -> None:
    """The data cannot know of a backup that was made of them: tell the restored ones.

    ``replaced`` is the head of the chain whose place they take; empty where it cannot be read.
    """
    database = Database.open(work / data_folder.DATABASE, key)
    try:
        backup.note(database, report)
        with database.transaction() as session:
            traces.note_restore(session, replaced)
    finally:
        database.close()


def _head_today(folder: Path, key: bytes) -> str:
    file = data_folder.database(folder)
    if not _readable(file, key):
        return ""
    with looking(file, key) as session:
        return audit.head(session)


def _key(
    path: Path,
    folder: Path,
    name: str | None,
    password: str,
    code: str | None,
    clock: password_attempts.Clock,
) -> bytes:
    inside = backup.keys_inside(path)
    if code is not None:
        return unlocking.open_for_restore_with_code(folder, inside, code, clock=clock)
    return unlocking.open_for_restore(folder, inside, name, password, clock=clock)


def _compared(report: BackupReport, folder: Path, key: bytes) -> RestorePreview:
    file = data_folder.database(folder)
    if not _readable(file, key):
        said = "现有数据无法读取" if file.exists() else "这里还没有数据"
        return RestorePreview(report, None, False, (said,))
    with looking(file, key) as session:
        today = inventory.take(session)
        earlier = session.scalar(
            select(AuditEntry.id).where(AuditEntry.hash == report.audit_head).limit(1)
        )
    return RestorePreview(report, today, earlier is not None, _differences(report, today))


def _differences(report: BackupReport, today: Inventory) -> tuple[str, ...]:
    pairs = [
        ("人员", f"{report.persons}人", f"{today.persons}人"),
        ("花名册", f"{report.rosters}份", f"{today.rosters}份"),
        (
            "已发金额",
            f"{grouped(report.amount_paid_fen)}元",
            f"{grouped(today.amount_paid_fen)}元",
        ),
    ]
    found = [f"{what}:备份中{then},现在{now}" for what, then, now in pairs if then != now]
    if report.audit_head != today.audit_head:
        found.append("操作记录不同:备份之后的登记和修改不在备份中")
    return tuple(found)


def _readable(file: Path, key: bytes) -> bool:
    return file.exists() and not find_damage(file, key)


def _keep_today(folder: Path, key: bytes, work: Path, moment: datetime) -> None:
    """A verified copy of what is about to be replaced; there may be nothing."""
    present = [folder / name for name in data_folder.MEMBERS if (folder / name).exists()]
    if not present:
        return
    kept = folder / data_folder.KEPT
    stamp = moment.strftime(STAMP)
    try:
        kept.mkdir(exist_ok=True)
        place = work / "today"
        place.mkdir()
        if len(present) == len(data_folder.MEMBERS) and _sound(folder, key):
            backup.write_checked(folder, key, _free(kept / f"{stamp}{ENDING}"), place, moment)
        else:
            _keep_raw(folder, _free(kept / stamp))
    except OSError as error:
        raise files.explain(error, kept) from error


def _sound(folder: Path, key: bytes) -> bool:
    """Whether today's data can be backed up as they are meant to be."""
    try:
        keyslots.load(data_folder.keys(folder).read_bytes())
        backup.examine(data_folder.database(folder), key)
    except (AppError, SQLAlchemyError):
        return False
    return True


def _keep_raw(folder: Path, target: Path) -> None:
    """Damaged or foreign files as they are, side files included, compared after copying."""
    target.mkdir()
    names = [*data_folder.MEMBERS, *(f"{data_folder.DATABASE}{end}" for end in files.SIDE_FILES)]
    for name in names:
        source = folder / name
        if not source.exists():
            continue
        shutil.copyfile(source, target / name)
        files.flush_file(target / name)
        if archive.sha256_of(source) != archive.sha256_of(target / name):
            raise OSError(f"{name} was not copied whole")
    files.flush_folder(target)


def _free(path: Path) -> Path:
    """The path, or the first of its kind with a number that is free."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
