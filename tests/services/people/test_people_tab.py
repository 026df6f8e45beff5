"""What the tab of people asks: amounts and statuses, a person's money, admission, disclosures."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import AuditEntry
from app.models.program import StartRule, Unit
from app.month import Month
from app.services.enrollments.deaths import record_death
from app.services.enrollments.rows import NewEnrollment
from app.services.enrollments.stopping import suspend
from app.services.enrollments.views import timeline
from app.services.entitlement.ages import age_on
from app.services.office import disclosures
from app.services.people.admission import Admission, Applicant, admit
from app.services.people.filters import Filters, PersonStatus
from app.services.people.listing import list_people
from app.services.people.money import money_of_person
from app.services.people.standings import standings
from app.services.programs.rows import program_by_id
from app.services.register import search_index
from app.services.register.households import household_row
from tests import factory
from tests.services.support.roster_desk import Desk

MONTH = Month(2018, 3)


def test_ages_are_full_years() -> None:
    assert age_on(date(1938, 10, 3), date(2018, 10, 2)) == 79
    assert age_on(date(1938, 10, 3), date(2018, 10, 3)) == 80


def test_the_list_gives_the_amount_to_who_receives_it(session: Session) -> None:
    program = factory.program(session, unit=Unit.HOUSEHOLD)
    head, member = factory.person(session, "甲一"), factory.person(session, "乙二")
    entry = factory.enrollment(session, program, factory.household(session, head, member))
    search_index.rebuild(session)

    rows = {row.found.name: row for row in list_people(session, "", MONTH).rows}

    assert (rows["甲一"].amount_fen, rows["乙二"].amount_fen) == (30000, None)
    assert {row.status for row in rows.values()} == {PersonStatus.IN_FORCE}
    by = factory.two_staff(session)[0]
    suspend(session, by, entry.id, MONTH, "未认证")
    rows = {row.found.name: row for row in list_people(session, "", MONTH).rows}
    assert (rows["甲一"].amount_fen, rows["甲一"].status) == (None, PersonStatus.SUSPENDED)


def test_who_moved_away_is_told_and_found(session: Session) -> None:
    gone = factory.person(session, "甲一", moved_on=date(2018, 2, 1))
    staying = factory.person(session, "乙二")
    factory.person(session, "丙三", moved_on=date(2018, 2, 1), died_on=date(2018, 3, 1))
    # Still paid elsewhere of the town: what is received is told first.
    paid = factory.person(session, "丁四", moved_on=date(2018, 2, 1))
    factory.enrollment(session, factory.program(session), paid)

    rows = {row.found.name: row.status_words for row in list_people(session, "", MONTH).rows}

    assert rows == {"甲一": "已迁出", "乙二": "未享受", "丙三": "已去世", "丁四": "享受中"}
    found = list_people(session, "", MONTH, filters=Filters(status=PersonStatus.MOVED))
    assert {row.found.id for row in found.rows} == {gone.id, paid.id}
    assert staying.id not in {row.found.id for row in found.rows}


def test_money_says_paid_waiting_returned_and_owed(desk: Desk) -> None:
    entry = desk.enroll()
    desk.pay("2018-01")
    desk.bring_back(desk.send("2018-02"), 1)

    (money,) = money_of_person(desk.session, desk.person_of(entry).id, MONTH)

    told = {one.month: one.words for one in money.months}
    assert told[Month(2018, 1)] == "已发放"
    assert told[Month(2018, 2)] == "银行退回,待重发"
    assert told[Month(2018, 3)] == "待发"
    assert money.owed_fen == 60000
    assert money.identity_holds


def test_money_says_what_stands_on_a_roster_or_is_with_the_bank(desk: Desk) -> None:
    entry = desk.enroll()
    person = desk.person_of(entry).id

    desk.draft("2018-01")
    (month,) = money_of_person(desk.session, person, Month(2018, 1))[0].months
    assert (month.drafted_fen, month.words) == (30000, "已列入花名册,待发放")
    desk.send("2018-01")
    (month,) = money_of_person(desk.session, person, Month(2018, 1))[0].months
    assert (month.waiting_fen, month.drafted_fen) == (30000, 0)
    assert month.words == "已送发,待银行回盘"


def test_money_says_what_a_late_death_overpaid(desk: Desk) -> None:
    entry = desk.enroll()
    for month in ("2018-01", "2018-02"):
        desk.pay(month)
    record_death(
        desk.session, desk.preparer, desk.person_of(entry).id, date(2018, 1, 9), today=desk.today
    )

    (money,) = money_of_person(desk.session, desk.person_of(entry).id, MONTH)

    assert (money.to_recover_fen, money.over_months) == (30000, (Month(2018, 2),))
    assert money.left_out == (f"{desk.person_of(entry).name}已去世,不再计发。",)
    (effect,) = standings(desk.session, [entry.id], Month(2018, 1), MONTH)
    assert (effect.amount_fen, effect.to_recover_fen) == (30000, 30000)


def test_the_reasons_of_a_household_are_asked_for_once(session: Session) -> None:
    program = factory.program(session, unit=Unit.HOUSEHOLD)
    members = [factory.person(session, died_on=date(2017, 5, 1)) for _ in range(6)]
    head = factory.person(session)
    factory.enrollment(session, program, factory.household(session, head, *members))
    session.flush()
    asked: list[str] = []
    bind = session.get_bind()

    @event.listens_for(bind, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    try:
        (money,) = money_of_person(session, head.id, MONTH)
    finally:
        event.remove(bind, "before_cursor_execute", note)

    assert set(money.left_out) == {f"{one.name}已去世,不再计发。" for one in members}
    assert len(asked) == len(set(asked))


def admission(program_id: int, number: str, *members: Applicant, name: str = "新人") -> Admission:
    return Admission(
        recipient=Applicant(number, name),
        members=members,
        enrollment=NewEnrollment(
            program_id=program_id, approved_fen=28000, confirmed_on=date(2018, 3, 9)
        ),
    )


def test_admission_puts_person_household_and_enrollment_in(session: Session) -> None:
    by = factory.two_staff(session)[0]
    program = factory.program(
        session, unit=Unit.HOUSEHOLD, start_rule=StartRule.MONTH_AFTER_CONFIRMATION
    )
    born = date(1961, 2, 3)
    child = Applicant(factory.id_number(date(1999, 1, 1)), "孩子", "子", covered=False)

    done = admit(
        session, by, admission(program.id, factory.id_number(born), child), today=factory.TODAY
    )

    assert done.household_id is not None
    home = household_row(session, done.household_id)
    assert [(one.name, one.relation) for one in home.members] == [("新人", "户主"), ("孩子", "子")]
    (term,) = timeline(session, done.enrollment_id)
    assert (term.from_month, term.persons) == (Month(2018, 4), ("新人",))
    assert program_by_id(session, program.id).name


def test_admission_knows_whom_the_register_has(session: Session) -> None:
    by = factory.two_staff(session)[0]
    program = factory.program(session)
    known = factory.person(session, "旧人")

    with pytest.raises(AppError, match="登记在“旧人”名下,与填写的姓名不同"):
        admit(session, by, admission(program.id, known.id_number), today=factory.TODAY)
    done = admit(
        session, by, admission(program.id, known.id_number, name="旧人"), today=factory.TODAY
    )

    assert done.person_id == known.id


def test_nobody_is_taken_out_of_another_household(session: Session) -> None:
    by = factory.two_staff(session)[0]
    program = factory.program(session, unit=Unit.HOUSEHOLD)
    other = factory.person(session, "别家")
    factory.household(session, factory.person(session), other)
    member = Applicant(other.id_number, other.name)

    with pytest.raises(AppError, match="“别家”登记在另一户"):
        admit(
            session,
            by,
            admission(program.id, factory.id_number(date(1961, 2, 3)), member),
            today=factory.TODAY,
        )


def test_what_is_disclosed_leaves_a_trace(session: Session) -> None:
    by = factory.two_staff(session)[0]
    person = factory.person(session)

    assert disclosures.reveal_id_number(session, by, person.id) == person.id_number
    disclosures.record_whole_export(session, by, 3, "报县局核对")
    with pytest.raises(AppError, match="没有导出"):
        disclosures.record_export(session, by, 0)

    entries = session.execute(select(AuditEntry.action, AuditEntry.after)).all()
    assert [entry.action for entry in entries] == ["person.reveal", "people.export"]
    assert person.id_number not in str(entries)
