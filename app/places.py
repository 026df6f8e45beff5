"""Places of the window by what they are about: a service points at one, the window leads there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

from app.month import Month

TODAY = "今日"
BENEFICIARIES = "救助对象"
PAYMENTS = "资金发放"
VILLAGE_TASKS = "村级任务"
REPORTS = "统计报表"
VISITS_AND_POLICIES = "来访与政策"


class Place(Protocol):
    """Something that a tab can show; ``tab`` is that tab's title, empty for the window itself."""

    tab: ClassVar[str]


@dataclass(frozen=True, slots=True)
class PersonPlace:
    """One person beside the list; ``page`` is the title of a page of theirs (待遇)."""

    tab: ClassVar[str] = BENEFICIARIES
    id_number: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationPlace:
    """The form of a new enrollment, filled with what somebody told at the counter.

    Whatever is not known yet stays empty; ``visit_id`` is the visit that is closed by it.
    """

    tab: ClassVar[str] = BENEFICIARIES
    id_number: str = ""
    name: str = ""
    village_id: int | None = None
    group: str = ""
    phone: str = ""
    program_id: int | None = None
    applied_on: date | None = None
    visit_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """The form in which periodic reviews that were passed are recorded."""

    tab: ClassVar[str] = TODAY


@dataclass(frozen=True, slots=True)
class PaymentPlace:
    """A month's payments; with a program that program's page.

    ``page`` names a step in lower case (``changes``, ``roster``, ``check``, ``review``,
    ``paper``, ``bank``) or a page that the tab has besides; empty: the step that waits.
    """

    tab: ClassVar[str] = PAYMENTS
    month: Month
    program_id: int | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """The villages' work; with a task its column, with a village as well its share of it.

    ``page`` is the title of one of the tab's pages; empty: the grid.
    """

    tab: ClassVar[str] = VILLAGE_TASKS
    task_id: int | None = None
    village_id: int | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """One visit."""

    tab: ClassVar[str] = VISITS_AND_POLICIES
    visit_id: int


@dataclass(frozen=True, slots=True)
class PolicyPlace:
    """One document."""

    tab: ClassVar[str] = VISITS_AND_POLICIES
    policy_id: int


@dataclass(frozen=True, slots=True)
class BackupPlace:
    """The dialog that makes a backup."""

    tab: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class SettingsPlace:
    """A page of the settings, by its key."""

    tab: ClassVar[str] = ""
    page: str
