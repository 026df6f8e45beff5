"""What was changed about a person, a household or an enrollment, by whom: the chain in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
from app.month import Month

ACTION_WORDS = {
    "person.add": "登记人员",
    "person.correct": "更正人员信息",
    "person.died": "登记死亡",
    "person.death-removed": "撤销死亡登记",
    "person.moved": "登记迁出",
    "person.move-removed": "撤销迁出登记",
    "person.reveal": "查看完整身份证号",
    "household.open": "建立家庭",
    "household.join": "加入家庭",
    "household.leave": "离开家庭",
    "household.head": "变更户主",
    "household.relation": "更正家庭关系",
    "household.place": "变更家庭住址",
    "enrollment.open": "新增待遇",
    "enrollment.change": "变更待遇",
    "enrollment.start": "更正起始月份",
    "enrollment.approval": "更正审批信息",
    "enrollment.confirmation": "登记公示和批准文件",
    "enrollment.stop": "停发",
    "enrollment.stop-undone": "撤销停发",
    "enrollment.suspend": "暂停",
    "enrollment.resume": "恢复发放",
    "enrollment.resume-back-pay": "恢复发放并补发",
    "enrollment.review": "登记年审",
    "term.add": "录入待遇变动",
    "payee.set": "变更收款人或账号",
    "payee.confirm": "确认收款账号",
    "paper.add": "登记材料",
    "paper.remove": "删除材料",
    "payees.reveal": "打印完整收款账号",
    "eligibility.set-aside": "核查后登记不符合",
    "eligibility.reopen": "撤销“不符合”的登记",
}


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
            ACTION_WORDS.get(entry.action, "其他变动"),
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
        if after.get("from"):
            begin = str(after["from"])
            parts.append(f"{Month.parse(begin).chinese if len(begin) == 7 else begin}起")
        for key in ("died_on", "on"):
            if after.get(key):
                parts.append(str(after[key]))
        if after.get("approved"):
            parts.append(f"{after['approved']}元")
        parts += [str(after[key]) for key in ("relation", "paper", "reason") if after.get(key)]
        return ",".join(parts)

    def _fact(self, key: str, value: Any) -> str:
        return fact_words(key, value, self.villages)
