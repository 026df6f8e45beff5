"""Whether what a line froze at drafting is still what the register says."""

from __future__ import annotations

from collections.abc import Iterable

from app.services.rosters.checks.examined import Examined, FrozenLine
from app.services.rosters.checks.result import CheckResult, each, remind
from app.services.rosters.findings import Finding, Remedy


def as_in_register(examined: Examined) -> CheckResult:
    """Names, numbers, village and the like; payee and account are looked at by themselves."""

    def look(line: FrozenLine) -> Iterable[Finding]:
        differing = _differing(examined, line)
        if differing:
            yield remind(
                line,
                "facts-differ",
                f"{line.recipient_name}的{'、'.join(differing)}与现在的登记不同,"
                "重新生成花名册后即为最新。",
                Remedy.DRAFT,
            )

    return each(examined.lines, look)


def _differing(examined: Examined, line: FrozenLine) -> list[str]:
    today = examined.known.get(line.enrollment_id)
    if today is None:
        return ["享受人"]
    payee = examined.payees.current(line.enrollment_id)
    pairs = (
        ("姓名", line.recipient_name, today.name),
        ("身份证号", line.recipient_id_number, today.id_number),
        ("户主", line.head_id_number or "", today.head_id_number),
        ("户主姓名", line.head_name or "", today.head_name),
        ("村(社区)", line.village, today.village),
        ("组", line.group or "", today.group),
        ("电话", line.phone or "", today.phone),
        ("开户银行", line.bank or "", payee.bank if payee is not None else ""),
        ("人口", line.persons, _persons(examined, line)),
    )
    return [word for word, was, now in pairs if was != now]


def _persons(examined: Examined, line: FrozenLine) -> int:
    """Who counts in the regular month, else in the latest month on the line, as it is frozen."""
    items = examined.month_items(line)
    if not items:
        return line.persons
    return len(examined.due(line.enrollment_id, items[-1].month).person_ids)
