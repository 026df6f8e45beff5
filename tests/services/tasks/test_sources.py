"""Whom a worksheet can be about: payments that came back, certificates, several programs."""

from __future__ import annotations

from datetime import date, timedelta

from app.models.person import Person
from app.month import Month
from app.services import enrollments
from app.services.tasks import sources
from tests import factory
from tests.services.rosters.conftest import Desk, desk

__all__ = ["desk"]


def test_a_returned_payment_is_to_be_put_right_until_its_account_is(desk: Desk) -> None:
    session = desk.session
    entries = [desk.enroll() for _ in range(3)]
    people = [desk.person_of(entry) for entry in entries]
    number = desk.send("2018-01")
    desk.bring_back(number, 1, 2)
    assert sources.payments_returned(session, today=desk.today) == (people[0].id, people[1].id)
    people[1].died_on = desk.today
    # The same number again confirms it.
    enrollments.set_account(
        session, desk.preparer, people[0].id, f"8101{people[0].id:015d}", "银行"
    )
    assert sources.payments_returned(session, today=desk.today) == ()


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
