"""Gathers what is to be done today from the services that know it, in one quick reading."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import Program
from app.models.roster import OPEN, Roster
from app.month import Month
from app.places import PaymentPlace
from app.services.rosters.findings import Level
from app.services.rosters.lifecycle import findings_today
from app.services.today import counter, month, payments
from app.services.today.rows import Line, Today, Urgency, most_urgent_first


def today(session: Session, staff_id: int, business_month: Month, *, day: date) -> Today:
    """Everything but the findings of open rosters, which take longer (``roster_findings``).

    ``staff_id`` is whoever looks: unread documents are their own.
    """
    stages = month.stages(session, business_month)
    lines = [
        *payments.returned_lines(session),
        *counter.village_tasks(session, day),
        *counter.follow_ups(session, day),
        *payments.coming_to_an_age(session, business_month),
        *payments.reviews_due(session, business_month),
        *counter.unread(session, staff_id),
        *counter.backups(session, day),
    ]
    return Today(
        day,
        business_month,
        month.deadlines(session, stages, business_month, day),
        stages,
        month.go_on(stages, business_month),
        most_urgent_first(lines),
    )


def roster_findings(session: Session, *, day: date) -> tuple[Line, ...]:
    """What the checks say about rosters that are not approved yet; works each of them out anew."""
    lines = []
    open_ones = (
        select(Roster.number, Roster.month, Roster.program_id, Program.name)
        .join(Program, Program.id == Roster.program_id)
        .where(Roster.status.in_(OPEN))
        .order_by(Roster.month, Program.position)
    )
    for number, of_month, program_id, program in session.execute(open_ones).all():
        found = findings_today(session, number, today=day)
        errors = sum(one.level is Level.ERROR for one in found)
        if not found:
            continue
        told = [f"{errors}个错误"] if errors else []
        told += [f"{len(found) - errors}个提醒"] if len(found) > errors else []
        lines.append(
            Line(
                Urgency.MUST_DO if errors else Urgency.WAITING,
                f"{program}{of_month.chinese}花名册自查:{'、'.join(told)}",
                PaymentPlace(of_month, program_id, "check"),
            )
        )
    return most_urgent_first(lines)
