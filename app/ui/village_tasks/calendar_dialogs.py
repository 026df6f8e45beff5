"""The forms for a task that comes round, and for days off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from app.models.task import TaskKind, TemplatePeriod
from app.services.tasks.rows import CAMPAIGN_WORDS, KIND_WORDS, PERIOD_WORDS
from app.services.tasks.templates import NewTemplate, TemplateRow
from app.ui.village_tasks.villages_field import VillagesField
from app.ui.widgets.field import Field, FieldError
from app.ui.widgets.fields import ChoiceField, DateField, TextField, TickField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.text_area import TextArea

KINDS = [(words, kind) for kind, words in KIND_WORDS.items()]
CAMPAIGNS = [(words, campaign) for campaign, words in CAMPAIGN_WORDS.items()]
PERIODS = [(words, period) for period, words in PERIOD_WORDS.items()]
MONTHS = [(f"{month}月", month) for month in range(1, 13)]
LATER = [("当月", 0), ("下月", 1), ("再下月", 2)]
TEXTS = ("hand_in", "content", "standard", "source")
LONGEST_RANGE = 31  # days; more is a wrong year


class DayField(Field[int]):
    """A day of the month."""

    def __init__(self) -> None:
        super().__init__(required=True)
        self.setPlaceholderText("1至31")

    def read(self, text: str) -> int:
        bare = text.removesuffix("日")
        if not bare.isdecimal() or not 1 <= int(bare) <= 31:
            raise FieldError("请填写1至31之间的日子。")
        return int(bare)


def template_dialog(
    parent: QWidget, programs: Sequence[tuple[str, int]], template: TemplateRow | None
) -> FormDialog:
    """Everything about a task that comes round."""
    verb = "新增例行任务" if template is None else "保存例行任务"
    dialog = FormDialog(parent, verb, verb)
    add, field = dialog.form.add, dialog.form.field
    hint = "下达时自动在前面加上年月"
    add("title", "任务名称", TextField(required=True, longest=80), hint).setFocus()
    add("period", "周期", ChoiceField(PERIODS, required=True))
    add("months", "哪几个月下达", VillagesField(MONTHS, all_words="每个月"))
    add("issue_day", "几日下达", DayField(), "当月没有这一天的,在最后一天")
    add("due_months", "哪个月截止", ChoiceField(LATER, required=True))
    add("due_day", "几日截止", DayField(), "遇节假日提前到前一个工作日")
    add("kind", "类型", ChoiceField(KINDS, required=True))
    add("program", "核对哪个项目的人员", ChoiceField(programs, required=True))
    add("campaign", "全镇统一行动", ChoiceField(CAMPAIGNS, empty="不是"))
    add("hand_in", "报送材料", TextArea(2))
    add("content", "内容", TextArea(2))
    add("standard", "完成标准", TextArea(2))
    add("source", "依据文件", TextField(longest=200))
    _fill(dialog, template.new if template is not None else None)
    field("kind").edited.connect(lambda: _settle(dialog))
    _settle(dialog)
    return dialog


def _fill(dialog: FormDialog, new: NewTemplate | None) -> None:
    field = dialog.form.field
    if new is None:
        field("period").set_value(TemplatePeriod.MONTHLY)
        field("kind").set_value(TaskKind.HAND_IN)
        field("issue_day").set_value(1)
        return
    every = len(new.months) == len(MONTHS)
    field("months").set_value(None if every else new.months)
    field("program").set_value(new.program_id)
    for key in ("period", "issue_day", "due_months", "due_day", "kind", "campaign"):
        field(key).set_value(getattr(new, key))
    for key in ("title", *TEXTS):
        field(key).set_value(getattr(new, key) or None)


def _settle(dialog: FormDialog) -> None:
    worksheet = dialog.form.field("kind").value() is TaskKind.WORKSHEET
    dialog.form.show_field("program", shown=worksheet)
    dialog.form.show_field("campaign", shown=worksheet)


def as_template(values: dict[str, Any]) -> NewTemplate:
    """What was typed."""
    return NewTemplate(
        title=values["title"],
        period=values["period"],
        months=values["months"] or tuple(range(1, 13)),
        issue_day=values["issue_day"],
        due_day=values["due_day"],
        due_months=values["due_months"],
        kind=values["kind"],
        campaign=values.get("campaign"),
        program_id=values.get("program"),
        source=values["source"] or "",
        content=values["content"] or "",
        hand_in=values["hand_in"] or "",
        standard=values["standard"] or "",
    )


def holiday_dialog(parent: QWidget, year: int) -> FormDialog:
    """Days off from one to another, or a weekend that is worked."""
    dialog = FormDialog(parent, "登记节假日", "登记节假日")
    add = dialog.form.add
    first = date(year, date.today().month, 1)
    add("name", "名称", TextField(required=True, longest=40), "如:国庆节、春节调休").setFocus()
    add("first", "从哪一天", DateField(first, required=True), "按国务院办公厅当年的通知填写")
    add("last", "到哪一天(含)", DateField(), "只有一天的不用填")
    add("working", "是上班还是放假", TickField("是调休上班(原是周末)"))
    return dialog
