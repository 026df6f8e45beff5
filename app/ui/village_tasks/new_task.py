"""The form for a new task, which says before it goes out what other tasks ask for the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.models.task import TaskKind
from app.services.duties import officers as duties_officers
from app.services.duties.officers import OfficerRow
from app.services.office.staff import require_role
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
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice
from app.ui.widgets.text_area import TextArea
from app.ui.widgets.theme import Tone

REST = 250  # ms without a key before overlaps are looked for
KINDS = [(words, kind) for kind, words in KIND_WORDS.items()]
CAMPAIGNS = [(words, campaign) for campaign, words in CAMPAIGN_WORDS.items()]
TEXTS = ("source", "asked_by", "content", "hand_in", "standard")
GIVE_OUT = "下达任务"
WAYS = {
    Remedy.MERGE: "不另下达,合并到任务{0}",
    Remedy.ANSWERS: "下达,沿用任务{0}的健在答复",
    Remedy.TEXTS: "照任务{0}填写内容",
    Remedy.REGISTER: "改为逐人核对{1},名单由登记簿预填",
}
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


def offered(session: Session) -> Offered:
    """Villages with who is in charge, programs that have people, and other lists of people."""
    programs = program_rows(session, active_only=True)
    return Offered(
        duties_officers.officers(session, date.today()),
        [(program.name, program.id) for program in programs if not program.rules.one_off],
        people_lists(session),
    )


class NewTaskDialog(FormDialog):
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
        for key in ("title", "kind", "program", "due", *TEXTS):
            self.form.field(key).edited.connect(self._timer.start)
        self.form.field("kind").edited.connect(self._kind_chosen)
        self.form.field("way").edited.connect(self._way_chosen)
        self._kind_chosen()
        self.form.show_field("way", shown=False)
        self.submit = self._save
        theme.follow(self, lambda: self.setMinimumWidth(theme.em(34)))

    def _add_fields(self, offer: Offered) -> None:
        add = self.form.add
        add(
            "title", "任务名称", TextField(required=True, longest=120), "如:冬春救助摸底"
        ).setFocus()
        add("kind", "类型", ChoiceField(KINDS, required=True))
        self.form.field("kind").set_value(TaskKind.HAND_IN)
        hint = "项目的名单取现在计入的在世人员;按村分表。"
        people = [*offer.programs, *((one.words, one) for one in offer.lists)]
        add("program", "核对哪些人", ChoiceField(people, required=True), hint)
        add("campaign", "全镇统一行动", ChoiceField(CAMPAIGNS, empty="不是"))
        self.form.add_widget(self.same)
        add("way", "重复的事怎么办", ChoiceField(empty="仍然另外下达"))
        add("due", "截止日期", DateField(required=True))
        villages = [(row.village, row.village_id) for row in offer.officers]
        field = VillagesField(villages, all_words=f"全部{len(villages)}个村(社区)")
        add("villages", "派给哪些村(社区)", field, _officer_words(offer.officers))
        add("hand_in", "报送材料", TextArea(2))
        add("content", "内容", TextArea(3))
        add("standard", "完成标准", TextArea(2))
        add("source", "依据文件", TextField(longest=200), "如:县民政局〔2026〕12号")
        add("asked_by", "交办单位", TextField(longest=120))

    # What it says while it is typed

    def look(self) -> None:
        """Ask for overlaps, and whether the office works on the due date."""
        self._timer.stop()
        new = self._draft()

        def question(session: Session) -> Seen:
            today = date.today()
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
        self.form.field("way").set_choices(ways)
        self.form.show_field("way", shown=bool(ways))
        self._name_button()
        self.form.advise("due", "" if seen.due_works else "这一天不上班,村里可能报不上来。")

    def _draft(self) -> NewTask:
        """The task as far as it can be read."""
        read: dict[str, Any] = {}
        for key in ("title", "kind", "program", "due", *TEXTS):
            try:
                read[key] = self.form.field(key).value()
            except AppError:
                read[key] = None
        return _task({**read, "due": read["due"] or date.today(), "villages": None})

    def _kind_chosen(self) -> None:
        worksheet = self.form.field("kind").value() is TaskKind.WORKSHEET
        self.form.show_field("program", shown=worksheet)
        self.form.show_field("campaign", shown=worksheet)

    def ask_about_people(self) -> None:
        """Begin with a task over people, as the page of those tasks does."""
        self.form.field("kind").set_value(TaskKind.WORKSHEET)
        self._kind_chosen()

    def _way_chosen(self) -> None:
        way: Way | None = self.form.field("way").value()
        if way is not None and way[0] is Remedy.REGISTER:
            self.form.field("kind").set_value(TaskKind.WORKSHEET)
            self._kind_chosen()
            self.form.field("program").set_value(way[2])
        elif way is not None and way[0] is Remedy.TEXTS:
            self._fill_from(way[1])
        else:
            self._name_button()
            return
        # These have done their work: what goes out is still a task of its own.
        self.form.field("way").set_value(None)
        self._timer.start()

    def _fill_from(self, task_id: int) -> None:
        def fill(task: TaskRow) -> None:
            for key in TEXTS:
                if self.form.field(key).value() is None:
                    self.form.field(key).set_value(getattr(task, key) or None)

        self.desk.read(
            lambda session: task_row(session, task_id, today=date.today()), fill, owner=self
        )

    def _name_button(self) -> None:
        way: Way | None = self.form.field("way").value()
        merging = way is not None and way[0] is Remedy.MERGE
        self.button.setText("合并任务" if merging else GIVE_OUT)

    # What it does

    def _save(self, values: dict[str, Any]) -> None:
        self._timer.stop()
        way: Way | None = values.get("way")
        if way is not None and way[0] is Remedy.MERGE:
            self._merge(values, way[1])
            return
        new, by = _task(values, way[1] if way is not None else None), self.desk.by
        people = values.get("program")
        self.set_busy(busy=True)

        def action(session: Session) -> Created:
            require_role(session, by, Role.PREPARE)
            return new_task(session, by, _listed(session, new, people), today=date.today())

        self.desk.act(action, self._made, owner=self, said=said, failed=self.refuse)

    def _merge(self, values: dict[str, Any], task_id: int) -> None:
        new, by = _task(values), self.desk.by
        self.set_busy(busy=True)

        def action(session: Session) -> int:
            require_role(session, by, Role.PREPARE)
            return merge(session, by, task_id, new, today=date.today())

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


def _task(values: dict[str, Any], answers_from: int | None = None) -> NewTask:
    worksheet, people = values["kind"] is TaskKind.WORKSHEET, values.get("program")
    return NewTask(
        title=values["title"] or "",
        due_on=values["due"],
        kind=values["kind"] or TaskKind.HAND_IN,
        villages=values["villages"],
        campaign=values.get("campaign") if worksheet else None,
        program_id=people if worksheet and isinstance(people, int) else None,
        answers_from=answers_from,
        source=values["source"] or "",
        asked_by=values["asked_by"] or "",
        content=values["content"] or "",
        hand_in=values["hand_in"] or "",
        standard=values["standard"] or "",
    )


def _listed(session: Session, new: NewTask, people: int | PeopleList | None) -> NewTask:
    """The task with its people by name, where they are those of a list."""
    if new.kind is not TaskKind.WORKSHEET or not isinstance(people, PeopleList):
        return new
    found = people_of_list(session, people, due_on=new.due_on, today=date.today())
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
