"""Finds a distribution and refuses what its status does not allow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.distribution import Distribution, DistributionRecipient, DistributionStatus
from app.services.distributions.rows import STATUS_WORDS


def distribution_by_number(session: Session, number: str) -> Distribution:
    """The distribution of that number; AppError when there is none."""
    found = session.scalar(select(Distribution).where(Distribution.number == number.strip()))
    if found is None:
        raise AppError(f"没有编号为{number}的发放,请核对编号。", code="distribution-unknown")
    return found


def expect(session: Session, number: str, status: DistributionStatus, what: str) -> Distribution:
    """The distribution, if it stands at ``status``; else AppError that names what was tried."""
    found = distribution_by_number(session, number)
    if found.status is not status:
        raise AppError(
            f"“{found.title}”{STATUS_WORDS[found.status]},不能{what}。未作改动。",
            code="distribution-status",
        )
    return found


def chosen_rows(
    session: Session, distribution: Distribution, ids: Iterable[int]
) -> list[DistributionRecipient]:
    """Rows of the distribution by id; AppError when none is chosen or one is not its own."""
    wanted = set(ids)
    if not wanted:
        raise AppError("没有选中任何人。未作改动,请先在名单中选择。", code="nobody")
    rows = session.scalars(
        select(DistributionRecipient).where(
            DistributionRecipient.distribution_id == distribution.id,
            DistributionRecipient.id.in_(wanted),
        )
    ).all()
    if len(rows) < len(wanted):
        raise AppError("名单已经变化,请重新选择。未作改动。", code="stale")
    return list(rows)


def next_number(session: Session, today: date) -> str:
    """FF2026-001 and on, counted by year."""
    prefix = f"FF{today.year}-"
    last = session.scalar(
        select(func.max(Distribution.id)).where(Distribution.number.like(f"{prefix}%"))
    )
    count = 0
    if last is not None:
        count = int(session.get_one(Distribution, last).number.removeprefix(prefix))
    return f"{prefix}{count + 1:03d}"
