"""The list to work off: every claim's candidates with what was answered about them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.eligibility import Claim, EligibilityCheck
from app.models.staff import Staff
from app.month import Month
from app.services.unclaimed.options import options
from app.services.unclaimed.rows import Candidate, ClaimResult, Unclaimed, Verdict
from app.services.unclaimed.rules import RULES
from app.services.unclaimed.town import read_town


def unclaimed(
    session: Session,
    month: Month,
    *,
    claims: Collection[Claim] | None = None,
    months: int | None = None,
) -> Unclaimed:
    """Who should get and does not in ``month`` and the ``months`` after it.

    Without ``claims`` and ``months``: as the office chose (``options``). By claim, then by
    village, group and name; who is enrolled already comes behind.
    """
    chosen = options(session)
    until = month + (chosen.months if months is None else months)
    town = read_town(session, month, until)
    verdicts = _verdicts(session)
    wanted = chosen.claims if claims is None else claims
    looked = [rule(town) for claim, rule in RULES.items() if claim in wanted]
    return Unclaimed(month, until, tuple(_judged(one, verdicts) for one in looked))


def newcomers(session: Session, month: Month, *, months: int) -> tuple[Candidate, ...]:
    """Who reaches the age of a program in ``month`` or the ``months`` after it and is in none.

    Those of ``Claim.AGE`` who are not enrolled yet, without reading everybody else: for a
    question that is asked each time the office opens.
    """
    town = read_town(session, month, month + months, newcomers_only=True)
    return _judged(RULES[Claim.AGE](town), _verdicts(session)).open


def _judged(looked: ClaimResult, verdicts: dict[tuple[int, Claim, int], Verdict]) -> ClaimResult:
    known = [
        replace(one, verdict=verdicts.get((one.person_id, one.claim, one.age)))
        for one in looked.candidates
    ]
    return replace(looked, candidates=tuple(sorted(known, key=_order)))


def _order(one: Candidate) -> tuple[bool, int, str, str, int]:
    """Who is enrolled already and only to be confirmed comes last."""
    return one.receives, one.village_position, one.group, one.name, one.person_id


def _verdicts(session: Session) -> dict[tuple[int, Claim, int], Verdict]:
    statement = (
        select(EligibilityCheck, Staff.name)
        .join(Staff, Staff.id == EligibilityCheck.checked_by_id)
        .where(EligibilityCheck.revoked_at.is_(None))
    )
    return {
        (check.person_id, check.claim, check.age): Verdict(
            check.id, check.reason, check.checked_at, name
        )
        for check, name in session.execute(statement)
    }
