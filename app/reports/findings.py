"""The checks of a roster on paper: what was looked at, what was found, and why it may stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.reports.roster import STATE_WORDS
from app.reports.sheet import Align, Column, Group, Row, Sheet, sign_off
from app.services.rosters.archived import AcceptedFinding
from app.services.rosters.checks.registry import Checked, Report
from app.services.rosters.findings import Finding, Level
from app.services.rosters.reasons import Key, Reason
from app.services.rosters.recipients import Recipient
from app.services.rosters.rows import RosterRow

LEVEL_WORDS = {Level.ERROR: "错误", Level.WARNING: "提醒"}
CONFIRMED = "错误(已书面确认)"
_COLUMNS = (
    Column("check", "检查项目", wraps=True, weight=1.6),
    Column("level", "结果", align=Align.CENTRE),
    Column("village", "村(社区)", align=Align.CENTRE, wraps=True),
    Column("name", "姓名", align=Align.CENTRE),
    Column("message", "情况", wraps=True, weight=4.0),
    Column("reason", "理由", wraps=True, weight=2.5),
)


def findings_sheet(
    roster: RosterRow,
    report: Report,
    people: Mapping[int, Recipient],
    reasons: Mapping[Key, Reason],
) -> Sheet:
    """Every check: its findings with their reasons, or that it looked and found nothing.

    What was found stands in front.
    """
    rows: list[Row] = []
    for checked in sorted(report.checked, key=_weight):
        rows.extend(_rows(checked, people, reasons))
    errors = sum(finding.level is Level.ERROR for finding in report.findings)
    warnings = len(report.findings) - errors
    return _sheet(roster, rows, f"检查{report.lines}行:错误{errors}处,提醒{warnings}处。")


def accepted_sheet(roster: RosterRow, accepted: Sequence[AcceptedFinding]) -> Sheet:
    """A locked roster's warnings as they stood at approval, with the reasons."""
    rows: list[Row] = [
        ("", CONFIRMED if one.confirmed else "提醒", "", "", one.message, one.reason)
        for one in accepted
    ]
    confirmed = sum(one.confirmed for one in accepted)
    also = f",书面确认的错误{confirmed}处" if confirmed else ""
    return _sheet(roster, rows, f"复核时的提醒{len(accepted) - confirmed}处{also}。")


def _weight(checked: Checked) -> int:
    """Errors before warnings, warnings before what found nothing."""
    levels = {finding.level for finding in checked.findings}
    if Level.ERROR in levels:
        return 0
    return 1 if levels else 2


def _sheet(roster: RosterRow, rows: Sequence[Row], sums: str) -> Sheet:
    return Sheet(
        title=f"{roster.office}{roster.month.chinese}{roster.program}自查表",
        subtitle=f"花名册编号:{roster.number}",
        columns=_COLUMNS,
        groups=(Group("", tuple(rows)),),
        notes=(sums,),
        state=STATE_WORDS.get(roster.status, ""),
        subtotals=False,
        page_totals=False,
        grand_total=False,
        empty="没有提醒。",
        sign_off=sign_off(roster.prepared_by, roster.reviewed_by),
    )


def _rows(
    checked: Checked, people: Mapping[int, Recipient], reasons: Mapping[Key, Reason]
) -> list[Row]:
    title = checked.check.title
    if not checked.findings:
        return [(title, "—", "", "", checked.said, "")]
    return [_row(title, finding, people, reasons) for finding in checked.findings]


def _row(
    title: str,
    finding: Finding,
    people: Mapping[int, Recipient],
    reasons: Mapping[Key, Reason],
) -> Row:
    who = people.get(finding.enrollment_id or 0)
    reason = reasons.get(finding.key)
    return (
        title,
        LEVEL_WORDS[finding.level],
        who.village if who is not None else "",
        who.name if who is not None else "",
        finding.message,
        f"{reason.text}({reason.by})" if reason is not None else "",
    )
