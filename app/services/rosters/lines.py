"""The lines of a drafted roster: what is planned for each enrollment, frozen as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models.program import RateUnit
from app.models.roster import ItemKind, LineResult, RosterItem, RosterLine
from app.money import plain
from app.services.enrollments.payee_book import PayeeBook, Return
from app.services.entitlement.due import Due
from app.services.rosters.offsets import OffsetPlan
from app.services.rosters.proposal import Proposal, ProposedItem
from app.services.rosters.recipients import Recipient


@dataclass(frozen=True, slots=True)
class Planned:
    """A line about to be written."""

    recipient: Recipient
    proposal: Proposal
    offsets: tuple[OffsetPlan, ...]

    @property
    def amount_fen(self) -> int:
        return self.proposal.amount_fen - sum(offset.amount_fen for offset in self.offsets)

    @property
    def latest(self) -> Due | None:
        """The working of the regular month, else of the latest month on the line."""
        worked = [item.due for item in self.proposal.items if item.due is not None]
        return worked[-1] if worked else None


def write_lines(
    session: Session, roster_id: int, planned: Sequence[Planned], payees: PayeeBook
) -> None:
    """Freeze the planned lines and their items; by the thousand, past the unit of work."""
    if not planned:
        return
    # Without it every change between a row with and one without a reason is a call of its own.
    together = {"render_nulls": True}
    session.execute(
        insert(RosterLine).execution_options(**together),
        [_line(roster_id, position, plan, payees) for position, plan in enumerate(planned, 1)],
    )
    written = select(RosterLine.id, RosterLine.enrollment_id).where(
        RosterLine.roster_id == roster_id
    )
    line_of = {row.enrollment_id: row.id for row in session.execute(written)}
    session.execute(
        insert(RosterItem).execution_options(**together),
        [
            item
            for plan in planned
            for item in _items(line_of[plan.recipient.enrollment_id], plan, payees)
        ],
    )


def why(item: ProposedItem, rights: Return | None) -> str:
    """Why a month is paid now: put right after a return, a difference, or late facts."""
    if item.kind is ItemKind.REFUND:
        return "多退款退还"
    if rights is not None:
        return f"原花名册{rights.roster_number}银行退回"
    if item.paid_before_fen:
        return f"差额,原发{plain(item.paid_before_fen)}元"
    return "此前未发" if item.kind is ItemKind.ARREARS else ""


def _line(roster_id: int, position: int, plan: Planned, payees: PayeeBook) -> dict[str, Any]:
    recipient = plan.recipient
    payee = payees.current(recipient.enrollment_id)
    if payee is None:
        raise LookupError("a planned line has a payee")
    latest = plan.latest
    return {
        "roster_id": roster_id,
        "position": position,
        "enrollment_id": recipient.enrollment_id,
        "recipient_name": recipient.name,
        "recipient_id_number": recipient.id_number,
        "payee_name": payee.name,
        "payee_id_number": payee.id_number or None,
        "head_name": recipient.head_name or None,
        "head_id_number": recipient.head_id_number or None,
        "village": recipient.village,
        "village_position": recipient.village_position,
        "group": recipient.group or None,
        "persons": len(latest.person_ids) if latest is not None else 0,
        "standard": _standard(latest) or None,
        "bank": payee.bank or None,
        "account": payee.account or None,
        "phone": recipient.phone or None,
        "amount_fen": plan.amount_fen,
        "result": LineResult.WAITING,
    }


def _standard(due: Due | None) -> str:
    """The 标准 column: the rates that make the amount, 835.00+160.00."""
    if due is None:
        return ""
    units = {RateUnit.MONTH: "", RateUnit.YEAR: "/年"}
    return "+".join(
        f"{plain(part.unit_fen)}{units[part.rate_unit]}"
        for part in due.parts
        if not part.missing and part.label != "核定金额"
    )[:120]


def _items(line_id: int, plan: Planned, payees: PayeeBook) -> list[dict[str, Any]]:
    enrollment_id = plan.recipient.enrollment_id
    months = [
        _month_item(line_id, enrollment_id, item, payees.returned(enrollment_id, item.month))
        for item in plan.proposal.items
    ]
    return months + [_offset_item(line_id, offset) for offset in plan.offsets]


def _month_item(
    line_id: int, enrollment_id: int, item: ProposedItem, rights: Return | None
) -> dict[str, Any]:
    return {
        "line_id": line_id,
        "enrollment_id": enrollment_id,
        "month": item.month,
        "kind": item.kind,
        "amount_fen": item.amount_fen,
        "reason": why(item, rights) or None,
        "working": item.due.working[:500] if item.due is not None else None,
        "rights_line_id": rights.line_id if rights is not None else None,
        "reserves": True,
    }


def _offset_item(line_id: int, offset: OffsetPlan) -> dict[str, Any]:
    return {
        "line_id": line_id,
        "enrollment_id": offset.enrollment_id,
        "month": offset.month,
        "kind": ItemKind.OFFSET,
        "amount_fen": -offset.amount_fen,
        "reason": offset.reason or None,
        "working": None,
        "rights_line_id": None,
        "reserves": False,
    }
