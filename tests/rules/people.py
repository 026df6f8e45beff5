"""What an example may say of people and what they receive."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import update

from app.models.household import HouseholdMember
from app.models.person import Person
from app.models.program import Unit
from app.month import Month
from app.services.enrollments import stopping, terms
from app.services.enrollments.deaths import record_death
from app.services.enrollments.opening import open_enrollment
from app.services.enrollments.payees import set_payee
from app.services.enrollments.rows import NewEnrollment, NewPayee, TermContent, TermRow
from app.services.enrollments.views import timeline
from tests import factory
from tests.rules.case import Case
from tests.rules.vocabulary import FACTS


@FACTS.says("person {name:name}[ born {born:day}]")
def person(case: Case, name: str, born: date = date(1950, 5, 1)) -> None:
    case.persons[name] = factory.person(case.session, born=born)


@FACTS.says(
    "{names:names} in {program:word} from {month:month}[ at {fen:yuan}][ with {tiers:words}]"
    "[ income {income:yuan}][ after {before:name}][ as {key:name}]"
)
def enroll(case: Case, names: tuple[str, ...], program: str, month: Month, **more: Any) -> None:
    """An enrollment, called ``key`` or like its first person; of several the first is the head."""
    _enroll(case, names, program, more, first_month=month)


@FACTS.says(
    "{names:names} in {program:word} applied {applied:day}, confirmed {confirmed:day} at {fen:yuan}"
)
def confirmed(
    case: Case, names: tuple[str, ...], program: str, applied: date, confirmed: date, fen: int
) -> None:
    """An enrollment whose first month follows from its days."""
    _enroll(case, names, program, {"fen": fen}, applied_on=applied, confirmed_on=confirmed)


@FACTS.says("{name:name} in {program:word} granted {day:day} at {fen:yuan} as {key:name}")
def grant(case: Case, name: str, program: str, day: date, fen: int, key: str) -> None:
    """A grant of a one-off program."""
    _enroll(case, (name,), program, {"fen": fen, "key": key}, granted_on=day)


def _enroll(
    case: Case, names: tuple[str, ...], program: str, more: dict[str, Any], **dated: Any
) -> None:
    for name in names:
        if name not in case.persons:
            person(case, name)
    head, row = case.person(names[0]), case.program_row(program)
    members = [case.person(name) for name in names]
    by_household = row.rules.unit is Unit.HOUSEHOLD
    key = more.get("key", names[0])
    if key in case.enrollments:
        raise ValueError(f"{key} is enrolled already: give this one a name with 'as'")
    before = more.get("before")
    since = dated["first_month"].first_day if "first_month" in dated else case.today
    case.enrollments[key] = open_enrollment(
        case.session,
        case.preparer,
        NewEnrollment(
            program_id=row.id,
            person_id=None if by_household else head.id,
            household_id=_household(case, members, since) if by_household else None,
            persons=tuple(member.id for member in members),
            tiers=more.get("tiers", ()),
            approved_fen=more.get("fen"),
            income_per_head_fen=more.get("income"),
            predecessor_id=None if before is None else case.enrollment(before),
            document="rule",
            payee=NewPayee(
                name=head.name,
                id_number=head.id_number,
                bank="bank",
                account=f"8101{head.id:015d}",
                from_day=date(2018, 1, 1),
            ),
            **dated,
        ),
        beside_other=True,
        today=case.today,
    )


def _household(case: Case, members: list[Person], since: date) -> int:
    """A household of theirs; the one in which they lived before is left."""
    ids = [member.id for member in members]
    case.session.execute(
        update(HouseholdMember)
        .where(HouseholdMember.person_id.in_(ids), HouseholdMember.left_on.is_(None))
        .values(left_on=since)
    )
    return factory.household(case.session, *members).id


@FACTS.says("{key:name} changes from {month:month}: {fen:yuan}")
def amount(case: Case, key: str, month: Month, fen: int) -> None:
    terms.change(
        case.session, case.preparer, case.enrollment(key), month, approved_fen=fen, reason="rule"
    )


@FACTS.says("{key:name} changes from {month:month}, and later terms with it: {fen:yuan}")
def amount_carried(case: Case, key: str, month: Month, fen: int) -> None:
    terms.change(
        case.session,
        case.preparer,
        case.enrollment(key),
        month,
        approved_fen=fen,
        reason="rule",
        carry=("approved_fen",),
    )


@FACTS.says("{key:name} covers {names:names} from {month:month}")
def covers(case: Case, key: str, names: tuple[str, ...], month: Month) -> None:
    for name in names:
        if name not in case.persons:
            person(case, name)
    terms.change(
        case.session,
        case.preparer,
        case.enrollment(key),
        month,
        persons=case.ids(names),
        reason="rule",
    )


@FACTS.says("{key:name} gets {tier:word} for {name:name} from {month:month}")
def supplement(case: Case, key: str, tier: str, name: str, month: Month) -> None:
    terms.change(
        case.session,
        case.preparer,
        case.enrollment(key),
        month,
        supplements=[(case.person(name).id, tier, None)],
        reason="rule",
    )


@FACTS.says("{key:name} stops from {month:month}")
def stop(case: Case, key: str, month: Month) -> None:
    stopping.stop(case.session, case.preparer, case.enrollment(key), month, "rule")


@FACTS.says("the stop of {key:name} is undone")
def undo_stop(case: Case, key: str) -> None:
    stopping.undo_stop(case.session, case.preparer, case.enrollment(key))


@FACTS.says("{key:name} is suspended from {month:month}")
def suspend(case: Case, key: str, month: Month) -> None:
    stopping.suspend(case.session, case.preparer, case.enrollment(key), month, "rule")


@FACTS.says("{key:name} is resumed from {month:month}")
def resume(case: Case, key: str, month: Month) -> None:
    stopping.resume(case.session, case.preparer, case.enrollment(key), month, "rule")


@FACTS.says("{key:name} is resumed in {month:month} with back pay")
def resume_with_back_pay(case: Case, key: str, month: Month) -> None:
    stopping.resume(case.session, case.preparer, case.enrollment(key), month, "rule", back_pay=True)


@FACTS.says("{name:name} dies on {day:day}")
def death(case: Case, name: str, day: date) -> None:
    record_death(case.session, case.preparer, case.person(name).id, day, today=case.today)


@FACTS.says("the death of {name:name} is taken back")
def alive(case: Case, name: str) -> None:
    record_death(case.session, case.preparer, case.person(name).id, None, today=case.today)


@FACTS.says("today is {day:day}")
def today(case: Case, day: date) -> None:
    case.today = day


@FACTS.says("{key:name} gets another term of {month:month} that replaces none: {fen:yuan}")
def second_term(case: Case, key: str, month: Month, fen: int) -> None:
    persons = terms_of(case, key)[0].person_ids
    terms.add_term(
        case.session,
        case.preparer,
        case.enrollment(key),
        month,
        TermContent(persons=persons, approved_fen=fen),
    )


def terms_of(case: Case, key: str, *, with_replaced: bool = False) -> tuple[TermRow, ...]:
    """The time line of an enrollment."""
    return timeline(case.session, case.enrollment(key), with_replaced=with_replaced)


@FACTS.says("{key:name} is paid to {name:name}")
def paid_to(case: Case, key: str, name: str) -> None:
    """Another payee, with an account of their own."""
    if name not in case.persons:
        person(case, name)
    who = case.person(name)
    set_payee(
        case.session,
        case.preparer,
        case.enrollment(key),
        NewPayee(
            name=who.name,
            id_number=who.id_number,
            bank="bank",
            account=f"8101{who.id:015d}",
            relation="relative",
            from_day=case.today,
        ),
        today=case.today,
    )
