"""The forms of a document: entered with its file, put right, repealed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from app.services.policies.rows import NewPolicy, PolicyRow
from app.ui.widgets import theme
from app.ui.widgets.fields import ChoiceField, DateField, TextField
from app.ui.widgets.file_field import FileField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.text_area import TextArea

KINDS = "文件 (*.pdf *.docx *.doc *.txt *.jpg *.jpeg *.png *.ofd);;所有文件 (*)"
FILE_HINT = "存进台账,随台账加密和备份;最大10 MB。PDF(不是扫描件)、docx和txt里的文字也能查到。"
PLAIN_HINT = "用老百姓听得懂的话写:谁能享受、怎么申请、发多少。"


class PolicyDialog(FormDialog):
    """Enters a document, or puts right what was entered of one."""

    def __init__(
        self,
        parent: QWidget,
        programs: Sequence[tuple[str, int]],
        policy: PolicyRow | None = None,
    ) -> None:
        title = "登记文件" if policy is None else "更正文件信息"
        super().__init__(parent, title, "保存文件")
        form = self.form
        form.add("number", "文号", TextField(required=True, longest=120), "如 鄂民政发〔2018〕5号")
        form.add("title", "标题", TextField(required=True, longest=200))
        form.add("issuer", "发文机关", TextField(longest=120))
        form.add("issued", "发文日期", DateField(required=True))
        form.add("in_force", "执行日期", DateField(), "从哪天起执行,文件里没写可不填。")
        form.add("program", "有关项目", ChoiceField(programs, empty="不限项目"))
        form.add("explanation", "通俗说明", TextArea(4), PLAIN_HINT)
        if policy is None:
            form.add("file", "文件", FileField("选择文件", kinds=KINDS), FILE_HINT)
        else:
            self._fill(policy)
        theme.follow(self, lambda: self.setMinimumWidth(theme.em(30)))
        form.field("number").setFocus()

    def _fill(self, policy: PolicyRow) -> None:
        values = {
            "number": policy.number,
            "title": policy.title,
            "issuer": policy.issuer,
            "issued": policy.issued_on,
            "in_force": policy.in_force_from,
            "program": policy.program_id or None,
            "explanation": policy.explanation,
        }
        for key, value in values.items():
            self.form.field(key).set_value(value)


def policy_of(values: dict[str, Any]) -> NewPolicy:
    """What the form of a document says."""
    return NewPolicy(
        number=values["number"],
        title=values["title"],
        issuer=values["issuer"] or "",
        issued_on=values["issued"],
        in_force_from=values["in_force"],
        program_id=values["program"],
        explanation=values["explanation"] or "",
    )


def repeal_dialog(parent: QWidget, policy: PolicyRow) -> FormDialog:
    """From which day the document holds no longer."""
    dialog = FormDialog(parent, f"废止文件:{policy.number}", "废止文件")
    hint = "废止以后仍可查看,不再提醒阅读。"
    dialog.form.add("on", "废止日期", DateField(date.today(), required=True), hint)
    return dialog
