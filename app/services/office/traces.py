"""What happens at the doors leaves a trace too: signing in, locking, papers and files taken out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.services.office import audit
from app.services.office.permissions import require_member

# A title is long enough to be known by; names of people may stand in it.
LONGEST_TITLE = 120


def note_sign_in(session: Session, by: int) -> None:
    """Somebody has come in."""
    require_member(session, by)
    audit.record(session, by, "staff.sign-in", f"staff:{by}")


def note_failed_sign_in(session: Session, staff_id: int | None, at: datetime) -> None:
    """Somebody tried a wrong password, under the name of a member or under no known one."""
    subject = f"staff:{staff_id or 'unknown'}"
    audit.record(
        session, None, "staff.sign-in-failed", subject, after={"on": f"{at:%Y-%m-%d %H:%M:%S}"}
    )


def note_lock(session: Session, by: int) -> None:
    """The screen was locked, by hand or because nobody sat there."""
    require_member(session, by)
    audit.record(session, by, "staff.lock", f"staff:{by}")


def note_print(session: Session, by: int, title: str) -> None:
    """A paper went to the printer."""
    require_member(session, by)
    audit.record(session, by, "paper.print", "paper:*", after={"paper": title[:LONGEST_TITLE]})


def note_export(session: Session, by: int, title: str) -> None:
    """A file was saved outside of the program."""
    require_member(session, by)
    audit.record(session, by, "paper.export", "paper:*", after={"paper": title[:LONGEST_TITLE]})


def note_roster_files(session: Session, by: int, number: str, kinds: tuple[str, ...]) -> None:
    """Files of a roster were written: ``pdf``, ``xlsx``, ``notice``, ``changes``, ``bank``."""
    require_member(session, by)
    audit.record(session, by, "roster.files", f"roster:{number}", after={"files": list(kinds)})


def note_backup(session: Session, by: int) -> None:
    """A backup is about to be made: the entry is in it."""
    require_member(session, by)
    audit.record(session, by, "backup.make", "backup:*")


def note_restore(session: Session, replaced_head: str) -> None:
    """The data were put back from a backup; ``replaced_head``: how far the chain was, if known."""
    audit.record(session, None, "backup.restore", "backup:*", after={"replaced": replaced_head})
