"""The forms for a task that comes round, and for days off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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


class TemplateDialog(FormDialog[NewTemplate]):
    """Everything about a task that comes round."""

    def __init__(
        self, parent: QWidget, programs: Sequence[tuple[str, int]], template: TemplateRow | None
    ) -> None:
        verb = "新增例行任务" if template is None else "保存例行任务"
        super().__init__(parent, verb, verb)
        self._add_when()
        self._add_what(programs)
        if template is not None:
            self._fill(template.new)
        self.kind.edited.connect(self._settle)
        self._settle()
        self.title.setFocus()

    def _add_when(self) -> None:
        add = self.form.add
        title = TextField(required=True, longest=80)
        self.title = add("任务名称", title, "下达时自动在前面加上年月")
        period = ChoiceField(PERIODS, chosen=TemplatePeriod.MONTHLY, required=True)
        self.period = add("周期", period)
        self.months = add("哪几个月下达", VillagesField(MONTHS, all_words="每个月"))
        self.issue_day = add("几日下达", DayField(), "当月没有这一天的,在最后一天")
        self.issue_day.set_value(1)
        self.due_months = add("哪个月截止", ChoiceField(LATER, required=True))
        self.due_day = add("几日截止", DayField(), "遇节假日提前到前一个工作日")

    def _add_what(self, programs: Sequence[tuple[str, int]]) -> None:
        add = self.form.add
        kind = ChoiceField(KINDS, chosen=TaskKind.HAND_IN, required=True)
        self.kind = add("类型", kind)
        self.program = add("核对哪个项目的人员", ChoiceField(programs, required=True))
        self.campaign = add("全镇统一行动", ChoiceField(CAMPAIGNS, empty="不是"))
        self.hand_in = add("报送材料", TextArea(2))
        self.content = add("内容", TextArea(2))
        self.standard = add("完成标准", TextArea(2))
        self.source = add("依据文件", TextField(longest=200))

    def _fill(self, new: NewTemplate) -> None:
        self.title.set_value(new.title)
        self.period.set_value(new.period)
        self.months.set_value(None if len(new.months) == len(MONTHS) else new.months)
        self.issue_day.set_value(new.issue_day)
        self.due_months.set_value(new.due_months)
        self.due_day.set_value(new.due_day)
        self.kind.set_value(new.kind)
        self.program.set_value(new.program_id)
        self.campaign.set_value(new.campaign)
        self.hand_in.set_value(new.hand_in)
        self.content.set_value(new.content)
        self.standard.set_value(new.standard)
        self.source.set_value(new.source)

    def _settle(self) -> None:
        worksheet = self.kind.value() is TaskKind.WORKSHEET
        self.form.show_field(self.program, shown=worksheet)
        self.form.show_field(self.campaign, shown=worksheet)

    def read(self) -> NewTemplate:
        return NewTemplate(
            title=self.title.given(),
            period=self.period.given(),
            months=self.months.value() or tuple(range(1, 13)),
            issue_day=self.issue_day.given(),
            due_day=self.due_day.given(),
            due_months=self.due_months.given(),
            kind=self.kind.given(),
            campaign=self.form.if_shown(self.campaign),
            program_id=self.form.if_shown(self.program),
            source=self.source.value() or "",
            content=self.content.value() or "",
            hand_in=self.hand_in.value() or "",
            standard=self.standard.value() or "",
        )


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days in a row with one name, and whether they are worked."""

    name: str
    first: date
    last: date
    working: bool


class HolidayDialog(FormDialog[Holidays]):
    """Days off from one to another, or a weekend that is worked."""

    def __init__(self, parent: QWidget, year: int, month: int) -> None:
        super().__init__(parent, "登记节假日", "登记节假日")
        add = self.form.add
        first = DateField(date(year, month, 1), required=True)
        self.name = add("名称", TextField(required=True, longest=40), "如:国庆节、春节调休")
        self.first = add("从哪一天", first, "按国务院办公厅当年的通知填写")
        self.last = add("到哪一天(含)", DateField(), "只有一天的不用填")
        self.working = add("是上班还是放假", TickField("是调休上班(原是周末)"))
        self.name.setFocus()

    def read(self) -> Holidays:
        first = self.first.given()
        last = self.last.value() or first
        return Holidays(self.name.given(), first, last, self.working.value())
