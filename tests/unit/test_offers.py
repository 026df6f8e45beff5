"""What may be clicked, as tables of cases: row, selection and role, and no window."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import pytest

from app.models.distribution import (
    Basis,
    DistributionForm,
    DistributionKind,
    DistributionStatus,
    Stage,
)
from app.models.roster import ItemKind, LineResult, RosterStatus
from app.models.staff import Role
from app.month import Month
from app.services.distributions.rows import DistributionRow, RecipientRow
from app.services.enrollments.payee_book import Payee
from app.services.rosters.held import HeldBack
from app.services.rosters.returned import Next, ReturnedLine
from app.services.rosters.rows import RosterItemRow, RosterLineRow
from app.ui.payments import bank_offers as bank
from app.ui.payments import review_offers as review
from app.ui.payments import roster_offers as roster
from app.ui.payments.distributions import offers as distribution
from app.ui.widgets.offers import PREPARES, K, Offer

MONTH, DAY = Month(2018, 11), date(2018, 11, 5)


def pressable(offers: Mapping[K, Offer]) -> set[K]:
    """What is there and can be pressed."""
    return {key for key, offer in offers.items() if offer.there and offer.usable}


def greyed(offers: Mapping[K, Offer]) -> set[K]:
    """What is there and cannot."""
    return {key for key, offer in offers.items() if offer.there and not offer.usable}


def grant(
    status: DistributionStatus = DistributionStatus.OPEN,
    kind: DistributionKind = DistributionKind.BATCH,
    form: DistributionForm = DistributionForm.CASH,
    *,
    receiving: int = 1,
    sources: tuple[str, ...] = (),
) -> DistributionRow:
    return DistributionRow(
        1, "FF-1", "慰问", kind, form, Basis.PERSON, status, None, "", sources, MONTH, None, "", "",
        None, "", "", None, "", "", "", rows=1, left_out=0, receiving=receiving, people=1, signed=0,
    )  # fmt: skip


def recipient(*, refused: bool = False, signed: bool = False) -> RecipientRow:
    return RecipientRow(
        1, 1, None, "桥河社区", 1, "", "某甲", "", "", 1, "", "", Stage.REPORTED,
        Stage.EVALUATED if refused else None, "", None, None, None, DAY if signed else None, "",
        relief=False, receives=not refused,
    )  # fmt: skip


D = distribution.Action
OPEN, FIXED = DistributionStatus.OPEN, DistributionStatus.FIXED
RELIEF, GOODS = DistributionKind.RELIEF, DistributionForm.GOODS
NOBODY, ONE, REFUSED = (), (recipient(),), (recipient(refused=True),)


@pytest.mark.parametrize(
    ("row", "categories", "chosen", "usable", "grey"),
    [
        (None, (), NOBODY, (), ()),
        (grant(), (), NOBODY, (D.FIX, D.CANCEL), (D.REFUSE, D.TAKE_BACK)),
        (grant(), (), ONE, (D.FIX, D.CANCEL, D.REFUSE), (D.TAKE_BACK,)),
        (grant(), (), REFUSED, (D.FIX, D.CANCEL, D.TAKE_BACK), (D.REFUSE,)),
        (grant(), (), ONE + REFUSED, (D.FIX, D.CANCEL, D.TAKE_BACK, D.REFUSE), ()),
        (grant(receiving=0), (), NOBODY, (D.CANCEL,), (D.FIX, D.REFUSE, D.TAKE_BACK)),
        (grant(sources=("农村低保",)), (), ONE, (D.FIX, D.CANCEL, D.GATHER, D.REFUSE),
         (D.TAKE_BACK,)),
        (grant(), ("甲类",), ONE, (D.FIX, D.CANCEL, D.CATEGORY, D.REFUSE), (D.TAKE_BACK,)),
        (grant(kind=RELIEF), (), NOBODY, (D.FIX, D.CANCEL, D.ADD),
         (D.ASSESS, D.REFUSE, D.TAKE_BACK)),
        (grant(kind=RELIEF), (), ONE, (D.FIX, D.CANCEL, D.ADD, D.ASSESS, D.REFUSE),
         (D.TAKE_BACK,)),
        (grant(FIXED), (), ONE, (D.CANCEL,), ()),
        (grant(FIXED, form=GOODS), (), ONE, (D.CANCEL, D.SIGN), (D.UNSIGN,)),
        (grant(FIXED, form=GOODS), (), (recipient(signed=True),), (D.CANCEL, D.UNSIGN),
         (D.SIGN,)),
        (grant(DistributionStatus.CANCELLED), (), ONE, (), ()),
    ],
)  # fmt: skip
def test_a_distribution(
    row: DistributionRow | None,
    categories: Collection[str],
    chosen: Sequence[RecipientRow],
    usable: tuple[distribution.Action, ...],
    grey: tuple[distribution.Action, ...],
) -> None:
    offers = distribution.distribution_offers(row, categories, chosen, may_prepare=True)
    printing = {D.PAPER} if row is not None else set()
    assert pressable(offers) == {*usable} | printing
    assert greyed(offers) == {*grey}
    # Whoever only reviews sees the same and can print.
    read = distribution.distribution_offers(row, categories, chosen, may_prepare=False)
    assert pressable(read) == printing
    assert greyed(read) == {*usable, *grey}
    assert {read[key].why for key in greyed(read)} <= {PREPARES}


def line(kind: ItemKind = ItemKind.REGULAR) -> RosterLineRow:
    return RosterLineRow(
        1, 1, 1, "某甲", "", "某甲", "", "", "", "桥河社区", 1, "", 1, "", "", "", "", 31000,
        LineResult.WAITING, "", None, (RosterItemRow(MONTH, kind, 31000, "", ""),),
    )  # fmt: skip


def held(code: str) -> HeldBack:
    return HeldBack(1, "某甲", "", MONTH, 31000, code, "")


R = roster.Action


@pytest.mark.parametrize(
    ("on", "drafting", "usable", "grey"),
    [
        (None, False, (), (R.PERSON,)),
        (None, True, (), (R.HOLD, R.PERSON)),
        (line(), True, (R.HOLD, R.PERSON), ()),
        (line(), False, (R.PERSON,), ()),
        (line(ItemKind.OFFSET), True, (R.HOLD, R.NO_OFFSET, R.PERSON), ()),
        (line(ItemKind.OFFSET), False, (R.PERSON,), ()),
    ],
)
def test_a_line_of_a_roster(
    on: RosterLineRow | None,
    drafting: bool,
    usable: tuple[roster.Action, ...],
    grey: tuple[roster.Action, ...],
) -> None:
    offers = roster.line_offers(on, drafting=drafting, may_prepare=True)
    assert (pressable(offers), greyed(offers)) == ({*usable}, {*grey})
    read = roster.line_offers(on, drafting=drafting, may_prepare=False)
    assert pressable(read) == {*usable} & {R.PERSON}


@pytest.mark.parametrize(
    ("code", "usable"),
    [
        ("", ()),
        (roster.BY_HAND, (R.RELEASE,)),
        (roster.RETURNED, (R.CONFIRM, R.CHANGE)),
        ("account-missing", (R.CHANGE,)),
        ("payee-missing", (R.CHANGE,)),
        ("payee-dead", (R.CHANGE,)),
        ("conflict", ()),
    ],
)
@pytest.mark.parametrize("unlocked", [True, False])
def test_money_held_back(code: str, usable: tuple[roster.Action, ...], unlocked: bool) -> None:
    on = held(code) if code else None
    person = {R.PERSON} if code else set()
    offers = roster.held_offers(on, unlocked=unlocked, may_prepare=True)
    assert pressable(offers) == ({*usable} if unlocked else set()) | person
    assert pressable(roster.held_offers(on, unlocked=unlocked, may_prepare=False)) == person


V, S = review.Action, RosterStatus


@pytest.mark.parametrize(
    ("status", "errors", "usable", "grey", "likely"),
    [
        (None, False, (V.TO_ROSTER,), (), V.TO_ROSTER),
        (S.DRAFT, False, (V.SUBMIT, V.TO_ROSTER, V.TO_CHECK), (), V.SUBMIT),
        (S.DRAFT, True, (V.TO_ROSTER, V.TO_CHECK), (V.SUBMIT,), V.TO_CHECK),
        (S.SUBMITTED, False, (V.APPROVE, V.GIVE_BACK, V.TO_CHECK), (), V.APPROVE),
        (S.SUBMITTED, True, (V.GIVE_BACK, V.TO_CHECK), (V.APPROVE,), V.GIVE_BACK),
        (S.APPROVED, False, (V.WITHDRAW, V.ONWARD), (), V.ONWARD),
        (S.SENT, False, (V.ONWARD,), (), V.ONWARD),
        (S.SETTLED, False, (V.ONWARD,), (), V.ONWARD),
        (S.WITHDRAWN, False, (V.TO_ROSTER,), (), V.TO_ROSTER),
    ],
)
def test_a_roster_in_review(
    status: RosterStatus | None,
    errors: bool,
    usable: tuple[review.Action, ...],
    grey: tuple[review.Action, ...],
    likely: review.Action,
) -> None:
    offers = review.review_offers(status, [Role.PREPARE], errors=errors)
    assert (pressable(offers), greyed(offers)) == ({*usable}, {*grey})
    assert review.likely(status, errors=errors) is likely
    assert pressable(review.review_offers(status, [Role.REVIEW], errors=errors)) == {*usable} - {
        V.SUBMIT
    }
    assert pressable(review.review_offers(status, [Role.ADMIN], errors=errors)) == {*usable} - {
        V.SUBMIT,
        V.GIVE_BACK,
        V.WITHDRAW,
    }


B = bank.Action


@pytest.mark.parametrize(
    ("status", "owed", "usable"),
    [
        (S.APPROVED, False, (B.BACK,)),
        (S.SENT, False, (B.RESULT, B.ALL_PAID)),
        (S.SENT, True, (B.RESULT, B.ALL_PAID, B.SUPPLEMENT)),
        (S.SETTLED, False, (B.ONWARD,)),
        (S.SETTLED, True, (B.ONWARD, B.SUPPLEMENT)),
    ],
)
def test_a_roster_at_the_bank(
    status: RosterStatus, owed: bool, usable: tuple[bank.Action, ...]
) -> None:
    offers = bank.bank_offers(status, in_cash=False, owed=owed, may_prepare=True)
    assert pressable(offers) == {*usable}
    assert offers[B.RESULT].words == "登记发放结果…"
    cash = bank.bank_offers(status, in_cash=True, owed=owed, may_prepare=False)
    assert pressable(cash) == {*usable} & {B.ONWARD, B.BACK}
    assert cash[B.RESULT].words == "登记领取结果…"


def payee(account: str = "6217", died_on: date | None = None) -> Payee:
    return Payee("某甲", "", "银行", account, "某甲", "", datetime(2018, 1, 1, 9), died_on)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("waits_for", "to", "usable"),
    [
        (None, None, ()),
        (Next.DRAFT, payee(), ()),
        (Next.ACCOUNT, None, (B.CHANGE,)),
        (Next.ACCOUNT, payee(""), (B.CHANGE,)),
        (Next.ACCOUNT, payee(died_on=DAY), (B.CHANGE,)),
        (Next.ACCOUNT, payee(), (B.CONFIRM, B.CHANGE)),
    ],
)
def test_a_line_that_the_bank_returned(
    waits_for: Next | None, to: Payee | None, usable: tuple[bank.Action, ...]
) -> None:
    returned = ReturnedLine(line(), waits_for, "", to) if waits_for is not None else None
    offers = bank.line_offers(returned, answered=True, final=True, may_prepare=True)
    assert pressable(offers) == {*usable, B.CORRECT}
    open_line = bank.line_offers(returned, answered=True, final=False, may_prepare=True)
    assert greyed(open_line) == {B.CORRECT}
    assert not pressable(bank.line_offers(returned, answered=True, final=True, may_prepare=False))
