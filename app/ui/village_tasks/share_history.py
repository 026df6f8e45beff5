"""What happened to an assignment, steps and contacts in one list, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.models.task import AssignmentStatus
from app.services.tasks.rows import STATUS_WORDS, WAY_WORDS
from app.services.tasks.story import Story
from app.ui.widgets.table import Column


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A step or a contact in words; ``contact_id`` is 0 for a step."""

    contact_id: int
    taken_back: bool
    when: str
    what: str
    note: str
    by: str
    entered_at: datetime


COLUMNS: tuple[Column[HistoryEntry], ...] = (
    Column("when", "日期", lambda one: one.when, width=5.5),
    Column("what", "经过", lambda one: one.what, width=6),
    Column("by", "登记人", lambda one: one.by, width=4),
    Column("note", "说明", lambda one: one.note, width=9, hint=lambda one: one.note),
)


def happenings(story: Story) -> list[HistoryEntry]:
    """Steps and contacts, the latest entered first; what was taken back says so."""
    found = [
        HistoryEntry(
            0,
            step.taken_back,
            step.on_day.isoformat(),
            _said(_step_words(step.status), taken_back=step.taken_back),
            step.note,
            step.entered_by,
            step.entered_at,
        )
        for step in story.steps
    ]
    found += [
        HistoryEntry(
            log.id,
            log.taken_back,
            f"{log.at:%Y-%m-%d}",
            _said(f"{WAY_WORDS[log.way]}联系", taken_back=log.taken_back),
            " ".join(part for part in (log.with_whom, log.note) if part),
            log.entered_by,
            log.at,
        )
        for log in story.log
    ]
    return sorted(found, key=lambda one: one.entered_at, reverse=True)


def _step_words(status: AssignmentStatus) -> str:
    return "下达任务" if status is AssignmentStatus.ISSUED else STATUS_WORDS[status]


def _said(words: str, *, taken_back: bool) -> str:
    return f"(撤销){words}" if taken_back else words
