"""Opening enrollments: first months by the start rule, and what a program asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import AmountRule, StartRule, Unit
from app.month import Month
from app.services.enrollments.approval import Approval, correct_approval
from app.services.enrollments.opening import first_month, open_enrollment
from app.services.enrollments.payees import payee_chain
from app.services.enrollments.rows import NewEnrollment, NewPayee
from app.services.enrollments.stopping import stop
from app.services.enrollments.terms import change
from app.services.enrollments.views import enrollment_row, enrollments_of, find_enrollment, timeline
from app.services.office.change_log import change_log
from app.services.programs import entering
from app.services.programs.rows import program_by_name
from tests import factory
from tests.services.enrollments.conftest import START, Case


def program_id(session: Session, name: str) -> int:
    return program_by_name(session, name).id


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (StartRule.CONFIRMATION_MONTH, "2018-03"),
        (StartRule.MONTH_AFTER_CONFIRMATION, "2018-04"),
        (StartRule.APPLICATION_MONTH, "2018-01"),
    ],
)
def test_t6_the_start_rule_alone_gives_the_first_month(
    session: Session, by: int, rule: StartRule, first: str
) -> None:
    """The 31st is behind every cut-off day, and decides nothing."""
    factory.program(session, "样例", start_rule=rule, cutoff_day=15)
    person = factory.person(session)
    new = NewEnrollment(
        program_id=program_id(session, "样例"),
        person_id=person.id,
        approved_fen=10000,
        applied_on=date(2018, 1, 31),
        confirmed_on=date(2018, 3, 31),
    )
    opened = open_enrollment(session, by, new, today=factory.TODAY)
    row = enrollment_row(session, opened, Month(2018, 6))
    assert str(row.first_month) == first
    with pytest.raises(AppError) as refused:
        first_month(
            program_by_name(session, "样例"),
            replace(new, applied_on=None, confirmed_on=None),
        )
    assert refused.value.code == "first-month"


def test_a_household_covers_its_living_members_unless_told(session: Session, case: Case) -> None:
    assert timeline(session, case.enrollment_id)[0].person_ids == (
        case.head.id,
        case.wife.id,
        case.child.id,
    )


def test_numbers_go_up_and_reviews_fall_due(session: Session, by: int) -> None:
    people = [factory.person(session, born=date(1930, 1, 1)) for _ in range(2)]
    rows = [
        enrollment_row(
            session,
            open_enrollment(
                session,
                by,
                NewEnrollment(
                    program_id=program_id(session, "高龄津贴"), person_id=p.id, first_month=START
                ),
                today=factory.TODAY,
            ),
            START,
        )
        for p in people
    ]
    assert rows[1].number == rows[0].number + 1
    assert rows[0].review_due == START + 12


def test_p3_a_second_enrollment_beside_the_first_is_refused(session: Session, case: Case) -> None:
    new = NewEnrollment(
        program_id=case.program_id,
        household_id=case.household.id,
        approved_fen=20000,
        first_month=START + 6,
    )
    with pytest.raises(AppError, match="尚未停发") as refused:
        open_enrollment(session, case.by, new, today=factory.TODAY)
    assert refused.value.code == "already-enrolled"
    stop(session, case.by, case.enrollment_id, START + 7, "迁出")
    with pytest.raises(AppError, match="2018年8月起停发"):
        open_enrollment(session, case.by, new, today=factory.TODAY)
    again = open_enrollment(
        session,
        case.by,
        replace(new, first_month=START + 7, predecessor_id=case.enrollment_id),
        today=factory.TODAY,
    )
    assert again != case.enrollment_id


def test_grants_stand_each_for_itself(session: Session, by: int) -> None:
    person = factory.person(session)
    new = NewEnrollment(
        program_id=program_id(session, "临时救助"),
        person_id=person.id,
        approved_fen=50000,
        granted_on=date(2018, 5, 28),
        grant_type="急难型",
        first_month=START,
    )
    opened = [open_enrollment(session, by, new, today=factory.TODAY) for _ in range(2)]
    row = enrollment_row(session, opened[0], Month(2018, 5))
    assert (row.first_month, row.grant_type) == (Month(2018, 5), "急难型")
    with pytest.raises(AppError, match="审批日期"):
        open_enrollment(session, by, replace(new, granted_on=None), today=factory.TODAY)


@pytest.mark.parametrize(
    ("program", "facts", "code"),
    [
        ("农村特困", {"tiers": ("集中",)}, "tier-missing"),
        ("农村特困", {"tiers": ("集中", "分散", "半护理")}, "tier-twice"),
        ("农村特困", {"tiers": ("集中", "特级")}, "tier-unknown"),
        ("农村特困", {"tiers": ("集中", "半护理"), "approved_fen": 100}, "amount"),
        ("优抚对象", {}, "amount"),
        ("优抚对象", {"approved_fen": 0}, "amount"),
        ("优抚对象", {"approved_fen": 100, "persons": ()}, "persons-missing"),
        ("农村低保", {"approved_fen": 100}, "recipient"),
    ],
)
def test_what_a_program_cannot_price_is_refused(
    session: Session, by: int, program: str, facts: dict[str, object], code: str
) -> None:
    person = factory.person(session)
    new = NewEnrollment(
        program_id=program_id(session, program),
        person_id=person.id,
        first_month=START,
        **facts,  # type: ignore[arg-type]
    )
    with pytest.raises(AppError) as refused:
        open_enrollment(session, by, new, today=factory.TODAY)
    assert refused.value.code == code
    assert enrollments_of(session, person.id) == ()


def test_the_difference_rule_asks_for_the_income(session: Session, by: int) -> None:
    factory.program(session, "差额", unit=Unit.PERSON, amount_rule=AmountRule.DIFFERENCE)
    new = NewEnrollment(
        program_id=program_id(session, "差额"),
        person_id=factory.person(session).id,
        first_month=START,
    )
    with pytest.raises(AppError, match="人均收入"):
        open_enrollment(session, by, new, today=factory.TODAY)
    assert open_enrollment(session, by, replace(new, income_per_head_fen=0), today=factory.TODAY)


def test_nothing_new_is_opened_in_a_retired_program(session: Session, by: int) -> None:
    entering.retire(session, by, "优抚对象")
    new = NewEnrollment(
        program_id=program_id(session, "优抚对象"),
        person_id=factory.person(session).id,
        approved_fen=100,
        first_month=START,
    )
    with pytest.raises(AppError, match="已停用"):
        open_enrollment(session, by, new, today=factory.TODAY)


def test_tiers_of_one_kind_leave_the_others_alone(session: Session, by: int) -> None:
    opened = open_enrollment(
        session,
        by,
        NewEnrollment(
            program_id=program_id(session, "农村特困"),
            person_id=factory.person(session).id,
            tiers=("集中供养", "全自理"),
            first_month=START,
        ),
        today=factory.TODAY,
    )
    change(session, by, opened, START + 3, tiers=["半护理"])
    assert timeline(session, opened)[-1].tiers == ("集中", "半护理")


def test_the_person_is_found_as_recipient_head_or_member(session: Session, case: Case) -> None:
    for person in (case.head, case.wife, case.child):
        row = find_enrollment(session, "农村低保", person.id_number, START)
        assert (row.id, row.recipient_name) == (case.enrollment_id, case.head.name)
    with pytest.raises(AppError) as none:
        find_enrollment(session, "高龄津贴", case.head.id_number, START)
    assert none.value.code == "no-enrollment"


def test_one_in_force_is_preferred_to_an_ended_one(session: Session, case: Case) -> None:
    stop(session, case.by, case.enrollment_id, START + 3, "迁出")
    new = NewEnrollment(
        program_id=case.program_id,
        household_id=case.household.id,
        approved_fen=20000,
        first_month=START + 5,
    )
    second = open_enrollment(session, case.by, new, today=factory.TODAY)

    def found(month: Month) -> int:
        number = case.head.id_number
        return find_enrollment(session, "农村低保", number, month).id

    assert found(START + 1) == case.enrollment_id
    assert found(START + 5) == second
    stop(session, case.by, second, START + 8, "迁出")
    assert found(START + 9) == second


def test_several_grants_are_ambiguous(session: Session, by: int) -> None:
    person = factory.person(session)
    for day in (3, 4):
        open_enrollment(
            session,
            by,
            NewEnrollment(
                program_id=program_id(session, "临时救助"),
                person_id=person.id,
                approved_fen=50000,
                granted_on=date(2018, 5, day),
            ),
            today=factory.TODAY,
        )
    with pytest.raises(AppError, match="第1号、第2号") as refused:
        find_enrollment(session, "临时救助", person.id_number, START)
    assert refused.value.code == "ambiguous"


def test_the_payee_comes_with_the_enrollment(session: Session, by: int) -> None:
    person = factory.person(session)
    opened = open_enrollment(
        session,
        by,
        NewEnrollment(
            program_id=program_id(session, "优抚对象"),
            person_id=person.id,
            approved_fen=100,
            first_month=START,
            payee=NewPayee(name=person.name, account="82012293494369417"),
        ),
        today=factory.TODAY,
    )
    assert [p.name for p in payee_chain(session, opened)] == [person.name]


def test_the_facts_of_an_approval_are_put_right_with_a_trace(session: Session) -> None:
    by = factory.staff(session).id
    entry = factory.enrollment(
        session, factory.program(session), factory.person(session), document="旧文号"
    )
    new = Approval(applied_on=date(2017, 11, 2), document="新文号", review_due=Month(2019, 1))

    assert correct_approval(session, by, entry.id, new) == ("applied_on", "document", "review_due")

    assert (entry.document, entry.review_due) == ("新文号", Month(2019, 1))
    (told,) = change_log(session, [f"enrollment:{entry.id}"])
    assert "依据文件 旧文号 → 新文号" in told.detail
    with pytest.raises(AppError, match="相同"):
        correct_approval(session, by, entry.id, new)
    with pytest.raises(AppError, match="公示结束日期早于"):
        correct_approval(
            session,
            by,
            entry.id,
            Approval(posted_from=date(2018, 1, 9), posted_to=date(2018, 1, 2)),
        )
    assert entry.document == "新文号"
