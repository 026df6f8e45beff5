"""Village tasks as windows, papers and commands see them: frozen rows and the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.models.task import (
    Answer,
    AssignmentStatus,
    Campaign,
    ContactWay,
    Grade,
    TaskKind,
    TemplatePeriod,
)

KIND_WORDS = {
    TaskKind.NOTICE: "通知",
    TaskKind.HAND_IN: "上报材料",
    TaskKind.WORKSHEET: "逐人核对",
    TaskKind.VISIT: "入户走访",
}
CAMPAIGN_WORDS = {
    Campaign.REVIEW: "年度核查",
    Campaign.OBSERVATION: "动态观察",
    Campaign.PROOF_OF_LIFE: "生存认证",
}
STATUS_WORDS = {
    AssignmentStatus.ISSUED: "未签收",
    AssignmentStatus.RECEIVED: "已签收",
    AssignmentStatus.WORKING: "办理中",
    AssignmentStatus.SUBMITTED: "已上报",
    AssignmentStatus.RETURNED: "退回重报",
    AssignmentStatus.ACCEPTED: "已验收",
    AssignmentStatus.CLOSED: "已办结",
}
GRADE_WORDS = {
    Grade.ON_TIME: "按时完整",
    Grade.LATE: "逾期",
    Grade.PERFUNCTORY: "敷衍应付",
}
ANSWER_WORDS = {
    Answer.ALIVE: "健在",
    Answer.DIED: "死亡",
    Answer.MOVED: "迁出",
    Answer.OTHER: "其他",
}
WAY_WORDS = {
    ContactWay.PHONE: "电话",
    ContactWay.WECHAT: "微信",
    ContactWay.PAPER: "书面",
    ContactWay.VISIT: "上门",
}
PERIOD_WORDS = {
    TemplatePeriod.MONTHLY: "每月",
    TemplatePeriod.QUARTERLY: "每季",
    TemplatePeriod.HALF_YEARLY: "半年",
    TemplatePeriod.YEARLY: "每年",
}
# What the village has done its part of.
HANDED_IN = (AssignmentStatus.SUBMITTED, AssignmentStatus.ACCEPTED, AssignmentStatus.CLOSED)
DONE = (AssignmentStatus.ACCEPTED, AssignmentStatus.CLOSED)


def is_outstanding(kind: TaskKind, status: AssignmentStatus) -> bool:
    """Whether the village still has something to do; nothing comes back from a notice."""
    if kind is TaskKind.NOTICE:
        return status is AssignmentStatus.ISSUED
    return status not in HANDED_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task to hand out; ``villages`` None: all. ``program_id``: a worksheet over its people.

    ``person_ids`` instead names the people of a worksheet that is not about a program.
    ``answers_from`` is a task whose recent 健在 are taken over, so that nobody is asked twice.
    """

    title: str
    due_on: date
    kind: TaskKind = TaskKind.HAND_IN
    villages: tuple[int, ...] | None = None
    campaign: Campaign | None = None
    source: str = ""
    asked_by: str = ""
    content: str = ""
    hand_in: str = ""
    standard: str = ""
    program_id: int | None = None
    person_ids: tuple[int, ...] = ()
    answers_from: int | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """A task that was made: how many villages have it, how many people stand on worksheets.

    ``without_village`` are names of people whom no village answers for, ``nobody_in`` villages
    that were named and have none of the people; ``prefilled`` answers come from another task.
    """

    task_id: int
    number: str
    assignments: int
    items: int
    without_village: tuple[str, ...] = ()
    nobody_in: tuple[str, ...] = ()
    prefilled: int = 0


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A village's share of a task. ``days_left`` is negative when the due date is past."""

    id: int
    task_id: int
    task: str
    title: str
    kind: TaskKind
    due_on: date
    village_id: int
    village: str
    village_position: int
    officer_id: int
    officer: str
    status: AssignmentStatus
    received_on: date | None
    received_by: str
    received_how: ContactWay | None
    submitted_on: date | None
    returns: int
    lacks: str
    accepted_on: date | None
    grade: Grade | None
    closed_on: date | None
    answer: str
    items: int
    answered: int
    days_left: int

    @property
    def overdue(self) -> bool:
        """The due date is past and the village has not done its part."""
        return self.days_left < 0 and self.is_outstanding

    @property
    def is_outstanding(self) -> bool:
        """Whether the village still has something to do."""
        return is_outstanding(self.kind, self.status)

    @property
    def words(self) -> str:
        """As the grid's cell says it: 逾期23天, 退回重报, 已验收."""
        if self.overdue:
            return f"逾期{-self.days_left}天"
        return STATUS_WORDS[self.status]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with how many villages stand where; the counts by state add up to ``villages``.

    ``received`` holds those being worked on, ``accepted`` the closed ones; ``overdue`` are those
    of any state that are late and not handed in.
    """

    id: int
    number: str
    title: str
    kind: TaskKind
    campaign: Campaign | None
    source: str
    asked_by: str
    content: str
    hand_in: str
    standard: str
    issued_on: date
    due_on: date
    program_id: int
    program: str
    concluded_on: date | None
    villages: int
    issued: int
    received: int
    submitted: int
    returned: int
    accepted: int
    overdue: int

    @property
    def open(self) -> bool:
        """Whether a village still has something to do, or the office to accept."""
        return self.accepted < self.villages


@dataclass(frozen=True, slots=True)
class GridRow:
    """A village with its assignments by task id."""

    village_id: int
    village: str
    officer: str
    cells: Mapping[int, AssignmentRow]


@dataclass(frozen=True, slots=True)
class Grid:
    """Villages down, tasks across, as they stand on a day; what is overdue first."""

    tasks: tuple[TaskRow, ...]
    rows: tuple[GridRow, ...]
    day: date


@dataclass(frozen=True, slots=True)
class StepRow:
    """A move of an assignment; one that was ``taken_back`` no longer counts."""

    id: int
    status: AssignmentStatus
    on_day: date
    note: str
    entered_at: datetime
    entered_by: str
    taken_back: bool


@dataclass(frozen=True, slots=True)
class ContactLogRow:
    """A call, message, paper or visit about an assignment; ``taken_back``: a wrong click."""

    id: int
    at: datetime
    way: ContactWay
    with_whom: str
    note: str
    entered_by: str
    taken_back: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A person on a worksheet with the village's answer; ``id_number`` is not masked."""

    id: int
    position: int
    person_id: int
    name: str
    id_number: str
    birth_date: date
    group: str
    address: str
    phone: str
    answer: Answer | None
    answer_day: date | None
    note: str
    answered_at: datetime | None
    died_on: date | None = None


class Remedy(StrEnum):
    """What can be done instead of asking for the same again."""

    MERGE = "merge"  # into the open task
    ANSWERS = "answers"  # take over the recent 健在 of that task
    TEXTS = "texts"  # begin with what that task said
    REGISTER = "register"  # a worksheet that the register fills in


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another task (``task_id`` 0: the register) that has what a task asks for.

    ``words`` say it whole; ``program_id`` is the program whose people are meant, 0 for none.
    """

    task_id: int
    number: str
    words: str
    remedies: tuple[Remedy, ...]
    program_id: int = 0
