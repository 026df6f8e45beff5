"""Checked and not entitled, because ...: kept with the reason, and taken back when facts change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.eligibility import Claim, EligibilityCheck
from app.models.staff import Role
from app.services.office import audit
from app.services.office.permissions import require_role


def set_aside(
    session: Session, by: int, person_id: int, claim: Claim, reason: str, *, age: int = 0
) -> int:
    """Keep that a person was checked and is not entitled; returns the verdict's id.

    Raises AppError without a reason, or when the same was answered already.
    """
    require_role(session, by, Role.PREPARE)
    if not reason.strip():
        raise AppError("请写明不符合的原因。未作改动。", code="reason-missing")
    standing = session.scalar(
        select(EligibilityCheck.id).where(
            EligibilityCheck.person_id == person_id,
            EligibilityCheck.claim == claim,
            EligibilityCheck.age == age,
            EligibilityCheck.revoked_at.is_(None),
        )
    )
    if standing is not None:
        raise AppError("此人这一项已登记为不符合。未作改动。", code="already-checked")
    check = EligibilityCheck(
        person_id=person_id,
        claim=claim,
        age=age,
        reason=reason.strip()[:200],
        checked_by_id=by,
    )
    session.add(check)
    session.flush()
    audit.record(
        session,
        by,
        "eligibility.set-aside",
        f"person:{person_id}",
        after={"claim": claim.value, "age": age, "reason": check.reason},
    )
    return check.id


def reopen(session: Session, by: int, verdict_id: int) -> None:
    """Take a verdict back: the person is on the list again. AppError for one taken back."""
    require_role(session, by, Role.PREPARE)
    check = session.get_one(EligibilityCheck, verdict_id)
    if check.revoked_at is not None:
        raise AppError("这一条已经撤销过了。未作改动。", code="already-revoked")
    check.revoked_at, check.revoked_by_id = now(), by
    session.flush()
    audit.record(
        session,
        by,
        "eligibility.reopen",
        f"person:{check.person_id}",
        before={"claim": check.claim.value, "age": check.age, "reason": check.reason},
    )
