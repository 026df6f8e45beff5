"""Visits as the counter enters and sees them: frozen rows and the words for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.models.visit import Matter, Outcome
from app.month import Month

MATTER_WORDS = {
    Matter.APPLICATION: "申请救助",
    Matter.PAYMENT: "查询发放",
    Matter.POLICY: "咨询政策",
    Matter.COMPLAINT: "反映问题",
    Matter.CERTIFICATE: "开具证明",
    Matter.OTHER: "其他",
}
OUTCOME_WORDS = {
    Outcome.OPEN: "待办",
    Outcome.SETTLED: "已办结",
    Outcome.APPLIED: "已转申请",
    Outcome.REFERRED: "已转其他部门",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """What is noted of a visit. ``name`` empty: the visitor came about themself.

    An OPEN one needs ``follow_up_on``; ``follow_up_by_id`` None: whoever notes it.
    """

    visited_on: date
    visitor: str
    matter: Matter
    said: str
    phone: str = ""
    name: str = ""
    id_number: str = ""
    village_id: int | None = None
    program_id: int | None = None
    done: str = ""
    outcome: Outcome = Outcome.OPEN
    follow_up_on: date | None = None
    follow_up_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit in a list; ``id_number`` is whole, 0 and empty stand for what is not known."""

    id: int
    visited_on: date
    visitor: str
    phone: str
    person_id: int
    name: str
    id_number: str
    village_id: int
    village: str
    program_id: int
    program: str
    matter: Matter
    said: str
    done: str
    outcome: Outcome
    follow_up_on: date | None
    follow_up_by_id: int
    follow_up_by: str
    closed_on: date | None
    enrollment_id: int
    received_by: str

    @property
    def open(self) -> bool:
        """Whether the office still owes something."""
        return self.outcome is Outcome.OPEN

    def is_due(self, today: date) -> bool:
        """Whether the day to take it up again has come."""
        return self.open and self.follow_up_on is not None and self.follow_up_on <= today

    def state_words(self, today: date) -> str:
        """How it stands, in a few letters: 逾期3天, 今天回访, 11-28回访, 已办结."""
        if not self.open or self.follow_up_on is None:
            return OUTCOME_WORDS[self.outcome]
        days = (self.follow_up_on - today).days
        if days < 0:
            return f"逾期{-days}天"
        return "今天回访" if days == 0 else f"{self.follow_up_on:%m-%d}回访"


@dataclass(frozen=True, slots=True)
class VisitStepRow:
    """What was done about a visit on a later day."""

    on_day: date
    done: str
    outcome: Outcome
    follow_up_on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class VisitDetail:
    """A visit with all that was done about it since, the first first."""

    row: VisitRow
    steps: tuple[VisitStepRow, ...]

    @property
    def done_words(self) -> str:
        """All that was done, as one text: 已查到账;2018-11-21入户看过."""
        later = [f"{step.on_day.isoformat()}{step.done}" for step in self.steps]
        return ";".join([self.row.done.rstrip("。;"), *later] if self.row.done else later)


@dataclass(frozen=True, slots=True)
class VisitMonth:
    """A month's visits by day, for the list that is printed; ``office`` is the town's name."""

    office: str
    month: Month
    visits: tuple[VisitDetail, ...]
