"""What approval works out anew beyond the months themselves: refunds and offsets."""

from __future__ import annotations

import pytest

from app.errors import AppError
from app.models.roster import RosterStatus
from app.month import Month
from app.services.recoveries import entering
from app.services.rosters import lifecycle
from tests.services.support.roster_desk import Desk


def approve_refused(desk: Desk, number: str, words: str) -> None:
    with pytest.raises(AppError, match=words) as refused:
        desk.approve(number)
    assert refused.value.code == "errors"
    assert desk.row(number).status is RosterStatus.SUBMITTED


def test_p5_a_refund_used_up_by_facts_since_is_an_error(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    desk.revise(entry, "2018-02", amount_fen=30000)
    desk.pay("2018-01")
    desk.repay(entry, 5000)
    number = desk.draft("2018-02").number or ""
    assert desk.row(number).amount_fen == 35000
    desk.revise(entry, "2018-01", amount_fen=25000)
    approve_refused(desk, number, "退还")
    lifecycle.return_to_draft(desk.session, desk.reviewer, number, "多退款已抵")
    assert desk.draft("2018-02").amount_fen == 30000
    desk.approve(number)


def test_p8_offsets_together_are_at_most_the_recovery(desk: Desk) -> None:
    entry = desk.enroll("2018-01")
    for month in ("2018-01", "2018-02"):
        desk.pay(month)
    desk.revise(entry, "2018-03", amount_fen=30000)
    desk.revise(entry, "2018-01", amount_fen=25000)
    number = desk.draft("2018-04").number or ""
    for overpaid in (Month(2018, 1), Month(2018, 2)):
        entering.offset(
            desk.session, desk.preparer, number, 1, entry.id, overpaid, 5000, today=desk.today
        )
    desk.repay(entry, 5000)
    approve_refused(desk, number, "抵扣")
