"""A task's worksheets as they go out, prefilled, one a village."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.errors import AppError
from app.idcard import mask
from app.models.staff import Role
from app.models.task import Answer, Task, TaskKind
from app.services.office import audit, settings
from app.services.office.permissions import require_role
from app.services.tasks.rows import ANSWER_WORDS
from app.services.tasks.views import assignment_rows, items
from app.services.worksheets.marks import WHOLE, Mark, text_of
from app.services.worksheets.rows import Worksheet, WorksheetLine


def worksheets(
    session: Session, by: int, task_id: int, *, whole_numbers_for: str = ""
) -> tuple[Worksheet, ...]:
    """Every village's worksheet, in the rosters' order; that they went out is recorded.

    What is known is filled in: earlier answers, and deaths that the register has.

    ID numbers are masked, unless ``whole_numbers_for`` names the purpose. AppError for a task
    that is not about people.
    """
    require_role(session, by, Role.PREPARE)
    task = session.get_one(Task, task_id)
    if task.kind is not TaskKind.WORKSHEET:
        raise AppError(
            f"任务{task.number}不是逐人核对的任务,没有核对表可以导出。没有生成文件。",
            code="no-worksheet",
        )
    made = tuple(
        Worksheet(
            office=settings.get(session, "town"),
            task=task.number,
            title=task.title,
            village=row.village,
            due_on=task.due_on,
            officer=row.officer,
            hotline=settings.get(session, "hotline"),
            mark=text_of(Mark(task.token, row.village_id, WHOLE)),
            lines=_lines(
                session, task.token, row.id, row.village_id, row.village, whole_numbers_for
            ),
        )
        for row in assignment_rows(session, today=task.due_on, task_ids=[task_id])
    )
    audit.record(
        session,
        by,
        "worksheet.export",
        f"task:{task_id}",
        after={"villages": len(made), "whole_numbers_for": whole_numbers_for or None},
    )
    return made


def _lines(
    session: Session, token: str, assignment_id: int, village_id: int, village: str, purpose: str
) -> tuple[WorksheetLine, ...]:
    return tuple(
        WorksheetLine(
            position=item.position,
            village=village,
            group=item.group,
            name=item.name,
            id_number=item.id_number if purpose else mask(item.id_number),
            result="" if answer is None else ANSWER_WORDS[answer],
            day=item.answer_day or item.died_on,
            note=item.note,
            mark=text_of(Mark(token, village_id, item.id)),
        )
        for item in items(session, assignment_id)
        for answer in (item.answer or (Answer.DIED if item.died_on else None),)
    )
