"""The programs that come with an office, and the matrix that must never go round in a circle."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import (
    AmountRule,
    ConflictKind,
    Period,
    Program,
    StartRule,
    TierDimension,
    Unit,
)
from app.models.roster import RosterStatus
from app.models.staff import Role
from app.month import Month
from app.reports.roster import COLUMNS
from app.services.entitlement.rules import ProgramRules, as_columns, rules_of
from app.services.office import audit
from app.services.programs import conflicts, entering
from app.services.programs.catalog import NewProgram, TierSeed
from app.services.programs.roster_columns import ROSTER_COLUMNS
from app.services.programs.rows import program_by_name, program_rows
from app.services.rosters import lifecycle
from app.services.rosters.drafting import draft
from tests import factory

NAMES = (
    "农村低保", "城市低保", "农村特困", "城市特困", "高龄津贴", "优抚对象", "义务兵家属优待金",
    "临时救助", "住房困难和生活救济", "困难残疾人生活补贴", "重度残疾人护理补贴",
    "孤儿和事实无人抚养儿童", "冬春救助", "低保边缘家庭", "刚性支出困难家庭",
)  # fmt: skip


@pytest.fixture
def by(session: Session) -> int:
    by = factory.staff(session).id
    entering.seed(session, by, Month(2018, 1))
    return by


def test_all_programs_come_in_order_without_rates(session: Session, by: int) -> None:
    rows = program_rows(session)
    assert tuple(row.name for row in rows) == NAMES
    assert {row.rules.ledger_start for row in rows} == {Month(2018, 1)}
    assert audit.verify(session).ok


def test_programs_pay_as_the_reference_says(session: Session, by: int) -> None:
    found = {row.name: row for row in program_rows(session)}

    def facts(name: str) -> tuple[Unit, Period, AmountRule]:
        return found[name].rules.unit, found[name].rules.period, found[name].rules.amount_rule

    household, person = Unit.HOUSEHOLD, Unit.PERSON
    assert facts("农村低保") == (household, Period.MONTHLY, AmountRule.APPROVED)
    assert facts("农村特困") == (person, Period.MONTHLY, AmountRule.RATE)
    assert facts("高龄津贴") == (person, Period.MONTHLY, AmountRule.RATE)
    assert facts("义务兵家属优待金") == (household, Period.YEARLY, AmountRule.APPROVED)
    assert found["义务兵家属优待金"].rules.pay_month == 7
    assert facts("住房困难和生活救济") == (household, Period.ONE_OFF, AmountRule.APPROVED)
    assert facts("低保边缘家庭") == (household, Period.MONTHLY, AmountRule.NONE)
    assert found["农村低保"].rules.start_rule is StartRule.MONTH_AFTER_CONFIRMATION
    assert found["困难残疾人生活补贴"].rules.start_rule is StartRule.APPLICATION_MONTH
    assert found["孤儿和事实无人抚养儿童"].rules.age_to == 18
    assert found["高龄津贴"].rules.age_from == 80


def test_tiers_and_end_rules(session: Session, by: int) -> None:
    found = {row.name: row for row in program_rows(session)}
    assert [t.name for t in found["城市特困"].tiers] == [
        "集中",
        "分散",
        "全自理",
        "半护理",
        "全护理",
    ]
    assert [(t.age_from, t.age_to) for t in found["高龄津贴"].tiers] == [
        (80, 89), (90, 99), (100, None)
    ]  # fmt: skip
    assert [t.name for t in found["重度残疾人护理补贴"].tiers] == ["一级", "二级"]
    after_death = {t.name: t.months_after_death for t in found["优抚对象"].tiers}
    assert after_death["三属"] == 6
    assert after_death["残疾军人"] == 12
    assert after_death["参战退役人员"] is None
    supplements = [
        t.name for t in found["农村低保"].tiers if t.dimension is TierDimension.SUPPLEMENT
    ]
    assert supplements == ["老年人", "未成年人", "重度残疾人", "重病患者"]


@pytest.mark.parametrize(
    ("one", "other", "kind", "winner"),
    [
        ("农村低保", "城市特困", "block", "城市特困"),
        ("农村特困", "困难残疾人生活补贴", "block", "农村特困"),
        ("城市特困", "重度残疾人护理补贴", "block", "城市特困"),
        ("孤儿和事实无人抚养儿童", "困难残疾人生活补贴", "block", "孤儿和事实无人抚养儿童"),
        ("孤儿和事实无人抚养儿童", "重度残疾人护理补贴", "allowed", ""),
        ("孤儿和事实无人抚养儿童", "农村特困", "block", "孤儿和事实无人抚养儿童"),
        ("困难残疾人生活补贴", "重度残疾人护理补贴", "allowed", ""),
        ("农村低保", "高龄津贴", "allowed", ""),
        ("农村低保", "城市低保", "block", ""),
        ("农村特困", "城市特困", "block", ""),
        ("城市低保", "优抚对象", "allowed", ""),
    ],
)
def test_who_wins_over_whom(
    session: Session, by: int, one: str, other: str, kind: str, winner: str
) -> None:
    rows = [r for r in conflicts.conflict_rows(session) if {r.program, r.other} == {one, other}]
    assert [(row.kind.value, row.winner) for row in rows] == [(kind, winner)]


def test_a_circle_of_winners_is_refused_and_changes_nothing(session: Session, by: int) -> None:
    """[P]5: programs are resolved in one order without circles."""
    before = conflicts.conflict_rows(session)
    # 孤儿 wins over 特困, 特困 over 低保: 低保 may not win over 孤儿.
    with pytest.raises(AppError, match="循环") as refused:
        conflicts.set_conflict(
            session, by, "农村低保", "孤儿和事实无人抚养儿童", ConflictKind.BLOCK, "农村低保"
        )
    assert refused.value.code == "conflict-circle"
    assert conflicts.conflict_rows(session) == before


def test_a_block_may_be_turned_round_or_lifted(session: Session, by: int) -> None:
    pair = ("农村特困", "重度残疾人护理补贴")
    conflicts.set_conflict(session, by, *pair, ConflictKind.BLOCK, "重度残疾人护理补贴")
    conflicts.set_conflict(session, by, *pair, ConflictKind.ALLOWED)
    found = {frozenset((r.program, r.other)): r for r in conflicts.conflict_rows(session)}
    assert found[frozenset(pair)].kind is ConflictKind.ALLOWED
    assert found[frozenset(pair)].winner == ""


@pytest.mark.parametrize(
    ("kind", "winner"), [(ConflictKind.WARN, "农村低保"), (ConflictKind.BLOCK, "高龄津贴")]
)
def test_a_winner_belongs_to_a_block_of_the_two(
    session: Session, by: int, kind: ConflictKind, winner: str
) -> None:
    with pytest.raises(AppError, match="未作改动"):
        conflicts.set_conflict(session, by, "农村低保", "优抚对象", kind, winner)


def test_circles_are_found_wherever_they_lie() -> None:
    assert conflicts.find_circle([(1, 2), (2, 3), (1, 3)]) == []
    assert sorted(conflicts.find_circle([(5, 1), (1, 2), (2, 3), (3, 1)])) == [1, 2, 3]


def test_an_unknown_program_is_answered_with_the_known_ones(session: Session, by: int) -> None:
    with pytest.raises(AppError, match="高龄津贴") as refused:
        program_by_name(session, "高龄")
    assert refused.value.code == "program-unknown"
    assert program_by_name(session, " 高龄津贴 ").name == "高龄津贴"


@pytest.mark.parametrize(
    ("program", "text", "tier"),
    [
        ("农村特困", "集中供养", "集中"),
        ("农村特困", "半自理", "半护理"),
        ("农村低保", "A类", "A"),
        ("重度残疾人护理补贴", "1级", "一级"),
        ("优抚对象", "三属", "三属"),
        ("高龄津贴", "100+", "100+"),
    ],
)
def test_tiers_are_known_as_lists_write_them(
    session: Session, by: int, program: str, text: str, tier: str
) -> None:
    assert program_by_name(session, program).tier(text).name == tier


def test_an_unknown_tier_is_answered_with_the_known_ones(session: Session, by: int) -> None:
    with pytest.raises(AppError, match="一级、二级"):
        program_by_name(session, "重度残疾人护理补贴").tier("三级")


def change(session: Session, by: int, program: str, **rules: Any) -> None:
    present = program_by_name(session, program).rules
    entering.change_program(session, by, program, replace(present, **rules))


def test_every_rule_is_a_column_and_every_column_a_rule(session: Session, by: int) -> None:
    columns = {column.key for column in inspect(Program).columns}
    rules = {field.name for field in fields(ProgramRules)}
    assert columns - rules == {"id", "name", "position"}
    assert rules <= columns
    for program in session.scalars(select(Program)):
        assert as_columns(rules_of(program)).items() <= vars(program).items()


def test_a_taken_name_is_refused(session: Session, by: int) -> None:
    with pytest.raises(AppError, match="未作改动"):
        entering.rename_program(session, by, "高龄津贴", "农村低保")
    assert program_by_name(session, "高龄津贴").rules.age_from == 80


def test_every_column_that_a_roster_prints_is_offered_and_accepted(
    session: Session, by: int
) -> None:
    assert tuple(COLUMNS) == ROSTER_COLUMNS
    change(session, by, "农村低保", roster_columns=ROSTER_COLUMNS)
    assert program_by_name(session, "农村低保").rules.roster_columns == ROSTER_COLUMNS


def test_settings_change_with_a_trace(session: Session, by: int) -> None:
    entering.rename_program(session, by, "高龄津贴", "高龄老人津贴")
    change(session, by, "高龄老人津贴", cutoff_day=15)
    row = program_by_name(session, "高龄老人津贴")
    assert row.rules.cutoff_day == 15
    entries = audit.verify(session).entries
    change(session, by, "高龄老人津贴", cutoff_day=15)
    assert audit.verify(session).entries == entries


@pytest.mark.parametrize(
    "settings",
    [
        {"pay_month": 13}, {"cutoff_day": 0}, {"rounding_fen": 5}, {"review_months": -1},
        {"roster_columns": ("amount", "shoe_size")}, {"roster_columns": ("serial",)},
    ],
)  # fmt: skip
def test_impossible_settings_are_refused(
    session: Session, by: int, settings: dict[str, object]
) -> None:
    before = program_by_name(session, "高龄津贴")
    with pytest.raises(AppError, match="未作改动"):
        change(session, by, "高龄津贴", **settings)
    assert program_by_name(session, "高龄津贴") == before


def test_unit_and_period_are_fixed_once_somebody_is_enrolled(session: Session, by: int) -> None:
    own = factory.program(session, "样例")
    change(session, by, "样例", period=Period.QUARTERLY)
    factory.enrollment(session, own, factory.person(session))
    with pytest.raises(AppError, match="另建项目"):
        change(session, by, "样例", period=Period.MONTHLY)


def test_the_office_adds_a_program_and_retires_one(session: Session, by: int) -> None:
    rules = ProgramRules(
        period=Period.YEARLY, amount_rule=AmountRule.RATE, ledger_start=Month(2018, 1)
    )
    new = NewProgram("百岁老人慰问", rules, (TierSeed("甲", TierDimension.GRADE),))
    entering.add_program(session, by, new)
    entering.add_tier(session, by, "百岁老人慰问", TierSeed("乙", TierDimension.GRADE))
    row = program_by_name(session, "百岁老人慰问")
    assert [tier.name for tier in row.tiers] == ["甲", "乙"]
    assert row.position == len(NAMES) + 1
    with pytest.raises(AppError, match="已有"):
        entering.add_program(session, by, new)
    entering.retire(session, by, "冬春救助")
    active = [row.name for row in program_rows(session, active_only=True)]
    assert "冬春救助" not in active
    assert len(active) == len(NAMES)


def test_d_the_ledger_start_is_fixed_once_a_roster_is_locked(session: Session, by: int) -> None:
    """It moves while rosters are drafts, and not any more afterwards (docs/rules.md)."""
    program = factory.program(session, "样例")
    factory.enrollment(session, program, factory.person(session))
    reviewer = factory.staff(session, "复核", (Role.REVIEW,)).id
    number = draft(session, by, program.id, Month(2018, 1), today=date.today()).number or ""
    change(session, by, "样例", ledger_start=Month(2017, 12))
    draft(session, by, program.id, Month(2018, 1), today=date.today())
    lifecycle.submit(session, by, number)
    roster = lifecycle.approve(
        session, reviewer, number, today=date.today(), accept_warnings="已核实"
    )
    assert roster.status is RosterStatus.APPROVED
    for month in (Month(2017, 11), Month(2018, 2)):
        with pytest.raises(AppError, match="不能再改") as refused:
            change(session, by, "样例", ledger_start=month)
        assert refused.value.code == "ledger-start"
