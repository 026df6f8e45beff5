"""新建核对任务: whom it is about, what for and until when; what asks the same is said first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.models.task import Campaign, TaskKind
from app.month import Month
from app.services import saved_filters
from app.services.program_rows import program_rows
from app.services.staff import require_role
from app.services.tasks import sources
from app.services.tasks.creating import new_task
from app.services.tasks.overlaps import overlaps
from app.services.tasks.rows import CAMPAIGN_WORDS, Created, NewTask
from app.ui.desk import Desk
from app.ui.dialogs import Choice, dialogs
from app.ui.fields import ChoiceField, DateField, TextField
from app.ui.forms import FormDialog

DAYS = 30


@dataclass(frozen=True, slots=True)
class Source:
    """Whom the sheets list: a program's people, or those that ``people`` finds."""

    words: str
    program_id: int | None = None
    people: Callable[[Session, date], tuple[int, ...]] | None = None


def source_choices(session: Session) -> tuple[Source, ...]:
    """Programs, payments that came back, certificates that end, and saved filters."""
    found = [Source(one.name, one.id) for one in program_rows(session, active_only=True)]
    found.append(Source("银行退回、账号未改正的人", people=_returned))
    found.append(Source("截止日期前残疾证到期的人", people=sources.certificates_ending))
    found += [
        Source(f"筛选:{one.name}({one.words})", people=_filtered(one.id))
        for one in saved_filters.saved_filters(session)
    ]
    return tuple(found)


class NewRoundDialog(FormDialog):
    """``made``: the id of the task that was made."""

    made = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "新建核对任务", "建立任务并派到村")
        self.desk = desk
        self._titled = ""
        self.form.add(
            "source", "名单", ChoiceField(required=True),
            "项目的名单是本月计入的在世人员;每个村只收到自己村的人。",
        )  # fmt: skip
        campaigns = [(words, campaign) for campaign, words in CAMPAIGN_WORDS.items()]
        self.form.add(
            "campaign", "属于", ChoiceField(campaigns, empty="一般核对"),
            "生存认证到期后,可以一步暂停没有通过的人。",
        )  # fmt: skip
        self.form.add("title", "任务名称", TextField(required=True, longest=120))
        due = DateField(date.today() + timedelta(days=DAYS), required=True)
        self.form.add("due", "截止日期", due)
        self.form.add("document", "依据文件", TextField(longest=200))
        self.form.field("source").edited.connect(self._propose)
        self.form.field("campaign").edited.connect(self._propose)
        self.submit = self._make
        desk.read(source_choices, self._offer, owner=self)

    def _offer(self, found: tuple[Source, ...]) -> None:
        self.form.field("source").set_choices([(one.words, one) for one in found])
        self._propose()

    def _propose(self) -> None:
        """A title that says what it is, as long as nobody wrote another."""
        title = self.form.field("title")
        values = self.form.field("source").value()
        campaign = self.form.field("campaign").value()
        if values is None or title.text() != self._titled:
            return
        what = CAMPAIGN_WORDS[campaign] if campaign else "逐人核对"
        of = values.words.partition("(")[0].removeprefix("筛选:")
        self._titled = f"{Month.of(date.today()).chinese}{of}{what}"
        title.setText(self._titled)

    def _make(self, values: dict[str, Any]) -> None:
        self.set_busy(busy=True)
        self.desk.read(
            lambda session: _task(session, values), lambda asked: self._ask(*asked), owner=self,
            failed=self.refuse,
        )  # fmt: skip

    def _ask(self, new: NewTask, same: tuple[str, ...]) -> None:
        """What another task asks for already is said before it goes out."""
        if same and not dialogs().ask(
            self, "已有任务要的是同样的内容,仍要另建一项吗?", Choice("仍然另建"), "\n".join(same)
        ):
            self.set_busy(busy=False)
            return
        by = self.desk.by

        def action(session: Session) -> Created:
            require_role(session, by, Role.PREPARE)
            return new_task(session, by, new, today=date.today())

        self.desk.act(action, self._done, owner=self, said=_said, failed=self.refuse)

    def _done(self, created: Created) -> None:
        if created.without_village:
            dialogs().tell(
                self,
                f"有{len(created.without_village)}人没有登记所在村,没有列入核对表。",
                "、".join(created.without_village[:30]),
            )
        self.made.emit(created.task_id)
        if shiboken6.isValid(self):
            self.accept()


def _task(session: Session, values: dict[str, Any]) -> tuple[NewTask, tuple[str, ...]]:
    source: Source = values["source"]
    campaign: Campaign | None = values["campaign"]
    people = source.people(session, values["due"]) if source.people is not None else ()
    new = NewTask(
        title=values["title"],
        due_on=values["due"],
        kind=TaskKind.WORKSHEET,
        campaign=campaign,
        source=values["document"] or "",
        program_id=source.program_id,
        person_ids=people,
    )
    return new, tuple(one.words for one in overlaps(session, new, today=date.today()))


def _said(created: Created) -> str:
    return f"已建立任务{created.number},{created.assignments}个村、{created.items}人"


def _returned(session: Session, _due: date) -> tuple[int, ...]:
    return sources.payments_returned(session, today=date.today())


def _filtered(filter_id: int) -> Callable[[Session, date], tuple[int, ...]]:
    def people(session: Session, _due: date) -> tuple[int, ...]:
        return saved_filters.people_of_filter(session, filter_id, Month.of(date.today()))

    return people
