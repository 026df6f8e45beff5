"""Tasks go to villages with a name beside them, and come home by steps that are all kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.task import AssignmentStatus, ContactWay, Grade, TaskKind
from app.month import Month
from app.services.duties.contacts import add_contact
from app.services.duties.duty_list import NewDuty, add_duty, duty_rows, remove_duty
from app.services.duties.officers import officers, set_officer
from app.services.enrollments.deaths import record_death
from app.services.enrollments.stopping import stop
from app.services.enrollments.views import enrollments_of
from app.services.tasks import moves, views
from app.services.tasks.papers import chat_text, due_within, late
from app.services.tasks.scores import scores
from tests import factory
from tests.services.support.task_town import TODAY, Town

S = AssignmentStatus
DUE = date(2026, 12, 10)


def share(session: Session, number: str, village_id: int) -> int:
    return views.assignment_of(session, views.task_by_number(session, number), village_id)


def test_each_share_carries_who_was_in_charge_on_the_day(session: Session, town: Town) -> None:
    set_officer(session, town.by, town.one.id, town.by, from_day=date(2026, 1, 1))
    set_officer(
        session,
        town.by,
        town.one.id,
        town.second,
        stand_in_id=town.by,
        from_day=TODAY + timedelta(days=1),
    )
    made = town.task(session)
    rows = views.assignment_rows(session, today=TODAY, task_ids=[made.task_id])
    assert [(row.village, row.officer) for row in rows] == [("桥河社区", "甲经办"), ("鞍山村", "")]
    later = officers(session, TODAY + timedelta(days=1))
    assert [(row.officer, row.stand_in) for row in later] == [("乙复核", "甲经办"), ("", "")]


def test_numbers_go_on_within_a_year(session: Session, town: Town) -> None:
    assert [town.task(session).number for _ in range(3)] == ["2026-001", "2026-002", "2026-003"]


def test_a_worksheet_asks_about_those_who_count_and_goes_where_they_live(
    session: Session, town: Town
) -> None:
    record_death(session, town.by, town.people[0].id, date(2026, 11, 2), today=TODAY)
    stopped = enrollments_of(session, town.people[3].id)[0]
    stop(session, town.by, stopped, Month(2026, 10), "自愿放弃")
    homeless = factory.person(session, "无村人", born=date(1935, 1, 1))
    factory.enrollment(session, town.program, homeless)
    made = town.worksheet(session)
    assert (made.assignments, made.items, made.without_village) == (1, 2, ("无村人",))
    own = views.items(session, share(session, made.number, town.one.id))
    assert {item.person_id for item in own} == {town.people[1].id, town.people[2].id}


def test_a_worksheet_about_nobody_is_refused(session: Session, town: Town) -> None:
    empty = factory.program(session, "没有人的项目")
    with pytest.raises(AppError, match="没有需要核对的人员"):
        town.task(session, program_id=empty.id)


def test_the_way_there_and_back_is_kept_step_by_step(session: Session, town: Town) -> None:
    own = share(session, town.task(session).number, town.one.id)
    moves.receive(session, town.by, own, who="村文书", how=ContactWay.PHONE, on=TODAY, today=TODAY)
    moves.submit(session, town.by, own, on=TODAY, today=TODAY)
    moves.send_back(session, town.by, own, "照片不清", on=TODAY, today=TODAY)
    row = views.assignment_row(session, own, today=TODAY)
    assert (row.status, row.lacks, row.returns) == (S.RETURNED, "照片不清", 1)
    moves.submit(session, town.by, own, on=TODAY, today=TODAY)
    moves.accept(session, town.by, own, on=TODAY, today=TODAY)
    moves.close(session, town.by, own, "县里已收下", on=TODAY, today=TODAY)
    row = views.assignment_row(session, own, today=TODAY)
    assert (row.grade, row.answer, row.lacks) == (Grade.ON_TIME, "县里已收下", "")
    assert (row.received_by, row.received_how) == ("村文书", ContactWay.PHONE)
    assert [step.status.value for step in views.steps(session, own)] == [
        "issued",
        "received",
        "submitted",
        "returned",
        "submitted",
        "accepted",
        "closed",
    ]


def test_what_cannot_be_is_refused_and_says_where_the_task_stands(
    session: Session, town: Town
) -> None:
    own = share(session, town.task(session).number, town.one.id)
    with pytest.raises(AppError, match=r"桥河社区.*未签收.*已上报.*验收"):
        moves.accept(session, town.by, own, on=TODAY, today=TODAY)
    with pytest.raises(AppError, match="在今天之后"):
        moves.receive(session, town.by, own, on=TODAY + timedelta(days=1), today=TODAY)
    moves.submit(session, town.by, own, on=TODAY, today=TODAY)
    with pytest.raises(AppError, match="写明"):
        moves.send_back(session, town.by, own, " ", on=TODAY, today=TODAY)
    assert views.assignment_row(session, own, today=TODAY).status is S.SUBMITTED


def test_a_notice_is_done_once_it_was_received(session: Session, town: Town) -> None:
    own = share(session, town.task(session, kind=TaskKind.NOTICE).number, town.one.id)
    moves.receive(session, town.by, own, on=TODAY, today=TODAY)
    assert moves.accept(session, town.by, own, on=TODAY, today=TODAY) is S.ACCEPTED


def test_the_counts_of_a_task_add_up_and_late_is_what_the_village_still_owes(
    session: Session, town: Town
) -> None:
    made = town.task(session, due_on=date(2026, 11, 1))
    moves.submit(session, town.by, share(session, made.number, town.one.id), on=TODAY, today=TODAY)
    row = views.task_row(session, made.task_id, today=TODAY)
    assert (row.villages, row.issued, row.submitted, row.overdue) == (2, 1, 1, 1)
    assert row.issued + row.received + row.submitted + row.returned + row.accepted == row.villages
    cell = views.overdue(session, today=TODAY)[0]
    assert (cell.village, cell.days_left, cell.words) == ("鞍山村", -23, "逾期23天")


def test_the_grid_puts_what_is_overdue_first_and_filters_by_officer(
    session: Session, town: Town
) -> None:
    set_officer(session, town.by, town.other.id, town.second, from_day=date(2026, 1, 1))
    soon = town.task(session, due_on=date(2026, 11, 30))
    old = town.task(session, title="旧任务", due_on=date(2026, 12, 1))
    overdue = town.task(session, title="逾期任务", due_on=date(2026, 10, 1))
    grid = views.grid(session, today=TODAY)
    assert [task.id for task in grid.tasks] == [overdue.task_id, soon.task_id, old.task_id]
    assert [row.village for row in grid.rows] == ["桥河社区", "鞍山村"]
    own = views.grid(session, today=TODAY, officer_id=town.second)
    assert [(row.village, len(row.cells)) for row in own.rows] == [("鞍山村", 3)]


def test_scores_add_up_and_explain_themselves(session: Session, town: Town) -> None:
    first = town.task(session, due_on=date(2026, 11, 20))
    town.task(session, title="未到期", due_on=date(2026, 11, 30))
    town.task(session, title="别的月份", due_on=date(2026, 12, 1))
    one = share(session, first.number, town.one.id)
    moves.submit(session, town.by, one, on=date(2026, 11, 19), today=TODAY)
    moves.send_back(session, town.by, one, "缺页", on=date(2026, 11, 20), today=TODAY)
    moves.submit(session, town.by, one, on=date(2026, 11, 22), today=TODAY)
    moves.accept(session, town.by, one, on=TODAY, today=TODAY, grade=Grade.PERFUNCTORY)
    found = {
        s.name: s for s in scores(session, Month(2026, 11), Month(2026, 11), today=TODAY).villages
    }
    bridge, other = found["桥河社区"], found["鞍山村"]
    assert (bridge.tasks, bridge.on_time, bridge.late, bridge.open) == (2, 0, 1, 1)
    assert (bridge.returned, bridge.first_time_right, bridge.perfunctory) == (1, 0, 1)
    assert (bridge.points, bridge.rank) == (60 - 10 - 30, 1)
    assert (other.open, other.overdue, other.points, other.rank) == (2, 1, 0, 2)
    for score in found.values():
        assert score.tasks == score.on_time + score.late + score.open
        assert f"得{score.points}分" in score.explanation


def test_the_chat_text_names_villages_and_never_people(session: Session, town: Town) -> None:
    made = town.worksheet(session)
    own = share(session, made.number, town.one.id)
    moves.submit(session, town.by, own, on=TODAY, today=TODAY)
    moves.send_back(session, town.by, own, f"缺{town.people[0].name}", on=TODAY, today=TODAY)
    text = chat_text(session, made.task_id, today=TODAY)
    assert "退回重报:桥河社区" in text
    assert "未签收:鞍山村" in text
    assert not any(person.name in text for person in town.people)


def test_papers_of_what_is_late_carry_whom_to_call(session: Session, town: Town) -> None:
    add_contact(session, town.by, town.one.id, "村文书甲", post="文书", phone="0717-5750001")
    town.task(session, due_on=date(2026, 11, 1))
    rows = {row.assignment.village: row for row in late(session, today=TODAY)}
    assert (rows["桥河社区"].contact, rows["桥河社区"].phone) == ("村文书甲(文书)", "0717-5750001")
    assert rows["鞍山村"].contact == ""


def test_the_duty_list_says_who_answers_for_what(session: Session, town: Town) -> None:
    new = NewDuty(
        staff_id=town.by,
        stand_in_id=town.second,
        duty="每月核对死亡人员",
        deadline="每月20日",
        villages=(town.other.id, town.one.id),
        programs=(town.program.id,),
    )
    add_duty(session, town.by, new)
    (row,) = duty_rows(session, town.by)
    assert (row.person, row.stand_in, row.villages) == ("甲经办", "乙复核", ("桥河社区", "鞍山村"))
    assert duty_rows(session, town.second) == ()
    remove_duty(session, town.by, row.id)
    assert duty_rows(session) == ()


def test_a_notice_that_was_received_is_owed_no_more(session: Session, town: Town) -> None:
    made = town.task(session, kind=TaskKind.NOTICE, due_on=date(2026, 11, 1))
    own = share(session, made.number, town.one.id)
    moves.receive(session, town.by, own, on=date(2026, 10, 30), today=TODAY)
    row = views.assignment_row(session, own, today=TODAY)
    assert (row.overdue, row.words) == (False, "已签收")
    assert views.task_row(session, made.task_id, today=TODAY).overdue == 1
    assert [one.village for one in views.overdue(session, today=TODAY)] == ["鞍山村"]
    found = {
        s.name: s for s in scores(session, Month(2026, 11), Month(2026, 11), today=TODAY).villages
    }
    assert (found["桥河社区"].on_time, found["鞍山村"].overdue) == (1, 1)
    assert "逾期未签收:鞍山村" in chat_text(session, made.task_id, today=TODAY)


def test_who_was_sent_something_back_is_reminded_in_time(session: Session, town: Town) -> None:
    made = town.task(session, due_on=TODAY + timedelta(days=2))
    own = share(session, made.number, town.one.id)
    moves.submit(session, town.by, own, on=TODAY, today=TODAY)
    assert [one.assignment.village for one in due_within(session, 3, today=TODAY)] == ["鞍山村"]
    moves.send_back(session, town.by, own, "缺页", on=TODAY, today=TODAY)
    assert len(due_within(session, 3, today=TODAY)) == 2
    assert due_within(session, 1, today=TODAY) == ()


def test_the_grid_goes_back_a_year_and_no_further(session: Session, town: Town) -> None:
    for title, due in (("今年的", date(2026, 1, 9)), ("前年的", date(2024, 11, 1))):
        made = town.task(session, title=title, due_on=due, villages=(town.one.id,))
        own = share(session, made.number, town.one.id)
        moves.submit(session, town.by, own, on=due, today=TODAY)
        moves.accept(session, town.by, own, on=due, today=TODAY)
    assert views.grid(session, today=TODAY).tasks == ()
    grid = views.grid(session, today=TODAY, open_only=False)
    assert [task.title for task in grid.tasks] == ["今年的"]
