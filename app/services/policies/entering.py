"""What the office does with a document: enter, put right, keep its file, read, repeal."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.policy import Policy, PolicyReading
from app.models.staff import Role
from app.services.office import audit
from app.services.office.kept_files import FileToKeep, drop_file, keep_file
from app.services.office.permissions import require_member, require_role
from app.services.policies.rows import NewPolicy
from app.services.policies.words import words_of


def add_policy(session: Session, by: int, new: NewPolicy, file: FileToKeep | None = None) -> int:
    """Enter a document, with its file where there is one; returns its id. Needs PREPARE.

    Who enters it has read it. AppError: no number or title, a number that is there already
    (``policy-exists``), a file that cannot be kept.
    """
    require_role(session, by, Role.PREPARE)
    policy = Policy(entered_by_id=by, **_facts(session, new))
    session.add(policy)
    session.flush()
    if file is not None:
        _keep(session, by, policy, file)
    audit.record(session, by, "policy.add", f"policy:{policy.id}", after=_told(policy))
    mark_read(session, by, policy.id)
    return policy.id


def correct_policy(session: Session, by: int, policy_id: int, new: NewPolicy) -> None:
    """Put right what was typed about a document. Needs PREPARE."""
    require_role(session, by, Role.PREPARE)
    policy = session.get_one(Policy, policy_id)
    before = _told(policy)
    for name, value in _facts(session, new, besides=policy_id).items():
        setattr(policy, name, value)
    session.flush()
    after = _told(policy)
    if before != after:
        audit.record(
            session, by, "policy.correct", f"policy:{policy_id}", before=before, after=after
        )


def attach_file(session: Session, by: int, policy_id: int, file: FileToKeep) -> None:
    """Keep the document's file inside the office file, in place of one kept before."""
    require_role(session, by, Role.PREPARE)
    policy = session.get_one(Policy, policy_id)
    old = policy.file_id
    before = _told(policy)
    _keep(session, by, policy, file)
    if old is not None:
        drop_file(session, old)
    audit.record(
        session, by, "policy.file", f"policy:{policy_id}", before=before, after=_told(policy)
    )


def repeal(session: Session, by: int, policy_id: int, on: date) -> None:
    """The document holds no longer from a day on; it stays readable. Needs PREPARE."""
    require_role(session, by, Role.PREPARE)
    policy = session.get_one(Policy, policy_id)
    if on < policy.issued_on:
        raise AppError("废止日期早于发文日期。未作改动,请检查日期。", code="policy-day")
    before = _told(policy)
    policy.repealed_on = on
    session.flush()
    audit.record(
        session, by, "policy.repeal", f"policy:{policy_id}", before=before, after=_told(policy)
    )


def mark_read(session: Session, by: int, policy_id: int) -> None:
    """The member of staff has read the document; again changes nothing."""
    require_member(session, by)
    if session.get(PolicyReading, (policy_id, by)) is not None:
        return
    session.add(PolicyReading(policy_id=policy_id, staff_id=by))
    session.flush()
    audit.record(session, by, "policy.read", f"policy:{policy_id}")


def _facts(session: Session, new: NewPolicy, *, besides: int | None = None) -> dict[str, Any]:
    number, title = new.number.strip(), new.title.strip()
    if not number or not title:
        raise AppError("请填写文号和标题。未作改动。", code="policy-name")
    same = session.scalar(select(Policy.id).where(Policy.number == number))
    if same is not None and same != besides:
        raise AppError(
            f"文号为“{number}”的文件已经登记过。未作改动,请在列表中查找。", code="policy-exists"
        )
    return {
        "number": number,
        "title": title,
        "issuer": new.issuer.strip() or None,
        "issued_on": new.issued_on,
        "in_force_from": new.in_force_from,
        "program_id": new.program_id,
        "explanation": new.explanation.strip() or None,
    }


def _keep(session: Session, by: int, policy: Policy, file: FileToKeep) -> None:
    policy.file_id = keep_file(session, by, file)
    policy.words = words_of(file) or None
    session.flush()


def _told(policy: Policy) -> dict[str, str | int | None]:
    """Plain values for the audit entry; the file by its number, never by its words."""
    days = {
        name: None if day is None else day.isoformat()
        for name, day in (
            ("issued_on", policy.issued_on),
            ("in_force_from", policy.in_force_from),
            ("repealed_on", policy.repealed_on),
        )
    }
    return {
        "number": policy.number,
        "title": policy.title,
        "issuer": policy.issuer,
        "program_id": policy.program_id,
        "explanation": policy.explanation,
        "file_id": policy.file_id,
        **days,
    }
