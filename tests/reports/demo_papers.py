"""Every paper of the demo town, each made by the function of ``app.reports`` that it names."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, get_args, get_type_hints

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import reports
from app.models.distribution import Distribution, DistributionKind, Stage
from app.models.program import Program, ProgramKind
from app.models.roster import Roster
from app.models.staff import Staff
from app.models.task import Campaign, Task, TaskKind
from app.month import Month
from app.reports import (
    bankfile,
    campaign_papers,
    case_file,
    changes,
    contact_list,
    distribution,
    duty_list,
    findings,
    funds,
    month_archive,
    narrative,
    notice,
    people,
    recoveries,
    recovery_key,
    roster,
    summary,
    task_calendar,
    task_papers,
    unclaimed,
    visits,
    workbook_worksheet,
)
from app.services.bank.formats import default_format
from app.services.distributions.views import distribution_row, recipient_rows
from app.services.duties.contacts import contacts
from app.services.duties.duty_list import duty_rows
from app.services.duties.officers import officers
from app.services.enrollments.deaths import record_death
from app.services.funds.allocations import allocations
from app.services.funds.balances import funds as funds_of_year
from app.services.month_end.filing import MonthPapers, month_papers
from app.services.office import settings
from app.services.people.case_files import case_file as read_case_file
from app.services.people.listing import list_people
from app.services.programs.rows import program_rows
from app.services.recoveries.follow_up import open_recoveries
from app.services.recoveries.letters import issue_letters
from app.services.register.persons import person_by_id_number
from app.services.rosters.archived import accepted_findings
from app.services.rosters.changes import change_rows
from app.services.rosters.drafting import draft
from app.services.rosters.lifecycle import report_today
from app.services.rosters.reasons import reasons_of
from app.services.rosters.recipients import recipients
from app.services.rosters.rows import RosterRow
from app.services.rosters.views import roster_row
from app.services.statistics.rows import Summary
from app.services.statistics.summary import summary as read_summary
from app.services.tasks import calendar
from app.services.tasks.campaigns import unproved
from app.services.tasks.papers import due_within, late, notices
from app.services.tasks.scores import scores
from app.services.tasks.views import task_row
from app.services.tasks.waiting import left
from app.services.unclaimed.listing import unclaimed as read_unclaimed
from app.services.visits.listing import visits_of_month
from app.services.worksheets.exporting import worksheets
from tests.reports.paper_text import PAPERS, workbook_text

TODAY = date(2018, 3, 5)
NEXT_MONTH = Month(2018, 3)
LAST_MONTH = NEXT_MONTH - 1


@dataclass(frozen=True)
class DemoTown:
    """The demo town on the day on which its papers are made.

    ``by`` is who prepares; ``drafted`` this month's roster of the old, with its program's id;
    ``month`` the papers of last month.
    """

    session: Session
    by: int
    drafted: tuple[int, RosterRow]
    month: MonthPapers

    @classmethod
    def begun(cls, session: Session) -> DemoTown:
        """What several papers rest on is made once."""
        by = session.scalars(select(Staff.id).order_by(Staff.id)).first() or 0
        program = session.scalars(select(Program).where(Program.kind == ProgramKind.OLD_AGE)).one()
        made = draft(session, by, program.id, NEXT_MONTH, today=TODAY)
        drafted = program.id, roster_row(session, made.number or "")
        return cls(session, by, drafted, month_papers(session, LAST_MONTH))

    def program(self, kind: ProgramKind) -> Program:
        wanted = select(Program).where(Program.kind == kind).order_by(Program.position)
        return next(iter(self.session.scalars(wanted)))

    def paid(self, kind: ProgramKind) -> RosterRow:
        """The roster of last month, paid and settled."""
        wanted = select(Roster.number).where(
            Roster.program_id == self.program(kind).id, Roster.month == LAST_MONTH
        )
        return roster_row(self.session, next(iter(self.session.scalars(wanted))))

    def task(self, kind: TaskKind = TaskKind.HAND_IN, campaign: Campaign | None = None) -> int:
        wanted = select(Task.id).where(Task.kind == kind, Task.campaign == campaign)
        return next(iter(self.session.scalars(wanted.order_by(Task.id))))

    @property
    def round(self) -> int:
        """The proof of life that is under way."""
        return self.task(TaskKind.WORKSHEET, Campaign.PROOF_OF_LIFE)

    def distribution(self, kind: DistributionKind) -> str:
        wanted = select(Distribution.number).where(Distribution.kind == kind)
        return next(iter(self.session.scalars(wanted.order_by(Distribution.id))))


@dataclass(frozen=True, slots=True)
class DemoPaper:
    """A paper by its file's name, the function that makes it, and what it is made of."""

    name: str
    maker: Callable[..., Any]
    make: Callable[[DemoTown], Any]


DEMO_PAPERS: list[DemoPaper] = []
Make = Callable[[DemoTown], Any]


def paper(name: str, maker: Callable[..., Any]) -> Callable[[Make], Make]:
    """Enter a paper."""

    def enter(make: Make) -> Make:
        DEMO_PAPERS.append(DemoPaper(name, maker, make))
        return make

    return enter


def makers() -> Iterator[Callable[..., Any]]:
    """Every public function of ``app.reports`` that gives back something that is printed."""
    for module in pkgutil.iter_modules(reports.__path__, f"{reports.__name__}."):
        for function in vars(importlib.import_module(module.name)).values():
            own = inspect.isfunction(function) and function.__module__ == module.name
            if own and not function.__name__.startswith(("_", "write_")) and _is_printed(function):
                yield function


def _is_printed(function: Callable[..., Any]) -> bool:
    given = get_type_hints(function).get("return")
    return given in PAPERS or any(one in PAPERS for one in get_args(given))


# Rosters and what goes with them


@paper("roster", roster.roster_sheets)
def _(town: DemoTown) -> Any:
    return roster.roster_sheets(town.paid(ProgramKind.RURAL_MINIMUM_LIVING))


@paper("roster-sheet", roster.roster_sheet)
def _(town: DemoTown) -> Any:
    return roster.roster_sheet(town.paid(ProgramKind.RURAL_EXTREME_POVERTY))


@paper("roster-signatures", roster.signature_sheet)
def _(town: DemoTown) -> Any:
    return roster.signature_sheet(town.paid(ProgramKind.RURAL_EXTREME_POVERTY))


@paper("notice", notice.notice_sheets)
def _(town: DemoTown) -> Any:
    return notice.notice_sheets(town.paid(ProgramKind.RURAL_MINIMUM_LIVING), date(2018, 2, 12))


@paper("changes", changes.changes_sheet)
def _(town: DemoTown) -> Any:
    program, drafted = town.drafted
    return changes.changes_sheet(drafted, change_rows(town.session, program, NEXT_MONTH))


@paper("findings", findings.findings_sheet)
def _(town: DemoTown) -> Any:
    program, drafted = town.drafted
    return findings.findings_sheet(
        drafted,
        report_today(town.session, drafted.number, today=TODAY),
        recipients(town.session, program),
        reasons_of(town.session, drafted.id),
    )


@paper("findings-accepted", findings.accepted_sheet)
def _(town: DemoTown) -> Any:
    paid = town.paid(ProgramKind.OLD_AGE)
    return findings.accepted_sheet(paid, accepted_findings(town.session, paid.id))


@paper("bank-file-csv", bankfile.bank_file)
def _(town: DemoTown) -> Any:
    return bankfile.bank_file(town.paid(ProgramKind.RURAL_MINIMUM_LIVING), default_format("csv"))


@paper("bank-file-txt", bankfile.bank_file)
def _(town: DemoTown) -> Any:
    return bankfile.bank_file(town.paid(ProgramKind.RURAL_MINIMUM_LIVING), default_format("txt"))


@paper("bank-file-xlsx", bankfile.bank_file)
def _(town: DemoTown) -> Any:
    return bankfile.bank_file(town.paid(ProgramKind.RURAL_MINIMUM_LIVING), default_format("xlsx"))


# The month's archive


def month_papers_of(town: DemoTown, kind: ProgramKind) -> MonthPapers:
    """The papers of last month, of one program alone."""
    number = town.paid(kind).number
    own = tuple(one for one in town.month.rosters if one.roster.number == number)
    return replace(town.month, rosters=own)


@paper("month-contents", month_archive.contents_sheet)
def _(town: DemoTown) -> Any:
    papers = month_papers_of(town, ProgramKind.RURAL_EXTREME_POVERTY)
    made = list(month_archive.archive_files(papers))[:-1]
    return month_archive.contents_sheet(papers, made)


@paper("month-result", month_archive.result_sheet)
def _(town: DemoTown) -> Any:
    return month_archive.result_sheet(
        month_papers_of(town, ProgramKind.RURAL_EXTREME_POVERTY).rosters[0]
    )


@paper("month-findings", month_archive.findings_sheet)
def _(town: DemoTown) -> Any:
    return month_archive.findings_sheet(
        month_papers_of(town, ProgramKind.RURAL_EXTREME_POVERTY).rosters[0]
    )


# Money that comes back, and funds


def overpaid(town: DemoTown) -> int:
    """Somebody whose death in January is heard of now: February came back as a recovery."""
    program = town.program(ProgramKind.OLD_AGE)
    known = recipients(town.session, program.id)
    wanted = town.paid(ProgramKind.OLD_AGE).lines[0].enrollment_id
    person = known[wanted].person_id
    if person is None:
        raise LookupError("an allowance for the old is a person's")
    record_death(town.session, town.by, person, date(2018, 1, 9), today=TODAY)
    return wanted


@paper("recoveries", recoveries.recovery_sheet)
def _(town: DemoTown) -> Any:
    overpaid(town)
    return recoveries.recovery_sheet(open_recoveries(town.session), office(town), TODAY)


@paper("recovery-letter", recoveries.letter_forms)
def _(town: DemoTown) -> Any:
    letters = issue_letters(
        town.session,
        town.by,
        [overpaid(town)],
        issued_on=TODAY,
        due_on=TODAY + timedelta(days=30),
    )
    return recoveries.letter_forms(letters)


@paper("funds", funds.funds_sheets)
def _(town: DemoTown) -> Any:
    used = [one for one in funds_of_year(town.session, until=2018) if one.years]
    return funds.funds_sheets(office(town), 2018, used, allocations(town.session, year=2018))


def office(town: DemoTown) -> str:
    return settings.get(town.session, "town")


# People


@paper("people", people.people_sheet)
def _(town: DemoTown) -> Any:
    page = list_people(town.session, "桥河", LAST_MONTH)
    return people.people_sheet(page.rows, LAST_MONTH, asked="桥河")


@paper("case-file", case_file.case_file_dossier)
def _(town: DemoTown) -> Any:
    line = town.paid(ProgramKind.RURAL_MINIMUM_LIVING).lines[1]
    head = person_by_id_number(town.session, line.head_id_number).id
    file = read_case_file(town.session, town.by, head, LAST_MONTH, with_household=True)
    return case_file.case_file_dossier(file, {one.id: one for one in program_rows(town.session)})


@paper("unclaimed", unclaimed.unclaimed_sheet)
def _(town: DemoTown) -> Any:
    found = read_unclaimed(town.session, NEXT_MONTH)
    return unclaimed.unclaimed_sheet(office(town), found, found.open)


@paper("visits", visits.visit_sheet)
def _(town: DemoTown) -> Any:
    return visits.visit_sheet(visits_of_month(town.session, LAST_MONTH))


# Distributions


@paper("distribution-signatures", distribution.signature_list)
def _(town: DemoTown) -> Any:
    number = town.distribution(DistributionKind.BATCH)
    return distribution.signature_list(
        distribution_row(town.session, number), recipient_rows(town.session, number), office(town)
    )


@paper("distribution-stage", distribution.stage_sheet)
def _(town: DemoTown) -> Any:
    number = town.distribution(DistributionKind.RELIEF)
    return distribution.stage_sheet(
        distribution_row(town.session, number),
        recipient_rows(town.session, number),
        Stage.EVALUATED,
        office(town),
    )


# The villages' work


@paper("task-notice", task_papers.notice_forms)
def _(town: DemoTown) -> Any:
    return task_papers.notice_forms(notices(town.session, town.task(), today=TODAY)[:2])


@paper("supervision", task_papers.supervision_forms)
def _(town: DemoTown) -> Any:
    rows = late(town.session, today=TODAY)[:2]
    return task_papers.supervision_forms(rows, new_date=TODAY + timedelta(days=7))


@paper("reminders", task_papers.reminder_sheets)
def _(town: DemoTown) -> Any:
    return task_papers.reminder_sheets(due_within(town.session, 10, today=TODAY))


@paper("scores", task_papers.score_sheets)
def _(town: DemoTown) -> Any:
    found = scores(town.session, Month(2018, 1), NEXT_MONTH, today=TODAY)
    return task_papers.score_sheets(found, office(town))


@paper("calendar", task_calendar.calendar_sheet)
def _(town: DemoTown) -> Any:
    return task_calendar.calendar_sheet(calendar.year(town.session, 2018), 2018, office(town))


@paper("duties", duty_list.duty_sheet)
def _(town: DemoTown) -> Any:
    return duty_list.duty_sheet(duty_rows(town.session), office(town))


@paper("duties-by-person", duty_list.duty_sheets_by_person)
def _(town: DemoTown) -> Any:
    return duty_list.duty_sheets_by_person(duty_rows(town.session), office(town))


@paper("contacts", contact_list.contact_sheet)
def _(town: DemoTown) -> Any:
    return contact_list.contact_sheet(
        officers(town.session, TODAY), contacts(town.session), office(town)
    )


@paper("worksheets", campaign_papers.worksheet_sheets)
def _(town: DemoTown) -> Any:
    return campaign_papers.worksheet_sheets(worksheets(town.session, town.by, town.round)[:1])


@paper("worksheet-workbook", workbook_worksheet.worksheet_bytes)
def _(town: DemoTown) -> Any:
    first = worksheets(town.session, town.by, town.round)[0]
    return workbook_text(workbook_worksheet.worksheet_bytes(first))


@paper("route", campaign_papers.route_sheets)
def _(town: DemoTown) -> Any:
    return campaign_papers.route_sheets(
        left(town.session, town.round), task_row(town.session, town.round, today=TODAY)
    )


@paper("suspensions", campaign_papers.suspension_sheet)
def _(town: DemoTown) -> Any:
    return campaign_papers.suspension_sheet(
        unproved(town.session, town.round, today=TODAY),
        task_row(town.session, town.round, today=TODAY),
        office(town),
        NEXT_MONTH + 1,
    )


# What goes upward, and the key in the safe


@paper("summary", summary.summary_sheet)
def _(town: DemoTown) -> Any:
    return summary.summary_sheet(compared(town))


@paper("narrative", narrative.narrative)
def _(town: DemoTown) -> Any:
    return narrative.narrative(compared(town))


def compared(town: DemoTown) -> Summary:
    """January and February, against a year before."""
    return read_summary(town.session, Month(2018, 1), LAST_MONTH, {None: Month(2017, 10)})


@paper("recovery-key", recovery_key.recovery_key_paper)
def _(town: DemoTown) -> Any:
    code = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567-89AB"
    return recovery_key.recovery_key_paper(office(town), code, date(2018, 1, 2))
