"""The two lists of step ③: the checks with what each looked at, and what they found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.reports.findings import LEVEL_WORDS
from app.services.rosters.checks.registry import Checked
from app.services.rosters.findings import Finding, Level, Remedy
from app.ui.payments.questions import FindingsAnswer
from app.ui.widgets.table import Align, Column
from app.ui.widgets.theme import Tone

TONES = {Level.ERROR: Tone.MUST_DO, Level.WARNING: Tone.WAITING}
_ORDER = (Tone.MUST_DO, Tone.WAITING, Tone.DONE, Tone.PLAIN)
ALL = "全部检查"
HANDLE_WORDS = {
    Remedy.PERSON: "查看此人",
    Remedy.ACCOUNT: "更正收款账号",
    Remedy.BENEFIT: "查看待遇",
    Remedy.PROGRAM: "设置标准…",
    Remedy.CONFLICTS: "设置不可同享…",
    Remedy.FUNDS: "查看资金",
    Remedy.ROSTER: "查看花名册",
    Remedy.DRAFT: "重新生成花名册",
}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check with what it looked at and found; ``checked`` None stands for all of them."""

    checked: Checked | None
    tone: Tone
    looked: str
    found: int

    @property
    def said(self) -> str:
        """In a sentence: 查了 624 行,没有问题."""
        if self.checked is not None:
            return self.checked.said
        return f"查了 {self.looked}," + (f"有 {self.found} 处" if self.found else "没有问题")

    @property
    def title(self) -> str:
        return self.tone.say(ALL if self.checked is None else self.checked.check.title)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with whom it is about and the reason written for it.

    ``finding`` None: a warning of a locked roster as it stood at approval.
    """

    finding: Finding | None
    check: str = ""
    title: str = ""
    message: str = ""
    name: str = ""
    village: str = ""
    reason: str = ""

    @property
    def tone(self) -> Tone:
        return Tone.DONE if self.finding is None else TONES[self.finding.level]

    @property
    def level(self) -> str:
        words = "已接受" if self.finding is None else LEVEL_WORDS[self.finding.level]
        return self.tone.say(words)

    @property
    def wants_reason(self) -> bool:
        """Whether it is a warning without a written reason."""
        warns = self.finding is not None and self.finding.level is Level.WARNING
        return warns and not self.reason


CHECKS: list[Column[CheckRow]] = [
    Column(
        "title",
        "检查项目",
        lambda one: one.title,
        width=11.5,
        tone=lambda one: one.tone,
        hint=lambda one: one.said,
    ),
    Column("looked", "查了", lambda one: one.looked, align=Align.RIGHT, width=4.6),
    Column(
        "found",
        "发现",
        lambda one: f"{one.found} 处" if one.found else "没有",
        align=Align.RIGHT,
        width=3,
    ),
]
COLUMNS: list[Column[Shown]] = [
    Column("level", "级别", lambda one: one.level, width=4, tone=lambda one: one.tone),
    Column("name", "姓名", lambda one: one.name, width=4.5),
    Column("village", "村(社区)", lambda one: one.village, width=5.5),
    Column("message", "情况", lambda one: one.message, width=27, hint=lambda one: one.message),
    Column("reason", "理由", lambda one: one.reason, width=10, hint=lambda one: one.reason),
    Column("title", "检查项目", lambda one: one.title, width=10),
]


def check_rows(answer: FindingsAnswer) -> list[CheckRow]:
    """All, then checks with errors, those that warn, those that found nothing."""
    if answer.report is None:
        return []
    found = [
        CheckRow(
            checked,
            _tone(checked.findings, checked.examined),
            f"{checked.examined} {checked.check.counts}" if checked.examined else "—",
            len(checked.findings),
        )
        for checked in answer.report.checked
    ]
    found.sort(key=lambda row: _ORDER.index(row.tone))
    every = answer.report.findings
    tone = _tone(every, answer.lines)
    return [CheckRow(None, tone, f"{answer.lines} 行", len(every)), *found]


def shown_of(answer: FindingsAnswer) -> list[Shown]:
    """Errors first, then warnings, each by check."""
    if answer.report is None:
        return [Shown(None, message=one.message, reason=one.reason) for one in answer.accepted]
    rows = [
        _shown(checked, finding, answer)
        for checked in answer.report.checked
        for finding in checked.findings
    ]
    return sorted(rows, key=lambda row: _ORDER.index(row.tone))


def findings_of(rows: Iterable[Shown]) -> list[Finding]:
    return [one.finding for one in rows if one.finding is not None]


def _tone(findings: Iterable[Finding], examined: int) -> Tone:
    tones = {TONES[finding.level] for finding in findings}
    nothing = Tone.DONE if examined else Tone.PLAIN
    return min(tones, key=_ORDER.index, default=nothing)


def _shown(checked: Checked, finding: Finding, answer: FindingsAnswer) -> Shown:
    who = answer.people.get(finding.enrollment_id or 0)
    reason = answer.reasons.get(finding.key)
    return Shown(
        finding,
        checked.check.key,
        checked.check.title,
        finding.message,
        who.name if who is not None else "",
        who.village if who is not None else "",
        reason.text if reason is not None else "",
    )
