"""The payee chain: docs/rules.md [R]6."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.enrollments import payees
from app.services.enrollments.opening import open_enrollment
from app.services.enrollments.payees import payee_chain, set_account
from app.services.enrollments.rows import NewEnrollment, NewPayee
from app.services.programs.rows import program_by_name
from app.services.register.persons import correct_person
from tests import factory
from tests.services.enrollments.conftest import START, Case

CARD = "6228101066914463302"
BOOK = "82012293494369417"


def payee(case: Case, **facts: object) -> NewPayee:
    known = {
        "name": case.head.name,
        "id_number": case.head.id_number,
        "bank": "样例农商行",
        "account": BOOK,
        "from_day": date(2018, 1, 1),
    }
    return NewPayee(**(known | facts))  # type: ignore[arg-type]


def test_entries_make_a_chain_and_the_same_again_confirms(session: Session, case: Case) -> None:
    enrollment = case.enrollment_id
    first = payees.set_payee(session, case.by, enrollment, payee(case), today=factory.TODAY)
    again = payees.set_payee(
        session, case.by, enrollment, payee(case, account=f" {BOOK} "), today=factory.TODAY
    )
    other = payees.set_payee(
        session, case.by, enrollment, payee(case, account="81010001"), today=factory.TODAY
    )
    assert (first.confirms, again.confirms, other.confirms) == (False, True, False)
    chain = payee_chain(session, enrollment)
    assert [(row.id, row.account, row.confirms) for row in chain] == [
        (other.entry_id, "81010001", False),
        (again.entry_id, BOOK, True),
        (first.entry_id, BOOK, False),
    ]
    assert chain[0].entered_at > chain[1].entered_at


def test_a_later_day_wins_over_a_later_entry(session: Session, case: Case) -> None:
    later = payee(case, account="81010002", from_day=date(2018, 6, 1))
    payees.set_payee(session, case.by, case.enrollment_id, later, today=factory.TODAY)
    payees.set_payee(session, case.by, case.enrollment_id, payee(case), today=factory.TODAY)
    chain = payee_chain(session, case.enrollment_id)
    assert [row.account for row in chain] == ["81010002", BOOK]


def test_a_wrong_check_digit_warns_and_does_not_block(session: Session, case: Case) -> None:
    wrong = CARD[:-1] + str((int(CARD[-1]) + 1) % 10)
    done = payees.set_payee(
        session, case.by, case.enrollment_id, payee(case, account=wrong), today=factory.TODAY
    )
    book = payees.set_payee(session, case.by, case.enrollment_id, payee(case), today=factory.TODAY)
    assert "校验位" in done.warnings[0]
    assert book.warnings == ()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"name": " "}, "payee-name"),
        ({"id_number": "420529195803150013"}, "id-check"),
        ({"account": "8.2E+16"}, "account-damaged"),
        ({"account": "123"}, "account-damaged"),
    ],
)
def test_wrong_payees_are_refused(
    session: Session, case: Case, facts: dict[str, object], code: str
) -> None:
    with pytest.raises(AppError) as refused:
        payees.set_payee(
            session, case.by, case.enrollment_id, payee(case, **facts), today=factory.TODAY
        )
    assert refused.value.code == code
    assert payee_chain(session, case.enrollment_id) == ()


def test_an_account_is_set_for_all_that_a_person_receives(session: Session, case: Case) -> None:
    program = program_by_name(session, "优抚对象")
    own = open_enrollment(
        session,
        case.by,
        NewEnrollment(
            program_id=program.id, person_id=case.head.id, approved_fen=100, first_month=START
        ),
        today=factory.TODAY,
    )
    names = set_account(session, case.by, case.head.id, BOOK, "样例农商行", today=factory.TODAY)
    assert names == ("农村低保", "优抚对象")
    for enrollment in (own, case.enrollment_id):
        row = payee_chain(session, enrollment)[0]
        assert (row.account, row.name, row.id_number) == (BOOK, case.head.name, case.head.id_number)
    only = set_account(
        session,
        case.by,
        case.head.id,
        "81010003",
        "样例农商行",
        program_id=program.id,
        today=factory.TODAY,
    )
    assert only == ("优抚对象",)
    assert payee_chain(session, case.enrollment_id)[0].account == BOOK


def test_another_payee_stays_the_payee(session: Session, case: Case) -> None:
    other = payee(case, name=case.wife.name, id_number=case.wife.id_number)
    payees.set_payee(session, case.by, case.enrollment_id, other, today=factory.TODAY)
    set_account(session, case.by, case.wife.id, "81010004", "样例农商行", today=factory.TODAY)
    row = payee_chain(session, case.enrollment_id)[0]
    assert (row.name, row.account) == (case.wife.name, "81010004")


def test_who_receives_nothing_has_no_account_to_set(session: Session, case: Case) -> None:
    with pytest.raises(AppError) as refused:
        set_account(
            session, case.by, factory.person(session).id, BOOK, "样例农商行", today=factory.TODAY
        )
    assert refused.value.code == "no-enrollment"


def test_why_somebody_else_is_paid_is_kept_until_another_payee_comes(
    session: Session, case: Case
) -> None:
    guardian = payee(case, name="监护人甲", id_number=None)
    set_payee, chain = partial(payees.set_payee, today=factory.TODAY), payee_chain
    set_payee(session, case.by, case.enrollment_id, replace(guardian, relation="监护人"))
    set_payee(session, case.by, case.enrollment_id, replace(guardian, account="81010099"))
    assert chain(session, case.enrollment_id)[0].relation == "监护人"
    set_payee(session, case.by, case.enrollment_id, replace(guardian, relation=""))
    assert chain(session, case.enrollment_id)[0].relation == ""
    own = payee(case, name=case.head.name, id_number=case.head.id_number)
    set_payee(session, case.by, case.enrollment_id, replace(guardian, relation="监护人"))
    set_payee(session, case.by, case.enrollment_id, own)
    assert chain(session, case.enrollment_id)[0].relation == ""


def test_r6_a_payee_is_named_as_the_register_has_them_today(session: Session, case: Case) -> None:
    payees.set_payee(session, case.by, case.enrollment_id, payee(case), today=factory.TODAY)
    right = factory.id_number(date(1951, 5, 2), 7)
    correct_person(
        session, case.by, case.head.id, name="何正名", id_number=right, today=factory.TODAY
    )
    row = payee_chain(session, case.enrollment_id)[0]
    assert (row.name, row.id_number, row.holder) == ("何正名", right, "何正名")
    set_account(session, case.by, case.head.id, "81010005", "样例农商行", today=factory.TODAY)
    now, before = payee_chain(session, case.enrollment_id)
    assert (now.name, now.id_number, now.account) == ("何正名", right, "81010005")
    assert before.account == BOOK


def test_r6_another_persons_id_number_is_told(session: Session, case: Case) -> None:
    other = payee(case, name="何不是", id_number=case.wife.id_number)
    done = payees.set_payee(session, case.by, case.enrollment_id, other, today=factory.TODAY)
    assert case.wife.name in done.warnings[0]
    assert payee_chain(session, case.enrollment_id)[0].name == case.wife.name


def test_chains_of_several_are_kept_apart(session: Session, case: Case) -> None:
    other = factory.enrollment(session, factory.program(session), case.wife)
    for _ in range(2):
        payees.set_payee(session, case.by, case.enrollment_id, payee(case), today=factory.TODAY)
    chains = payees.payee_chains(session, [case.enrollment_id, other.id])
    assert [row.confirms for row in chains[case.enrollment_id]] == [True, False]
    assert [row.confirms for row in chains[other.id]] == [False]
