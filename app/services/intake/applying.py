"""Applies a compared list in one go: persons, households, enrollments; all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import EnrollmentTerm, PayeeEntry
from app.models.listing import ListImport
from app.models.program import Program
from app.models.staff import Role
from app.services.intake.comparing import Comparison, Kind, compare
from app.services.intake.entering import Writer
from app.services.intake.listing import ReadList
from app.services.intake.mentions import keep_mentions
from app.services.office import audit
from app.services.office.permissions import require_role


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a list did, in enrollments."""

    new: int
    changed: int
    stopped: int
    unchanged: int


def apply_shown(
    session: Session,
    by: int,
    program_id: int,
    read: ReadList,
    shown: Comparison,
    *,
    today: date,
    skip_errors: bool = False,
) -> Applied:
    """Apply the comparison that a person has looked at; ``read`` is the list it was made from.

    The list is compared anew in this transaction; AppError (code ``register-changed``), with
    nothing written, when the register has changed since.
    """
    require_role(session, by, Role.PREPARE)
    program = session.get_one(Program, program_id)
    now = compare(
        session,
        program,
        read,
        as_of=shown.as_of,
        full_list=shown.full_list,
        today=today,
        confirmed=shown.confirmed,
    )
    same = now.items == shown.items and now.people == shown.people
    if not same or now.read.problems != shown.read.problems:
        raise AppError(
            "比较之后台账有了变动,没有导入任何内容。请重新比较,看过结果后再应用。",
            code="register-changed",
        )
    return apply(session, by, program, now, today=today, skip_errors=skip_errors)


def apply(
    session: Session,
    by: int,
    program: Program,
    comparison: Comparison,
    *,
    today: date,
    skip_errors: bool = False,
) -> Applied:
    """Write what the comparison showed.

    Raises AppError, with nothing written, when a row is refused and ``skip_errors`` is not
    said. The caller's transaction makes it all or nothing.
    """
    require_role(session, by, Role.PREPARE)
    refused = len(comparison.read.refused_rows)
    if refused and not skip_errors:
        raise AppError(
            f"名单中有{refused}行有错,没有导入任何内容。请改正后重新导入,或选择跳过有错的行。",
            code="rows-refused",
        )
    terms_after, payees_after = _newest(session)
    writer = Writer(session, by, program, comparison.as_of, today)
    writer.add_people(item.entry for item in comparison.items if item.entry is not None)
    for item in comparison.items:
        writer.write(item)
    applied = Applied(
        comparison.count(Kind.NEW),
        comparison.count(Kind.CHANGED),
        comparison.count(Kind.STOPPED),
        comparison.count(Kind.UNCHANGED),
    )
    if comparison.changes_something or not _known(session, program, comparison):
        terms_to, payees_to = _newest(session)
        written = {
            "terms_after": terms_after,
            "terms_to": terms_to,
            "payees_after": payees_after,
            "payees_to": payees_to,
        }
        _keep_record(session, by, program, comparison, applied, written)
    return applied


def _newest(session: Session) -> tuple[int, int]:
    """The newest term's and the newest payee's id; neither is ever deleted."""
    session.flush()
    terms = session.scalar(select(func.max(EnrollmentTerm.id)))
    payees = session.scalar(select(func.max(PayeeEntry.id)))
    return terms or 0, payees or 0


def _known(session: Session, program: Program, comparison: Comparison) -> bool:
    return (
        session.scalar(
            select(ListImport.id).where(
                ListImport.program_id == program.id,
                ListImport.file_hash == comparison.read.content_hash,
                ListImport.as_of == comparison.as_of,
                ListImport.full_list == comparison.full_list,
                ListImport.undone_at.is_(None),
            )
        )
        is not None
    )


def _keep_record(
    session: Session,
    by: int,
    program: Program,
    comparison: Comparison,
    applied: Applied,
    written: Mapping[str, int],
) -> None:
    entry = ListImport(
        program_id=program.id,
        as_of=comparison.as_of,
        full_list=comparison.full_list,
        file_hash=comparison.read.content_hash,
        applied_by_id=by,
        new=applied.new,
        changed=applied.changed,
        stopped=applied.stopped,
        unchanged=applied.unchanged,
        **written,
    )
    session.add(entry)
    session.flush()
    if comparison.full_list:
        keep_mentions(session, entry.id, comparison.read)
    audit.record(
        session,
        by,
        "list.apply",
        f"list:{entry.id}",
        after={
            "program": program.id,
            "full_list": comparison.full_list,
            "new": applied.new,
            "changed": applied.changed,
            "stopped": applied.stopped,
            "unchanged": applied.unchanged,
        },
    )
