"""The dialogs of step ③: a reason, the papers of a new enrollment, from which change to ask."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.services.rosters.checks.options import Jump
from app.services.rosters.findings import Finding
from app.ui.widgets.fields import ChoiceField, DateField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import heading

NAMED = 3  # warnings that a dialog tells in full
PERCENTS = (10, 20, 30, 50, 100, 200, 300)
AS_OFFICE = "与全部项目相同"


def reason_dialog(parent: QWidget, warnings: list[Finding]) -> FormDialog:
    """Why these warnings do not stand in the way of paying."""
    dialog = FormDialog(parent, "写明理由", "保存理由")
    told = [f"● {one.message}" for one in warnings[:NAMED]]
    if len(warnings) > NAMED:
        told.append(f"共{len(warnings)}处提醒,用同一个理由。")
    dialog.form.add_widget(heading("\n".join(told), "hint"))
    dialog.form.add(
        "reason",
        "不妨碍发放的理由",
        TextField(required=True, longest=400),
        "如:已电话核实健在、账号由监护人保管。会随花名册一起保留,并印在自查表上。",
    ).setFocus()
    return dialog


def papers_dialog(parent: QWidget, finding: Finding) -> FormDialog:
    """The days of the posting and the document of who is new."""
    dialog = FormDialog(parent, "补登公示和批准文件", "保存公示和文件")
    dialog.form.add_widget(heading(finding.message, "hint"))
    dialog.form.add("posted_from", "公示开始日期", DateField()).setFocus()
    dialog.form.add("posted_to", "公示结束日期", DateField())
    dialog.form.add("document", "批准文件", TextField(longest=100), "文号。没有的可以以后再补。")
    return dialog


def jump_dialog(parent: QWidget, program: str, jump: Jump) -> FormDialog:
    """From which change against the period before an amount is asked about."""
    dialog = FormDialog(parent, "自查设置", "保存自查设置")
    dialog.form.add_widget(heading("金额与上期相比,变动超过下面的百分比时提醒核实。", "hint"))
    known = sorted({*PERCENTS, jump.office, jump.percent})
    choices = [(f"{percent}%", percent) for percent in known]
    office: ChoiceField[int] = ChoiceField(choices, required=True)
    office.set_value(jump.office)
    dialog.form.add("office", "全部项目", office)
    own: ChoiceField[int] = ChoiceField(choices, empty=AS_OFFICE)
    own.set_value(jump.program)
    dialog.form.add("program", program, own)
    return dialog
