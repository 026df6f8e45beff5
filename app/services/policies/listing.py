"""Finding documents by their words, what each means for rates, and who has yet to read it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.kept_file import KeptFile
from app.models.policy import Policy, PolicyReading
from app.models.program import Program, ProgramTier, Rate
from app.models.staff import Staff
from app.services.office.kept_files import FileToKeep, kept_file, kept_file_rows
from app.services.policies.rows import PolicyDetail, PolicyPage, PolicyRow, Reader, RestingRate

_SEARCHED = (
    Policy.number,
    Policy.title,
    Policy.issuer,
    Policy.explanation,
    Policy.words,
    Program.name,
)

_BRACKETS = str.maketrans("[(【([(", "〔〔〔〔〔〔") | str.maketrans("])】)])", "〕〕〕〕〕〕")


def list_policies(
    session: Session,
    text: str,
    *,
    reader_id: int,
    unread_only: bool = False,
    limit: int,
    offset: int = 0,
) -> PolicyPage:
    """Documents in which every word of ``text`` occurs, the newest first."""
    found = _containing(text)
    if unread_only:
        found += _unread()
    # LIKE: a trigram index finds nothing for words of two characters; documents are hundreds.
    total = session.scalar(_joined(select(func.count(Policy.id)), reader_id).where(*found)) or 0
    statement = _rows(reader_id).where(*found).order_by(Policy.issued_on.desc(), Policy.id.desc())
    rows = session.execute(statement.limit(limit).offset(offset))
    return PolicyPage(tuple(_row(*row) for row in rows), total)


def unread_policies(session: Session, reader_id: int) -> tuple[PolicyRow, ...]:
    """Documents in force that the member of staff has not ticked as read, the newest first."""
    statement = _rows(reader_id).where(*_unread())
    rows = session.execute(statement.order_by(Policy.issued_on.desc(), Policy.id.desc()))
    return tuple(_row(*row) for row in rows)


def policy_detail(session: Session, policy_id: int, *, reader_id: int) -> PolicyDetail:
    """One document whole; LookupError for an id that is none."""
    found = session.execute(_rows(reader_id).where(Policy.id == policy_id)).one_or_none()
    if found is None:
        raise LookupError("no such policy")
    row = _row(*found)
    file = kept_file_rows(session, [row.file_id]).get(row.file_id)
    with_words = session.scalar(
        select(Policy.id).where(Policy.id == policy_id, Policy.words.is_not(None))
    )
    return PolicyDetail(
        row,
        _rates(session, row.number),
        _readers(session, policy_id),
        "" if file is None else file.size_words,
        with_words is not None,
    )


def policy_file(session: Session, policy_id: int) -> FileToKeep:
    """The document's file as it was handed in; LookupError where none is kept."""
    file_id = session.scalar(select(Policy.file_id).where(Policy.id == policy_id))
    if file_id is None:
        raise LookupError("no file is kept")
    return kept_file(session, file_id)


def _rates(session: Session, number: str) -> tuple[RestingRate, ...]:
    """Rates in whose document the number stands, however the brackets were typed."""
    statement = (
        select(Rate, Program.name, ProgramTier.name)
        .join(Program, Program.id == Rate.program_id)
        .outerjoin(ProgramTier, ProgramTier.id == Rate.tier_id)
        .where(Rate.document.is_not(None), Rate.replaced.is_(False))
        .order_by(Program.position, ProgramTier.position, Rate.from_month)
    )
    wanted = _plain(number)
    return tuple(
        RestingRate(program, tier or "", rate.amount_fen, rate.unit, rate.from_month)
        for rate, program, tier in session.execute(statement)
        if wanted in _plain(rate.document or "")
    )


def _plain(number: str) -> str:
    """A document's number without what people type differently: brackets and blanks."""
    return number.translate(_BRACKETS).replace(" ", "")


def _readers(session: Session, policy_id: int) -> tuple[Reader, ...]:
    of_policy = and_(PolicyReading.staff_id == Staff.id, PolicyReading.policy_id == policy_id)
    statement = (
        select(Staff.name, PolicyReading.read_at)
        .outerjoin(PolicyReading, of_policy)
        .where(or_(Staff.active, PolicyReading.read_at.is_not(None)))
        .order_by(Staff.id)
    )
    return tuple(Reader(name, read_at) for name, read_at in session.execute(statement))


def _unread() -> list[ColumnElement[bool]]:
    return [PolicyReading.read_at.is_(None), Policy.repealed_on.is_(None)]


def _containing(text: str) -> list[ColumnElement[bool]]:
    return [
        or_(*(column.contains(word, autoescape=True) for column in _SEARCHED))
        for word in text.split()
    ]


def _rows(reader_id: int) -> Select[Any]:
    return _joined(
        select(Policy, Program.name, KeptFile.name, PolicyReading.read_at), reader_id
    ).outerjoin(KeptFile, KeptFile.id == Policy.file_id)


def _joined(statement: Any, reader_id: int) -> Select[Any]:
    own = and_(PolicyReading.policy_id == Policy.id, PolicyReading.staff_id == reader_id)
    joined: Select[Any] = statement.outerjoin(Program, Program.id == Policy.program_id).outerjoin(
        PolicyReading, own
    )
    return joined


def _row(policy: Policy, program: str | None, file_name: str | None, read_at: Any) -> PolicyRow:
    return PolicyRow(
        policy.id,
        policy.number,
        policy.title,
        policy.issuer or "",
        policy.issued_on,
        policy.in_force_from,
        policy.repealed_on,
        policy.program_id or 0,
        program or "",
        policy.explanation or "",
        policy.file_id or 0,
        file_name or "",
        read_at,
    )
