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
from app.models.enrollment import TermStatus
from app.models.program import AmountRule, Period, StartRule, TierDimension, Unit
from app.models.roster import ItemKind, LineResult, RosterStatus
from app.models.staff import Role
from app.month import Month
from app.services.distributions.rows import DistributionRow, RecipientRow
from app.services.enrollments.payee import Payee
from app.services.enrollments.rows import EnrollmentRow
from app.services.entitlement.facts import TierFacts
from app.services.entitlement.rules import ProgramRules
from app.services.people.detail import EnrollmentDetail
from app.services.programs.rows import ProgramRow
from app.services.register.persons import PersonRow
from app.services.rosters.held import HeldBack
from app.services.rosters.returned import Next, ReturnedLine
from app.services.rosters.rows import RosterItemRow, RosterLineRow
from app.ui.beneficiaries import import_offers as importing
from app.ui.beneficiaries import person_offers as person
from app.ui.beneficiaries.enroll_offers import DIMENSIONS, asked_for
from app.ui.payments import bank_offers as bank
from app.ui.payments import findings_offers as findings
from app.ui.payments import result_offers as result
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
        1,
        "FF-1",
        "慰问",
        kind,
        form,
        Basis.PERSON,
        status,
        None,
        "",
        sources,
        MONTH,
        None,
        "",
        "",
        None,
        "",
        "",
        None,
        "",
        "",
        "",
        rows=1,
        left_out=0,
        receiving=receiving,
        people=1,
        signed=0,
    )


def recipient(*, refused: bool = False, signed: bool = False) -> RecipientRow:
    return RecipientRow(
        1,
        1,
        None,
        "桥河社区",
        1,
        "",
        "某甲",
        "",
        "",
        1,
        "",
        "",
        Stage.REPORTED,
        Stage.EVALUATED if refused else None,
        "",
        None,
        None,
        None,
        DAY if signed else None,
        "",
        relief=False,
        receives=not refused,
    )


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
        1,
        1,
        1,
        "某甲",
        "",
        "某甲",
        "",
        "",
        "",
        "桥河社区",
        1,
        "",
        1,
        "",
        "",
        "",
        "",
        31000,
        LineResult.WAITING,
        "",
        None,
        (RosterItemRow(MONTH, kind, 31000, "", ""),),
    )


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
    at = datetime(2018, 1, 1, 9)  # noqa: DTZ001
    return Payee(1, 1, DAY, None, "某甲", "", "银行", account, "某甲", "", at, 1, died_on)


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


F = findings.Action


@pytest.mark.parametrize(
    ("status", "roles", "usable"),
    [
        (S.DRAFT, [Role.PREPARE], (F.HANDLE, F.REASON, F.REASON_ALL, F.OPTIONS, F.PRINT)),
        (S.SUBMITTED, [Role.REVIEW], (F.HANDLE, F.REASON, F.REASON_ALL, F.PRINT)),
        (S.SUBMITTED, [Role.ADMIN], (F.HANDLE, F.PRINT)),
        (S.APPROVED, [Role.PREPARE], (F.HANDLE, F.OPTIONS, F.PRINT)),
        (None, [Role.PREPARE], (F.HANDLE, F.OPTIONS, F.PRINT)),
    ],
)
def test_findings(
    status: RosterStatus | None, roles: list[Role], usable: tuple[findings.Action, ...]
) -> None:
    def offers(*, there: bool) -> set[findings.Action]:
        return pressable(
            findings.findings_offers(
                status, roles, leads=there, chosen=there, bare=there, looked=there
            )
        )

    assert offers(there=True) == {*usable}
    assert offers(there=False) == {*usable} & {F.OPTIONS}


T = result.Action


@pytest.mark.parametrize(
    ("page", "new", "usable", "grey"),
    [
        (result.BRING, False, (T.HAND,), ()),
        (result.COLUMNS, False, (), ()),
        (result.QUESTIONS, False, (T.HAND,), ()),
        (result.LINES, False, (T.DAY,), (T.CONFIRM,)),
        (result.LINES, True, (T.DAY, T.CONFIRM), ()),
    ],
)
def test_results_by_hand(
    page: int, new: bool, usable: tuple[result.Action, ...], grey: tuple[result.Action, ...]
) -> None:
    offers = result.result_offers(page, None, new=new)
    assert (pressable(offers), greyed(offers)) == ({*usable}, {*grey})


L = importing.Action


@pytest.mark.parametrize(
    ("page", "refused", "skipping", "usable", "grey"),
    [
        (importing.BRING, 0, False, (), ()),
        (importing.COLUMNS, 0, False, (L.COMPARE,), ()),
        (importing.COMPARE, 0, False, (L.BACK, L.CONFIRM), ()),
        (importing.COMPARE, 2, False, (L.BACK, L.SKIP), (L.CONFIRM,)),
        (importing.COMPARE, 2, True, (L.BACK, L.SKIP, L.CONFIRM), ()),
    ],
)
def test_the_import_of_a_list(
    page: int,
    refused: int,
    skipping: bool,
    usable: tuple[importing.Action, ...],
    grey: tuple[importing.Action, ...],
) -> None:
    offers = importing.import_offers(page, refused=refused, skipping=skipping)
    assert (pressable(offers), greyed(offers)) == ({*usable}, {*grey})


P = person.Action
GOING = (P.CHANGE, P.STOP, P.PAUSE)
ALWAYS = {P.DEATH, P.MORE, P.CORRECT}


def somebody(*, died: bool = False, moved: bool = False) -> PersonRow:
    return PersonRow(
        1,
        "",
        "某甲",
        "女",
        date(1940, 1, 1),
        1,
        "桥河社区",
        "",
        "",
        "",
        None,
        DAY if died else None,
        DAY if moved else None,
        "",
        "",
        "",
        None,
        None,
        "",
    )


def enrolled(*states: TermStatus | None) -> tuple[EnrollmentDetail, ...]:
    rows = (
        EnrollmentRow(
            1,
            1,
            1,
            "农村低保",
            Unit.PERSON,
            1,
            None,
            1,
            "某甲",
            "",
            MONTH,
            state,
            MONTH,
            "",
            None,
            "",
            None,
            None,
            None,
            "",
            None,
            "",
            None,
            None,
            "",
        )
        for state in states
    )
    return tuple(EnrollmentDetail(row, (), (), (), ()) for row in rows)


@pytest.mark.parametrize(
    ("states", "usable", "pause"),
    [
        ((), (), "暂停"),
        ((TermStatus.ACTIVE,), (*GOING, P.APPROVAL, P.START), "暂停"),
        ((TermStatus.SUSPENDED,), (*GOING, P.APPROVAL, P.START), "恢复"),
        ((TermStatus.ACTIVE, TermStatus.SUSPENDED), (*GOING, P.APPROVAL, P.START), "暂停"),
        ((None,), (P.CHANGE, P.STOP, P.APPROVAL, P.START), "暂停"),
        ((TermStatus.ENDED,), (P.APPROVAL, P.START), "暂停"),
    ],
)
@pytest.mark.parametrize("died", [True, False])
def test_a_person(
    states: tuple[TermStatus | None, ...],
    usable: tuple[person.Action, ...],
    pause: str,
    died: bool,
) -> None:
    on, all_of = somebody(died=died), enrolled(*states)
    offers = person.person_offers(on, all_of, all_of, to_pay=bool(states), may_prepare=True)
    living = set() if died else {P.ENROLL, P.MOVE}
    account = {P.ACCOUNT} if states else set()
    assert pressable(offers) == {*usable} | ALWAYS | living | account
    assert offers[P.PAUSE].words == pause
    assert offers[P.DEATH].words == ("更正死亡" if died else "登记死亡")
    read = person.person_offers(on, all_of, all_of, to_pay=bool(states), may_prepare=False)
    assert not pressable(read)
    assert {offer.why for offer in read.values()} == {PREPARES}


def test_a_move_can_be_taken_back() -> None:
    offers = person.person_offers(somebody(moved=True), (), (), to_pay=False, may_prepare=True)
    assert offers[P.MOVE].words == "撤销迁出登记…"


HOUSEHOLD = ProgramRules(unit=Unit.HOUSEHOLD)
CONTINUING = {"applied", "confirmed", "first"}


def program(rules: ProgramRules, *dimensions: TierDimension) -> ProgramRow:
    tiers = tuple(TierFacts(at, f"档{at}", each) for at, each in enumerate(dimensions))
    return ProgramRow(1, "项目", 1, rules, tiers)


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (None, set()),
        (program(ProgramRules()), {"amount", *CONTINUING}),
        (program(HOUSEHOLD), {"amount", "members", *CONTINUING}),
        (
            program(HOUSEHOLD, TierDimension.SUPPLEMENT),
            {"amount", "members", "supplements", *CONTINUING},
        ),
        (program(ProgramRules(), TierDimension.SUPPLEMENT), {"amount", *CONTINUING}),
        (program(ProgramRules(amount_rule=AmountRule.DIFFERENCE)), {"income", *CONTINUING}),
        (
            program(ProgramRules(amount_rule=AmountRule.RATE), *DIMENSIONS),
            {*CONTINUING, *(each.value for each in DIMENSIONS)},
        ),
        (
            program(ProgramRules(start_rule=StartRule.APPLICATION_MONTH)),
            {"amount", "applied", "first"},
        ),
        (program(ProgramRules(period=Period.ONE_OFF)), {"amount", "granted", "grant_type"}),
    ],
)
def test_a_new_enrollment_asks_for_what_its_program_needs(
    row: ProgramRow | None, fields: set[str]
) -> None:
    assert asked_for(row) == fields
