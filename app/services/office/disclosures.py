"""Showing what is usually masked, and taking lists out of the program: each leaves a trace."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.person import Person
from app.models.staff import Role
from app.services.office import audit
from app.services.office.permissions import require_member, require_role


def reveal_id_number(session: Session, by: int, person_id: int) -> str:
    """The whole ID number of a person, for the screen; recorded under the person."""
    require_member(session, by)
    person = session.get_one(Person, person_id)
    audit.record(session, by, "person.reveal", f"person:{person_id}")
    return person.id_number


def record_export(session: Session, by: int, count: int) -> None:
    """Note that a list of people left the program, its numbers masked.

    Raises AppError (code ``nobody``) when there is nobody to take out.
    """
    require_member(session, by)
    _record_export(session, by, count, purpose="")


def record_whole_export(session: Session, by: int, count: int, purpose: str) -> None:
    """Note that a list with whole ID numbers left the program, and what for.

    Raises AppError: ``purpose`` without one, ``nobody``.
    """
    require_role(session, by, Role.PREPARE)
    if not purpose.strip():
        raise AppError("请写明用途。没有导出。", code="purpose")
    _record_export(session, by, count, purpose=purpose.strip())


def _record_export(session: Session, by: int, count: int, *, purpose: str) -> None:
    if not count:
        raise AppError("列表里没有人,没有导出。请先查出要导出的人员。", code="nobody")
    audit.record(
        session,
        by,
        "people.export",
        "person:*",
        after={"persons": count, "masked": not purpose, "reason": purpose},
    )
