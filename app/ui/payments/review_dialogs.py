"""The dialogs of the second person: approving and withdrawing with a password of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QLabel, QWidget

from app.money import grouped
from app.services.office.staff import StaffRow
from app.services.rosters.findings import Finding, Level
from app.services.rosters.story import RosterStory
from app.ui.desk.second_person import SecondPerson, ask_second
from app.ui.payments.steps import UNIT_WORDS, Run
from app.ui.widgets.fields import TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice
from app.ui.widgets.reason_dialog import ReasonDialog
from app.ui.widgets.theme import Tone
from app.wording import amount_in_words

NO_HAND = "不能是编制、修改或提交这份花名册的人。"
UNPAID_HINT = "如:确有2个月未发,应全部补发。会随花名册一起保留。"
NAMED = 3  # warnings told in full; the rest stand on the page of step ③


def total_words(run: Run) -> str:
    """What is decided on: lines and money in figures and words."""
    if run.roster is None:
        return ""
    roster, unit = run.roster, UNIT_WORDS[run.row.unit]
    persons = f"{roster.persons}人"
    counts = persons if unit == "人" else f"{roster.lines}{unit},{persons}"
    return (
        f"{run.title} 花名册 {roster.number}\n{counts},"
        f"{grouped(roster.amount_fen)} 元\n人民币{amount_in_words(roster.amount_fen)}"
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """A reason (of warnings that do not matter, or of a withdrawal), and who decides.

    ``unpaid``: the confirmation that months without a roster are really to be paid.
    """

    reason: str
    second: SecondPerson
    unpaid: str = ""


class ApproveDialog(FormDialog[Decision]):
    """The reviewer's name and password; a reason where warnings have none of their own yet.

    ``answered``: how many warnings have one.
    """

    def __init__(
        self,
        parent: QWidget,
        run: Run,
        story: RosterStory,
        findings: Sequence[Finding],
        reviewers: Sequence[StaffRow],
        *,
        answered: int = 0,
    ) -> None:
        super().__init__(parent, "复核通过", "复核通过")
        self.form.add_widget(_told(total_words(run)))
        if answered:
            self.form.add_widget(_told(f"{answered}处提醒已逐条写明理由,见“自查”。"))
        unpaid = [finding.message for finding in findings if finding.lifted_in_words]
        self.unpaid = TextField(required=bool(unpaid), longest=400)
        if unpaid:
            self.form.add_widget(Notice(Tone.MUST_DO, "▲ " + "\n".join(unpaid)))
            self.form.add("确认这些月份应全部补发", self.unpaid, UNPAID_HINT)
        warnings = [finding for finding in findings if finding.level is Level.WARNING]
        self.reason = TextField(required=bool(warnings), longest=400)
        if warnings:
            self.form.add_widget(Notice(Tone.WAITING, _warning_words(warnings)))
            self.form.add("提醒不妨碍发放的理由", self.reason, "会随花名册一起保留。")
        self.second = ask_second(self.form, reviewers, story.hands, NO_HAND)
        first = self.reason if warnings else self.second.password
        (self.unpaid if unpaid else first).setFocus()

    def read(self) -> Decision:
        return Decision(self.reason.value() or "", self.second.value(), self.unpaid.value() or "")


class WithdrawDialog(FormDialog[Decision]):
    """Taking an approved roster back: two persons and a reason."""

    def __init__(
        self, parent: QWidget, run: Run, story: RosterStory, reviewers: Sequence[StaffRow]
    ) -> None:
        super().__init__(parent, "撤回花名册", "撤回花名册")
        self.form.add_widget(_told(total_words(run)))
        words = "撤回后这份花名册作废,编号不再使用;其中的月份可以重新生成花名册。撤回需要两个人。"
        self.form.add_widget(Notice(Tone.MUST_DO, words))
        self.reason = self.form.add("撤回原因", TextField(required=True, longest=400))
        self.second = ask_second(self.form, reviewers, story.hands, NO_HAND)
        self.reason.setFocus()

    def read(self) -> Decision:
        return Decision(self.reason.given(), self.second.value())


def return_dialog(parent: QWidget, run: Run) -> ReasonDialog:
    """Giving a submitted roster back with what is wrong."""
    return ReasonDialog(
        parent,
        "退回花名册",
        "退回花名册",
        "退回原因",
        "退回后可以修改登记、重新生成,再次提交。",
        longest=400,
        above=[_told(total_words(run))],
    )


def story_words(story: RosterStory) -> str:
    """A line per step: who, when, and why."""
    return "\n".join(
        f"{event.words}:{event.by}{' ' if event.by else ''}{_when(event.at)}"
        + (f",{event.reason}" if event.reason else "")
        for event in story.events
    )


def _when(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _warning_words(warnings: Sequence[Finding]) -> str:
    lines = [f"● {finding.message}" for finding in warnings[:NAMED]]
    if len(warnings) > NAMED:
        lines.append(f"另有{len(warnings) - NAMED}处,见“自查”。")
    return f"自查有{len(warnings)}处提醒,需要写明理由:\n" + "\n".join(lines)


def _told(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    return label
