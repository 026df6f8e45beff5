"""慰问, price subsidies, relief: who is listed, two persons, grants, rosters, signatures."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.distribution import (
    Basis,
    DistributionForm,
    DistributionKind,
    DistributionStatus,
    Stage,
)
from app.models.enrollment import Enrollment
from app.services.distributions.entering import (
    add_household,
    gather,
    paying_programs,
    set_category,
)
from app.services.distributions.fixing import cancel, fix
from app.services.distributions.moves import (
    assess,
    record_receipt,
    refuse,
    take_back,
    undo_receipt,
)
from app.services.distributions.views import distribution_row, distributions, recipient_rows
from app.services.enrollments.deaths import record_death
from app.services.rosters import lifecycle
from app.services.rosters.drafting import draft
from app.services.rosters.views import roster_row
from tests import factory
from tests.services.distributions.conftest import MONTH, TODAY, Town


def listed(session: Session, number: str) -> list[tuple[str, int, int | None]]:
    """Name, people and fen or pieces of each row."""
    return [
        (row.name, row.people, row.amount_fen if row.quantity is None else row.quantity)
        for row in recipient_rows(session, number)
    ]


def test_batch_counts_each_person_once_over_programs(session: Session, town: Town) -> None:
    """[A]4: the head draws 低保 and old age, and is greeted once."""
    number = town.begin(session)
    assert listed(session, number) == [("覃大山", 3, 30000), ("田老五", 1, 10000)]
    assert gather(session, town.preparer, number).twice == 1


def test_batch_by_household_gives_each_one_share(session: Session, town: Town) -> None:
    number = town.begin(session, basis=Basis.HOUSEHOLD)
    assert listed(session, number) == [("覃大山", 3, 10000), ("田老五", 1, 10000)]
    number = town.begin(session, basis=Basis.HOUSEHOLD, sources=(town.elderly.id,))
    assert listed(session, number) == [("覃大山", 1, 10000), ("田老五", 1, 10000)]


def test_fixed_batch_is_paid_by_the_next_roster_to_the_fen(session: Session, town: Town) -> None:
    number = town.begin(session)
    assert fix(session, town.preparer, town.reviewer, number, today=TODAY) == 2
    drafted = draft(session, town.preparer, town.greeting.id, MONTH, today=TODAY)
    assert drafted.number is not None
    roster = roster_row(session, drafted.number)
    assert [(line.recipient_name, line.amount_fen, line.account) for line in roster.lines] == [
        ("覃大山", 30000, f"8101{town.head.id:015d}"),
        ("田老五", 10000, f"8101{town.lone.id:015d}"),
    ]
    assert distribution_row(session, number).status is DistributionStatus.FIXED


def test_a4_a_batch_is_fixed_on_the_people_of_today(session: Session, town: Town) -> None:
    """A death that is told of between gathering and fixing takes its share along."""
    number = town.begin(session, sources=(town.minimum.id,))
    record_death(session, town.preparer, town.wife.id, date(2018, 7, 5), today=TODAY)
    assert fix(session, town.preparer, town.reviewer, number, today=TODAY) == 1
    assert listed(session, number) == [("覃大山", 2, 20000)]


def test_a4_the_dead_leave_an_assessed_relief(session: Session, town: Town) -> None:
    number = town.begin(
        session,
        title="冬春救助",
        kind=DistributionKind.RELIEF,
        program_id=town.relief.id,
        amount_fen=None,
        sources=(town.minimum.id,),
    )
    (row,) = recipient_rows(session, number)
    set_category(session, town.preparer, number, [row.id], "低保对象")
    for stage in (Stage.EVALUATED, Stage.REVIEWED, Stage.DECIDED):
        assess(session, town.preparer, number, [row.id], stage)
    record_death(session, town.preparer, town.head.id, date(2018, 7, 5), today=TODAY)
    assert fix(session, town.preparer, town.reviewer, number, today=TODAY) == 1
    assert [(row.people, row.refused) for row in recipient_rows(session, number)] == [(2, None)]


def test_death_after_the_decision_leaves_the_grant_due(session: Session, town: Town) -> None:
    """[A]4: its people are fixed at approval; the dead payee's money waits for an heir ([R]6)."""
    number = town.begin(session)
    fix(session, town.preparer, town.reviewer, number, today=TODAY)
    record_death(session, town.preparer, town.lone.id, date(2018, 9, 25), today=factory.TODAY)
    drafted = draft(session, town.preparer, town.greeting.id, MONTH, today=factory.TODAY)
    assert (drafted.amount_fen, drafted.held_fen) == (30000, 10000)
    assert ("田老五", 1, 10000) in listed(session, number)


def test_it_takes_two_persons(session: Session, town: Town) -> None:
    number = town.begin(session)
    for by, other, code in (
        (town.preparer, town.preparer, "role-missing"),
        (town.reviewer, town.reviewer, "role-missing"),
    ):
        with pytest.raises(AppError) as refused:
            fix(session, by, other, number, today=TODAY)
        assert refused.value.code == code
    assert session.scalar(select(func.count()).select_from(Enrollment)) == 3


def test_who_is_left_out_gets_nothing_and_stays_left_out(session: Session, town: Town) -> None:
    number = town.begin(session)
    rows = {row.name: row.id for row in recipient_rows(session, number)}
    assert refuse(session, town.preparer, number, [rows["田老五"]], "已在福利院慰问") == 1
    gather(session, town.preparer, number)
    assert distribution_row(session, number).left_out == 1
    assert fix(session, town.preparer, town.reviewer, number, today=TODAY) == 1
    with pytest.raises(AppError) as refused:
        take_back(session, town.preparer, number, [rows["田老五"]])
    assert refused.value.code == "distribution-status"


def test_who_was_left_out_can_be_taken_back(session: Session, town: Town) -> None:
    number = town.begin(session)
    ids = [row.id for row in recipient_rows(session, number)]
    refuse(session, town.preparer, number, ids, "重复")
    with pytest.raises(AppError):
        fix(session, town.preparer, town.reviewer, number, today=TODAY)
    assert take_back(session, town.preparer, number, ids) == 2
    assert distribution_row(session, number).receiving == 2


def test_goods_are_signed_for_and_make_no_grant(session: Session, town: Town) -> None:
    number = town.begin(
        session,
        form=DistributionForm.GOODS,
        basis=Basis.HOUSEHOLD,
        program_id=None,
        amount_fen=None,
        item="大米",
        item_unit="袋",
        quantity=2,
    )
    assert listed(session, number) == [("覃大山", 3, 2), ("田老五", 1, 2)]
    rows = {row.name: row.id for row in recipient_rows(session, number)}
    with pytest.raises(AppError):
        record_receipt(session, town.preparer, number, [rows["覃大山"]], TODAY, today=TODAY)
    fix(session, town.preparer, town.reviewer, number, today=TODAY)
    assert (
        record_receipt(
            session, town.preparer, number, [rows["覃大山"]], TODAY, "向春梅", today=TODAY
        )
        == 1
    )
    assert record_receipt(session, town.preparer, number, [rows["覃大山"]], TODAY, today=TODAY) == 0
    row = distribution_row(session, number)
    assert (row.signed, row.measure) == (1, "每户 大米 2袋")
    assert session.scalar(select(func.count()).select_from(Enrollment)) == 3
    with pytest.raises(AppError) as refused:
        cancel(session, town.preparer, number, "物资未到")
    assert refused.value.code == "begun"
    assert undo_receipt(session, town.preparer, number, [rows["覃大山"]]) == 1
    cancel(session, town.preparer, number, "物资未到")
    assert distribution_row(session, number).status is DistributionStatus.CANCELLED


def relief(session: Session, town: Town) -> str:
    return town.begin(
        session,
        title="2018年冬春救助",
        kind=DistributionKind.RELIEF,
        program_id=town.relief.id,
        amount_fen=None,
        sources=(),
        document="民办〔2018〕9号",
    )


def test_relief_goes_by_household_through_every_stage(session: Session, town: Town) -> None:
    number = relief(session, town)
    entered = add_household(
        session, town.preparer, number, town.poor.id, tier="低保对象", need="因旱减收"
    )
    with pytest.raises(AppError) as refused:
        add_household(session, town.preparer, number, town.poor.id)
    assert refused.value.code == "already-listed"
    with pytest.raises(AppError) as refused:
        assess(session, town.preparer, number, [entered], Stage.REVIEWED)
    assert refused.value.code == "stage-skipped"
    for stage in (Stage.EVALUATED, Stage.REVIEWED):
        assert assess(session, town.preparer, number, [entered], stage) == 1
        with pytest.raises(AppError):
            fix(session, town.preparer, town.reviewer, number, today=TODAY)
    assess(session, town.preparer, number, [entered], Stage.DECIDED)
    assert listed(session, number) == [("覃大山", 3, 45000)]
    assert fix(session, town.preparer, town.reviewer, number, today=TODAY) == 1
    drafted = draft(session, town.preparer, town.relief.id, MONTH, today=TODAY)
    assert drafted.number is not None
    line = roster_row(session, drafted.number).lines[0]
    assert (line.amount_fen, line.persons) == (45000, 3)
    assert "150.00" in line.items[0].working


def test_relief_without_category_is_not_decided(session: Session, town: Town) -> None:
    number = relief(session, town)
    entered = add_household(session, town.preparer, number, town.poor.id)
    for stage in (Stage.EVALUATED, Stage.REVIEWED, Stage.DECIDED):
        assess(session, town.preparer, number, [entered], stage)
    assert recipient_rows(session, number)[0].amount_fen is None
    with pytest.raises(AppError) as refused:
        fix(session, town.preparer, town.reviewer, number, today=TODAY)
    assert refused.value.code == "tier-missing"
    assert set_category(session, town.preparer, number, [entered], "低保对象") == 1
    assert fix(session, town.preparer, town.reviewer, number, today=TODAY) == 1


def test_relief_without_a_rate_is_not_decided(session: Session, town: Town) -> None:
    number = relief(session, town)
    entered = add_household(session, town.preparer, number, town.poor.id, tier="其他困难户")
    for stage in (Stage.EVALUATED, Stage.REVIEWED, Stage.DECIDED):
        assess(session, town.preparer, number, [entered], stage)
    (row,) = recipient_rows(session, number)
    assert (row.amount_fen, row.amount_missing) == (None, "未设标准")
    with pytest.raises(AppError) as refused:
        fix(session, town.preparer, town.reviewer, number, today=TODAY)
    assert refused.value.code == "rate-missing"
    assert "其他困难户" in refused.value.message


def test_a_refusal_names_the_stage(session: Session, town: Town) -> None:
    number = relief(session, town)
    entered = add_household(session, town.preparer, number, town.poor.id)
    assess(session, town.preparer, number, [entered], Stage.EVALUATED)
    refuse(session, town.preparer, number, [entered], "收入超标")
    assert recipient_rows(session, number)[0].state == "乡审未通过:收入超标"


def test_a_fixed_batch_can_be_cancelled_until_it_is_drafted(session: Session, town: Town) -> None:
    number = town.begin(session)
    fix(session, town.preparer, town.reviewer, number, today=TODAY)
    drafted = draft(session, town.preparer, town.greeting.id, MONTH, today=TODAY)
    assert drafted.number is not None
    with pytest.raises(AppError) as refused:
        cancel(session, town.preparer, number, "重复下达")
    assert refused.value.code == "begun"
    lifecycle.submit(session, town.preparer, drafted.number)
    lifecycle.approve(session, town.reviewer, drafted.number, today=TODAY, accept_warnings="核对过")
    lifecycle.withdraw(session, town.preparer, town.reviewer, drafted.number, "重复下达")
    cancel(session, town.preparer, number, "重复下达")
    assert draft(session, town.preparer, town.greeting.id, MONTH, today=TODAY).number is None


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ({"title": " "}, "title-missing"),
        ({"sources": ()}, "sources-missing"),
        ({"program_id": None}, "program-missing"),
        ({"amount_fen": 0}, "amount"),
        ({"form": DistributionForm.GOODS, "item": "大米"}, "goods-missing"),
    ],
)
def test_what_is_missing_is_named(
    session: Session, town: Town, others: dict[str, object], code: str
) -> None:
    with pytest.raises(AppError) as refused:
        town.begin(session, **others)
    assert refused.value.code == code
    assert refused.value.message.endswith("。")
    assert distributions(session) == ()


def test_only_one_off_programs_can_pay(session: Session, town: Town) -> None:
    assert [row.id for row in paying_programs(session, DistributionKind.BATCH)] == [
        town.greeting.id
    ]
    assert {row.id for row in paying_programs(session, DistributionKind.RELIEF)} == {
        town.greeting.id,
        town.relief.id,
    }
    with pytest.raises(AppError) as refused:
        town.begin(session, program_id=town.minimum.id)
    assert refused.value.code == "program-unfit"


def test_numbers_run_by_year(session: Session, town: Town) -> None:
    assert [town.begin(session), town.begin(session)] == ["FF2018-001", "FF2018-002"]
    assert factory.next_number(session) > 4
