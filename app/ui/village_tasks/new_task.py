"""The form for a new task, which says before it goes out what other tasks ask for the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.task import TaskKind
from app.services.duties import officers as duties_officers
from app.services.duties.officers import OfficerRow
from app.services.programs.rows import program_rows
from app.services.tasks.changing import merge
from app.services.tasks.creating import new_task
from app.services.tasks.holidays import is_working
from app.services.tasks.overlaps import overlaps
from app.services.tasks.rows import (
    CAMPAIGN_WORDS,
    KIND_WORDS,
    Created,
    NewTask,
    Overlap,
    Remedy,
    TaskRow,
)
from app.services.tasks.sources import PeopleList, people_lists, people_of_list
from app.services.tasks.views import task_row
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.village_tasks.villages_field import VillagesField
from app.ui.widgets import theme
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.fields import ChoiceField, DateField, TextField
from app.ui.widgets.form_row import Input
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice
from app.ui.widgets.text_area import TextArea
from app.ui.widgets.theme import Tone

REST = 250  # ms without a key before overlaps are looked for
KINDS = [(words, kind) for kind, words in KIND_WORDS.items()]
CAMPAIGNS = [(words, campaign) for campaign, words in CAMPAIGN_WORDS.items()]
GIVE_OUT = "下达任务"
WAYS = {
    Remedy.MERGE: "不另下达,合并到任务{0}",
    Remedy.ANSWERS: "下达,沿用任务{0}的健在答复",
    Remedy.TEXTS: "照任务{0}填写内容",
    Remedy.REGISTER: "改为逐人核对{1},名单由登记簿预填",
}
V = TypeVar("V")
Way = tuple[Remedy, int, int]  # what, the task, the program


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form can choose from."""

    officers: Sequence[OfficerRow]
    programs: Sequence[tuple[str, int]]
    lists: Sequence[PeopleList] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What is to be said about the task as it is typed."""

    overlaps: Sequence[Overlap]
    due_works: bool


def offered(session: Session, today: date) -> Offered:
    """Villages with who is in charge, programs that have people, and other lists of people."""
    programs = program_rows(session, active_only=True)
    return Offered(
        duties_officers.officers(session, today),
        [(program.name, program.id) for program in programs if not program.rules.one_off],
        people_lists(session),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A task as it is typed, its people (a program, a list), and what becomes of the same task."""

    new: NewTask
    people: int | PeopleList | None
    way: Way | None


class NewTaskDialog(FormDialog[Asked]):
    """``given``: the id of the task that was made, or into which it was merged."""

    given = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget, offer: Offered) -> None:
        super().__init__(parent, "新建任务", GIVE_OUT)
        self.desk = desk
        self._latest = Latest()
        self.same = Notice(Tone.WAITING)
        self._programs = {program_id: name for name, program_id in offer.programs}
        self._add_fields(offer)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self.look)
        self.finished.connect(self._timer.stop)
        for field in (
            self.title,
            self.kind,
            self.program,
            self.due,
            self.source,
            self.asked_by,
            self.content,
            self.hand_in,
            self.standard,
        ):
            field.edited.connect(self._timer.start)
        self.kind.edited.connect(self._kind_chosen)
        self.way.edited.connect(self._way_chosen)
        self._kind_chosen()
        self.form.show_field(self.way, shown=False)
        self.submit = self._save
        theme.follow(self, lambda: self.setMinimumWidth(theme.em(34)))

    def _add_fields(self, offer: Offered) -> None:
        add = self.form.add
        self.title = add("任务名称", TextField(required=True, longest=120), "如:冬春救助摸底")
        self.kind = add("类型", ChoiceField(KINDS, chosen=TaskKind.HAND_IN, required=True))
        hint = "项目的名单取现在计入的在世人员;按村分表。"
        people: list[tuple[str, int | PeopleList]] = [*offer.programs]
        people += [(one.words, one) for one in offer.lists]
        self.program = add("核对哪些人", ChoiceField(people, required=True), hint)
        self.campaign = add("全镇统一行动", ChoiceField(CAMPAIGNS, empty="不是"))
        self.form.add_widget(self.same)
        self.way = add("重复的事怎么办", ChoiceField[Way](empty="仍然另外下达"))
        self.due = add("截止日期", DateField(required=True))
        villages = [(row.village, row.village_id) for row in offer.officers]
        field = VillagesField(villages, all_words=f"全部{len(villages)}个村(社区)")
        self.villages = add("派给哪些村(社区)", field, _officer_words(offer.officers))
        self.hand_in = add("报送材料", TextArea(2))
        self.content = add("内容", TextArea(3))
        self.standard = add("完成标准", TextArea(2))
        self.source = add("依据文件", TextField(longest=200), "如:县民政局〔2026〕12号")
        self.asked_by = add("交办单位", TextField(longest=120))
        self.title.setFocus()

    # What it says while it is typed

    def look(self) -> None:
        """Ask for overlaps, and whether the office works on the due date."""
        self._timer.stop()
        new = self._draft()

        def question(session: Session) -> Seen:
            today = self.desk.today
            return Seen(overlaps(session, new, today=today), is_working(session, new.due_on))

        self.desk.read(
            question, self._show, owner=self, words="正在查找重复的任务…", latest=self._latest
        )

    def _show(self, seen: Seen) -> None:
        self.same.say("\n".join(one.words for one in seen.overlaps))
        names = self._programs
        ways = [
            (
                WAYS[remedy].format(one.number, names.get(one.program_id, "")),
                (remedy, one.task_id, one.program_id),
            )
            for one in seen.overlaps
            for remedy in one.remedies
        ]
        self.way.set_choices(ways)
        self.form.show_field(self.way, shown=bool(ways))
        self._name_button()
        self.form.advise(self.due, "" if seen.due_works else "这一天不上班,村里可能报不上来。")

    def _draft(self) -> NewTask:
        """The task as far as it can be read."""
        try:
            people = self._people()
        except AppError:
            people = None
        return self._task(
            title=readable(self.title) or "",
            kind=readable(self.kind) or TaskKind.HAND_IN,
            people=people,
            due_on=readable(self.due) or self.desk.today,
        )

    def read(self) -> Asked:
        people, way = self._people(), self.form.if_shown(self.way)
        task = self._task(self.title.given(), self.kind.given(), people, self.due.given())
        return Asked(
            replace(
                task,
                villages=self.villages.value(),
                campaign=self.form.if_shown(self.campaign),
                answers_from=way[1] if way is not None and way[0] is Remedy.ANSWERS else None,
            ),
            people,
            way,
        )

    def _people(self) -> int | PeopleList | None:
        """The program or the list whose people are asked about, where the task asks for any."""
        return self.program.value() if self.kind.value() is TaskKind.WORKSHEET else None

    def _task(
        self, title: str, kind: TaskKind, people: int | PeopleList | None, due_on: date
    ) -> NewTask:
        worksheet = kind is TaskKind.WORKSHEET
        return NewTask(
            title=title,
            due_on=due_on,
            kind=kind,
            program_id=people if worksheet and isinstance(people, int) else None,
            source=self.source.value() or "",
            asked_by=self.asked_by.value() or "",
            content=self.content.value() or "",
            hand_in=self.hand_in.value() or "",
            standard=self.standard.value() or "",
        )

    def _kind_chosen(self) -> None:
        worksheet = self.kind.value() is TaskKind.WORKSHEET
        self.form.show_field(self.program, shown=worksheet)
        self.form.show_field(self.campaign, shown=worksheet)

    def ask_about_people(self) -> None:
        """Begin with a task over people, as the page of those tasks does."""
        self.kind.set_value(TaskKind.WORKSHEET)
        self._kind_chosen()

    def _way_chosen(self) -> None:
        way = self.way.value()
        if way is not None and way[0] is Remedy.REGISTER:
            self.kind.set_value(TaskKind.WORKSHEET)
            self._kind_chosen()
            self.program.set_value(way[2])
        elif way is not None and way[0] is Remedy.TEXTS:
            self._fill_from(way[1])
        else:
            self._name_button()
            return
        # These have done their work: what goes out is still a task of its own.
        self.way.set_value(None)
        self._timer.start()

    def _fill_from(self, task_id: int) -> None:
        def fill(task: TaskRow) -> None:
            for field, text in (
                (self.source, task.source),
                (self.asked_by, task.asked_by),
                (self.content, task.content),
                (self.hand_in, task.hand_in),
                (self.standard, task.standard),
            ):
                if field.value() is None:
                    field.set_value(text)

        self.desk.read(
            lambda session: task_row(session, task_id, today=self.desk.today), fill, owner=self
        )

    def _name_button(self) -> None:
        way = self.way.value()
        merging = way is not None and way[0] is Remedy.MERGE
        self.button.setText("合并任务" if merging else GIVE_OUT)

    # What it does

    def _save(self, asked: Asked) -> None:
        self._timer.stop()
        new, people, way, by = asked.new, asked.people, asked.way, self.desk.by
        if way is not None and way[0] is Remedy.MERGE:
            self._merge(new, way[1])
            return
        self.set_busy(busy=True)

        def action(session: Session) -> Created:
            return new_task(
                session, by, _listed(session, new, people, self.desk.today), today=self.desk.today
            )

        self.desk.act(action, self._made, owner=self, said=said, failed=self.refuse)

    def _merge(self, new: NewTask, task_id: int) -> None:
        by = self.desk.by
        self.set_busy(busy=True)

        def action(session: Session) -> int:
            return merge(session, by, task_id, new, today=self.desk.today)

        def merged(_added: int) -> None:
            self.accept()
            self.given.emit(task_id)

        self.desk.act(
            action,
            merged,
            owner=self,
            said=lambda added: f"已合并到原任务,新增{added}个村(社区)",
            failed=self.refuse,
        )

    def _made(self, made: Created) -> None:
        self.accept()
        self.given.emit(made.task_id)
        if made.without_village:
            names = "、".join(made.without_village)
            dialogs().tell(
                self.parentWidget(),
                f"有{len(made.without_village)}人没有登记所在村,未列入核对表。",
                f"{names}。请在“救助对象”补登所在村。",
            )


def said(made: Created) -> str:
    """What was handed out, for the status bar."""
    parts = [f"已下达任务{made.number},派给{made.assignments}个村(社区)"]
    if made.items:
        parts.append(f"名单{made.items}人")
    if made.prefilled:
        parts.append(f"沿用答复{made.prefilled}人")
    if made.nobody_in:
        parts.append(f"没有人员、未派:{'、'.join(made.nobody_in)}")
    return ",".join(parts)


def readable(field: Input[V | None]) -> V | None:
    """The value of a field; None while it cannot be read."""
    try:
        return field.value()
    except AppError:
        return None


def _listed(
    session: Session, new: NewTask, people: int | PeopleList | None, today: date
) -> NewTask:
    """The task with its people by name, where they are those of a list."""
    if new.kind is not TaskKind.WORKSHEET or not isinstance(people, PeopleList):
        return new
    found = people_of_list(session, people, due_on=new.due_on, today=today)
    return replace(new, person_ids=found)


def _officer_words(officers: Sequence[OfficerRow]) -> str:
    """Who will be named as in charge: 负责:张敏8村,李华7村."""
    counts: dict[str, int] = {}
    for row in officers:
        counts[row.officer] = counts.get(row.officer, 0) + 1
    nobody = counts.pop("", 0)
    parts = [f"{name}{count}村" for name, count in counts.items()]
    if nobody:
        parts.append(f"未指定{nobody}村")
    return f"包村干部:{'、'.join(parts)}。"
