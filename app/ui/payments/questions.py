"""What each step's page asks, in one go: answers of the services put together, nothing decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.models.roster import OPEN, ItemKind
from app.reports.roster import remark_of
from app.services.entitlement.outstanding import counted_in
from app.services.office import staff
from app.services.rosters import lifecycle, settlement, story, views
from app.services.rosters.archived import AcceptedFinding, accepted_findings
from app.services.rosters.changes import change_rows
from app.services.rosters.checks.registry import Report
from app.services.rosters.findings import Finding
from app.services.rosters.preview import PreviewLine, RosterPreview, preview_roster
from app.services.rosters.reasons import Key, Reason, reasons_of
from app.services.rosters.recipients import Recipient, recipients
from app.services.rosters.returned import ReturnedLine, returned_lines
from app.services.rosters.rows import ChangeKind, ChangeRow, RosterLineRow, RosterRow
from app.services.rosters.story import RosterStory
from app.ui.desk.second_person import reviewers
from app.ui.payments.steps import Found, Run


@dataclass(frozen=True, slots=True)
class RosterAnswer:
    """The roster (None before it is drafted), and what is owed beside it.

    ``preview`` is the proposal as if an open roster did not exist; for a locked one it is
    what a supplement would pay.
    """

    roster: RosterRow | None
    preview: RosterPreview


@dataclass(frozen=True, slots=True)
class FindingsAnswer:
    """What each check found and looked at, whom it is about, and the reasons written so far.

    Of a locked roster ``report`` is None: there is what stood at approval (``accepted``).
    """

    roster_id: int
    lines: int
    report: Report | None
    people: Mapping[int, Recipient]
    reasons: Mapping[Key, Reason]
    accepted: tuple[AcceptedFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """What the second person looks at, and who may be that person."""

    story: RosterStory
    findings: tuple[Finding, ...]
    reasons: Mapping[Key, Reason]
    reviewers: tuple[staff.StaffRow, ...]


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """What the bank said so far, the lines it returned, and what is owed beyond.

    ``reviewers`` may answer for a late correction.
    """

    outcome: settlement.Settlement
    roster: RosterRow
    beyond: RosterPreview
    returned: Mapping[int, ReturnedLine]
    reviewers: tuple[staff.StaffRow, ...]


def look_at(session: Session, run: Run, today: date) -> Run:
    """The run with its findings, or without a roster whether anything is owed."""
    if run.number is None:
        run = priced(session, run)
        if not run.row.one_off:
            return run
        seen = preview_roster(session, run.program_id, run.month, today=today)
        return replace(run, owed=bool(seen.lines or seen.held))
    findings = lifecycle.findings_today(session, run.number, today=today)
    # What the reviewer may lift in words does not keep a roster from being handed over.
    errors = sum(finding.stops for finding in findings)
    return replace(run, found=Found(errors, len(findings) - errors))


def priced(session: Session, run: Run) -> Run:
    """The run of a program that pays by rates, with whom it has none for."""
    if run.row.by_approval or run.number is not None:
        return run
    return replace(run, unpriced=counted_in(session, run.program_id, run.month).unpriced)


def changes_answer(session: Session, run: Run, today: date) -> tuple[ChangeRow, ...]:
    """Changes against the month before, then who is paid for other months as well."""
    lines: Sequence[RosterLineRow | PreviewLine]
    if run.number is not None:
        lines = views.roster_row(session, run.number).lines
    else:
        lines = preview_roster(session, run.program_id, run.month, today=today).lines
    arrears = [_arrears(line) for line in lines if _others(line)]
    return (*change_rows(session, run.program_id, run.month), *arrears)


def roster_answer(session: Session, run: Run, today: date) -> RosterAnswer:
    """The roster looked at with what waits beside it."""
    roster = views.roster_row(session, run.number) if run.number is not None else None
    own = roster.id if roster is not None and roster.status in OPEN else None
    return RosterAnswer(
        roster, preview_roster(session, run.program_id, run.month, today=today, without_roster=own)
    )


def findings_answer(
    session: Session, roster: views.RosterHead, program_id: int, today: date
) -> FindingsAnswer:
    """The checks of an open roster, worked out anew; of a locked one what was accepted."""
    if roster.status not in OPEN:
        kept = accepted_findings(session, roster.id)
        return FindingsAnswer(roster.id, roster.lines, None, {}, {}, kept)
    report = lifecycle.report_today(session, roster.number, today=today)
    people = recipients(session, program_id)
    return FindingsAnswer(roster.id, report.lines, report, people, reasons_of(session, roster.id))


def review_answer(session: Session, roster: views.RosterHead, today: date) -> ReviewAnswer:
    """A roster's story, its findings while it is open, and the staff who review."""
    open_now = roster.status in OPEN
    return ReviewAnswer(
        story.roster_story(session, roster.number),
        lifecycle.findings_today(session, roster.number, today=today) if open_now else (),
        reasons_of(session, roster.id) if open_now else {},
        reviewers(session),
    )


def bank_answer(session: Session, run: Run, number: str, today: date) -> BankAnswer:
    """How a roster that was sent came out."""
    roster = views.roster_row(session, number)
    returned = returned_lines(session, roster, run.program_id, today=today)
    return BankAnswer(
        settlement.outcome(session, number),
        roster,
        preview_roster(session, run.program_id, run.month, today=today),
        {one.line.id: one for one in returned},
        reviewers(session),
    )


def _others(line: RosterLineRow | PreviewLine) -> bool:
    return any(item.kind is not ItemKind.REGULAR for item in line.items)


def _arrears(line: RosterLineRow | PreviewLine) -> ChangeRow:
    return ChangeRow(
        kind=ChangeKind.ARREARS,
        enrollment_id=line.enrollment_id,
        recipient_name=line.recipient_name,
        recipient_id_number=line.recipient_id_number,
        village=line.village,
        village_position=line.village_position,
        persons_before=0,
        persons_after=0,
        before_fen=0,
        after_fen=sum(i.amount_fen for i in line.items if i.kind is not ItemKind.REGULAR),
        reason=remark_of(line.items),
    )
