"""Fills a new office with the demo town and a year of its payments, step by step as people do."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.person import Person
from app.models.program import Program
from app.month import Month, months
from app.services.demo.events import Clerk, calendar
from app.services.demo.filling import write_town
from app.services.demo.front_desk import write_front_desk
from app.services.demo.handouts import hand_out
from app.services.demo.paying import DemoStaff, pay_month
from app.services.demo.place import EARLIEST_NEXT_MONTH, LATEST_NEXT_MONTH, LEDGER_START, NEXT_MONTH
from app.services.demo.receipts import receive_money
from app.services.demo.town import build
from app.services.demo.village_work import write_village_work

# (months done, of how many)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Filled:
    """What the town came to; ``rosters`` are paid and settled, ``next_month`` is open."""

    persons: int
    households: int
    enrollments: int
    rosters: int
    next_month: Month


def check_next_month(next_month: Month) -> None:
    """Refuse (AppError) a month that the town's year cannot stand before."""
    if not EARLIEST_NEXT_MONTH <= next_month <= LATEST_NEXT_MONTH:
        raise AppError(
            f"演示镇的资料是2018年的,待办月份只能是{EARLIEST_NEXT_MONTH}至{LATEST_NEXT_MONTH}。"
            "未作改动,请改写月份。",
            code="demo-month",
        )


def fill(
    session: Session,
    preparer: int,
    reviewer: int,
    *,
    today: date,
    next_month: Month = NEXT_MONTH,
    progress: Progress | None = None,
) -> Filled:
    """Fill a new office that has its villages, programs and two members of staff, but nobody else.

    The work of the villages and the visits are dated around ``today``.
    All facts are the same whatever ``next_month``: it only says up to which month (itself not
    included) rosters are paid. They really go through drafting, review by the second person,
    sending and settlement. Raises AppError for a month that is not plausible, or an office
    that has people already.
    """
    check_next_month(next_month)
    if session.scalar(select(Person.id).limit(1)) is not None:
        raise AppError("台账里已有人员,不能填入演示镇。未作改动,请另选空文件夹。", code="not-empty")
    with _without_collector():
        return _fill(session, DemoStaff(preparer, reviewer), next_month, today, progress)


def _fill(
    session: Session, hands: DemoStaff, next_month: Month, today: date, progress: Progress | None
) -> Filled:
    town = build()
    filing = write_town(session, hands.preparer, town)
    programs = _programs(session, {one.program for one in town.enrollments})
    clerk, entries = Clerk(session, hands.preparer, town, filing, today), calendar(town)
    paid = list(months(LEDGER_START, next_month - 1))
    rosters = 0
    for done, month in enumerate(paid):
        if progress is not None:
            progress(done, len(paid))
        for happening in entries.get(month, ()):
            clerk.enter(happening)
        rosters += pay_month(session, hands, programs, month)
    for month in sorted(set(entries) - set(paid)):
        for happening in entries[month]:
            clerk.enter(happening, unpaid_from=next_month)
    receive_money(session, hands.preparer, programs, next_month - 1, today=today)
    write_front_desk(session, hands.preparer, town, filing, today=today)
    write_village_work(session, hands.preparer, hands.reviewer, today=today)
    hand_out(session, hands)
    return Filled(
        len(filing.persons), len(filing.households), len(filing.enrollments), rosters, next_month
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nearly all made here stays in use; looking through it took a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _programs(session: Session, names: set[str]) -> list[Program]:
    return list(
        session.scalars(select(Program).where(Program.name.in_(names)).order_by(Program.position))
    )
