"""Deaths that show late: what a roster may still pay, and what comes back ([P]1, [R]6, [R]7)."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.program import Unit
from app.month import Month
from app.services.enrollments.death_preview import death_outcome, preview_death
from app.services.enrollments.deaths import record_death
from app.services.enrollments.stopping import stop
from app.services.entitlement.ledger import Account, program_book, reckon_enrollment
from app.services.entitlement.loading import facts_of_program
from app.services.office import audit
from app.services.rosters import lifecycle
from tests import factory
from tests.services.support.roster_desk import Desk


def dies(desk: Desk, entry: Enrollment, day: date | None) -> None:
    person = desk.person_of(entry)
    record_death(desk.session, desk.preparer, person.id, day, today=desk.today)


def heir(desk: Desk, entry: Enrollment) -> None:
    factory.payee(desk.session, entry, desk.person(), from_day=desk.today)


def findings(desk: Desk, number: str) -> dict[str, str]:
    return {
        finding.code: finding.level.value
        for finding in lifecycle.findings_today(desk.session, number, today=desk.today)
    }


def test_a_death_is_previewed_as_it_then_comes_and_nothing_stays(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    desk.pay("2018-01")
    desk.pay("2018-02")
    person, day = desk.person_of(entry), date(2018, 1, 10)
    known = audit.verify(desk.session)

    seen = preview_death(desk.session, desk.preparer, person.id, day, today=desk.today)

    assert person.died_on is None
    assert audit.verify(desk.session) == known
    assert [(one.amount_fen, one.months) for one in seen.recoveries] == [(30000, (Month(2018, 2),))]
    dies(desk, entry, day)
    assert seen == death_outcome(desk.session, person.id, today=desk.today)


def test_r7_a_dead_recipient_is_warned_about_for_the_months_still_due(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    dies(desk, entry, date(2018, 2, 10))
    heir(desk, entry)
    number = desk.draft("2018-03").number or ""
    assert [str(item.month) for item in desk.row(number).lines[0].items] == ["2018-01", "2018-02"]
    assert findings(desk, number)["recipient-dead"] == "warning"
    desk.approve(number)


def test_r7_a_month_after_the_last_due_one_is_an_error(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    heir(desk, entry)
    number = desk.draft("2018-03").number or ""
    dies(desk, entry, date(2018, 2, 10))
    assert findings(desk, number)["above-due"] == "error"
    with pytest.raises(AppError, match="高于现在应发"):
        desk.approve(number)


def test_r7_the_end_rule_decides_which_month_is_the_last(desk: Desk) -> None:
    desk.program.months_after_death = 1
    entry = desk.enroll("2018-01")
    heir(desk, entry)
    number = desk.draft("2018-03").number or ""
    dies(desk, entry, date(2018, 2, 10))
    assert "above-due" not in findings(desk, number)
    desk.approve(number)


def test_r7_a_dead_payee_is_always_an_error(desk: Desk) -> None:
    """The household goes on and the month is due; the money may not go to the dead."""
    desk.program.unit = Unit.HOUSEHOLD
    head, member = desk.person(), desk.person()
    home = factory.household(desk.session, head, member)
    factory.enrollment(desk.session, desk.program, home)
    number = desk.draft("2018-01").number or ""
    record_death(desk.session, desk.preparer, head.id, date(2018, 1, 20), today=desk.today)
    assert findings(desk, number)["payee-dead"] == "error"
    with pytest.raises(AppError, match="收款人已去世"):
        desk.approve(number)


def test_p1_a_date_of_death_corrected_back_and_forth_leaves_no_trace(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    for month in ("2018-01", "2018-02", "2018-03"):
        desk.pay(month)

    def to_recover() -> int:
        facts = facts_of_program(desk.session, desk.program.id)
        account = program_book(desk.session, desk.program.id).get(entry.id) or Account()
        return reckon_enrollment(
            facts, account, facts.enrollments[entry.id], Month(2018, 3)
        ).to_recover

    assert to_recover() == 0
    for day, owed in ((date(2018, 1, 31), 60000), (date(2018, 3, 1), 0), (date(2018, 2, 1), 30000)):
        dies(desk, entry, day)
        assert to_recover() == owed
    dies(desk, entry, None)
    assert to_recover() == 0
    assert desk.draft("2018-04").amount_fen == 30000


def test_r6_an_ended_enrollment_without_account_uses_its_successors(desk: Desk) -> None:
    person = desk.person()
    before = factory.enrollment(desk.session, desk.program, person, with_payee=False)
    factory.payee(desk.session, before, person, account=None)
    stop(desk.session, desk.preparer, before.id, Month(2018, 2), "迁移")
    after = factory.enrollment(
        desk.session, desk.program, person, first_month=Month(2018, 2), predecessor_id=before.id
    )
    row = desk.row(desk.draft("2018-02").number or "")
    accounts = {line.enrollment_id: line.account for line in row.lines}
    assert accounts[before.id] == accounts[after.id] != ""
