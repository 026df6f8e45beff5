"""年度日历: the year on one page, the tasks that come round, and the days off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QDialog, QTabBar
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.month import Month
from app.reports.pdf import pdf_bytes
from app.reports.task_calendar import calendar_sheet
from app.services.office import settings
from app.services.programs.rows import program_rows
from app.services.tasks import calendar, holidays, templates
from app.services.tasks.holidays import DayOff
from app.services.tasks.rows import KIND_WORDS, PERIOD_WORDS
from app.services.tasks.templates import NewTemplate, TemplateRow
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import Action, open_form
from app.ui.desk.latest import Latest
from app.ui.desk.page import Page
from app.ui.desk.preview import Preview
from app.ui.desk.roles import only_for
from app.ui.village_tasks.calendar_dialogs import (
    LONGEST_RANGE,
    HolidayDialog,
    Holidays,
    TemplateDialog,
)
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.focus import begin_at
from app.ui.widgets.parts import Stack, acting, column, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

WEEK = "一二三四五六日"
LATER = ("", "下月", "再下月")
PARTS = ("全年一页", "例行任务", "节假日")


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the page shows of a year."""

    pdf: bytes
    templates: Sequence[TemplateRow]
    days: Sequence[DayOff]


def _months(row: TemplateRow) -> str:
    months = row.new.months
    return "每月" if len(months) == 12 else f"{'、'.join(map(str, months))}月"


def _due(row: TemplateRow) -> str:
    later = row.new.due_months
    which = LATER[later] if later < len(LATER) else f"{later}个月后"
    return f"{which}{row.new.due_day}日"


TEMPLATES: tuple[Column[TemplateRow], ...] = (
    Column("title", "任务", lambda row: row.new.title, width=10),
    Column("period", "周期", lambda row: PERIOD_WORDS[row.new.period], width=3),
    Column("months", "下达的月份", _months, width=8, hint=_months),
    Column("issue", "下达", lambda row: f"{row.new.issue_day}日", align=Align.RIGHT, width=3.4),
    Column("due", "截止", _due, align=Align.RIGHT, width=5),
    Column("kind", "类型", lambda row: KIND_WORDS[row.new.kind], width=5),
    Column(
        "active", "状态", lambda row: "✓ 在用" if row.active else "○ 停用", width=4,
        tone=lambda row: Tone.DONE if row.active else Tone.PLAIN,
    ),
    Column("program", "项目", lambda row: row.program, width=7),
    Column("hand_in", "报送材料", lambda row: row.new.hand_in.replace("\n", " "), width=14,
           hint=lambda row: row.new.hand_in),
)  # fmt: skip
DAYS: tuple[Column[DayOff], ...] = (
    Column("day", "日期", lambda one: one.day.isoformat(), width=6),
    Column("week", "星期", lambda one: f"星期{WEEK[one.day.weekday()]}", width=4),
    Column("what", "放假或上班", lambda one: "上班" if one.working else "放假", width=5),
    Column("name", "名称", lambda one: one.name, width=12),
)


class CalendarPage(Page):
    """Three parts of a year; what is changed shows at once on its page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.dialog: QDialog | None = None
        self._latest = Latest()
        this = desk.today.year
        years = [(f"{year}年", year) for year in range(this - 1, this + 3)]
        self.year: ChoiceField[int] = ChoiceField(years, required=True)
        self.year.set_value(this)
        self.year.setAccessibleName("年份")
        self.year.edited.connect(self.refresh)
        self.parts = QTabBar()
        self.parts.setObjectName("inner")
        self.parts.setDrawBase(False)
        self.parts.setExpanding(False)
        for words in PARTS:
            self.parts.addTab(words)
        self.preview = Preview(desk, "正在生成页面…")
        self.templates: TableView[TemplateRow] = TableView(
            TableModel(TEMPLATES),
            empty="还没有例行任务。按“新增例行任务”登记每月、每季、每年的事。",
        )
        self.days: TableView[DayOff] = TableView(
            TableModel(DAYS), empty="这一年还没有登记节假日。截止日期只避开周六、周日。"
        )
        self._make_buttons()
        self._lay_out()
        self.parts.currentChanged.connect(self._turn)
        self.templates.opened.connect(self._edit)
        self._turn(0)
        begin_at(self, lambda: self.parts)

    def _make_buttons(self) -> None:
        self.print = acting("打印…", lambda: self.preview.print_as(self._title()), "primary")
        self.save = acting("存为PDF…", lambda: self.preview.save_as(self._title()))
        self.add = acting("新增例行任务…", lambda: self._edit(None), "primary")
        self.change = acting("修改…", self._change)
        self.switch = acting("停用或恢复", self._switch)
        self.seed = acting("补上自带的任务", self._seed)
        self.add_day = acting("登记节假日…", self._add_days, "primary")
        self.remove_day = acting("删除这一天", self._remove_day, "danger")
        self._buttons = (
            (self.print, self.save),
            (self.add, self.change, self.switch, self.seed),
            (self.add_day, self.remove_day),
        )
        for press in (*self._buttons[1], *self._buttons[2]):
            only_for(self.desk, Role.PREPARE, press)

    def _lay_out(self) -> None:
        self.stack = Stack(self.preview, self.templates, self.days)
        layout = column(self, 0)
        buttons = [press for group in self._buttons for press in group]
        layout.addLayout(row(self.parts, self.year, 1, *buttons))
        layout.addWidget(self.stack, 1)

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        for place, group in enumerate(self._buttons):
            for press in group:
                press.setVisible(place == at)
        self.year.setVisible(at != 1)

    def _title(self) -> str:
        return f"{self.year.value()}年村级任务日历"

    # What it shows

    def refresh(self) -> None:
        """Ask for the year that is chosen."""
        try:
            year = self.year.value()
        except AppError:
            return
        if year is None:
            return

        def question(session: Session) -> Shown:
            sheet = calendar_sheet(
                calendar.year(session, year), year, settings.get(session, "town")
            )
            return Shown(
                pdf_bytes(sheet),
                templates.template_rows(session),
                holidays.holidays(session, year),
            )

        self.desk.read(question, self._show, owner=self, words="正在生成页面…", latest=self._latest)

    def _show(self, shown: Shown) -> None:
        if self.preview.pdf != shown.pdf:
            self.preview.show_pdf(shown.pdf)
        _fill(self.templates, shown.templates)
        _fill(self.days, shown.days)

    # What can be changed

    def _edit(self, template: TemplateRow | None) -> None:
        if not self.desk.may(Role.PREPARE):
            return
        by = self.desk.by

        def action(new: NewTemplate) -> Action[object]:
            starts = Month.of(self.desk.today)
            return lambda session: templates.save_template(
                session, by, new, template_id=template.id if template else None, starts=starts
            )

        def ask(programs: Sequence[tuple[str, int]]) -> None:
            self.dialog = dialog = TemplateDialog(self, programs, template)
            open_form(self.desk, self, dialog, action, "例行任务已保存,已下达的任务不变")

        self.desk.read(_programs, ask, owner=self)

    def _change(self) -> None:
        template = self.templates.current()
        if template is not None:
            self._edit(template)

    def _switch(self) -> None:
        template, by = self.templates.current(), self.desk.by
        if template is None:
            return
        active, starts = not template.active, Month.of(self.desk.today)
        self.desk.act(
            lambda session: templates.use_template(
                session, by, template.id, active=active, starts=starts
            ),
            owner=self,
            said=f"“{template.new.title}”已{'恢复' if active else '停用'}",
        )

    def _seed(self) -> None:
        by, starts = self.desk.by, Month.of(self.desk.today)
        self.desk.act(
            lambda session: templates.seed(session, by, starts),
            owner=self,
            said=lambda count: f"已补上{count}项" if count else "自带的例行任务都在",
        )

    def _add_days(self) -> None:
        year = self.year.value() or self.desk.today.year
        self.dialog = dialog = HolidayDialog(self, year, self.desk.today.month)
        open_form(self.desk, self, dialog, self._entering, "节假日已登记")

    def _entering(self, days: Holidays) -> Action[None]:
        by, first, last = self.desk.by, days.first, days.last

        def enter(session: Session) -> None:
            if not 0 <= (last - first).days < LONGEST_RANGE:
                raise AppError("结束日期应在开始日期之后一个月内。未作改动。", code="range")
            for at in range((last - first).days + 1):
                day = first + timedelta(days=at)
                holidays.set_holiday(session, by, day, days.name, working=days.working)

        return enter

    def _remove_day(self) -> None:
        one, by = self.days.current(), self.desk.by
        if one is None:
            return
        choice = Choice("删除这一天", dangerous=True)
        if dialogs().ask(self, f"要删除{one.day.isoformat()}“{one.name}”吗?", choice):
            self.desk.act(
                lambda session: holidays.remove_holiday(session, by, one.day),
                owner=self,
                said=f"已删除{one.day.isoformat()}",
            )


def _programs(session: Session) -> Sequence[tuple[str, int]]:
    rows = program_rows(session, active_only=True)
    return [(program.name, program.id) for program in rows if not program.rules.one_off]


def _fill(view: TableView[Any], rows: Sequence[Any]) -> None:
    at = view.currentIndex().row()
    view.rows.set_rows(rows)
    if rows:
        view.selectRow(min(max(at, 0), len(rows) - 1))
