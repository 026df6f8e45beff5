"""Why somebody covered does not count, in sentences; names are asked once for all reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment
from app.models.person import Person
from app.services.entitlement.counting import NotCounting
from app.services.entitlement.facts import Facts


def left_out_words(
    session: Session, facts: Facts, reasons: Collection[NotCounting]
) -> Mapping[NotCounting, str]:
    """A sentence for each reason."""
    if not reasons:
        return {}
    who = {reason.person_id for reason in reasons}
    elsewhere = {reason.enrollment_id for reason in reasons}
    persons = select(Person.id, Person.name).where(Person.id.in_(who))
    numbers = select(Enrollment.id, Enrollment.number).where(Enrollment.id.in_(elsewhere))
    names = {one.id: one.name for one in session.execute(persons)}
    numbered = {one.id: one.number for one in session.execute(numbers)}
    return {
        reason: names.get(reason.person_id, "") + _why(facts, numbered, reason)
        for reason in reasons
    }


def _why(facts: Facts, numbers: Mapping[int, int], reason: NotCounting) -> str:
    if reason.code == "dead":
        return "已去世,不再计发。"
    if reason.code == "age":
        return "不在规定的年龄内,不计发。"
    if reason.code == "duplicate":
        return f"已在第{numbers.get(reason.enrollment_id or 0)}号待遇中计发,这里不重复计发。"
    excluding = facts.programs.get(reason.program_id or 0)
    other = excluding.name if excluding is not None else "别的项目"
    return f"享受{other},不能同时享受,不计发。"
