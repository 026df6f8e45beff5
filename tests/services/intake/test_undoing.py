"""A list is taken back while nothing rests on it: opened, changed and ended as before."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import AppError
from app.models.enrollment import TermStatus
from app.models.listing import ListImport
from app.models.roster import Roster
from app.month import Month
from app.services.enrollments.payees import current
from app.services.enrollments.stopping import stop
from app.services.entitlement.due import due
from app.services.entitlement.loading import facts_of_program
from app.services.intake.standing import newest_full_list
from app.services.intake.undoing import list_records, undo_list
from app.services.office import audit
from app.services.rosters import lifecycle
from app.services.rosters.drafting import draft
from tests import factory
from tests.services.support.list_desk import PERSONS, TODAY, VILLAGE, ListDesk

NUMBERS = [factory.id_number(date(1951, 3, 4), n) for n in range(1, 9)]
ACCOUNTS = (*PERSONS, "账号")


def row(at: int, yuan: int, account: str | None = None) -> tuple[object, ...]:
    return VILLAGE, factory.name_of(at), NUMBERS[at], yuan, "2018-01", account


def dues(desk: ListDesk) -> list[list[int]]:
    """By enrollment, what January, October and November are due in yuan."""
    facts = facts_of_program(desk.session, desk.program.id)
    months = Month(2018, 1), Month(2018, 10), Month(2018, 11)
    return [
        [due(facts, one, month).amount_fen // 100 for month in months] for one in desk.enrollments()
    ]


def undo(desk: ListDesk) -> int:
    return undo_list(desk.session, desk.by, list_records(desk.session)[0].id, today=TODAY)


def take_in(desk: ListDesk) -> None:
    """First two people; then one of them changes, one is ended and another is new."""
    desk.program.paid_in_cash = True
    desk.apply(desk.read(ACCOUNTS, [row(0, 300, "6228480000000001"), row(1, 200)]), "2018-01")
    desk.apply(desk.read(ACCOUNTS, [row(0, 320, "6228480000000019"), row(2, 100)]), "2018-11")


def test_what_a_list_opened_changed_and_ended_goes_back(by_person: ListDesk) -> None:
    desk = by_person
    take_in(desk)
    assert dues(desk) == [[300, 300, 320], [200, 200, 0], [0, 100, 100]]
    assert undo(desk) == 3
    assert dues(desk) == [[300, 300, 300], [200, 200, 200], [0, 0, 0]]
    # The time line of who was there before has no false beginning.
    assert [(t.from_month, t.status) for t in desk.terms(0)] == [
        (Month(2018, 1), TermStatus.ACTIVE)
    ]
    payee = current(desk.session, desk.enrollments()[0], None)
    assert payee is not None
    assert payee.account == "6228480000000001"
    newest, first = list_records(desk.session)
    assert (newest.undone_at is None, newest.may_be_undone, first.may_be_undone) == (
        False,
        False,
        True,
    )
    assert newest_full_list(desk.session, desk.program.id) == Month(2018, 1)
    assert audit.verify(desk.session).ok
    with pytest.raises(AppError, match="已经撤销过"):
        undo_list(desk.session, desk.by, newest.id, today=TODAY)


def test_the_same_list_can_be_taken_in_again(by_person: ListDesk) -> None:
    desk = by_person
    take_in(desk)
    undo(desk)
    again = desk.read(ACCOUNTS, [row(0, 320, "6228480000000019"), row(2, 100)])
    applied = desk.apply(again, "2018-11")
    assert (applied.new, applied.changed, applied.stopped) == (1, 1, 1)
    assert dues(desk)[:2] == [[300, 300, 320], [200, 200, 0]]
    assert dues(desk)[3] == [0, 100, 100]


def test_what_was_changed_drafted_or_paid_since_stays(by_person: ListDesk) -> None:
    desk = by_person
    take_in(desk)
    november = Month(2018, 11)
    number = draft(desk.session, desk.by, desk.program.id, november, today=TODAY).number or ""
    refused(desk, "list-drafted")
    lifecycle.submit(desk.session, desk.by, number)
    reviewer = desk.by + 1
    lifecycle.approve(
        desk.session, reviewer, number, today=TODAY, accept_warnings="x", accept_unpaid="x"
    )
    refused(desk, "list-paid")
    lifecycle.withdraw(desk.session, desk.by, reviewer, number, "导错")
    stop(desk.session, desk.by, desk.enrollments()[2], november, "核查")
    refused(desk, "list-changed")


def refused(desk: ListDesk, code: str) -> None:
    before = dues(desk)
    with pytest.raises(AppError, match="不能整批撤销") as found:
        undo(desk)
    assert found.value.code == code
    assert dues(desk) == before
    assert desk.session.get_one(ListImport, 2).undone_at is None
    assert desk.session.query(Roster).count() == 1


def test_grants_of_a_list_are_taken_back(one_off: ListDesk) -> None:
    desk = one_off
    header = ("村", "姓名", "身份证号", "金额", "发放日期")
    desk.apply(
        desk.read(header, [(VILLAGE, "张三", NUMBERS[0], 500, "2018-10-08")]), None, full=False
    )
    assert dues(desk) == [[0, 500, 0]]
    undo(desk)
    assert dues(desk) == [[0, 0, 0]]
