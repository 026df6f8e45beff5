"""What the counter does with a visit: note it, put it right, take it up again, close it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app import idcard
from app.errors import AppError
from app.models.staff import Role
from app.models.visit import Outcome, Visit, VisitStep
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.register.persons import find_person
from app.services.visits.rows import OUTCOME_WORDS, NewVisit

_TOLD = (
    "visited_on", "visitor", "phone", "name", "id_number", "village_id", "program_id", "matter",
    "said", "done", "outcome", "follow_up_on", "follow_up_by_id", "enrollment_id",
)  # fmt: skip


def record_visit(session: Session, by: int, new: NewVisit, *, today: date) -> int:
    """Note a visit; returns its id. Everybody at the counter may, whatever their role.

    AppError: no visitor or nothing said, an ID number that is none, a visit in the future, an
    open one without a day to take it up again.
    """
    require_role(session, by, Role.PREPARE, Role.REVIEW)
    visit = Visit(received_by_id=by, **_facts(session, by, new, today))
    session.add(visit)
    session.flush()
    audit.record(session, by, "visit.add", f"visit:{visit.id}", after=_told(visit))
    return visit.id


def correct_visit(session: Session, by: int, visit_id: int, new: NewVisit, *, today: date) -> None:
    """Put right what was noted, before anything further was done; the audit keeps both.

    AppError (``visit-closed``) once the visit is closed.
    """
    require_role(session, by, Role.PREPARE)
    visit = _open(session, visit_id)
    before = _told(visit)
    for name, value in _facts(session, by, new, today).items():
        setattr(visit, name, value)
    session.flush()
    audit.record(
        session, by, "visit.correct", f"visit:{visit.id}", before=before, after=_told(visit)
    )


def take_up(
    session: Session,
    by: int,
    visit_id: int,
    done: str,
    *,
    on: date,
    today: date,
    outcome: Outcome = Outcome.OPEN,
    follow_up_on: date | None = None,
) -> None:
    """What was done on a later day; the visit is closed, or taken up again on ``follow_up_on``."""
    require_role(session, by, Role.PREPARE, Role.REVIEW)
    visit = _open(session, visit_id)
    said = done.strip()
    if not said:
        raise AppError("请填写办了什么。未作改动。", code="visit-done")
    if on > today or on < visit.visited_on:
        raise AppError("办理日期要在来访当天到今天之间。未作改动,请检查日期。", code="visit-day")
    _step(session, by, visit, said, on, outcome, _follow_up(outcome, follow_up_on, on))


def turned_into_application(
    session: Session, by: int, visit_id: int, enrollment_id: int, *, today: date
) -> None:
    """The application that the visit was about has been entered: the visit is closed by it."""
    require_role(session, by, Role.PREPARE)
    visit = session.get_one(Visit, visit_id)
    visit.enrollment_id = enrollment_id
    _step(session, by, visit, "已登记申请。", today, Outcome.APPLIED, None)


def _step(
    session: Session,
    by: int,
    visit: Visit,
    done: str,
    on: date,
    outcome: Outcome,
    follow_up_on: date | None,
) -> None:
    before = _told(visit)
    session.add(
        VisitStep(
            visit_id=visit.id,
            on_day=on,
            done=done,
            outcome=outcome,
            follow_up_on=follow_up_on,
            entered_by_id=by,
        )
    )
    visit.outcome = outcome
    visit.follow_up_on = follow_up_on
    visit.closed_on = None if outcome is Outcome.OPEN else on
    session.flush()
    audit.record(session, by, "visit.step", f"visit:{visit.id}", before=before, after=_told(visit))


def _facts(session: Session, by: int, new: NewVisit, today: date) -> dict[str, Any]:
    """The columns of what was noted; raises AppError for what cannot be."""
    visitor, said = new.visitor.strip(), new.said.strip()
    if not visitor:
        raise AppError("请填写来访人姓名。未作改动。", code="name-missing")
    if not said:
        raise AppError("请填写来访人说了什么。未作改动。", code="visit-said")
    if new.visited_on > today:
        raise AppError("来访日期在今天之后。未作改动,请检查日期。", code="future-date")
    number = idcard.parse(new.id_number, today).number if new.id_number.strip() else None
    person = find_person(session, number) if number is not None else None
    facts = asdict(new)
    facts.update(
        visitor=visitor,
        said=said,
        done=new.done.strip() or None,
        phone=new.phone.strip() or None,
        # Whom the register knows is called what the register calls them.
        name=person.name if person is not None else new.name.strip() or visitor,
        id_number=number,
        person_id=None if person is None else person.id,
        village_id=new.village_id or (None if person is None else person.village_id),
        follow_up_on=_follow_up(new.outcome, new.follow_up_on, new.visited_on),
        follow_up_by_id=(new.follow_up_by_id or by) if new.outcome is Outcome.OPEN else None,
        closed_on=None if new.outcome is Outcome.OPEN else new.visited_on,
    )
    return facts


def _follow_up(outcome: Outcome, wanted: date | None, since: date) -> date | None:
    """The day to take it up again: an open visit needs one, a closed one has none."""
    if outcome is not Outcome.OPEN:
        return None
    if wanted is None:
        raise AppError(
            "还没办结的来访要写明哪天回访,免得忘记。未作改动,请填写回访日期或改为已办结。",
            code="follow-up",
        )
    if wanted < since:
        raise AppError("回访日期不能早于办理的那天。未作改动,请检查日期。", code="follow-up")
    return wanted


def _open(session: Session, visit_id: int) -> Visit:
    visit = session.get_one(Visit, visit_id)
    if visit.outcome is not Outcome.OPEN:
        raise AppError(
            f"这次来访{OUTCOME_WORDS[visit.outcome]},不能再改。未作改动,有新情况请登记新的来访。",
            code="visit-closed",
        )
    return visit


def _told(visit: Visit) -> dict[str, str | int | None]:
    """Plain values for the audit entry."""
    told: dict[str, str | int | None] = {}
    for name in _TOLD:
        value = getattr(visit, name)
        if isinstance(value, date):
            value = value.isoformat()
        told[name] = value
    return told
