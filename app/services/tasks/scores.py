"""Scores (通报): how villages and officers did over the tasks due in a range of months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.task import Grade
from app.month import Month
from app.services.tasks.rows import DONE, AssignmentRow
from app.services.tasks.views import assignment_rows, task_rows

NOBODY = "未指定包村干部"


@dataclass(frozen=True, slots=True)
class Score:
    """``tasks`` = ``on_time`` + ``late`` + ``open``; ``returned`` were sent back at least once.

    ``average_days``: from issued to handed in, one decimal; None where nothing was handed in.
    ``points`` None and ``rank`` 0: nothing is handed in or overdue, so nothing can be judged.
    """

    name: str
    tasks: int
    on_time: int
    late: int
    open: int
    overdue: int
    returned: int
    first_time_right: int
    perfunctory: int
    average_days: Decimal | None
    points: int | None
    rank: int

    @property
    def explanation(self) -> str:
        """The ranking in a sentence that can be recomputed by hand."""
        if not self.tasks:
            return "期间没有任务。"
        if self.points is None:
            return f"{self.tasks}项都没有到期,也没有上报,不计分。"
        return (
            f"{self.tasks}项:按时{self.on_time}项×100"
            f",逾期上报{self.late}项×60"
            f",未到期未报{self.open - self.overdue}项不计"
            f",逾期未报{self.overdue}项×0"
            f";退回{self.returned}项各扣10,敷衍{self.perfunctory}项各扣30"
            f";按{self.on_time + self.late + self.overdue}项平均得{self.points}分。"
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of a range: villages in the rosters' order, officers by name."""

    first: Month
    last: Month
    villages: tuple[Score, ...]
    officers: tuple[Score, ...]


def scores(session: Session, first: Month, last: Month, *, today: date) -> Scores:
    """Score the tasks whose due date lies in the range; AppError for a range that is none.

    Late is judged by the day of the latest hand-in: what was sent back counts when it is right.
    """
    if last < first:
        raise AppError("截止月份早于起始月份,请检查月份。", code="range")
    tasks = {
        task.id: task.issued_on
        for task in task_rows(session, today=today)
        if first <= Month.of(task.due_on) <= last
    }
    rows = [
        row
        for row in assignment_rows(session, today=today, task_ids=tasks.keys())
        if row.task_id in tasks
    ]
    by_village: dict[tuple[int, str], list[AssignmentRow]] = defaultdict(list)
    by_officer: dict[tuple[int, str], list[AssignmentRow]] = defaultdict(list)
    for row in rows:
        by_village[row.village_position, row.village].append(row)
        by_officer[row.officer_id, row.officer or NOBODY].append(row)
    return Scores(first, last, _ranked(by_village, tasks), _ranked(by_officer, tasks))


def _ranked(
    grouped: dict[tuple[int, str], list[AssignmentRow]], issued: dict[int, date]
) -> tuple[Score, ...]:
    unranked = [_score(key[1], grouped[key], issued) for key in sorted(grouped)]
    # Of equal points, who had more to do stands in front; full equals share a rank.
    merits = sorted(
        ((one.points, one.tasks) for one in unranked if one.points is not None), reverse=True
    )
    return tuple(
        one if one.points is None else replace(one, rank=merits.index((one.points, one.tasks)) + 1)
        for one in unranked
    )


def _score(name: str, rows: Iterable[AssignmentRow], issued: dict[int, date]) -> Score:
    own = list(rows)
    handed_in = [row for row in own if not row.is_outstanding]
    late = [row for row in handed_in if _day(row) > row.due_on]
    on_time = len(handed_in) - len(late)
    overdue = sum(row.overdue for row in own)
    returned = sum(row.returns > 0 for row in own)
    perfunctory = sum(row.grade is Grade.PERFUNCTORY for row in own)
    spent = [max((_day(row) - issued[row.task_id]).days, 0) for row in handed_in]
    judged = len(handed_in) + overdue
    earned = on_time * 100 + len(late) * 60 - returned * 10 - perfunctory * 30
    return Score(
        name=name,
        tasks=len(own),
        on_time=on_time,
        late=len(late),
        open=len(own) - len(handed_in),
        overdue=overdue,
        returned=returned,
        first_time_right=sum(row.status in DONE and row.returns == 0 for row in own),
        perfunctory=perfunctory,
        average_days=_average(spent),
        points=max(int(_rounded(Decimal(earned) / judged, "1")), 0) if judged else None,
        rank=0,
    )


def _day(row: AssignmentRow) -> date:
    """The day on which a village had done its part (of a notice: received it)."""
    return row.submitted_on or row.received_on or row.accepted_on or row.due_on


def _average(days: list[int]) -> Decimal | None:
    return _rounded(Decimal(sum(days)) / len(days), "0.1") if days else None


def _rounded(value: Decimal, to: str) -> Decimal:
    return value.quantize(Decimal(to), ROUND_HALF_UP)
