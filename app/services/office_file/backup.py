"""Backups: made while people work, and worth the name only after being read back and checked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from app import __version__, files
from app.errors import AppError
from app.models.audit import BackupRecord
from app.models.base import now as local_now
from app.models.cipher import copy_online, damaged, find_damage
from app.models.database import Database, looking
from app.models.migrating import newest
from app.services.office import settings
from app.services.office_file import archive, data_folder, generations, inventory, manifest
from app.services.office_file.inventory import Inventory
from app.services.office_file.manifest import Manifest

ENDING = ".mzbak"
MEMBERS = ("manifest.json", "keys.json", "office.db")
STAMP = "%Y%m%d-%H%M%S"
# What a file name may hold on every system and every stick.
UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup (or the live data) that was looked at in full; money in fen."""

    file: Path
    bytes: int
    persons: int
    rosters: int
    amount_paid_fen: int
    audit_head: str
    verified: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class FoundBackup:
    """A backup as it describes itself, not yet checked."""

    file: Path
    made_at: datetime
    persons: int


def back_up(
    folder: Path, database: Database, key: bytes, target: Path, *, now: datetime | None = None
) -> BackupReport:
    """Write a checked backup into a folder (under a name of its own), or as the file named.

    The data may be in use. Older generations in a folder are thinned out. Raises AppError:
    the target exists, is missing or full, or the live data are damaged; nothing is left
    behind at the target then.
    """
    moment = now or local_now()
    with database.reading() as session:
        town = settings.get(session, "town")
    file, generated = _target(target, town, moment)
    if generated:
        _clear_remains(file)
    _expect_room(file, data_folder.database(folder).stat().st_size)
    with data_folder.workspace(folder) as work:
        report = write_checked(folder, key, file, work, moment)
    note(database, report)
    if generated:
        thin_out(file.parent, key, moment)
    return report


def verify_file(path: Path, key: bytes, work: Path) -> BackupReport:
    """Check a backup in full; ``work`` is an empty folder to unpack into.

    Raises AppError: ``backup-damaged``, ``backup-foreign`` (of another office),
    ``backup-newer``, or what the disk says.
    """
    stated, data = _stated(path)
    if stated.office != manifest.office_id(key):
        raise AppError(
            f"“{path.name}”是另一个办公室的备份,或密码不符。没有改动任何数据。",
            code="backup-foreign",
        )
    if not manifest.is_signed(data, key):
        raise _damaged(path)
    if stated.holds.schema > newest():
        raise AppError(
            f"备份“{path.name}”由更新版本的程序制作。没有改动任何数据,请安装新版程序。",
            code="backup-newer",
        )
    unpack(path, work)
    found = examine(work / "office.db", key)
    hashes = (archive.sha256_of(work / "keys.json"), archive.sha256_of(work / "office.db"))
    if found != stated.holds or hashes != (stated.keys_hash, stated.database_hash):
        raise _damaged(path)
    return _report(path, found, stated.made_at)


def verify_live(folder: Path, database: Database, key: bytes) -> BackupReport:
    """Check the data in use in full; raises AppError ``database-damaged``."""
    problem = find_damage(database.path, key)
    if problem:
        raise damaged(database.path)
    with database.reading() as session:
        found = inventory.take(session)
    _expect_chain(found)
    return _report(data_folder.database(folder), found, local_now())


def keys_inside(path: Path) -> bytes:
    """The ``keys.json`` of a backup, to open it by its own passwords; raises AppError."""
    _stated(path)
    try:
        return archive.read(path, archive.layout(path, MEMBERS)[1])
    except archive.NotOurs as error:
        raise _damaged(path) from error
    except OSError as error:
        raise files.explain(error, path) from error


def unpack(path: Path, work: Path) -> None:
    """Unpack keys and database; raises AppError."""
    try:
        for member in archive.layout(path, MEMBERS)[1:]:
            archive.extract(path, member, work / member.name)
    except archive.NotOurs as error:
        raise _damaged(path) from error
    except OSError as error:
        # The backup is only read: what is full is the place that it is unpacked to.
        raise files.explain(error, work.parent if files.is_full(error) else path) from error


def found_in(folders: Iterable[Path]) -> tuple[FoundBackup, ...]:
    """What lies in some folders and calls itself a backup, the newest first: to offer one."""
    found = []
    for folder in folders:
        for path in folder.glob(f"*{ENDING}"):
            try:
                stated, _data = _stated(path)
            except AppError:
                continue
            found.append(FoundBackup(path, stated.made_at, stated.holds.persons))
    return tuple(sorted(found, key=lambda each: each.made_at, reverse=True))


def examine(file: Path, key: bytes) -> Inventory:
    """Everything about an office file at rest; raises AppError when it is not whole."""
    if find_damage(file, key):
        raise damaged(file)
    with looking(file, key) as session:
        found = inventory.take(session)
    _expect_chain(found)
    return found


def thin_out(folder: Path, key: bytes, now: datetime) -> int:
    """Remove surplus generations of this office from a backup folder; returns how many.

    Only files that are named as we name them and whose manifest is of this office.
    """
    own: dict[datetime, list[Path]] = {}
    office = manifest.office_id(key)
    for path in folder.glob(f"*{ENDING}"):
        made = _made_at(path, now)
        if made is not None and _is_of(path, office):
            own.setdefault(made, []).append(path)
    gone = [path for made in generations.surplus(own, now) for path in own[made]]
    for path in gone:
        files.discard(path)
    return len(gone)


def write_checked(
    folder: Path, key: bytes, file: Path, work: Path, moment: datetime
) -> BackupReport:
    """Write a backup of the data folder as ``file``, put together in the empty folder ``work``.

    Raises AppError; there is no ``file`` then.
    """
    try:
        _gather(folder, key, work, moment)
        return _pack(work, key, file)
    except OSError as error:
        raise files.explain(error, file) from error


def _gather(folder: Path, key: bytes, work: Path, moment: datetime) -> None:
    """Lay the three members of a backup into ``work``."""
    copy_online(data_folder.database(folder), key, work / "office.db")
    shutil.copyfile(data_folder.keys(folder), work / "keys.json")
    holds = examine(work / "office.db", key)
    stated = Manifest(
        office=manifest.office_id(key),
        program_version=__version__,
        made_at=moment.replace(microsecond=0),
        holds=holds,
        keys_hash=archive.sha256_of(work / "keys.json"),
        database_hash=archive.sha256_of(work / "office.db"),
    )
    (work / "manifest.json").write_bytes(manifest.dump(stated, key))


def _pack(work: Path, key: bytes, file: Path) -> BackupReport:
    """Write the backup under a temporary name, check it from there, and name it."""
    part = file.with_name(file.name + files.PART)
    try:
        archive.write(part, [(name, work / name) for name in MEMBERS])
        (work / "check").mkdir()
        report = _read_back(part, key, work / "check")
        if file.exists():
            raise _exists(file)
        files.move(part, file)
    except archive.TooLarge as error:
        raise AppError(
            "数据超过4GB,无法备份成一个文件。数据没有改动,请联系维护人员。", code="backup-size"
        ) from error
    finally:
        files.discard(part)
    return replace(report, file=file)


def _read_back(part: Path, key: bytes, work: Path) -> BackupReport:
    try:
        return verify_file(part, key, work)
    except AppError as error:
        if error.code != "backup-damaged":
            raise
        raise AppError(
            "备份写入后读回核对不符,没有留下备份,数据没有改动。U盘可能已坏,请换一个重试。",
            code="backup-read-back",
        ) from error


def note(database: Database, report: BackupReport) -> None:
    """Remember a backup that was found good, in the data themselves."""
    with database.transaction() as session:
        session.add(
            BackupRecord(
                at=report.made_at,
                file=str(report.file)[-500:],
                bytes=report.bytes,
                audit_head=report.audit_head,
            )
        )


def _target(target: Path, town: str, moment: datetime) -> tuple[Path, bool]:
    """The file to write, and whether it was named here."""
    target = target.expanduser().absolute()
    if target.is_dir():
        name = UNFIT.sub("", town).strip(" .") or "民政台账"
        while (file := target / f"{name}-{moment.strftime(STAMP)}{ENDING}").exists():
            moment += timedelta(seconds=1)
        return file, True
    if target.exists():
        raise _exists(target)
    if not target.parent.is_dir():
        raise AppError(
            f"找不到文件夹“{target.parent}”,没有备份。请检查U盘是否插好、路径是否正确。",
            code="not-found",
        )
    return target, False


def _clear_remains(file: Path) -> None:
    """Remove what backups of this town that were cut short left: never whole, never named."""
    town = re.escape(file.name[: -len("-yyyymmdd-hhmmss") - len(ENDING)])
    ours = re.compile(rf"{town}-\d{{8}}-\d{{6}}{re.escape(ENDING + files.PART)}")
    for path in file.parent.iterdir():
        if ours.fullmatch(path.name):
            files.discard(path)


def _expect_room(file: Path, needed: int) -> None:
    try:
        free = shutil.disk_usage(file.parent).free
    except OSError as error:
        raise files.explain(error, file) from error
    if free < needed:
        raise AppError(
            f"“{file.parent}”的空间不足(需要约{needed // 1_000_000 + 1}MB),没有备份,"
            "数据没有改动。请腾出空间或换一个U盘。",
            code="disk-full",
        )


def _stated(path: Path) -> tuple[Manifest, bytes]:
    try:
        members = archive.layout(path, MEMBERS)
        data = archive.read(path, members[0])
        return manifest.read(data), data
    except ValueError as error:
        raise _damaged(path) from error
    except OSError as error:
        raise files.explain(error, path) from error


def _made_at(path: Path, now: datetime) -> datetime | None:
    match = re.fullmatch(r".+-(\d{8}-\d{6})", path.stem)
    try:
        return datetime.strptime(match[1], STAMP).replace(tzinfo=now.tzinfo) if match else None
    except ValueError:
        return None


def _is_of(path: Path, office: str) -> bool:
    try:
        return _stated(path)[0].office == office
    except AppError:
        return False


def _report(path: Path, found: Inventory, made_at: datetime) -> BackupReport:
    return BackupReport(
        file=path,
        bytes=path.stat().st_size,
        persons=found.persons,
        rosters=found.rosters,
        amount_paid_fen=found.amount_paid_fen,
        audit_head=found.audit_head,
        verified=True,
        made_at=made_at,
    )


def _expect_chain(found: Inventory) -> None:
    if not found.chain_whole:
        raise AppError(
            "操作记录被改动过,前后不能衔接。数据没有改动,请联系维护人员,并保留已有备份。",
            code="audit-broken",
        )


def _exists(file: Path) -> AppError:
    return AppError(
        f"“{file}”已经存在,没有覆盖它,也没有备份。请换一个名字,或指定一个文件夹。", code="exists"
    )


def _damaged(path: Path) -> AppError:
    return AppError(
        f"“{path.name}”不是完整的备份文件(已损坏、不完整或不是本程序的备份)。"
        "没有改动任何数据,请换一个备份。",
        code="backup-damaged",
    )
