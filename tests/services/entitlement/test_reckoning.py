"""What is owed and what comes back: the identity for any money facts (docs/rules.md [I])."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.month import Month
from app.services.entitlement.reckoning import Ledger, reckon

JANUARY, FEBRUARY = Month(2018, 1), Month(2018, 2)
MONTHS = st.integers(0, 11).map(lambda number: JANUARY + number)
FEN = st.integers(0, 100_000)
SIGNED = st.integers(-100_000, 100_000)
LEDGERS = st.builds(
    Ledger,
    due=st.dictionaries(MONTHS, FEN),
    paid=st.dictionaries(MONTHS, SIGNED),
    lapsed=st.dictionaries(MONTHS, st.integers(1, 100_000)),
    takeover=st.dictionaries(MONTHS, SIGNED),
    repaid=FEN,
    refunded=FEN,
    waived=FEN,
)


@given(LEDGERS)
def test_the_identity_holds_for_any_facts(ledger: Ledger) -> None:
    reckoning = reckon(ledger)
    assert reckoning.due == sum(ledger.due.values())
    assert reckoning.identity_holds
    assert min(reckoning.owed, reckoning.to_recover, reckoning.waived) >= 0


@given(LEDGERS)
def test_never_owed_a_refund_and_asked_for_money_at_once(ledger: Ledger) -> None:
    reckoning = reckon(ledger)
    assert not (reckoning.refund_owed and reckoning.to_recover)


def test_paid_more_than_due_is_to_recover_and_never_netted() -> None:
    reckoning = reckon(Ledger(due={JANUARY: 100, FEBRUARY: 100}, paid={JANUARY: 150}))
    assert (reckoning.owed, reckoning.to_recover) == (100, 50)


def test_repayments_beyond_the_overpaid_are_owed_back() -> None:
    reckoning = reckon(Ledger(due={JANUARY: 100}, paid={JANUARY: 150}, repaid=80))
    assert (reckoning.refund_owed, reckoning.to_recover) == (30, 0)


def test_a_refund_paid_settles_the_refund() -> None:
    reckoning = reckon(Ledger(due={JANUARY: 100}, paid={JANUARY: 150}, repaid=80, refunded=30))
    assert (reckoning.refund_owed, reckoning.to_recover) == (0, 0)


def test_a_waiver_counts_only_for_what_is_left_to_recover() -> None:
    reckoning = reckon(Ledger(due={JANUARY: 100}, paid={JANUARY: 150}, repaid=20, waived=500))
    assert (reckoning.waived, reckoning.to_recover) == (30, 0)


def test_lapsed_money_is_capped_and_never_becomes_overpaid() -> None:
    reckoning = reckon(Ledger(due={JANUARY: 100}, lapsed={JANUARY: 500}))
    assert (reckoning.owed, reckoning.to_recover, reckoning.closed) == (0, 0, 100)


def test_takeover_is_signed_and_closes_the_difference_once() -> None:
    reckoning = reckon(Ledger(due={JANUARY: 100}, paid={JANUARY: 130}, takeover={JANUARY: -30}))
    assert (reckoning.owed, reckoning.to_recover) == (0, 0)
