"""The dialogs of the second person: approving and withdrawing with a password of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QLabel, QWidget

from app.money import grouped
from app.services.office.staff import StaffRow
from app.services.rosters.findings import Finding, Level
from app.services.rosters.story import RosterStory
from app.ui.desk.second_person import ask_second
from app.ui.payments.steps import UNIT_WORDS, Run
from app.ui.widgets.fields import TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice
from app.ui.widgets.theme import Tone
from app.wording import amount_in_words

NO_HAND = "不能是编制、修改或提交这份花名册的人。"
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


def approve_dialog(
    parent: QWidget,
    run: Run,
    story: RosterStory,
    findings: Sequence[Finding],
    reviewers: Sequence[StaffRow],
    *,
    answered: int = 0,
) -> FormDialog:
    """The reviewer's name and password; a reason where warnings have none of their own yet.

    ``answered``: how many warnings have one.
    """
    dialog = FormDialog(parent, "复核通过", "复核通过")
    dialog.form.add_widget(_told(total_words(run)))
    if answered:
        dialog.form.add_widget(_told(f"{answered}处提醒已逐条写明理由,见“自查”。"))
    warnings = [finding for finding in findings if finding.level is Level.WARNING]
    if warnings:
        notice = Notice(Tone.WAITING, _warning_words(warnings))
        dialog.form.add_widget(notice)
        reason = TextField(required=True, longest=400)
        dialog.form.add("reason", "提醒不妨碍发放的理由", reason, "会随花名册一起保留。")
    ask_second(dialog, reviewers, story.hands, NO_HAND)
    dialog.form.field("reason" if warnings else "password").setFocus()
    return dialog


def withdraw_dialog(
    parent: QWidget, run: Run, story: RosterStory, reviewers: Sequence[StaffRow]
) -> FormDialog:
    """Taking an approved roster back: two persons and a reason."""
    dialog = FormDialog(parent, "撤回花名册", "撤回花名册")
    dialog.form.add_widget(_told(total_words(run)))
    dialog.form.add_widget(
        Notice(
            Tone.MUST_DO,
            "撤回后这份花名册作废,编号不再使用;其中的月份可以重新生成花名册。撤回需要两个人。",
        )
    )
    dialog.form.add("reason", "撤回原因", TextField(required=True, longest=400))
    ask_second(dialog, reviewers, story.hands, NO_HAND)
    dialog.form.field("reason").setFocus()
    return dialog


def return_dialog(parent: QWidget, run: Run) -> FormDialog:
    """Giving a submitted roster back with what is wrong."""
    dialog = FormDialog(parent, "退回花名册", "退回花名册")
    dialog.form.add_widget(_told(total_words(run)))
    hint = "退回后可以修改登记、重新生成,再次提交。"
    dialog.form.add("reason", "退回原因", TextField(required=True, longest=400), hint)
    dialog.form.field("reason").setFocus()
    return dialog


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
