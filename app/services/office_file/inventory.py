"""What an office file holds, in the few figures by which two of them are compared."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, table, text
from sqlalchemy.orm import Session

from app.models.roster import LOCKED, LineResult, Roster, RosterLine
from app.services.office import audit

_TABLES = text(
    "SELECT name FROM sqlite_master WHERE type = 'table'"
    " AND name NOT LIKE 'sqlite%' AND name <> 'alembic_version' ORDER BY name"
)


@dataclass(frozen=True, slots=True)
class Inventory:
    """Rows by table, the money paid in fen, and the audit chain as it was recomputed.

    Money paid: the lines of approved, sent and settled rosters that the bank did not return.
    ``chain_whole`` is false where an audit entry was changed or taken out.
    """

    schema: int
    counts: dict[str, int]
    amount_paid_fen: int
    audit_head: str
    chain_whole: bool

    @property
    def persons(self) -> int:
        return self.counts.get("person", 0)

    @property
    def rosters(self) -> int:
        return self.counts.get("roster", 0)


def take(session: Session) -> Inventory:
    """Count and recompute; reads every audit entry.

    The tables are those of the file, so that one of an older schema counts as it did then.
    """
    names = session.scalars(_TABLES).all()
    counts = {
        name: session.scalar(select(func.count()).select_from(table(name))) or 0 for name in names
    }
    chain = audit.verify(session)
    return Inventory(
        schema=session.scalar(text("PRAGMA user_version")) or 0,
        counts=counts,
        amount_paid_fen=money_paid(session),
        audit_head=chain.head,
        chain_whole=chain.ok,
    )


def money_paid(session: Session) -> int:
    """Fen on lines of approved, sent and settled rosters that the bank did not return."""
    total = session.scalar(
        select(func.coalesce(func.sum(RosterLine.amount_fen), 0))
        .join(Roster, Roster.id == RosterLine.roster_id)
        .where(Roster.status.in_(LOCKED), RosterLine.result != LineResult.RETURNED)
    )
    return int(total or 0)
