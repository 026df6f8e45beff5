"""Who is new, stopped or changed against the month before, by the facts (增减变动)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.program import Period, RateUnit
from app.month import Month
from app.services.entitlement.due import Due, entitled
from app.services.entitlement.facts import EnrollmentFacts, Facts
from app.services.entitlement.loading import facts_of_program
from app.services.rosters.recipients import Recipient, recipients
from app.services.rosters.rows import ChangeKind, ChangeRow


@dataclass(frozen=True, slots=True)
class Change:
    """An enrollment that is not as it was the month before."""

    kind: ChangeKind
    enrollment_id: int
    before: Due
    after: Due
    reason: str


def changes(facts: Facts, program_id: int, month: Month) -> list[Change]:
    """Compare ``month`` with the one before, by the facts, whatever was paid (pure).

    A one-off program pays single grants, so there is nothing to compare.
    """
    if facts.programs[program_id].rules.period is Period.ONE_OFF:
        return []
    found: list[Change] = []
    for enrollment in sorted(facts.enrollments.values(), key=lambda e: e.number):
        if enrollment.program_id == program_id:
            change = _change(facts, enrollment, month)
            if change is not None:
                found.append(change)
    return found


def change_rows(session: Session, program_id: int, month: Month) -> tuple[ChangeRow, ...]:
    """The list of changes as windows and sheets show it, by kind and village."""
    facts = facts_of_program(session, program_id)
    known = recipients(session, program_id)
    rows = [_row(change, known) for change in changes(facts, program_id, month)]
    order = {kind: place for place, kind in enumerate(ChangeKind)}
    return tuple(sorted(rows, key=lambda row: (order[row.kind], row.village_position)))


def _change(facts: Facts, enrollment: EnrollmentFacts, month: Month) -> Change | None:
    before = entitled(facts, enrollment.id, month - 1, any_month=True)
    after = entitled(facts, enrollment.id, month, any_month=True)
    if not before.person_ids and not after.person_ids:
        return None
    if not before.person_ids:
        kind = ChangeKind.ADDED
    elif not after.person_ids:
        kind = ChangeKind.STOPPED
    elif _basis(before) != _basis(after) or set(before.person_ids) != set(after.person_ids):
        kind = ChangeKind.CHANGED
    else:
        return None
    return Change(kind, enrollment.id, before, after, _reason(enrollment, kind, after, month))


def _basis(due: Due) -> tuple[tuple[str, int, int], ...] | int:
    """What the amount is made of, where splitting a yearly rate over months rounds differently."""
    if any(part.rate_unit is RateUnit.YEAR for part in due.parts):
        return tuple((part.label, part.unit_fen, part.times) for part in due.parts)
    return due.amount_fen


def _reason(enrollment: EnrollmentFacts, kind: ChangeKind, after: Due, month: Month) -> str:
    term = enrollment.term_in(month)
    if term is not None and term.from_month == month and term.reason:
        return term.reason
    codes = {left.code for left in after.left_out}
    if "dead" in codes:
        return "人员去世"
    if "conflict" in codes:
        return "转入其他项目"
    if kind is ChangeKind.STOPPED:
        return "暂停发放" if term and term.status is TermStatus.SUSPENDED else "停止享受"
    if kind is ChangeKind.ADDED:
        return "新增享受"
    return "档次或标准变动"


def _row(change: Change, known: Mapping[int, Recipient]) -> ChangeRow:
    recipient = known[change.enrollment_id]
    return ChangeRow(
        kind=change.kind,
        enrollment_id=change.enrollment_id,
        recipient_name=recipient.name,
        recipient_id_number=recipient.id_number,
        village=recipient.village,
        village_position=recipient.village_position,
        persons_before=len(change.before.person_ids),
        persons_after=len(change.after.person_ids),
        before_fen=change.before.amount_fen,
        after_fen=change.after.amount_fen,
        reason=change.reason,
    )
