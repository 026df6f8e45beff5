"""The doctor's checks: whether program, folder, data and backups are as they should be."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import __version__
from app.errors import AppError
from app.models.audit import AuditEntry, BackupRecord
from app.models.cipher import find_damage
from app.models.database import Database
from app.services.office import audit, staff
from app.services.office_file import accounts, data_folder
from app.services.rosters import identities as money

BACKUP_DUE = timedelta(days=7)
LEAST_ROOM = 200_000_000

DAMAGE_WORDS = {
    "pages": "有数据页校验不符",
    "structure": "内部结构有误",
    "references": "有断开的引用",
    "unreadable": "无法读取",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name and finding in Chinese; each says what it looked at."""

    name: str
    ok: bool
    message: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a check found, in Chinese, and whether it is as it should be."""

    ok: bool
    message: str


@dataclass(frozen=True, slots=True)
class ExaminedOffice:
    """What checks may look at."""

    folder: Path
    key: bytes
    database: Database
    session: Session
    now: datetime


def versions(given: ExaminedOffice) -> Said:
    schema = given.session.scalar(text("PRAGMA user_version"))
    cipher = given.session.scalar(text("PRAGMA cipher_version"))
    sqlite = given.session.scalar(text("SELECT sqlite_version()"))
    return Said(
        True,
        f"程序{__version__},数据版本{schema},Python {platform.python_version()},"
        f"SQLAlchemy {sqlalchemy.__version__},SQLite {sqlite},SQLCipher {cipher}",
    )


def folder(given: ExaminedOffice) -> Said:
    missing = [name for name in data_folder.MEMBERS if not (given.folder / name).is_file()]
    free = shutil.disk_usage(given.folder).free
    said = f"{given.folder},剩余空间{free // 1_000_000}MB"
    if missing:
        return Said(False, f"{said};缺少{'、'.join(missing)}")
    if opened := data_folder.open_to_others(given.folder):
        return Said(False, f"{said};这台电脑的其他账户能读{'、'.join(opened)}")
    if free < LEAST_ROOM:
        return Said(False, f"{said};空间不足,请清理磁盘")
    return Said(True, said)


def keys(given: ExaminedOffice) -> Said:
    names = staff.active_names(given.session)
    report = accounts.examine(given.folder, given.key, names)
    if not report.ok:
        return Said(False, accounts.words(report))
    return Said(True, f"核对了{len(names)}个人的密码和恢复码,封印完好")


def integrity(given: ExaminedOffice) -> Said:
    problem = find_damage(given.database.path, given.key)
    if problem:
        return Said(False, f"{DAMAGE_WORDS[problem]},请用最近的备份恢复")
    pages = given.session.scalar(text("PRAGMA page_count"))
    return Said(True, f"检查了{pages}页,逐页校验、结构和引用都完好")


def audit_chain(given: ExaminedOffice) -> Said:
    chain = audit.verify(given.session)
    if not chain.ok:
        return Said(False, f"第{chain.broken_at}条与前一条不衔接,请保留备份并联系维护人员")
    return Said(True, f"检查了{chain.entries}条,前后衔接")


def known_heads(given: ExaminedOffice) -> Said:
    """A chain cut off at its end is whole in itself: earlier backups remember where it was."""
    heads = given.session.scalars(select(BackupRecord.audit_head)).all()
    lost = [head for head in heads if not audit.holds(given.session, head)]
    if lost:
        return Said(False, f"{len(lost)}次备份时的操作记录已不在,数据可能被截短")
    return Said(True, f"核对了{len(heads)}次备份时的操作记录")


def identities(given: ExaminedOffice) -> Said:
    """[I] for every enrollment and [M] for all money (docs/rules.md "What comes back")."""
    found = money.examine(given.session, today=given.now.date())
    looked = f"核对了{found.enrollments}个享受待遇、{found.lines}条发放明细"
    if not found.ok:
        return Said(
            False,
            f"{looked};{len(found.broken_enrollments)}个待遇、{len(found.broken_lines)}条明细不平,"
            "请保留备份并联系维护人员",
        )
    return Said(True, f"{looked},应发、已发、退回、待发相符")


def last_backup(given: ExaminedOffice) -> Said:
    newest = given.session.scalar(select(BackupRecord).order_by(BackupRecord.id.desc()).limit(1))
    if newest is None:
        # An office of today has nothing to lose yet.
        first = given.session.scalar(select(func.min(AuditEntry.at)))
        young = first is None or given.now - first <= BACKUP_DUE
        return Said(young, "还没有备份过,请备份到U盘")
    days = (given.now - newest.at).days
    said = f"{newest.at:%Y-%m-%d %H:%M},{days}天前,{Path(newest.file).name}"
    if given.now - newest.at > BACKUP_DUE:
        return Said(False, f"{said};超过{BACKUP_DUE.days}天,请再备份一次")
    return Said(True, said)


CHECKS: dict[str, Callable[[ExaminedOffice], Said]] = {
    "版本": versions,
    "数据文件夹": folder,
    "密钥文件": keys,
    "数据完整性": integrity,
    "操作记录": audit_chain,
    "备份与操作记录": known_heads,
    "账目恒等": identities,
    "最近备份": last_backup,
}


def examine(folder: Path, database: Database, key: bytes, now: datetime) -> tuple[Check, ...]:
    """Every check, in the order they are shown; a check that fails to run is a finding too."""
    with database.reading() as session:
        given = ExaminedOffice(folder, key, database, session, now)
        return tuple(_run(name, check, given) for name, check in CHECKS.items())


def _run(name: str, check: Callable[[ExaminedOffice], Said], given: ExaminedOffice) -> Check:
    try:
        said = check(given)
    except AppError as error:
        said = Said(False, error.message)
    except DBAPIError:
        # A damaged page: which one it was, the check of the data's integrity says.
        said = Said(False, "有数据读不出来,请用最近的备份恢复")
    return Check(name, said.ok, said.message)
