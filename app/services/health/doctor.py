"""The doctor's checks: whether program, folder, data and backups are as they should be."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import __version__
from app.errors import AppError
from app.models.audit import AuditEntry, BackupRecord
from app.models.base import now
from app.models.cipher import find_damage
from app.models.database import Database
from app.services.office import audit
from app.services.office_file import data_folder
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
class Examined:
    """What checks may look at."""

    folder: Path
    key: bytes
    database: Database
    session: Session


def versions(given: Examined) -> Check:
    schema = given.session.scalar(text("PRAGMA user_version"))
    cipher = given.session.scalar(text("PRAGMA cipher_version"))
    sqlite = given.session.scalar(text("SELECT sqlite_version()"))
    return Check(
        "版本",
        True,
        f"程序{__version__},数据版本{schema},Python {platform.python_version()},"
        f"SQLAlchemy {sqlalchemy.__version__},SQLite {sqlite},SQLCipher {cipher}",
    )


def folder(given: Examined) -> Check:
    missing = [name for name in data_folder.MEMBERS if not (given.folder / name).is_file()]
    free = shutil.disk_usage(given.folder).free
    said = f"{given.folder},剩余空间{free // 1_000_000}MB"
    if missing:
        return Check("数据文件夹", False, f"{said};缺少{'、'.join(missing)}")
    if free < LEAST_ROOM:
        return Check("数据文件夹", False, f"{said};空间不足,请清理磁盘")
    return Check("数据文件夹", True, said)


def integrity(given: Examined) -> Check:
    problem = find_damage(given.database.path, given.key)
    if problem:
        return Check("数据完整性", False, f"{DAMAGE_WORDS[problem]},请用最近的备份恢复")
    pages = given.session.scalar(text("PRAGMA page_count"))
    return Check("数据完整性", True, f"检查了{pages}页,逐页校验、结构和引用都完好")


def audit_chain(given: Examined) -> Check:
    chain = audit.verify(given.session)
    if not chain.ok:
        return Check(
            "操作记录", False, f"第{chain.broken_at}条与前一条不衔接,请保留备份并联系维护人员"
        )
    return Check("操作记录", True, f"检查了{chain.entries}条,前后衔接")


def known_heads(given: Examined) -> Check:
    """A chain cut off at its end is whole in itself: earlier backups remember where it was."""
    heads = given.session.scalars(select(BackupRecord.audit_head)).all()
    lost = [head for head in heads if not audit.holds(given.session, head)]
    if lost:
        return Check("备份与操作记录", False, f"{len(lost)}次备份时的操作记录已不在,数据可能被截短")
    return Check("备份与操作记录", True, f"核对了{len(heads)}次备份时的操作记录")


def identities(given: Examined) -> Check:
    """[I] for every enrollment and [M] for all money (docs/rules.md "What comes back")."""
    found = money.examine(given.session, today=now().date())
    looked = f"核对了{found.enrollments}个享受待遇、{found.lines}条发放明细"
    if not found.ok:
        return Check(
            "账目恒等",
            False,
            f"{looked};{len(found.broken_enrollments)}个待遇、{len(found.broken_lines)}条明细不平,"
            "请保留备份并联系维护人员",
        )
    return Check("账目恒等", True, f"{looked},应发、已发、退回、待发相符")


def last_backup(given: Examined) -> Check:
    newest = given.session.scalar(select(BackupRecord).order_by(BackupRecord.id.desc()).limit(1))
    if newest is None:
        # An office of today has nothing to lose yet.
        first = given.session.scalar(select(func.min(AuditEntry.at)))
        young = first is None or now() - first <= BACKUP_DUE
        return Check("最近备份", young, "还没有备份过,请备份到U盘")
    days = (now() - newest.at).days
    said = f"{newest.at:%Y-%m-%d %H:%M},{days}天前,{Path(newest.file).name}"
    if now() - newest.at > BACKUP_DUE:
        return Check("最近备份", False, f"{said};超过{BACKUP_DUE.days}天,请再备份一次")
    return Check("最近备份", True, said)


CHECKS: tuple[Callable[[Examined], Check], ...] = (
    versions,
    folder,
    integrity,
    audit_chain,
    known_heads,
    identities,
    last_backup,
)


def examine(folder: Path, database: Database, key: bytes) -> tuple[Check, ...]:
    """Every check, in the order they are shown; a check that fails to run is a finding too."""
    with database.reading() as session:
        given = Examined(folder, key, database, session)
        return tuple(_run(check, given) for check in CHECKS)


def _run(check: Callable[[Examined], Check], given: Examined) -> Check:
    try:
        return check(given)
    except AppError as error:
        return Check("检查", False, error.message)
    except DBAPIError:
        # A damaged page: which one it was, the check of the data's integrity says.
        return Check("检查", False, "有数据读不出来,请用最近的备份恢复")
