"""What the database itself refuses, whoever asks: altered history and altered locked rosters.

The messages are codes for developers; services refuse in Chinese before it comes to this.
Triggers are laid anew whenever the schema moves on: after the first release a change here needs
a new revision, even one that does nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from app.models.base import Base

APPEND_ONLY = (
    "audit_entry",
    "payee_entry",
    "term_person",
    "term_tier",
    "term_supplement",
    "repayment",
    "waiver",
    "closing",
    "allocation",
    "assignment_step",
    "contact_log",
    "raised_term",
    "taken_back",
    "visit_step",
    "enrollment_review",
    "policy_reading",
    "bank_result_file",
    "recovery_letter",
    "approval_finding",
    "roster_archive",
)
# Kept as handed in; may be taken out as a whole.
UNALTERED = ("kept_file",)
# Facts that may be marked as replaced and are otherwise as they were entered.
REPLACEABLE = ("enrollment_term", "rate")

ROSTER_IDENTITY = ("id", "number", "program_id", "month", "sequence", "attempt", "taken_in")
ROSTER_MOVES = (
    "status",
    "sent_at",
    "settled_at",
    "withdrawn_at",
    "withdrawn_by_id",
    "withdrawal_reviewer_id",
    "reason",
)
LINE_ANSWERS = ("result", "result_on", "result_at", "result_reason")
ITEM_ANSWERS = ("reserves",)

TRANSITIONS = (
    ("draft", "submitted"),
    ("submitted", "draft"),
    ("submitted", "approved"),
    ("approved", "sent"),
    ("approved", "withdrawn"),
    ("sent", "settled"),
)

ROSTER_OF_LINE = "(SELECT status FROM roster WHERE id = {row}.roster_id)"
ROSTER_OF_ITEM = (
    "(SELECT r.status FROM roster_line AS l JOIN roster AS r ON r.id = l.roster_id"
    " WHERE l.id = {row}.line_id)"
)
INVOLVED = (
    "NEW.approved_by_id IS NULL"
    " OR NEW.approved_by_id IN (NEW.drafted_by_id, coalesce(NEW.submitted_by_id, 0))"
    " OR NEW.approved_by_id IN (OLD.drafted_by_id, coalesce(OLD.submitted_by_id, 0))"
    " OR EXISTS (SELECT 1 FROM roster_contributor AS h"
    " WHERE h.roster_id = OLD.id AND h.staff_id = NEW.approved_by_id)"
)
# A line whose items do not add up to it.
UNEVEN = (
    "EXISTS (SELECT 1 FROM roster_line AS l WHERE l.roster_id = OLD.id AND l.amount_fen <>"
    " (SELECT coalesce(sum(i.amount_fen), 0) FROM roster_item AS i WHERE i.line_id = l.id))"
)


def install(connection: Connection) -> None:
    """Lay every trigger; the tables must exist and their old triggers must be gone."""
    for statement in statements():
        connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Drop every trigger, so that a migration can move what they protect."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in names.all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def statements() -> Iterator[str]:
    """The DDL of all triggers."""
    for table in APPEND_ONLY:
        yield _refuse(f"{table}_no_update", f"UPDATE ON {table}")
        yield _refuse(f"{table}_no_delete", f"DELETE ON {table}")
    for table in UNALTERED:
        yield _refuse(f"{table}_no_update", f"UPDATE ON {table}")
    for table in REPLACEABLE:
        kept = _others(table, ("replaced", "replaced_by_id"))
        yield _refuse(f"{table}_no_update", f"UPDATE ON {table}", _changed(kept))
        yield _refuse(f"{table}_no_delete", f"DELETE ON {table}")
    yield from _roster()
    yield from _hands()
    yield from _lines()
    yield from _items()


def _roster() -> Iterator[str]:
    moves = " OR ".join(
        f"(OLD.status = '{before}' AND NEW.status = '{after}')" for before, after in TRANSITIONS
    )
    moved = "OLD.status IS NOT NEW.status"
    yield _refuse("roster_starts_as_draft", "INSERT ON roster", "NEW.status <> 'draft'")
    yield _refuse("roster_transition", "UPDATE ON roster", f"{moved} AND NOT ({moves})")
    yield _refuse("roster_identity", "UPDATE ON roster", _changed(ROSTER_IDENTITY))
    locked = _changed(_others("roster", ROSTER_MOVES))
    yield _refuse(
        "roster_locked",
        "UPDATE ON roster",
        f"OLD.status NOT IN ('draft', 'submitted') AND ({locked})",
    )
    yield _refuse("roster_delete", "DELETE ON roster", "OLD.status <> 'draft'")
    to_approved = f"{moved} AND NEW.status = 'approved'"
    yield _refuse(
        "roster_approver",
        "UPDATE ON roster",
        f"{to_approved} AND ({INVOLVED})",
    )
    yield _refuse(
        "roster_line_sum",
        "UPDATE ON roster",
        f"{to_approved} AND {UNEVEN}",
    )
    yield _refuse(
        "roster_withdrawal_by_two",
        "UPDATE ON roster",
        f"{moved} AND NEW.status = 'withdrawn' AND (NEW.withdrawn_by_id IS NULL"
        " OR NEW.withdrawal_reviewer_id IS NULL"
        " OR NEW.withdrawn_by_id = NEW.withdrawal_reviewer_id)",
    )


def _hands() -> Iterator[str]:
    # Deleting a draft takes its hands and reasons along: by then the roster itself is gone.
    present = "EXISTS (SELECT 1 FROM roster WHERE id = OLD.roster_id)"
    yield _refuse("roster_contributor_no_update", "UPDATE ON roster_contributor")
    yield _refuse("roster_contributor_no_delete", "DELETE ON roster_contributor", present)
    closed = ROSTER_OF_LINE.format(row="NEW") + " NOT IN ('draft', 'submitted')"
    yield _refuse("warning_reason_insert", "INSERT ON warning_reason", closed)
    yield _refuse("warning_reason_no_update", "UPDATE ON warning_reason")
    yield _refuse("warning_reason_no_delete", "DELETE ON warning_reason", present)


def _lines() -> Iterator[str]:
    new = ROSTER_OF_LINE.format(row="NEW")
    old = ROSTER_OF_LINE.format(row="OLD")
    frozen = _changed(_others("roster_line", LINE_ANSWERS))
    yield _refuse("roster_line_insert", "INSERT ON roster_line", f"{new} <> 'draft'")
    yield _refuse("roster_line_delete", "DELETE ON roster_line", f"{old} <> 'draft'")
    yield _refuse(
        "roster_line_locked",
        "UPDATE ON roster_line",
        f"({old} <> 'draft' OR {new} <> 'draft') AND ({frozen})",
    )


def _items() -> Iterator[str]:
    new = ROSTER_OF_ITEM.format(row="NEW")
    old = ROSTER_OF_ITEM.format(row="OLD")
    frozen = _changed(_others("roster_item", ITEM_ANSWERS))
    yield _refuse("roster_item_insert", "INSERT ON roster_item", f"{new} <> 'draft'")
    yield _refuse("roster_item_delete", "DELETE ON roster_item", f"{old} <> 'draft'")
    yield _refuse("roster_item_amount", "UPDATE ON roster_item", _changed(("amount_fen",)))
    yield _refuse(
        "roster_item_locked",
        "UPDATE ON roster_item",
        f"({old} <> 'draft' OR {new} <> 'draft') AND ({frozen})",
    )


def _others(table: str, excepted: Iterable[str]) -> list[str]:
    allowed = set(excepted)
    return [
        column.name for column in Base.metadata.tables[table].columns if column.name not in allowed
    ]


def _changed(columns: Iterable[str]) -> str:
    return " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)


def _refuse(name: str, event: str, when: str = "") -> str:
    condition = f" WHEN {when}" if when else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW{condition}"
        f" BEGIN SELECT RAISE(ABORT, '{name.replace('_', '-')}'); END"
    )
