"""Papers of village tasks as they are asked for: one file, one for each village, or a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from app.reports.pdf import pdf_bytes
from app.reports.pdf_form import Form, form_bytes
from app.reports.sheet import Sheet
from app.reports.task_papers import notice_forms, reminder_sheets, supervision_forms
from app.services.duties import officers as duties_officers
from app.services.tasks.papers import PaperRow, chat_text, due_within, late, notices
from app.services.tasks.scores import NOBODY
from app.services.tasks.views import task_rows


class PaperKind(StrEnum):
    """The value is the word in tabs and file names."""

    NOTICE = "任务通知单"
    REMINDER = "催办单"
    SUPERVISION = "督办单"
    CHAT = "群通知"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made; None narrows nothing. ``days``: reminders of what is due within."""

    kind: PaperKind
    task_id: int | None = None
    village_id: int | None = None
    officer_id: int | None = None
    days: int = -1
    new_date: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The pages of one village (of one officer for reminders)."""

    name: str
    pages: tuple[Form, ...] | tuple[Sheet, ...]

    def pdf(self) -> bytes:
        return drawn([self])


@dataclass(frozen=True, slots=True)
class Made:
    """A paper: ``pdf`` whole and in its ``parts``, or the ``text`` for a chat group."""

    title: str
    pdf: bytes | None
    parts: tuple[Part, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What papers can be narrowed by: open tasks, villages, officers."""

    tasks: Sequence[tuple[str, int]]
    villages: Sequence[tuple[str, int]]
    officers: Sequence[tuple[str, int]]


def offer(session: Session, today: date) -> Offer:
    """Tasks that are not done, the latest handed out first; villages and their officers."""
    tasks = [one for one in task_rows(session, today=today) if one.open]
    villages = duties_officers.officers(session, today)
    names = {one.staff_id: one.officer for one in villages if one.staff_id}
    return Offer(
        [(f"{one.title}({one.number})", one.id) for one in reversed(tasks)],
        [(one.village, one.village_id) for one in villages],
        [(name, staff_id) for staff_id, name in names.items()],
    )


def make(session: Session, wanted: Wanted, today: date) -> Made:
    """Read what the paper says and draw it."""
    if wanted.kind is PaperKind.CHAT:
        text = ""
        if wanted.task_id is not None:
            text = chat_text(session, wanted.task_id, today=today)
        return Made(wanted.kind.value, None, (), text)
    parts = _parts(wanted, _narrowed(_rows(session, wanted, today), wanted))
    title = f"{today.isoformat()}-{wanted.kind.value}"
    return Made(title, drawn(parts) if parts else None, parts)


def drawn(parts: Sequence[Part]) -> bytes:
    """The PDF of some parts, one after the other."""
    forms = [page for part in parts for page in part.pages if isinstance(page, Form)]
    if forms:
        return form_bytes(forms)
    return pdf_bytes([page for part in parts for page in part.pages if isinstance(page, Sheet)])


def _rows(session: Session, wanted: Wanted, today: date) -> tuple[PaperRow, ...]:
    if wanted.kind is PaperKind.NOTICE:
        return () if wanted.task_id is None else notices(session, wanted.task_id, today=today)
    if wanted.kind is PaperKind.REMINDER and wanted.days >= 0:
        return due_within(session, wanted.days, today=today, officer_id=wanted.officer_id)
    return late(session, today=today, officer_id=wanted.officer_id)


def _narrowed(rows: Sequence[PaperRow], wanted: Wanted) -> list[PaperRow]:
    return [
        row
        for row in rows
        if wanted.task_id in (None, row.assignment.task_id)
        and wanted.village_id in (None, row.assignment.village_id)
    ]


def _parts(wanted: Wanted, rows: Sequence[PaperRow]) -> tuple[Part, ...]:
    grouped: dict[str, list[PaperRow]] = defaultdict(list)
    by_officer = wanted.kind is PaperKind.REMINDER
    for row in rows:
        own = row.assignment
        grouped[(own.officer or NOBODY) if by_officer else own.village].append(row)
    return tuple(Part(name, _pages(wanted, own)) for name, own in grouped.items())


def _pages(wanted: Wanted, rows: Sequence[PaperRow]) -> tuple[Form, ...] | tuple[Sheet, ...]:
    if wanted.kind is PaperKind.NOTICE:
        return notice_forms(rows)
    if wanted.kind is PaperKind.REMINDER:
        return reminder_sheets(rows)
    return supervision_forms(rows, new_date=wanted.new_date)
