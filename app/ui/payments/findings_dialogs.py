"""The dialogs of step ③: a reason, the papers of a new enrollment, from which change to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from app.services.rosters.checks.options import Jump, Limits
from app.services.rosters.findings import Finding
from app.ui.widgets.fields import ChoiceField, DateField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import heading
from app.ui.widgets.reason_dialog import ReasonDialog

NAMED = 3  # warnings that a dialog tells in full
ARREARS_MONTHS = (1, 2, 3, 6, 12, 24)
PERCENTS = (10, 20, 30, 50, 100, 200, 300)
AS_OFFICE = "与全部项目相同"


def reason_dialog(parent: QWidget, warnings: list[Finding]) -> ReasonDialog:
    """Why these warnings do not stand in the way of paying."""
    told = [f"● {one.message}" for one in warnings[:NAMED]]
    if len(warnings) > NAMED:
        told.append(f"共{len(warnings)}处提醒,用同一个理由。")
    return ReasonDialog(
        parent,
        "写明理由",
        "保存理由",
        "不妨碍发放的理由",
        "如:已电话核实健在、账号由监护人保管。会随花名册一起保留,并印在自查表上。",
        longest=400,
        above=[heading("\n".join(told), "hint")],
    )


@dataclass(frozen=True, slots=True)
class Posting:
    """The days on which an enrollment was posted, and the document that approved it."""

    posted_from: date | None
    posted_to: date | None
    document: str | None


class PapersDialog(FormDialog[Posting]):
    """The days of the posting and the document of who is new."""

    def __init__(self, parent: QWidget, finding: Finding) -> None:
        super().__init__(parent, "补登公示和批准文件", "保存公示和文件")
        add = self.form.add
        self.form.add_widget(heading(finding.message, "hint"))
        self.posted_from = add("公示开始日期", DateField())
        self.posted_to = add("公示结束日期", DateField())
        self.document = add("批准文件", TextField(longest=100), "文号。没有的可以以后再补。")
        self.posted_from.setFocus()

    def read(self) -> Posting:
        return Posting(self.posted_from.value(), self.posted_to.value(), self.document.value())


@dataclass(frozen=True, slots=True)
class Options:
    """From where on the checks ask about amounts."""

    jump: Jump
    limits: Limits


class OptionsDialog(FormDialog[Options]):
    """From which change, how many months of arrears and which total the checks ask."""

    def __init__(self, parent: QWidget, program: str, options: Options) -> None:
        super().__init__(parent, "自查设置", "保存自查设置")
        jump, limits = options.jump, options.limits
        words = "金额与上期相比,变动超过下面的百分比时提醒核实。"
        self.form.add_widget(heading(words, "hint"))
        choices = _percents(jump.office, jump.percent)
        office = ChoiceField(choices, chosen=jump.office, required=True)
        self.office = self.form.add("全部项目", office)
        own = ChoiceField(choices, chosen=jump.program, empty=AS_OFFICE)
        self.program = self.form.add(program, own)
        self.form.add_widget(heading("补发的月数和花名册的总额,全部项目相同。", "hint"))
        known = sorted({*ARREARS_MONTHS, limits.arrears_months})
        self.arrears_months = self.form.add(
            "一人补发超过",
            ChoiceField(
                [(f"{one}个月", one) for one in known],
                chosen=limits.arrears_months,
                required=True,
            ),
        )
        self.total_percent = self.form.add(
            "总额比上次多",
            ChoiceField(
                _percents(limits.total_percent), chosen=limits.total_percent, required=True
            ),
        )

    def read(self) -> Options:
        return Options(
            Jump(self.office.given(), self.program.value()),
            Limits(self.arrears_months.given(), self.total_percent.given()),
        )


def _percents(*also: int) -> list[tuple[str, int]]:
    return [(f"{percent}%", percent) for percent in sorted({*PERCENTS, *also})]
