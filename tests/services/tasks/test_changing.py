"""Wrong clicks are taken back, requests for the same are merged, mistakes are cancelled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.task import Answer, AssignmentStatus, ContactWay, TaskKind
from app.services.tasks import changing, moves, views
from app.services.tasks.overlaps import overlaps
from app.services.tasks.rows import NewTask, Remedy
from app.services.tasks.undo import undo_contact, undo_step
from app.services.worksheets.answers import give
from tests import factory
from tests.services.support.task_town import TODAY, Town

S = AssignmentStatus
DUE = date(2026, 12, 10)


def test_the_last_step_is_taken_back_and_stays_readable(session: Session, town: Town) -> None:
    own = views.assignment_of(session, town.task(session).task_id, town.one.id)
    by = town.by
    moves.receive(session, by, own, who="村文书", how=ContactWay.PHONE, on=TODAY, today=TODAY)
    received = views.assignment_row(session, own, today=TODAY)
    moves.submit(session, by, own, on=TODAY - timedelta(days=2), today=TODAY)
    moves.send_back(session, by, own, "照片不清", on=TODAY, today=TODAY)
    returned = views.assignment_row(session, own, today=TODAY)
    moves.submit(session, by, own, on=TODAY, today=TODAY)
    submitted = views.assignment_row(session, own, today=TODAY)
    moves.accept(session, by, own, on=TODAY, today=TODAY)
    accepted = views.assignment_row(session, own, today=TODAY)
    moves.close(session, by, own, "已收", on=TODAY, today=TODAY)
    # Each step back gives exactly what was there before it.
    for before in (accepted, submitted, returned):
        undo_step(session, by, own)
        assert views.assignment_row(session, own, today=TODAY) == before
    undo_step(session, by, own)
    undo_step(session, by, own)
    assert views.assignment_row(session, own, today=TODAY) == received
    assert undo_step(session, by, own) is S.ISSUED
    with pytest.raises(AppError, match="没有可以撤销"):
        undo_step(session, by, own)
    steps = views.steps(session, own)
    assert [step.taken_back for step in steps] == [False] + [True] * 6
    # What was taken back may be done again.
    assert moves.receive(session, by, own, on=TODAY, today=TODAY) is S.RECEIVED


def test_a_contact_logged_by_mistake_is_marked(session: Session, town: Town) -> None:
    own = views.assignment_of(session, town.task(session).task_id, town.one.id)
    entry = moves.log_contact(session, town.by, own, ContactWay.PHONE)
    undo_contact(session, town.by, entry)
    undo_contact(session, town.by, entry)
    assert [one.taken_back for one in views.contact_log(session, own)] == [True]


def test_a_due_date_is_put_off_with_a_reason(session: Session, town: Town) -> None:
    task = town.task(session).task_id
    with pytest.raises(AppError, match="写明原因"):
        changing.change_due(session, town.by, task, date(2026, 12, 20), " ")
    with pytest.raises(AppError, match="不能早于下达日期"):
        changing.change_due(session, town.by, task, date(2026, 11, 1), "改")
    changing.change_due(session, town.by, task, date(2026, 12, 20), "县局延期")
    assert views.task_row(session, task, today=TODAY).due_on == date(2026, 12, 20)


def test_a_cancelled_task_is_shown_nowhere_and_moves_no_more(session: Session, town: Town) -> None:
    made = town.task(session)
    own = views.assignment_of(session, made.task_id, town.one.id)
    with pytest.raises(AppError, match="写明原因"):
        changing.cancel(session, town.by, made.task_id, "", today=TODAY)
    changing.cancel(session, town.by, made.task_id, "重复下达", today=TODAY)
    assert views.task_rows(session, today=TODAY) == ()
    assert views.grid(session, today=TODAY, open_only=False).tasks == ()
    with pytest.raises(AppError, match="没有编号"):
        views.task_by_number(session, made.number)
    with pytest.raises(AppError, match="已经取消"):
        moves.receive(session, town.by, own, on=TODAY, today=TODAY)
    (found,) = changing.cancelled(session)
    assert (found.number, found.reason) == (made.number, "重复下达")
    # Its number is not given to another task.
    assert town.task(session).number == "2026-002"


def test_a_cancelled_task_can_go_on(session: Session, town: Town) -> None:
    made = town.task(session)
    own = views.assignment_of(session, made.task_id, town.one.id)
    moves.receive(session, town.by, own, on=TODAY, today=TODAY)
    before = views.task_row(session, made.task_id, today=TODAY)
    changing.cancel(session, town.by, made.task_id, "点错", today=TODAY)
    changing.restore(session, town.by, made.task_id)
    assert views.task_row(session, made.task_id, today=TODAY) == before
    with pytest.raises(AppError, match="没有取消过"):
        changing.restore(session, town.by, made.task_id)


def test_a_request_is_merged_into_an_open_task(session: Session, town: Town) -> None:
    task = town.task(session, villages=(town.one.id,), hand_in="公示照片").task_id
    new = NewTask(
        title="低保公示检查", due_on=date(2026, 12, 1), source="县局通知", hand_in="公示名单"
    )
    assert changing.merge(session, town.by, task, new, today=TODAY) == 1
    row = views.task_row(session, task, today=TODAY)
    assert (row.due_on, row.villages, row.source) == (date(2026, 12, 1), 2, "县局通知")
    assert row.hand_in == "公示照片\n公示名单"
    assert "低保公示检查" in row.content
    # A later date changes nothing, and what is there is not written twice.
    again = NewTask(title="低保公示检查", due_on=date(2026, 12, 30), hand_in="公示名单")
    assert changing.merge(session, town.by, task, again, today=TODAY) == 0
    assert views.task_row(session, task, today=TODAY) == row


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("关于报送公示照片的通知", True),
        ("公示照片上报", True),
        ("2026年11月公示照片", True),
        ("冬春救助摸底", False),
        ("会议通知", False),
        ("通知", False),
    ],
)
def test_titles_of_one_matter_are_told(
    session: Session, town: Town, title: str, told: bool
) -> None:
    made = town.task(session, title="公示照片")
    found = overlaps(session, NewTask(title=title, due_on=DUE), today=TODAY)
    assert [one.task_id for one in found] == ([made.task_id] if told else [])
    assert all(made.number in one.words and Remedy.MERGE in one.remedies for one in found)


def test_the_report_of_another_month_is_another_task(session: Session, town: Town) -> None:
    town.task(session, title="2026年10月人员变动月报")
    new = NewTask(title="2026年11月人员变动月报", due_on=DUE)
    assert overlaps(session, new, today=TODAY) == ()


def test_an_old_finished_task_is_no_overlap(session: Session, town: Town) -> None:
    own = town.task(session, due_on=date(2026, 8, 1), villages=(town.one.id,))
    share = views.assignment_of(session, own.task_id, town.one.id)
    new = NewTask(title="公示照片", due_on=DUE)
    assert len(overlaps(session, new, today=TODAY)) == 1
    moves.submit(session, town.by, share, on=TODAY, today=TODAY)
    moves.accept(session, town.by, share, on=TODAY, today=TODAY)
    assert overlaps(session, new, today=TODAY) == ()


def test_recent_answers_are_offered_and_taken_over(session: Session, town: Town) -> None:
    first = town.worksheet(session)
    share = views.assignment_of(session, first.task_id, town.one.id)
    item = views.items(session, share)[0]
    give(session, town.by, item.id, Answer.ALIVE, None, "", today=TODAY)
    new = NewTask(title="低保核查", due_on=DUE, kind=TaskKind.WORKSHEET, program_id=town.program.id)
    (found,) = overlaps(session, new, today=TODAY)
    assert "已答复1人健在" in found.words
    assert Remedy.ANSWERS in found.remedies
    second = town.worksheet(session, answers_from=first.task_id)
    assert second.prefilled == 1
    own = views.assignment_of(session, second.task_id, town.one.id)
    notes = {one.person_id: one.note for one in views.items(session, own) if one.answer}
    assert notes == {item.person_id: f"沿用任务{first.number}的答复"}


def test_a_list_that_the_register_has_need_not_be_written_by_villages(
    session: Session, town: Town
) -> None:
    program = factory.program(session, "农村低保")
    factory.enrollment(session, program, town.people[0])
    new = NewTask(title="报送低保人员名单和账号", due_on=DUE)
    (found,) = overlaps(session, new, today=TODAY)
    assert (found.task_id, found.program_id) == (0, program.id)
    assert "登记簿里已有“农村低保”1人" in found.words
    assert found.remedies == (Remedy.REGISTER,)
    # Nobody asks for a list here, and a worksheet comes from the register anyway.
    assert overlaps(session, NewTask(title="低保政策宣传", due_on=DUE), today=TODAY) == ()
    sheet = NewTask(title="低保名单核对", due_on=DUE, kind=TaskKind.WORKSHEET)
    assert overlaps(session, sheet, today=TODAY) == ()
