"""The office's villages, their aliases, and the file that a new office takes them from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.models.village import Village, VillageAlias, VillageKind
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.sheets.cleaning import coded
from app.services.sheets.encoding import decode
from app.services.sheets.village_names import VillageNames

KIND_WORDS = {VillageKind.VILLAGE: "村", VillageKind.COMMUNITY: "社区"}
_CODE_HEADERS = ("代码", "村代码", "编码", "行政区划代码")
_NAME_HEADERS = ("名称", "村名", "村(社区)", "村、社区", "单位名称")
_KIND_HEADERS = ("类型", "类别", "性质")
_COMMUNITY_WORDS = ("社区", "居委会", "居民委员会")
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village or community; ``position`` orders the rosters."""

    id: int
    code: str
    name: str
    kind: VillageKind
    position: int
    active: bool
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewVillage:
    """A village as a file or the user names it."""

    code: str
    name: str
    kind: VillageKind


def village_rows(session: Session, *, active_only: bool = False) -> tuple[VillageRow, ...]:
    """All villages in the order of the rosters."""
    aliases: dict[int, list[str]] = {}
    for alias in session.scalars(select(VillageAlias).order_by(VillageAlias.alias)):
        aliases.setdefault(alias.village_id, []).append(alias.alias)
    statement = select(Village).order_by(Village.position, Village.id)
    if active_only:
        statement = statement.where(Village.active)
    return tuple(
        VillageRow(v.id, v.code, v.name, v.kind, v.position, v.active, tuple(aliases.get(v.id, ())))
        for v in session.scalars(statement)
    )


def village_aliases(session: Session) -> dict[str, str]:
    """Every way in which a village may be written -> its name: what reading a list asks for."""
    found: dict[str, str] = {}
    for row in village_rows(session):
        found[row.name] = row.name
        found.update(dict.fromkeys(row.aliases, row.name))
    return found


def village_by_name(session: Session, text: str) -> VillageRow:
    """The village that a text names, with or without 村, 社区, 居委会.

    Raises AppError (code ``village-unknown``) that names the villages there are.
    """
    rows = {row.name: row for row in village_rows(session)}
    name = VillageNames(village_aliases(session)).find(text)
    if name is None:
        known = "、".join(rows) or "还没有"
        raise AppError(
            f"没有“{text}”这个村(社区)(现有:{known})。未作改动,请核对名称。", code="village-unknown"
        )
    return rows[name]


def add_village(session: Session, by: int, new: NewVillage) -> int:
    """Add a village behind the others; code and name must be new. Returns the id."""
    require_role(session, by, Role.ADMIN)
    code, name = coded(new.code)[0], coded(new.name)[0]
    if not code or not name:
        raise AppError("村(社区)须有代码和名称。未作改动。", code="village-incomplete")
    if session.scalar(select(Village.id).where(Village.code == code)) is not None:
        raise AppError(f"已有代码为{code}的村(社区),请核对。未作改动。", code="village-exists")
    if session.scalar(select(Village.id).where(Village.name == name)) is not None:
        raise AppError(f"已有名为“{name}”的村(社区),请核对。未作改动。", code="village-exists")
    last = session.scalar(select(func.max(Village.position))) or 0
    village = Village(code=code, name=name, kind=new.kind, position=last + 1)
    session.add(village)
    session.flush()
    audit.record(
        session,
        by,
        "village.add",
        f"village:{village.id}",
        after={"code": code, "name": name, "kind": new.kind.value},
    )
    return village.id


def add_villages(session: Session, by: int, villages: Iterable[NewVillage]) -> int:
    """Add several; returns how many."""
    require_role(session, by, Role.ADMIN)
    return len([add_village(session, by, village) for village in villages])


def update_village(
    session: Session,
    by: int,
    village_id: int,
    *,
    name: str | None = None,
    active: bool | None = None,
    position: int | None = None,
) -> None:
    """Rename, reorder, or take a village out of use; the old name stays as an alias."""
    require_role(session, by, Role.ADMIN)
    village = session.get_one(Village, village_id)
    before = {"name": village.name, "active": village.active, "position": village.position}
    if name is not None and coded(name)[0] != village.name:
        clean = coded(name)[0]
        if not clean or session.scalar(select(Village.id).where(Village.name == clean)):
            raise AppError("名称为空或已被使用,请换一个名称。未作改动。", code="village-exists")
        if session.get(VillageAlias, village.name) is None:
            session.add(VillageAlias(alias=village.name, village_id=village.id))
        village.name = clean
    if active is not None:
        village.active = active
    if position is not None:
        village.position = position
    after = {"name": village.name, "active": village.active, "position": village.position}
    if after != before:
        session.flush()
        subject = f"village:{village.id}"
        audit.record(session, by, "village.change", subject, before=before, after=after)


def add_alias(session: Session, by: int, village_id: int, alias: str) -> None:
    """Remember another way in which files write a village's name."""
    require_role(session, by, Role.ADMIN, Role.PREPARE)
    clean = coded(alias)[0]
    village = session.get_one(Village, village_id)
    if not clean:
        raise AppError("请填写别名。未作改动。", code="village-alias")
    taken = session.get(VillageAlias, clean)
    owner = session.scalar(select(Village.id).where(Village.name == clean))
    if taken is not None and taken.village_id == village_id:
        return
    if taken is not None or (owner is not None and owner != village_id):
        raise AppError(f"“{clean}”已是另一个村的名称或别名。未作改动。", code="village-alias")
    session.add(VillageAlias(alias=clean, village_id=village_id))
    session.flush()
    audit.record(session, by, "village.alias", f"village:{village.id}", after={"alias": clean})


def read_villages_file(path: Path) -> tuple[NewVillage, ...]:
    """The villages of a csv file with 代码, 名称 and 类型 (村 or 社区), UTF-8 or GB18030.

    Without a type the name's ending tells. Raises AppError (code ``villages-file``) with the
    line that is wrong; nothing is half read.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise _file_error("文件太大,不像村(社区)名单")
        text = decode(path.read_bytes())
    except OSError as error:
        raise _file_error(f"打不开文件“{path.name}”") from error
    rows = [[coded(cell)[0] for cell in row] for row in csv.reader(io.StringIO(text))]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise _file_error("文件是空的")
    code, name = _column(rows[0], _CODE_HEADERS), _column(rows[0], _NAME_HEADERS)
    kind = _column(rows[0], _KIND_HEADERS)
    if code is None or name is None:
        raise _file_error("第一行应有“代码”和“名称”两栏")
    found: list[NewVillage] = []
    for line, row in enumerate(rows[1:], start=2):
        village = NewVillage(_cell(row, code), _cell(row, name), _kind(row, kind, name))
        if not village.code or not village.name:
            raise _file_error(f"第{line}行缺少代码或名称")
        if any(village.code == v.code or village.name == v.name for v in found):
            raise _file_error(f"第{line}行的代码或名称与前面重复")
        found.append(village)
    if not found:
        raise _file_error("文件里没有村(社区)")
    return tuple(found)


def _column(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((index for index, cell in enumerate(header) if cell in names), None)


def _cell(row: list[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _kind(row: list[str], kind: int | None, name: int) -> VillageKind:
    text = _cell(row, kind) or _cell(row, name)
    community = any(word in text for word in _COMMUNITY_WORDS)
    return VillageKind.COMMUNITY if community else VillageKind.VILLAGE


def _file_error(what: str) -> AppError:
    return AppError(f"村(社区)名单没有读入:{what}。请改正文件后重试。", code="villages-file")
