"""The forms of a document: entered with its file, put right, repealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class EnteredPolicy:
    """What is known of a document, and its file (only for one that is new)."""

    new: NewPolicy
    path: Path | None


class PolicyDialog(FormDialog[EnteredPolicy]):
    """Enters a document, or puts right what was entered of one."""

    def __init__(
        self,
        parent: QWidget,
        programs: Sequence[tuple[str, int]],
        policy: PolicyRow | None = None,
    ) -> None:
        title = "登记文件" if policy is None else "更正文件信息"
        super().__init__(parent, title, "保存文件")
        add = self.form.add
        number = TextField(required=True, longest=120)
        self.number = add("文号", number, "如 鄂民政发〔2018〕5号")
        self.title = add("标题", TextField(required=True, longest=200))
        self.issuer = add("发文机关", TextField(longest=120))
        self.issued = add("发文日期", DateField(required=True))
        self.in_force = add("执行日期", DateField(), "从哪天起执行,文件里没写可不填。")
        self.program = add("有关项目", ChoiceField(programs, empty="不限项目"))
        self.explanation = add("通俗说明", TextArea(4), PLAIN_HINT)
        self.file = FileField("选择文件", kinds=KINDS)
        if policy is None:
            add("文件", self.file, FILE_HINT)
        else:
            self._fill(policy)
        theme.follow(self, lambda: self.setMinimumWidth(theme.em(30)))
        self.number.setFocus()

    def _fill(self, policy: PolicyRow) -> None:
        self.number.set_value(policy.number)
        self.title.set_value(policy.title)
        self.issuer.set_value(policy.issuer)
        self.issued.set_value(policy.issued_on)
        self.in_force.set_value(policy.in_force_from)
        self.program.set_value(policy.program_id or None)
        self.explanation.set_value(policy.explanation)

    def read(self) -> EnteredPolicy:
        new = NewPolicy(
            number=self.number.given(),
            title=self.title.given(),
            issuer=self.issuer.value() or "",
            issued_on=self.issued.given(),
            in_force_from=self.in_force.value(),
            program_id=self.program.value(),
            explanation=self.explanation.value() or "",
        )
        return EnteredPolicy(new, self.form.if_shown(self.file))


class RepealDialog(FormDialog[date]):
    """From which day the document holds no longer."""

    def __init__(self, parent: QWidget, policy: PolicyRow) -> None:
        super().__init__(parent, f"废止文件:{policy.number}", "废止文件")
        hint = "废止以后仍可查看,不再提醒阅读。"
        self.on = self.form.add("废止日期", DateField.today(), hint)

    def read(self) -> date:
        return self.on.given()
