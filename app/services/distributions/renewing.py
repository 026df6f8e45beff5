"""Works the people of a distribution out anew when they are fixed (docs/rules.md [A]4)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.distribution import Distribution, DistributionKind, DistributionRecipient
from app.models.person import Person
from app.services.distributions.entering import gather

DIED = "已去世"


def renew(session: Session, by: int, found: Distribution) -> None:
    """The people of today: a batch is gathered anew, and the dead leave what was listed by hand.

    A relief keeps its rows, for they were assessed; who of them has nobody left is left out.
    """
    if found.kind is DistributionKind.BATCH:
        gather(session, by, found.number)
    rows = session.scalars(
        select(DistributionRecipient).where(
            DistributionRecipient.distribution_id == found.id,
            DistributionRecipient.refused.is_(None),
        )
    ).all()
    listed = {person for row in rows if _asked_now(found, row) for person in row.people}
    dead = set(
        session.scalars(select(Person.id).where(Person.id.in_(listed), Person.died_on.is_not(None)))
    )
    for row in rows:
        if not dead.isdisjoint(row.people):
            _without(row, dead)
    session.flush()


def _asked_now(found: Distribution, row: DistributionRecipient) -> bool:
    """Whether nobody but the register's deaths says who of the row still counts."""
    return found.kind is DistributionKind.RELIEF or row.source_id is None


def _without(row: DistributionRecipient, dead: set[int]) -> None:
    living = [person for person in row.people if person not in dead]
    if not living:
        row.refused, row.refused_why = row.stage, DIED
        return
    row.people = living
    if row.person_id in dead:
        row.person_id = living[0]
