"""Whom a worksheet can be about: payments that came back, certificates, several programs."""

from __future__ import annotations

from datetime import date, timedelta

from app.models.person import Person
from app.models.task import Answer, AssignmentStatus, TaskKind
from app.month import Month
from app.services.enrollments.payees import set_account
from app.services.tasks import sources, views
from app.services.tasks.creating import new_task
from app.services.tasks.rows import NewTask
from app.services.worksheets.importing import apply
from app.services.worksheets.typing import Typed, preview_typed
from tests import factory
from tests.services.support.roster_desk import Desk


def test_a_returned_payment_is_to_be_put_right_until_its_account_is(desk: Desk) -> None:
    session = desk.session
    entries = [desk.enroll() for _ in range(3)]
    people = [desk.person_of(entry) for entry in entries]
    number = desk.send("2018-01")
    desk.bring_back(number, 1, 2)
    assert sources.payments_returned(session, today=desk.today) == (people[0].id, people[1].id)
    people[1].died_on = desk.today
    # The same number again confirms it.
    set_account(
        session, desk.preparer, people[0].id, f"8101{people[0].id:015d}", "银行", today=desk.today
    )
    assert sources.payments_returned(session, today=desk.today) == ()


def test_an_account_that_a_village_puts_right_is_paid_by_the_next_roster(desk: Desk) -> None:
    session, by, today = desk.session, desk.preparer, desk.today
    entry = desk.enroll()
    desk.person_of(entry).village_id = factory.village(session).id
    desk.bring_back(desk.send("2018-01"), 1)
    assert desk.draft("2018-02").lines == 0
    people = sources.payments_returned(session, today=today)
    new = NewTask(title="退款核对", due_on=today, kind=TaskKind.WORKSHEET, person_ids=people)
    made = new_task(session, by, new, today=today)
    (row,) = views.assignment_rows(session, today=today, task_ids=[made.task_id])
    (item,) = views.items(session, row.id)
    note = "账号更正为81010000000000777,开户行:农商银行"
    typed = [Typed(item.id, Answer.ALIVE, None, note)]
    shown = preview_typed(session, by, row.id, typed, today=today)
    assert "尾号0777" in "".join(shown.steps[0].effects)
    assert apply(session, by, shown, today=today) is AssignmentStatus.SUBMITTED
    assert sources.payments_returned(session, today=today) == ()
    number = desk.draft("2018-02").number
    assert number is not None
    (line,) = desk.row(number).lines
    assert line.account == "81010000000000777"
    assert [str(item.month) for item in line.items] == ["2018-01", "2018-02"]


def test_certificates_that_end_and_the_people_of_several_programs(desk: Desk) -> None:
    session = desk.session
    soon = factory.person(session, disability_valid_until=desk.today + timedelta(days=30))
    factory.person(session, disability_valid_until=desk.today + timedelta(days=90))
    factory.person(session, disability_valid_until=desk.today, died_on=date(2020, 1, 1))
    until = desk.today + timedelta(days=60)
    assert sources.certificates_ending(session, until) == (soon.id,)
    other = factory.program(session)
    factory.enrollment(session, other, soon)
    both = desk.enroll()
    factory.enrollment(session, other, session.get_one(Person, both.person_id))
    programs = (desk.program.id, other.id)
    found = sources.people_of_programs(session, programs, Month.of(desk.today))
    assert found == tuple(sorted((soon.id, both.person_id or 0)))
