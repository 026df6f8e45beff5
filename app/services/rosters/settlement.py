"""The bank's answer to a roster that was sent: each line paid, returned or unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.roster import LineResult, Roster, RosterItem, RosterLine, RosterStatus
from app.models.staff import Role
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.rosters.store import expect_status, roster_by_number

FINAL = (LineResult.PAID, LineResult.RETURNED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of a line; ``reason`` is asked for when it was returned.

    ``on``: the day that the bank names, where it is another than that of the whole answer.
    """

    result: LineResult
    reason: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a roster came to after the answer: lines and fen."""

    paid: int
    returned: int
    unknown: int
    paid_fen: int
    returned_fen: int


def settle_all_paid(session: Session, by: int, number: str, *, on: date, today: date) -> Settlement:
    """The bank paid every line."""
    require_role(session, by, Role.PREPARE)
    roster = expect_status(session, number, RosterStatus.SENT, "登记银行回盘")
    lines = _open_lines(session, roster)
    paid = {line.id: Answer(LineResult.PAID) for line in lines}
    return settle(session, by, number, paid, on=on, today=today)


def settle(
    session: Session, by: int, number: str, answers: Mapping[int, Answer], *, on: date, today: date
) -> Settlement:
    """Write the answers by line id; lines without one are unknown and keep it unsettled.

    A returned line is owed again: its months are free for the next roster once the account
    is put right ([R]2, [R]6, [R]9). By whoever prepares. Raises AppError for a roster that was
    not sent, a day in the future, or a line that is not the roster's.
    """
    require_role(session, by, Role.PREPARE)
    roster = expect_status(session, number, RosterStatus.SENT, "登记银行回盘")
    _check_day(on, today)
    every = _lines(session, roster)
    lines = {line.id: line for line in every if line.result not in FINAL}
    if not set(answers) <= set(lines):
        raise AppError("回盘中有不属于这份花名册或已有结果的明细,未作改动。", code="line-unknown")
    for line in lines.values():
        _answer(line, answers.get(line.id, Answer(LineResult.UNKNOWN)), on, today)
    session.flush()
    _let_go(session, roster)
    if all(line.result in FINAL for line in every):
        roster.status, roster.settled_at = RosterStatus.SETTLED, now()
    result = _outcome(every)
    audit.record(
        session,
        by,
        "roster.settle",
        f"roster:{roster.id}",
        after={"paid": result.paid, "returned": result.returned, "unknown": result.unknown},
    )
    return result


def outcome(session: Session, number: str) -> Settlement:
    """Lines and money of a roster by the bank's answer."""
    return _outcome(_lines(session, roster_by_number(session, number)))


def _outcome(lines: Sequence[RosterLine]) -> Settlement:
    paid = [line.amount_fen for line in lines if line.result is LineResult.PAID]
    returned = [line.amount_fen for line in lines if line.result is LineResult.RETURNED]
    return Settlement(
        len(paid), len(returned), len(lines) - len(paid) - len(returned), sum(paid), sum(returned)
    )


def _check_day(on: date, today: date) -> None:
    if on > today:
        raise AppError("回盘日期在今天之后,请检查日期。未作改动。", code="future-date")


def _lines(session: Session, roster: Roster) -> list[RosterLine]:
    return list(
        session.scalars(
            select(RosterLine)
            .where(RosterLine.roster_id == roster.id)
            .order_by(RosterLine.position)
        )
    )


def _open_lines(session: Session, roster: Roster) -> list[RosterLine]:
    return [line for line in _lines(session, roster) if line.result not in FINAL]


def _answer(line: RosterLine, answer: Answer, on: date, today: date) -> None:
    if answer.result is LineResult.RETURNED and not answer.reason.strip():
        raise AppError(
            f"第{line.position}行{line.recipient_name}退回但没有原因,请补上退回原因。未作改动。",
            code="reason-missing",
        )
    line.result = answer.result
    if answer.result in FINAL:
        day = answer.on or on
        _check_day(day, today)
        line.result_on, line.result_at = day, now()
        line.result_reason = answer.reason.strip() or None


def _let_go(session: Session, roster: Roster) -> None:
    """The months of answered lines are reserved no longer ([R]2)."""
    answered = select(RosterLine.id).where(
        RosterLine.roster_id == roster.id, RosterLine.result.in_(FINAL)
    )
    session.execute(
        update(RosterItem)
        .where(RosterItem.line_id.in_(answered), RosterItem.reserves)
        .values(reserves=False)
        .execution_options(synchronize_session="fetch")
    )
