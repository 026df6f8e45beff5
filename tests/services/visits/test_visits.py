"""Visits: what was said is kept, what is owed comes back on its day, nothing sinks."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import AuditEntry
from app.models.visit import Matter, Outcome, Visit, VisitStep
from app.month import Month
from app.services.visits.listing import (
    VisitFilter,
    due_visits,
    list_visits,
    visit_detail,
    visits_of_month,
)
from app.services.visits.recording import (
    correct_visit,
    record_visit,
    take_up,
    turned_into_application,
)
from app.services.visits.rows import NewVisit
from tests import factory

MONDAY, TODAY = date(2018, 11, 19), date(2018, 11, 22)


def came(session: Session, by: int, **facts: object) -> int:
    """A visit on Monday about an application, to be taken up on Wednesday."""
    given: dict[str, object] = {
        "visited_on": MONDAY,
        "visitor": "向国安",
        "matter": Matter.APPLICATION,
        "said": "母亲住院,想申请临时救助",
        "follow_up_on": date(2018, 11, 21),
    }
    return record_visit(session, by, NewVisit(**(given | facts)), today=TODAY)  # type: ignore[arg-type]


def listed(session: Session, text: str = "", which: VisitFilter = VisitFilter.ALL) -> list[str]:
    page = list_visits(session, text, today=TODAY, which=which, limit=50)
    assert page.total == len(page.rows)
    return [row.visitor for row in page.rows]


def test_whom_the_register_knows_is_called_as_it_calls_them(session: Session) -> None:
    by, _ = factory.two_staff(session)
    village = factory.village(session, "石柱山村")
    mother = factory.person(session, "覃桂兰", village=village)
    card = f"{mother.id_number[:6]} {mother.id_number[6:14]} {mother.id_number[14:]}"

    row = visit_detail(session, came(session, by, id_number=card.replace(" ", ""))).row

    assert (row.visitor, row.name, row.person_id) == ("向国安", "覃桂兰", mother.id)
    assert (row.village, row.follow_up_by, row.received_by) == ("石柱山村", "甲经办", "甲经办")
    assert row.is_due(TODAY)
    assert row.state_words(TODAY) == "逾期1天"


def test_an_open_visit_needs_a_day_and_a_closed_one_has_none(session: Session) -> None:
    by, _ = factory.two_staff(session)
    with pytest.raises(AppError, match="哪天回访"):
        came(session, by, follow_up_on=None)
    with pytest.raises(AppError, match="不能早于"):
        came(session, by, follow_up_on=date(2018, 11, 18))
    closed = came(session, by, outcome=Outcome.SETTLED)
    row = visit_detail(session, closed).row
    assert (row.follow_up_on, row.closed_on, row.follow_up_by) == (None, MONDAY, "")
    assert session.scalars(select(Visit.id)).all() == [closed]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"visitor": " "}, "来访人姓名"),
        ({"said": ""}, "说了什么"),
        ({"visited_on": date(2018, 11, 23)}, "今天之后"),
        ({"id_number": "420529195803150013"}, "末位校验"),
    ],
)
def test_what_cannot_be_is_refused(session: Session, facts: dict[str, object], words: str) -> None:
    by, _ = factory.two_staff(session)
    with pytest.raises(AppError, match=words):
        came(session, by, **facts)
    assert session.scalars(select(Visit.id)).first() is None


def test_each_step_is_kept_and_the_last_one_says_how_it_stands(session: Session) -> None:
    by, other = factory.two_staff(session)
    visit = came(session, by)
    take_up(
        session,
        other,
        visit,
        "入户看过",
        on=date(2018, 11, 21),
        today=TODAY,
        follow_up_on=date(2018, 11, 26),
    )
    detail = visit_detail(session, visit)
    assert detail.row.state_words(TODAY) == "11-26回访"
    assert not detail.row.is_due(TODAY)
    take_up(session, by, visit, "已答复", on=TODAY, today=TODAY, outcome=Outcome.SETTLED)
    detail = visit_detail(session, visit)
    assert [(step.done, step.by) for step in detail.steps] == [
        ("入户看过", "乙复核"),
        ("已答复", "甲经办"),
    ]
    assert (detail.row.outcome, detail.row.closed_on) == (Outcome.SETTLED, TODAY)
    with pytest.raises(AppError, match="登记新的来访"):
        take_up(session, by, visit, "再来", on=TODAY, today=TODAY)
    step = session.scalars(select(VisitStep)).first()
    assert step is not None
    step.done = "改了"
    with pytest.raises(DatabaseError, match="visit-step-no-update"):
        session.flush()


def test_a_step_says_what_was_done_between_the_visit_and_today(session: Session) -> None:
    by, _ = factory.two_staff(session)
    visit = came(session, by)
    for day in (date(2018, 11, 18), date(2018, 11, 23)):
        with pytest.raises(AppError, match="来访当天到今天"):
            take_up(session, by, visit, "看过", on=day, today=TODAY)
    with pytest.raises(AppError, match="办了什么"):
        take_up(session, by, visit, " ", on=TODAY, today=TODAY)
    assert visit_detail(session, visit).steps == ()


def test_a_correction_keeps_what_stood_before_in_the_audit(session: Session) -> None:
    by, _ = factory.two_staff(session)
    visit = came(session, by)
    new = NewVisit(
        visited_on=MONDAY,
        visitor="向国平",
        matter=Matter.PAYMENT,
        said="问本月发放",
        outcome=Outcome.SETTLED,
        done="已查到账",
    )
    correct_visit(session, by, visit, new, today=TODAY)
    row = visit_detail(session, visit).row
    assert (row.visitor, row.matter, row.open) == ("向国平", Matter.PAYMENT, False)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "visit.correct")).one()
    assert (
        json.loads(entry.before or "")["visitor"],
        json.loads(entry.after or "")["visitor"],
    ) == (
        "向国安",
        "向国平",
    )
    with pytest.raises(AppError, match="已办结"):
        correct_visit(session, by, visit, new, today=TODAY)


def test_an_application_closes_the_visit_it_came_of(session: Session) -> None:
    by, _ = factory.two_staff(session)
    entry = factory.enrollment(session, factory.program(session), factory.person(session))
    visit = came(session, by)
    turned_into_application(session, by, visit, entry.id, today=TODAY)
    row = visit_detail(session, visit).row
    assert (row.outcome, row.enrollment_id, row.closed_on) == (Outcome.APPLIED, entry.id, TODAY)
    assert due_visits(session, today=TODAY) == ()


def test_words_of_two_characters_and_signs_are_found_as_they_stand(session: Session) -> None:
    by, _ = factory.two_staff(session)
    village = factory.village(session, "桥河社区")
    came(session, by, visitor="覃桂兰", village_id=village.id, phone="13900001111")
    came(session, by, visitor="向国安", said="低保为什么少了50%", outcome=Outcome.SETTLED)
    assert listed(session, "住院") == ["覃桂兰"]
    assert listed(session, "桥河 0001") == ["覃桂兰"]
    assert listed(session, "50%") == ["向国安"]
    assert listed(session, "住_") == []
    assert listed(session) == ["向国安", "覃桂兰"]
    assert listed(session, which=VisitFilter.OPEN) == ["覃桂兰"]


def test_what_is_due_comes_longest_overdue_first(session: Session) -> None:
    by, _ = factory.two_staff(session)
    came(session, by, visitor="今天", follow_up_on=TODAY)
    came(session, by, visitor="昨天", follow_up_on=date(2018, 11, 21))
    came(session, by, visitor="明天", follow_up_on=date(2018, 11, 23))
    due = due_visits(session, today=TODAY)
    assert [row.visitor for row in due] == ["昨天", "今天"]
    assert listed(session, which=VisitFilter.DUE) == ["昨天", "今天"]


def test_the_month_has_its_own_visits_in_order(session: Session) -> None:
    by, _ = factory.two_staff(session)
    came(session, by, visitor="月末", visited_on=date(2018, 10, 31))
    came(session, by, visitor="后来", visited_on=date(2018, 11, 20))
    first = came(session, by, visitor="先来", visited_on=date(2018, 11, 1), done="已登记。")
    take_up(
        session, by, first, "入户看过", on=date(2018, 11, 21), today=TODAY, outcome=Outcome.SETTLED
    )
    month = visits_of_month(session, Month(2018, 11))
    assert [(one.row.visitor, one.done_words) for one in month.visits] == [
        ("先来", "已登记;2018-11-21入户看过"),
        ("后来", ""),
    ]
