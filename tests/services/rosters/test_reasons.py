"""Written reasons: one warning at a time or for all, kept with the roster as it was approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.errors import AppError
from app.models.roster import Roster, RosterStatus, WarningReason
from app.services.rosters import lifecycle
from app.services.rosters.archived import accepted_findings
from app.services.rosters.reasons import answered, give_reason, reasons_of
from tests import factory
from tests.services.support.roster_desk import Desk


def warned(desk: Desk) -> tuple[str, int]:
    """A submitted roster with two warnings: people who moved away; its number and id."""
    for _ in range(2):
        desk.person_of(desk.enroll()).moved_on = date(2017, 12, 1)
    number = desk.draft("2018-01").number or ""
    return number, desk.session.scalars(select(Roster.id).where(Roster.number == number)).one()


def approve(desk: Desk, number: str, text: str = "") -> None:
    lifecycle.approve(desk.session, desk.reviewer, number, today=desk.today, accept_warnings=text)


def test_every_warning_with_a_reason_of_its_own_needs_none_for_all(desk: Desk) -> None:
    number, roster = warned(desk)
    first, second = desk.report(number).findings
    give_reason(desk.session, desk.preparer, roster, [first], "已回迁")
    lifecycle.submit(desk.session, desk.preparer, number)
    with pytest.raises(AppError, match="自查有1处提醒,需要写明理由") as refused:
        approve(desk, number)
    assert refused.value.code == "warnings"
    assert second.message in refused.value.message
    give_reason(desk.session, desk.reviewer, roster, [second], "户口未迁")
    approve(desk, number)
    kept = accepted_findings(desk.session, roster)
    assert [(one.message, one.reason) for one in kept] == [
        (first.message, "已回迁"),
        (second.message, "户口未迁"),
    ]


def test_a_reason_for_all_answers_the_rest(desk: Desk) -> None:
    number, roster = warned(desk)
    first, _second = desk.report(number).findings
    give_reason(desk.session, desk.preparer, roster, [first], "写错了")
    give_reason(desk.session, desk.preparer, roster, [first], "已回迁")
    lifecycle.submit(desk.session, desk.preparer, number)
    approve(desk, number, "已逐一核实")
    texts = [one.reason for one in accepted_findings(desk.session, roster)]
    assert texts == ["已回迁", "已逐一核实"]


def test_reasons_outlive_a_renewed_draft_while_the_warning_stands(desk: Desk) -> None:
    number, roster = warned(desk)
    first, second = desk.report(number).findings
    give_reason(desk.session, desk.preparer, roster, [first, second], "已回迁")
    desk.draft("2018-01")
    assert set(reasons_of(desk.session, roster)) == {first.key, second.key}
    known = reasons_of(desk.session, roster)[first.key]
    assert (known.text, known.by) == ("已回迁", "甲经办")


def test_a_long_warning_keeps_its_reason(desk: Desk) -> None:
    number, roster = warned(desk)
    first = replace(desk.report(number).findings[0], message="同一账号" * 200)
    give_reason(desk.session, desk.preparer, roster, [first], "已核实")
    assert reasons_of(desk.session, roster)[first.key].text == "已核实"
    assert answered(desk.session, roster, [first], "") == [(first, "已核实")]


def test_no_reason_stands_for_an_error_and_none_is_empty(desk: Desk) -> None:
    entry = desk.enroll()
    number = desk.draft("2018-01").number or ""
    roster = desk.session.scalars(select(Roster.id)).one()
    factory.payee(desk.session, entry, desk.person(), from_day=desk.today)
    (error, *_) = desk.report(number).findings
    with pytest.raises(AppError, match="错误不能用理由代替"):
        give_reason(desk.session, desk.preparer, roster, [error], "没关系")
    with pytest.raises(AppError, match="写明理由"):
        give_reason(desk.session, desk.preparer, roster, [], " ")
    stranger = factory.staff(desk.session, "丙", ())
    with pytest.raises(AppError, match="权限"):
        give_reason(desk.session, stranger.id, roster, [], "理由")


def test_what_was_accepted_is_not_altered_afterwards(desk: Desk) -> None:
    number, roster = warned(desk)
    findings = desk.report(number).findings
    give_reason(desk.session, desk.preparer, roster, findings, "已核实")
    lifecycle.submit(desk.session, desk.preparer, number)
    approve(desk, number)
    with pytest.raises(AppError, match="已复核,不能再写理由"):
        give_reason(desk.session, desk.preparer, roster, findings, "补写")
    assert desk.row(number).status is RosterStatus.APPROVED
    values = {"roster_id": roster, "code": "x", "message": "x", "reason": "x"}
    with (
        pytest.raises(IntegrityError, match="warning-reason-insert"),
        desk.session.begin_nested(),
    ):
        desk.session.execute(insert(WarningReason).values(**values, given_by_id=desk.preparer))
    with (
        pytest.raises(IntegrityError, match="warning-reason-no-update"),
        desk.session.begin_nested(),
    ):
        desk.session.execute(update(WarningReason).values(reason="别的"))


def test_a_draft_with_reasons_can_be_given_up(desk: Desk) -> None:
    number, roster = warned(desk)
    give_reason(desk.session, desk.preparer, roster, desk.report(number).findings, "已回迁")
    for person in [desk.person_of(entry) for entry in desk.enrolled()]:
        person.died_on = date(2017, 11, 30)
    desk.session.flush()
    assert desk.draft("2018-01").number is None
    assert desk.session.scalars(select(WarningReason)).all() == []
