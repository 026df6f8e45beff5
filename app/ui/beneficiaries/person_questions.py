"""What the panel asks of the services in one go about a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.month import Month
from app.services.people.detail import EnrollmentDetail, PersonDetail, person_detail
from app.services.people.money import EnrollmentMoney, money_of_person
from app.services.people.papers import PaperRow, papers_of
from app.services.programs.rows import ProgramRow, program_rows
from app.services.register.villages import VillageRow, village_rows
from app.services.rosters.business_month import first_unpaid


@dataclass(frozen=True)
class Known:
    """A person with enrollments, money, the programs they are of, and all villages.

    ``unpaid_from``: by program, the first month that is not paid yet.
    """

    detail: PersonDetail
    money: Mapping[int, EnrollmentMoney]
    programs: Mapping[int, ProgramRow]
    month: Month
    villages: tuple[VillageRow, ...] = ()
    papers: tuple[PaperRow, ...] = ()
    unpaid_from: Mapping[int, Month] = field(default_factory=dict)

    @property
    def person_id(self) -> int:
        return self.detail.person.id

    @property
    def name(self) -> str:
        return self.detail.person.name

    @property
    def enrollments(self) -> tuple[EnrollmentDetail, ...]:
        """Those that stand first, the ended ones and the grants of the past behind them."""
        order = {TermStatus.ACTIVE: 0, TermStatus.SUSPENDED: 1, None: 2, TermStatus.ENDED: 3}

        def rank(one: EnrollmentDetail) -> tuple[int, int]:
            return order[one.row.status] + (4 if self.is_past_grant(one) else 0), one.row.number

        return tuple(sorted(self.detail.enrollments, key=rank))

    def is_past_grant(self, one: EnrollmentDetail) -> bool:
        """A one-off grant of another month."""
        return self.programs[one.row.program_id].rules.one_off and one.row.first_month != self.month

    def running(self, *statuses: TermStatus | None) -> tuple[EnrollmentDetail, ...]:
        """Continuing enrollments that have one of the statuses."""
        return tuple(
            one
            for one in self.enrollments
            if one.row.status in statuses and not self.programs[one.row.program_id].rules.one_off
        )


def know(session: Session, person_id: int, month: Month) -> Known:
    """Raises LookupError for somebody who is no longer there."""
    detail = person_detail(session, person_id, month)
    return Known(
        detail,
        {one.enrollment_id: one for one in money_of_person(session, person_id, month)},
        {row.id: row for row in program_rows(session)},
        month,
        village_rows(session),
        papers_of(session, [one.row.id for one in detail.enrollments]),
        first_unpaid(session, month),
    )
