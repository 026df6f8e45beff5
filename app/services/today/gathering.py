"""Gathers what is to be done today from the services that know it, in one quick reading."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.month import Month
from app.services.today import front_desk, month, payments, rosters
from app.services.today.rows import Today, most_urgent_first


def today(session: Session, staff_id: int, business_month: Month, *, day: date) -> Today:
    """Everything but the findings of open rosters, which take longer (``roster_findings``).

    ``staff_id`` is whoever looks: unread documents are their own.
    """
    stages = month.stages(session, business_month)
    lines = [
        *front_desk.accounts(session, staff_id),
        *rosters.waiting_rosters(session, staff_id, business_month),
        *payments.returned_lines(session, business_month),
        *front_desk.village_tasks(session, day),
        *front_desk.follow_ups(session, day),
        *payments.coming_to_an_age(session, business_month),
        *payments.reviews_due(session, business_month),
        *front_desk.unread(session, staff_id),
        *front_desk.backups(session, day),
    ]
    return Today(
        day,
        business_month,
        month.deadlines(session, stages, business_month, day),
        stages,
        month.go_on(stages, business_month),
        most_urgent_first(lines),
        rosters.open_rosters(session),
    )
