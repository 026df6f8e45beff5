"""Which claims the office looks for, and how many months ahead: its own choice, kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.eligibility import Claim
from app.models.staff import Role
from app.services.office import settings
from app.services.office.permissions import require_role

CHOICES = tuple(Claim)
# Who is in no program at all is looked for only where the office wants it.
USUAL = tuple(claim for claim in Claim if claim is not Claim.NO_PROGRAM)
USUAL_MONTHS, MOST_MONTHS = 3, 12
_CLAIMS, _MONTHS = "unclaimed.claims", "unclaimed.months"


@dataclass(frozen=True, slots=True)
class Options:
    """The claims looked for, and how many months ahead birthdays are seen."""

    claims: tuple[Claim, ...] = USUAL
    months: int = USUAL_MONTHS


def options(session: Session) -> Options:
    """What the office chose; the usual until it did."""
    chosen = settings.get(session, _CLAIMS, ",".join(USUAL)).split(",")
    months = settings.get(session, _MONTHS, str(USUAL_MONTHS))
    return Options(tuple(claim for claim in Claim if claim.value in chosen), int(months))


def set_options(session: Session, by: int, claims: Collection[Claim], months: int) -> None:
    """Keep another choice; by whoever prepares. Raises AppError for nothing chosen."""
    require_role(session, by, Role.PREPARE)
    if not claims:
        raise AppError("至少选一类人员来查找。未作改动。", code="nothing-chosen")
    if not 0 <= months <= MOST_MONTHS:
        raise AppError(f"提前的月数应在0至{MOST_MONTHS}之间。未作改动。", code="months")
    settings.keep(session, by, _CLAIMS, ",".join(claim for claim in Claim if claim in claims))
    settings.keep(session, by, _MONTHS, str(months))
