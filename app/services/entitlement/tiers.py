"""The tiers of programs as the database keeps them, read in one place."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import ProgramTier
from app.services.entitlement.facts import TierFacts


def tiers_by_program(session: Session) -> dict[int, list[TierFacts]]:
    """Program -> its tiers in the office's order; none for a program without."""
    found: dict[int, list[TierFacts]] = defaultdict(list)
    for tier in session.scalars(select(ProgramTier).order_by(ProgramTier.position)):
        found[tier.program_id].append(
            TierFacts(
                tier.id,
                tier.name,
                tier.dimension,
                tier.age_from,
                tier.age_to,
                tier.months_after_death,
                tier.per_service_year,
            )
        )
    return found
