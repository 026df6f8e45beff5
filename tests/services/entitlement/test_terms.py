"""Terms: which one holds in a month (docs/rules.md [T])."""

from __future__ import annotations

import pytest

from app.models.enrollment import TermStatus
from app.services.entitlement.due import due
from tests.services.entitlement.given import enrollment, facts, month, program, term


def amount(world: object, at: str) -> int:
    return due(world, 1, month(at)).amount_fen  # type: ignore[arg-type]


def test_t1_the_latest_from_month_not_after_the_month_holds() -> None:
    world = facts(enrollment(term("2018-03", approved_fen=100), term("2018-06", approved_fen=200)))
    assert [amount(world, m) for m in ("2018-02", "2018-03", "2018-05", "2018-06")] == [
        0,
        100,
        100,
        200,
    ]


def test_t1_the_order_of_terms_does_not_matter() -> None:
    terms = (term("2018-03", approved_fen=100), term("2018-06", approved_fen=200))
    one, other = facts(enrollment(*terms)), facts(enrollment(*reversed(terms)))
    assert [amount(one, f"2018-{m:02}") for m in range(1, 13)] == [
        amount(other, f"2018-{m:02}") for m in range(1, 13)
    ]


@pytest.mark.parametrize("status", [TermStatus.SUSPENDED, TermStatus.ENDED])
def test_t4_t5_suspended_and_ended_months_are_not_due(status: TermStatus) -> None:
    world = facts(enrollment(term("2018-01"), term("2018-04", status=status)))
    assert amount(world, "2018-03") == 31000
    assert amount(world, "2018-04") == 0


def test_nothing_is_due_before_the_ledger_starts() -> None:
    world = facts(enrollment(term("2017-01")), programs=(program(ledger_start=month("2018-02")),))
    assert amount(world, "2018-01") == 0
    assert amount(world, "2018-02") == 31000


def test_the_working_names_amount_and_document() -> None:
    world = facts(enrollment(term(document="五民〔2018〕3号")))
    assert due(world, 1, month("2018-05")).working == "核定金额310.00元×1(五民〔2018〕3号)"
