"""One person with all that the office knows: household, enrollments, payments, changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.roster import ItemKind, LineResult, Roster, RosterItem, RosterLine, RosterStatus
from app.month import Month
from app.services.enrollments.payees import payee_chains
from app.services.enrollments.rows import EnrollmentRow, PayeeRow, TermRow
from app.services.enrollments.views import enrollment_rows, enrollments_of, timelines
from app.services.office.change_log import LogRow, change_log
from app.services.register.households import HouseholdRow, household_of, household_row
from app.services.register.persons import PersonRow, person_row
from app.services.rosters.rows import ITEM_WORDS, RESULT_WORDS, STATUS_WORDS


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One month's part of a payment; ``status`` says in words where the money is."""

    enrollment_id: int
    month: Month
    kind: ItemKind
    amount_fen: int
    reason: str
    roster_id: int
    roster_number: str
    roster_month: Month
    status: str
    paid: bool

    @property
    def kind_words(self) -> str:
        return ITEM_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class EnrollmentDetail:
    """An enrollment with its time line (``history`` has the replaced terms too), payees, money."""

    row: EnrollmentRow
    terms: tuple[TermRow, ...]
    history: tuple[TermRow, ...]
    payees: tuple[PayeeRow, ...]
    payments: tuple[PaymentRow, ...]


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """What the window shows beside the list."""

    person: PersonRow
    household: HouseholdRow | None
    enrollments: tuple[EnrollmentDetail, ...]
    log: tuple[LogRow, ...]


def person_detail(session: Session, person_id: int, month: Month) -> PersonDetail:
    """A person, with statuses as of a month; LookupError for no such id."""
    person = person_row(session, person_id)
    home = household_of(session, person_id)
    ids = enrollments_of(session, person_id)
    history = timelines(session, ids, with_replaced=True)
    money, chains = payments(session, ids), payee_chains(session, ids)
    enrollments = tuple(
        EnrollmentDetail(
            row,
            tuple(term for term in history.get(row.id, ()) if not term.replaced),
            history.get(row.id, ()),
            chains.get(row.id, ()),
            money.get(row.id, ()),
        )
        for row in enrollment_rows(session, ids, month)
    )
    subjects = [f"person:{person_id}", *(f"enrollment:{one}" for one in ids)]
    if home is not None:
        subjects.append(f"household:{home}")
    return PersonDetail(
        person,
        household_row(session, home) if home is not None else None,
        enrollments,
        change_log(session, subjects),
    )


def payments(
    session: Session, enrollment_ids: Collection[int]
) -> dict[int, tuple[PaymentRow, ...]]:
    """What rosters paid or are about to pay, per enrollment, the latest month first."""
    statement = (
        select(RosterItem, RosterLine.result, Roster)
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .where(RosterItem.enrollment_id.in_(list(enrollment_ids)))
        .order_by(RosterItem.month.desc(), RosterItem.id.desc())
    )
    found: dict[int, list[PaymentRow]] = defaultdict(list)
    for item, result, roster in session.execute(statement):
        found[item.enrollment_id].append(
            PaymentRow(
                enrollment_id=item.enrollment_id,
                month=item.month,
                kind=item.kind,
                amount_fen=item.amount_fen,
                reason=item.reason or "",
                roster_id=roster.id,
                roster_number=roster.number,
                roster_month=roster.month,
                status=_status(roster.status, result),
                paid=roster.status in (RosterStatus.SENT, RosterStatus.SETTLED)
                and result is LineResult.PAID,
            )
        )
    return {enrollment: tuple(rows) for enrollment, rows in found.items()}


def _status(status: RosterStatus, result: LineResult) -> str:
    """Where the money is: the bank's answer once there is one, else the roster's stage."""
    if status is not RosterStatus.WITHDRAWN and result is not LineResult.WAITING:
        return RESULT_WORDS[result]
    return STATUS_WORDS[status]
