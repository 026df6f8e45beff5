"""Takes past rosters in: locked rosters marked as taken in, the ledger's start moved back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, aliased

from app.errors import AppError
from app.models.base import now
from app.models.fund import Closing, ClosingKind
from app.models.program import Program
from app.models.roster import (
    ItemKind,
    LineResult,
    Roster,
    RosterContributor,
    RosterItem,
    RosterLine,
    RosterStatus,
)
from app.models.staff import Role, Staff
from app.month import Month
from app.services.entitlement.due import entitled
from app.services.entitlement.facts import Facts
from app.services.entitlement.loading import facts_of_program
from app.services.history.preview import preview
from app.services.history.rows import HistoryRoster, PastList, PastPayment, Preview, TakenIn
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.rosters.making import new_roster
from app.services.rosters.recipients import Recipient, recipients

REASON = "接管的历史花名册"


def take_in(
    session: Session,
    by: int,
    reviewer: int,
    past: PastList,
    shown: Preview,
    *,
    agreed: bool,
    document: str,
) -> TakenIn:
    """Write the past rosters as settled ones, by two persons; all of it or nothing.

    ``agreed``: the months are closed and their difference is booked once as agreed at
    takeover; else it is owed or to be recovered like any other (docs/rules.md).
    ``document`` says what the list rests on. Raises AppError when something is wrong with a
    row, when the register changed since it was ``shown``, or for one person alone.
    """
    require_role(session, by, Role.PREPARE)
    require_role(session, reviewer, Role.REVIEW)
    if by == reviewer:
        raise AppError(
            "接管历史花名册需要两个人:经办人和另一位复核人。台账未改动。", code="same-person"
        )
    if not document.strip():
        raise AppError("请写明依据(如移交清单或文号)。台账未改动。", code="reason-missing")
    now_shown = preview(session, shown.program_id, past)
    _require_sound(now_shown, shown)
    numbers = _write(session, by, reviewer, now_shown)
    start = _move_start(session, now_shown)
    closed = _agree(session, by, now_shown, document.strip()) if agreed else 0
    taken = TakenIn(numbers, len(now_shown.payments), now_shown.paid_fen, closed, start)
    audit.record(
        session, by, "history.take_in", f"program:{shown.program_id}",
        before={"ledger_start": str(shown.old_start)},
        after={
            "ledger_start": str(start), "rosters": len(numbers), "lines": taken.lines,
            "paid_fen": taken.paid_fen, "agreed": closed, "reviewer": reviewer,
        },
    )  # fmt: skip
    return taken


def taken_in(session: Session) -> tuple[HistoryRoster, ...]:
    """Every roster that was taken in, by program and month."""
    reviewer = aliased(Staff)
    statement = (
        select(
            Roster.number,
            Program.name,
            Roster.month,
            func.count(RosterLine.id),
            func.coalesce(func.sum(RosterLine.amount_fen), 0),
            Roster.drafted_at,
            Staff.name,
            reviewer.name,
        )
        .join(Program, Program.id == Roster.program_id)
        .join(RosterLine, RosterLine.roster_id == Roster.id)
        .join(Staff, Staff.id == Roster.drafted_by_id)
        .join(reviewer, reviewer.id == Roster.approved_by_id)
        .where(Roster.taken_in)
        .group_by(Roster.id)
        .order_by(Program.position, Roster.month)
    )
    return tuple(HistoryRoster(*row) for row in session.execute(statement))


def _require_sound(found: Preview, shown: Preview) -> None:
    if found.problems:
        raise AppError(
            f"名单有{len(found.problems)}处问题,没有接管任何花名册。请改正后重新读入。",
            code="history-problems",
        )
    if found.payments != shown.payments or found.differences != shown.differences:
        raise AppError(
            "读入之后台账有了变动,没有接管任何花名册。请重新读入,看过结果后再接管。",
            code="register-changed",
        )


def _write(session: Session, by: int, reviewer: int, shown: Preview) -> tuple[str, ...]:
    facts = facts_of_program(session, shown.program_id)
    known = recipients(session, shown.program_id)
    by_month: dict[Month, list[PastPayment]] = defaultdict(list)
    for payment in shown.payments:
        by_month[payment.roster_month].append(payment)
    numbers = []
    for month, payments in sorted(by_month.items()):
        roster = new_roster(session, by, shown.program_id, month, taken_in=True)
        session.add(RosterContributor(roster_id=roster.id, staff_id=by))
        _write_lines(session, facts, roster, payments, known)
        _lock(session, by, reviewer, roster)
        numbers.append(roster.number)
    return tuple(numbers)


def _write_lines(
    session: Session,
    facts: Facts,
    roster: Roster,
    payments: Sequence[PastPayment],
    known: Mapping[int, Recipient],
) -> None:
    """As the register has the recipients today; paid, so that nothing is reserved."""
    ordered = sorted(payments, key=lambda payment: known[payment.enrollment_id].order)
    session.execute(
        insert(RosterLine),
        [
            {
                "roster_id": roster.id,
                "position": position,
                "persons": len(entitled(facts, one.enrollment_id, one.roster_month).person_ids),
                "amount_fen": one.amount_fen,
                "result": LineResult.PAID,
                "result_on": roster.month.last_day,
                "result_at": now(),
                "result_reason": REASON,
                **_who(known[one.enrollment_id]),
            }
            for position, one in enumerate(ordered, 1)
        ],
    )
    lines = select(RosterLine.enrollment_id, RosterLine.id).where(RosterLine.roster_id == roster.id)
    line_of = {row.enrollment_id: row.id for row in session.execute(lines)}
    session.execute(
        insert(RosterItem),
        [
            {
                "line_id": line_of[one.enrollment_id],
                "enrollment_id": one.enrollment_id,
                "month": month,
                "kind": ItemKind.REGULAR,
                "amount_fen": fen,
                "reason": REASON,
                "reserves": False,
            }
            for one in ordered
            for month, fen in one.items
        ],
    )


def _who(recipient: Recipient) -> dict[str, object]:
    return {
        "enrollment_id": recipient.enrollment_id,
        "recipient_name": recipient.name,
        "recipient_id_number": recipient.id_number,
        "payee_name": recipient.name,
        "payee_id_number": recipient.id_number,
        "head_name": recipient.head_name or None,
        "head_id_number": recipient.head_id_number or None,
        "village": recipient.village,
        "village_position": recipient.village_position,
        "group": recipient.group or None,
    }


def _lock(session: Session, by: int, reviewer: int, roster: Roster) -> None:
    """Every step of a roster's life at once, as the database asks for them."""
    moment = now()
    roster.submitted_by_id, roster.submitted_at = by, moment
    for status in (
        RosterStatus.SUBMITTED, RosterStatus.APPROVED, RosterStatus.SENT, RosterStatus.SETTLED,
    ):  # fmt: skip
        if status is RosterStatus.APPROVED:
            roster.approved_by_id, roster.approved_at = reviewer, moment
        elif status is RosterStatus.SENT:
            roster.sent_at = moment
        elif status is RosterStatus.SETTLED:
            roster.settled_at = moment
        roster.status = status
        session.flush()


def _move_start(session: Session, shown: Preview) -> Month:
    if shown.new_start is None:
        raise LookupError("nothing to take in has no first month")
    session.get_one(Program, shown.program_id).ledger_start = shown.new_start
    session.flush()
    return shown.new_start


def _agree(session: Session, by: int, shown: Preview, document: str) -> int:
    """Book each difference once (signed), so that later changes of fact count in full."""
    if shown.differences:
        session.execute(
            insert(Closing),
            [
                {
                    "enrollment_id": difference.enrollment_id,
                    "month": difference.month,
                    "kind": ClosingKind.TAKEOVER,
                    "amount_fen": difference.fen,
                    "document": document[:120],
                    "entered_by_id": by,
                }
                for difference in shown.differences
            ],
        )
    return len(shown.differences)
