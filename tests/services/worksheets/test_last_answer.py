"""Whatever was answered before, the register stands as if only the last answer had been given."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.person import Person
from app.models.program import Unit
from app.models.task import Answer, AssignmentItem
from app.month import Month, months
from app.services.enrollments.views import current_term, enrollments_of
from app.services.entitlement.due import due
from app.services.entitlement.loading import facts_of_enrollments
from app.services.office.trial import tried
from app.services.tasks import views
from app.services.worksheets.answers import give
from tests import factory
from tests.services.support.task_town import TODAY, Town

ANSWERS = st.tuples(st.sampled_from(Answer), st.integers(0, 400))
Given = tuple[Answer, int]


def stands_after(session: Session, town: Town, item_id: int, answers: list[Given]) -> object:
    """What is owed, month by month, and whether the person lives here, after some answers."""

    def give_all(session: Session) -> object:
        for answer, ago in answers:
            day = None if answer is Answer.OTHER else TODAY - timedelta(days=ago)
            give(session, town.by, item_id, answer, day, "", today=TODAY)
        item = session.get_one(AssignmentItem, item_id)
        person = session.get_one(Person, item.person_id)
        own = enrollments_of(session, person.id)
        facts = facts_of_enrollments(session, own)
        owed = [
            (one, str(month), due(facts, one, month).amount_fen)
            for one in own
            for month in months(Month(2025, 1), Month(2027, 3))
        ]
        covered = [
            (one, str(month), term.person_ids if term.status.value != "ended" else ())
            for one in own
            for month in months(Month(2025, 1), Month(2027, 3))
            if (term := current_term(session, one, month)) is not None
        ]
        return owed, covered, str(person.died_on), str(person.moved_on)

    return tried(session, give_all)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANSWERS, min_size=2, max_size=5))
def test_the_last_answer_is_the_one_that_counts(
    session: Session, town: Town, answers: list[Given]
) -> None:
    person = town.people[0]
    if not enrollments_of(session, person.id)[1:]:
        mother = factory.person(session, born=date(1940, 1, 1), village=town.one)
        home = factory.household(session, mother, person)
        shared = factory.program(session, "低保样例", unit=Unit.HOUSEHOLD)
        factory.enrollment(session, shared, home)
        town.worksheet(session)
    task = views.task_rows(session, today=TODAY)[0]
    own = views.items(session, views.assignment_of(session, task.id, town.one.id))
    item = next(one for one in own if one.person_id == person.id)
    try:
        after = stands_after(session, town, item.id, answers)
    except AppError as error:
        raise AssertionError(error.code) from error
    assert after == stands_after(session, town, item.id, answers[-1:])
