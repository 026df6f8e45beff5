"""Which household an enrollment counts for in a month: statistics and lists ask the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment
from app.models.household import HouseholdMember
from app.month import Month


@dataclass(frozen=True, slots=True)
class _Stay:
    """A person's time in a household; None: since or until when is not known."""

    household_id: int
    joined_on: date | None
    left_on: date | None

    def covers(self, month: Month) -> bool:
        """Who moves within a month counts where they moved to."""
        begun = self.joined_on is None or Month.of(self.joined_on) <= month
        return begun and (self.left_on is None or Month.of(self.left_on) > month)


class Homes:
    """The households of all enrollments, by month.

    A household's enrollment is its own. A person counts for the household lived in that month;
    but one that the county's list named and in which the person never lived goes before it.
    """

    def __init__(self, session: Session) -> None:
        columns = select(Enrollment.id, Enrollment.person_id, Enrollment.household_id)
        self._enrollments = {row.id: row for row in session.execute(columns)}
        self._stays: dict[int, list[_Stay]] = defaultdict(list)
        stays = select(
            HouseholdMember.person_id,
            HouseholdMember.household_id,
            HouseholdMember.joined_on,
            HouseholdMember.left_on,
        ).order_by(HouseholdMember.id)
        for person_id, household_id, joined_on, left_on in session.execute(stays):
            self._stays[person_id].append(_Stay(household_id, joined_on, left_on))

    def household(self, enrollment_id: int, month: Month) -> int | None:
        """The household that an enrollment counts for in a month; None where none is known."""
        row = self._enrollments[enrollment_id]
        own: int | None = row.household_id
        if row.person_id is None:
            return own
        stays = self._stays.get(row.person_id, ())
        if own is not None and all(stay.household_id != own for stay in stays):
            return own
        return _lived_in(stays, month) if stays else own

    def key(self, enrollment_id: int, month: Month) -> str:
        """The same as a key to count by; without a household a person counts alone."""
        household = self.household(enrollment_id, month)
        if household is not None:
            return f"household:{household}"
        return f"person:{self._enrollments[enrollment_id].person_id}"


def _lived_in(stays: Sequence[_Stay], month: Month) -> int | None:
    """The stay that covers the month; before the first one that is known, that one; None for
    who left and moved nowhere."""
    for stay in reversed(stays):
        if stay.covers(month):
            return stay.household_id
    first = stays[0]
    early = first.joined_on is not None and month < Month.of(first.joined_on)
    return first.household_id if early else None
