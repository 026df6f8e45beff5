"""The demo town in a database: every figure of the 2019 report, by rosters really paid."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.database import Database
from app.models.distribution import DistributionStatus
from app.models.eligibility import Claim
from app.models.enrollment import EnrollmentTerm
from app.models.person import Person
from app.models.program import Period, Program, ProgramKind
from app.models.roster import Roster, RosterContributor, RosterLine, RosterStatus
from app.models.task import AssignmentStatus, Grade, TaskTemplate
from app.money import round_half_up
from app.month import Month, months
from app.services.demo import place
from app.services.demo.fill import fill
from app.services.distributions.views import distributions
from app.services.duties.contacts import first_contacts
from app.services.duties.duty_list import duty_rows
from app.services.funds.balances import funds
from app.services.office import audit, staff
from app.services.people import search
from app.services.policies.listing import list_policies, policy_detail
from app.services.programs.catalog import PROGRAMS
from app.services.programs.conflicts import conflict_rows
from app.services.programs.rows import program_rows
from app.services.recoveries import follow_up
from app.services.rosters import identities
from app.services.rosters.business_month import business_month
from app.services.rosters.drafting import DraftReport, draft
from app.services.rosters.findings import Level
from app.services.rosters.lifecycle import report_today
from app.services.rosters.rows import ChangeKind
from app.services.statistics.rows import Count, ProgramSummary, Summary
from app.services.statistics.summary import summary
from app.services.tasks import calendar, templates
from app.services.tasks.campaigns import progress
from app.services.tasks.overlaps import overlaps
from app.services.tasks.rows import NewTask
from app.services.tasks.templates import template_rows
from app.services.tasks.views import assignment_rows, task_rows
from app.services.unclaimed.listing import unclaimed
from app.services.visits.listing import due_visits
from tests.demo_town import filled

# The town with its ten months takes a minute to make.
pytestmark = pytest.mark.slow

TEN_THOUSAND_YUAN = 10_000 * 100
DUE_DAY = date(2018, 11, 10)


class _Undo(Exception):  # noqa: N818 (a signal, not an error)
    """Ends a trial without writing it."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo town as it comes, made once."""
    database = filled(tmp_path_factory.mktemp("demo") / "office.db", place.NEXT_MONTH, date.today())
    yield database
    database.close()


@contextmanager
def undone(town: Database) -> Iterator[Session]:
    """What is tried out in it is undone."""
    with suppress(_Undo), town.transaction() as session:
        yield session
        raise _Undo


@pytest.fixture
def trial(town: Database) -> Iterator[Session]:
    """What is tried out there is undone."""
    with undone(town) as session:
        yield session


@pytest.fixture(scope="module")
def report(town: Database) -> Summary:
    """The report of 2019: January to October 2018, each program against its own month."""
    with town.reading() as session:
        return the_report(session)


def the_report(session: Session, urban: str = "城市低保") -> Summary:
    compare: dict[str | None, Month] = {None: Month(2017, 10), urban: Month(2016, 10)}
    return summary(session, Month(2018, 1), Month(2018, 10), compare)


def of(report: Summary, program: str) -> ProgramSummary:
    (found,) = [line for line in report.programs if line.program == program]
    return found


class TestTheReport:
    @pytest.mark.parametrize(
        ("program", "now", "then"),
        [
            ("农村低保", Count(624, 1065), Count(585, 937)),
            ("城市低保", Count(66, 93), Count(71, 94)),
            ("农村特困", Count(71, 75), Count(65, 70)),
        ],
    )
    def test_households_and_persons(
        self, report: Summary, program: str, now: Count, then: Count
    ) -> None:
        line = of(report, program)
        assert (line.now, line.then) == (now, then)

    @pytest.mark.parametrize("program", ["农村低保", "城市低保", "农村特困", "高龄津贴"])
    def test_new_and_ended_are_apart_and_make_the_net(self, report: Summary, program: str) -> None:
        line = of(report, program)
        assert line.new is not None
        assert line.ended is not None
        assert min(line.new.households, line.ended.households) > 0
        assert line.new.households - line.ended.households == line.net_households
        assert line.new.persons - line.ended.persons == line.net_persons

    def test_the_net_of_rural_minimum_living_is_what_the_report_calls_new(
        self, report: Summary
    ) -> None:
        line = of(report, "农村低保")
        assert (line.net_households, line.net_persons) == (39, 128)

    def test_who_lives_in_the_welfare_home(self, report: Summary) -> None:
        assert of(report, "农村特困").tiers["集中"] == Count(38, 39)

    @pytest.mark.parametrize(("program", "persons"), [("高龄津贴", 1363), ("优抚对象", 262)])
    def test_persons(self, report: Summary, program: str, persons: int) -> None:
        assert of(report, program).now.persons == persons

    def test_families_of_conscripts(self, report: Summary) -> None:
        assert of(report, "义务兵家属优待金").now.households == 25

    @pytest.mark.parametrize(
        ("program", "rounded"),
        [
            ("农村低保", 193), ("城市低保", 37), ("农村特困", 66), ("高龄津贴", 58),
            ("优抚对象", 197), ("义务兵家属优待金", 21), ("临时救助", 67),
            ("住房困难和生活救济", 96),
        ],
    )  # fmt: skip
    def test_money_in_ten_thousands(self, report: Summary, program: str, rounded: int) -> None:
        fen = of(report, program).amount_fen
        assert round_half_up(fen, TEN_THOUSAND_YUAN) == rounded * TEN_THOUSAND_YUAN

    def test_social_assistance_together(self, report: Summary) -> None:
        fen = sum(of(report, name).amount_fen for name in ("临时救助", "住房困难和生活救济"))
        assert round_half_up(fen, TEN_THOUSAND_YUAN) == 163 * TEN_THOUSAND_YUAN

    def test_no_other_program_has_anybody(self, report: Summary) -> None:
        active = {line.program for line in report.programs if line.now.persons or line.amount_fen}
        assert active == {
            "农村低保", "城市低保", "农村特困", "高龄津贴", "优抚对象", "义务兵家属优待金",
            "临时救助", "住房困难和生活救济",
        }  # fmt: skip


class TestHowItWasPaid:
    def test_every_month_is_settled_and_paid_in_full(self, trial: Session) -> None:
        rosters = trial.scalars(select(Roster)).all()
        assert {roster.status for roster in rosters} == {RosterStatus.SETTLED}
        assert {r.month for r in rosters} == set(months(Month(2018, 1), Month(2018, 10)))
        waiting = select(func.count()).where(RosterLine.result != "paid")
        assert trial.scalar(waiting) == 0

    def test_the_second_person_approved_and_had_no_hand_in_it(self, trial: Session) -> None:
        reviewer = staff.by_name(trial, place.REVIEWER).id
        approvers = set(trial.scalars(select(Roster.approved_by_id)))
        hands = set(trial.scalars(select(RosterContributor.staff_id)))
        assert approvers == {reviewer}
        assert hands == {staff.by_name(trial, place.PREPARER).id}

    def test_family_money_is_paid_in_july_alone(self, trial: Session) -> None:
        paid = trial.scalars(
            select(Roster.month)
            .join(Program, Program.id == Roster.program_id)
            .where(Program.name == "义务兵家属优待金")
        )
        assert list(paid) == [Month(2018, 7)]

    def test_identities_and_the_audit_chain_hold(self, trial: Session) -> None:
        found = identities.examine(trial, today=DUE_DAY)
        assert (found.broken_enrollments, found.broken_lines) == ((), ())
        assert found.enrollments > 3000
        assert found.lines > 20_000
        assert found.paid_fen == found.issued_fen
        chain = audit.verify(trial)
        assert chain.ok
        assert chain.entries > 1000


class TestTheOpenMonth:
    def test_november_is_the_month_to_work_on(self, trial: Session) -> None:
        assert business_month(trial, date(2026, 1, 1)) == place.NEXT_MONTH

    def test_it_can_be_drafted_with_changes_and_without_errors(self, trial: Session) -> None:
        rural = november(trial, "农村低保")
        assert rural.status is RosterStatus.DRAFT
        assert rural.changes[ChangeKind.ADDED] == 3
        assert rural.changes[ChangeKind.STOPPED] == 2
        assert rural.changes[ChangeKind.CHANGED] >= 2
        errors = [one.code for one in rural.findings if one.level is Level.ERROR]
        assert errors == []

    def test_a_held_month_waits_for_its_release(self, trial: Session) -> None:
        rural = november(trial, "农村低保")
        held = [one for one in rural.held if one.code == "hold"]
        assert [one.month for one in held] == [Month(2018, 10)]

    def test_the_money_reaches_but_for_one_program(self, trial: Session) -> None:
        known = [one for one in funds(trial, until=2018) if one.recorded]
        assert len(known) == 8
        assert all(one.judged for one in known)
        assert [one.program for one in known if one.short_fen] == ["高龄津贴"]

    def test_somebody_has_no_account(self, trial: Session) -> None:
        elderly = november(trial, "高龄津贴")
        missing = [one for one in elderly.held if one.code == "account-missing"]
        assert {one.month for one in missing} == {Month(2018, 10), Month(2018, 11)}
        assert len({one.enrollment_id for one in missing}) == 1

    def test_people_turn_eighty(self, trial: Session) -> None:
        elderly = november(trial, "高龄津贴")
        assert elderly.changes[ChangeKind.ADDED] >= 9

    def test_deaths_heard_of_late_are_recoveries(self, trial: Session) -> None:
        open_ones = follow_up.open_recoveries(trial)
        assert len(open_ones) == 2
        assert {tuple(one.over) for one in open_ones} == {(Month(2018, 9), Month(2018, 10))}

    def test_everybody_is_found_by_name_and_initials(self, trial: Session) -> None:
        hard = trial.scalars(select(Person).where(Person.name == "解珍")).one()
        for text in ("解珍", "xiezhen", "xz", hard.id_number[-4:]):
            found = search.find_persons(trial, text, month=place.NEXT_MONTH)
            assert hard.id in {row.id for row in found.rows}


class TestTheVillagesWork:
    def test_tasks_are_at_every_stage_and_every_village_has_its_officer(
        self, trial: Session
    ) -> None:
        today = date.today()
        rows = assignment_rows(trial, today=today)
        assert {row.status for row in rows} == set(AssignmentStatus)
        assert {row.grade for row in rows} == {None, *Grade}
        assert 5 < sum(row.overdue for row in rows) < 15
        assert all(row.officer for row in rows)
        assert len(first_contacts(trial)) == len(place.VILLAGES)
        assert len(duty_rows(trial)) >= 5

    def test_a_round_is_half_done(self, trial: Session) -> None:
        today = date.today()
        (task,) = [one for one in task_rows(trial, today=today) if one.campaign is not None]
        found = progress(trial, task.id, today=today)
        assert found.people > 1300
        assert found.people / 3 < found.answered < found.people
        assert len(found.by_day) > 5

    def test_the_years_tasks_begin_next_month(self, trial: Session) -> None:
        assert calendar.make_due(trial, 1, today=date.today()) == ()


def november(session: Session, program: str) -> DraftReport:
    """The draft of the open month."""
    row = session.scalars(select(Program).where(Program.name == program)).one()
    preparer = staff.by_name(session, place.PREPARER).id
    return draft(session, preparer, row.id, place.NEXT_MONTH, today=DUE_DAY)


class TestWhereItEnds:
    def test_an_earlier_month_moves_the_payments_and_nothing_else(
        self, tmp_path: Path, report: Summary
    ) -> None:
        database = filled(tmp_path / "office.db", Month(2018, 2), date.today())
        try:
            with database.reading() as session:
                early = the_report(session)
                assert set(session.scalars(select(Roster.month))) == {Month(2018, 1)}
                assert business_month(session, DUE_DAY) == Month(2018, 2)
                counts = [(line.program, line.now, line.then) for line in early.programs]
        finally:
            database.close()
        assert counts == [(line.program, line.now, line.then) for line in report.programs]
        assert 0 < early.amount_fen < report.amount_fen / 5

    def test_an_office_with_people_is_left_alone(self, trial: Session) -> None:
        before = trial.scalar(select(func.count(EnrollmentTerm.id)))
        preparer, reviewer = (staff.by_name(trial, name).id for name in place.USERS)
        with pytest.raises(AppError, match="已有人员"):
            fill(trial, preparer, reviewer, today=date.today())
        assert trial.scalar(select(func.count(EnrollmentTerm.id))) == before


def test_the_counter_has_visitors_of_these_days_and_documents_that_rates_name(
    trial: Session,
) -> None:
    today = date.today()
    due = due_visits(trial, today=today)
    assert [row.state_words(today) for row in due] == ["逾期1天", "今天回访"]
    assert all(row.person_id and row.village for row in due)
    page = list_policies(trial, "生存认证", reader_id=1, limit=9)
    (row,) = page.rows
    detail = policy_detail(trial, row.id, reader_id=1)
    assert {rate.program for rate in detail.rates} == {"高龄津贴"}


def test_rice_was_handed_out_and_the_winters_relief_is_being_assessed(trial: Session) -> None:
    relief, rice = distributions(trial)
    assert (rice.status, rice.receiving, rice.signed) == (DistributionStatus.FIXED, 75, 68)
    assert (relief.rows, relief.left_out, relief.receiving) == (11, 1, 0)


def everything_told(session: Session) -> str:
    """What the office is told where a program might be known by its name."""
    by, today, month = staff.by_name(session, place.PREPARER).id, DUE_DAY, place.NEXT_MONTH
    programs = {row.rules.kind: row for row in program_rows(session)}
    urban = programs[ProgramKind.URBAN_MINIMUM_LIVING].name
    session.execute(update(TaskTemplate).values(title=TaskTemplate.title + "(旧)"))
    seeded = templates.seed(session, by, month)
    reports = []
    for row in session.scalars(select(Program).order_by(Program.position)).all():
        if row.period is not Period.ONE_OFF:
            drafted = draft(session, by, row.id, month, today=today)
            number = drafted.number
            reports.append((drafted, number and report_today(session, number, today=today)))
    return repr(
        (
            the_report(session, urban),
            unclaimed(session, month, claims=list(Claim)),
            conflict_rows(session),
            seeded,
            [(row.new.title, row.program) for row in template_rows(session)],
            overlaps(session, NewTask(title="低保人员名单", due_on=today), today=today),
            overlaps(session, NewTask(title="城市特困名册和高龄台账", due_on=today), today=today),
            reports,
        )
    )


def test_an_office_may_call_its_programs_what_it_likes(town: Database) -> None:
    with undone(town) as session:
        before = everything_told(session)
    with undone(town) as session:
        names = {f"〔甲{row.id}〕": row.name for row in program_rows(session)}
        for new, old in names.items():
            session.execute(update(Program).where(Program.name == old).values(name=new))
        after = everything_told(session)
    assert len(names) == len(PROGRAMS)
    assert not any(old in after for old in ("农村低保", "重度残疾人护理补贴"))
    for new, old in names.items():
        after = after.replace(new, old)
    assert after == before
