"""What the window asks around a draft: the preview, holds by line, and the roster's story."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.errors import AppError
from app.models.roster import Roster, RosterStatus
from app.month import Month
from app.services.rosters import lifecycle
from app.services.rosters.holds import hold_months, release_months
from app.services.rosters.preview import RosterPreview, preview_roster
from app.services.rosters.story import roster_story
from app.services.rosters.views import month_board
from tests.services.support.roster_desk import Desk


def look(desk: Desk, month: str, without: int | None = None) -> RosterPreview:
    return preview_roster(
        desk.session,
        desk.program.id,
        Month.parse(month),
        today=desk.today,
        without_roster=without,
    )


def test_the_preview_is_what_the_draft_then_holds(desk: Desk) -> None:
    desk.enroll("2018-01")
    desk.enroll("2018-03", with_payee=False)
    seen = look(desk, "2018-03")
    assert desk.session.scalar(select(func.count(Roster.id))) == 0
    report = desk.draft("2018-03")
    row = desk.row(report.number or "")
    assert [line.items for line in seen.lines] == [line.items for line in row.lines]
    assert seen.amount_fen == report.amount_fen == 90000
    assert seen.held == report.held
    assert [held.code for held in seen.held] == ["payee-missing"]


def test_after_the_months_roster_the_preview_is_the_supplement(desk: Desk) -> None:
    desk.enroll()
    number = desk.pay("2018-01")
    assert look(desk, "2018-01").lines == ()
    desk.enroll(fen=5000)
    beyond = look(desk, "2018-01")
    assert (len(beyond.lines), beyond.amount_fen) == (1, 5000)
    assert len(look(desk, "2018-01", desk.row(number).id).lines) == 2


def test_several_months_are_held_and_released_at_once(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    number = desk.draft("2018-03").number or ""
    months = (Month(2018, 1), Month(2018, 2))
    report = hold_months(
        desk.session, desk.preparer, number, entry.id, months, "核查中", today=desk.today
    )
    assert report.amount_fen == 30000
    assert [(held.month, held.reason) for held in report.held] == [(m, "核查中") for m in months]
    after = release_months(
        desk.session, desk.preparer, entry.id, months[:1], number=number, today=desk.today
    )
    assert after is not None
    assert after.amount_fen == 60000


def test_a_hold_wants_a_month_of_the_line_and_a_reason(desk: Desk) -> None:
    entry = desk.enroll("2018-03")
    number = desk.draft("2018-03").number or ""
    with pytest.raises(AppError, match="暂缓原因"):
        hold_months(
            desk.session, desk.preparer, number, entry.id, [Month(2018, 3)], " ", today=desk.today
        )
    with pytest.raises(AppError, match="不在这份花名册里"):
        hold_months(
            desk.session, desk.preparer, number, entry.id, [Month(2018, 2)], "查", today=desk.today
        )
    desk.approve(number)
    with pytest.raises(AppError, match="要先处于“草稿”"):
        hold_months(
            desk.session, desk.preparer, number, entry.id, [Month(2018, 3)], "查", today=desk.today
        )


def test_a_hold_can_end_where_there_is_no_draft(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    number = desk.draft("2018-01").number or ""
    hold_months(
        desk.session, desk.preparer, number, entry.id, [Month(2018, 1)], "查", today=desk.today
    )
    assert look(desk, "2018-02").held[0].code == "hold"
    released = release_months(
        desk.session, desk.preparer, entry.id, [Month(2018, 1)], number=None, today=desk.today
    )
    assert released is None
    assert look(desk, "2018-02").held == ()
    with pytest.raises(AppError, match="没有暂缓"):
        release_months(
            desk.session, desk.preparer, entry.id, [Month(2018, 1)], number=None, today=desk.today
        )


def test_the_story_names_everybody_and_the_reasons(desk: Desk) -> None:
    desk.enroll()
    number = desk.draft("2018-01").number or ""
    lifecycle.submit(desk.session, desk.preparer, number)
    lifecycle.return_to_draft(desk.session, desk.reviewer, number, "缺一户")
    assert roster_story(desk.session, number).reason == "缺一户"
    assert month_board(desk.session, Month(2018, 1))[0].rosters[0].returned_for == "缺一户"
    desk.approve(number)
    story = roster_story(desk.session, number)
    assert [(event.words, event.by) for event in story.events] == [
        ("编制", "甲经办"),
        ("提交复核", "甲经办"),
        ("复核通过", "乙复核"),
    ]
    assert story.events[-1].reason == "已核实"
    assert story.hands == {desk.preparer}
    head = month_board(desk.session, Month(2018, 1))[0].rosters[0]
    assert (head.status, head.returned_for) == (RosterStatus.APPROVED, "")
