"""What was changed about a person, a household or an enrollment, by whom: the chain in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.idcard import mask
from app.models.audit import AuditEntry
from app.models.person import Hukou, Person
from app.models.staff import Staff
from app.models.village import Village
from app.money import grouped
from app.month import Month
from app.services.office.action_words import ACTION_WORDS

FACT_WORDS = {
    "id_number": "身份证号",
    "name": "姓名",
    "village_id": "村",
    "village": "村",
    "group": "组",
    "address": "住址",
    "phone": "电话",
    "hukou": "户口",
    "moved_on": "迁出日期",
    "disability_kind": "残疾类别",
    "disability_level": "残疾等级",
    "disability_certificate": "残疾证号",
    "disability_valid_until": "残疾证有效期",
    "service_years": "服役年限",
    "note": "备注",
    "applied_on": "申请日期",
    "surveyed_by": "入户调查人",
    "posted_from": "公示开始日期",
    "posted_to": "公示结束日期",
    "confirmed_on": "确认日期",
    "document": "依据文件",
    "review_due": "下次年审月份",
}
HUKOU_WORDS = {Hukou.RURAL: "农村", Hukou.URBAN: "城镇"}
_SPOKEN_OF = {"head": "户主", "person": "成员"}


def _since(begin: str) -> str:
    """A month or a day from which something holds."""
    return f"{Month.parse(begin).chinese if len(begin) == 7 else begin}起"


# Facts that an entry has after it, and how each is told.
_TOLD: Mapping[str, Callable[[Any], str]] = {
    "from": _since,
    "month": lambda month: Month.parse(month).chinese,
    "died_on": str,
    "on": str,
    "approved": "{}元".format,
    "amount_fen": lambda fen: f"{grouped(fen)}元",
    "number": str,
    "relation": str,
    "paper": str,
    "reason": str,
}


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry of the audit chain in words; ``detail`` says what it was and is, where told."""

    at: datetime
    staff: str
    action: str
    detail: str


def change_log(session: Session, subjects: Sequence[str]) -> tuple[LogRow, ...]:
    """Entries of the audit chain about some subjects, the newest first."""
    statement = (
        select(AuditEntry, Staff.name)
        .outerjoin(Staff, Staff.id == AuditEntry.staff_id)
        .where(AuditEntry.subject.in_(list(subjects)))
        .order_by(AuditEntry.id.desc())
    )
    entries = [(entry, staff) for entry, staff in session.execute(statement)]
    names = _names(session, [_facts(entry.after) for entry, _ in entries])
    villages = {row.id: row.name for row in session.execute(select(Village.id, Village.name))}
    told = _Words(names, villages)
    return tuple(
        LogRow(
            entry.at,
            staff or "",
            ACTION_WORDS[entry.action],
            told.detail(_facts(entry.before), _facts(entry.after)),
        )
        for entry, staff in entries
    )


def fact_words(key: str, value: Any, villages: Mapping[int, str]) -> str:
    """A fact of a person or a place as people read it; numbers masked, nothing is 无."""
    if value in (None, ""):
        return "无"
    if key == "id_number":
        return mask(str(value))
    if key in ("village_id", "village"):
        return villages.get(value, "无")
    if key == "hukou":
        return HUKOU_WORDS[Hukou(value)]
    return str(value)


def _facts(text: str | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def _names(session: Session, facts: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Of the people whom the entries speak of by id."""
    ids = {one[key] for one in facts for key in _SPOKEN_OF if isinstance(one.get(key), int)}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class _Words:
    names: Mapping[int, str]
    villages: Mapping[int, str]

    def detail(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
        """What an entry changed; facts that it had before are told as from and to."""
        parts = [
            f"{FACT_WORDS[key]} {self._fact(key, before[key])} → {self._fact(key, after[key])}"
            for key in FACT_WORDS
            if key in before and key in after and before[key] != after[key]
        ]
        parts += [
            f"{word} {self.names[after[key]]}"
            for key, word in _SPOKEN_OF.items()
            if after.get(key) in self.names
        ]
        parts += [say(after[key]) for key, say in _TOLD.items() if after.get(key)]
        if "amount_fen" in after and after.get("document"):
            parts.append(str(after["document"]))
        return ",".join(parts)

    def _fact(self, key: str, value: Any) -> str:
        return fact_words(key, value, self.villages)
