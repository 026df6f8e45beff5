"""The month's end: all that belongs to its rosters, gathered to be filed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import Program
from app.models.roster import LOCKED, OPEN, Roster
from app.month import Month
from app.services.bank.formats import BankFileFormat, formats
from app.services.bank.result import result_files
from app.services.office import settings
from app.services.office.kept_files import FileToKeep
from app.services.rosters.archived import AcceptedFinding, accepted_findings
from app.services.rosters.changes import change_rows
from app.services.rosters.rows import ChangeRow, RosterRow
from app.services.rosters.settlement import Settlement, outcome
from app.services.rosters.story import RosterStory, roster_story
from app.services.rosters.views import roster_row
from app.services.statistics.rows import Summary
from app.services.statistics.summary import summary


@dataclass(frozen=True, slots=True)
class RosterPapers:
    """Everything that is filed of one locked roster."""

    program_position: int
    roster: RosterRow
    changes: tuple[ChangeRow, ...]
    findings: tuple[AcceptedFinding, ...]
    accepted: str
    story: RosterStory
    outcome: Settlement
    result_files: tuple[FileToKeep, ...]


@dataclass(frozen=True, slots=True)
class MonthPapers:
    """A month's rosters in the order of their programs; ``formats`` are the bank's.

    ``open_rosters`` are those that are not approved yet: they are named, not filed.
    """

    office: str
    month: Month
    rosters: tuple[RosterPapers, ...]
    summary: Summary
    formats: tuple[BankFileFormat, ...]
    open_rosters: tuple[str, ...]


def month_papers(session: Session, month: Month) -> MonthPapers:
    """Every locked roster of a month with what belongs to it, and the month's summary.

    Past rosters that were taken in are not among them: their papers lie where they were made.
    """
    statement = (
        select(Roster, Program)
        .join(Program, Program.id == Roster.program_id)
        .where(
            Roster.month == month, Roster.status.in_((*LOCKED, *OPEN)), Roster.taken_in.is_(False)
        )
        .order_by(Program.position, Roster.sequence, Roster.id)
    )
    found = session.execute(statement).all()
    return MonthPapers(
        office=settings.get(session, "town"),
        month=month,
        rosters=tuple(
            _papers(session, roster, program)
            for roster, program in found
            if roster.status in LOCKED
        ),
        summary=summary(session, month, month, {None: month - 1}),
        formats=formats(session),
        open_rosters=tuple(
            f"{program.name}{roster.number}" for roster, program in found if roster.status in OPEN
        ),
    )


def _papers(session: Session, roster: Roster, program: Program) -> RosterPapers:
    return RosterPapers(
        program_position=program.position,
        roster=roster_row(session, roster.number),
        changes=change_rows(session, program.id, roster.month),
        findings=accepted_findings(session, roster.id),
        accepted=roster.accepted_warnings or "",
        story=roster_story(session, roster.number),
        outcome=outcome(session, roster.number),
        result_files=result_files(session, roster.id),
    )
