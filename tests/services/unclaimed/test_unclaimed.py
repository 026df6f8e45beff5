"""People who should get and do not: found by the register's facts, answered, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import AuditEntry
from app.models.eligibility import Claim
from app.models.enrollment import TermStatus
from app.models.household import HouseholdMember
from app.models.program import AmountRule, Conflict, ConflictKind, Program, TierDimension, Unit
from app.month import Month
from app.services.unclaimed.children import generation
from app.services.unclaimed.listing import unclaimed
from app.services.unclaimed.options import Options, options, set_options
from app.services.unclaimed.rows import Candidate, ClaimResult
from app.services.unclaimed.verdicts import reopen, set_aside
from tests import factory

MONTH = Month(2018, 11)


@dataclass
class Town:
    """An office with the programs that the rules know, and the question asked of it."""

    session: Session
    by: int
    elderly: Program
    poor: Program
    living: Program
    care: Program
    orphans: Program

    def looked(self, claim: Claim, **asked: int) -> ClaimResult:
        return unclaimed(self.session, MONTH, claims=[claim], **asked).looked[0]

    def found(self, claim: Claim, **asked: int) -> list[Candidate]:
        return list(self.looked(claim, **asked).open)

    def names(self, claim: Claim, **asked: int) -> list[str]:
        return [one.name for one in self.found(claim, **asked)]


@pytest.fixture
def town(session: Session) -> Town:
    by, _reviewer = factory.two_staff(session)
    rate = AmountRule.RATE
    elderly = factory.program(session, "高龄津贴", amount_rule=rate, age_from=80)
    for name, low, high in (("80-89", 80, 89), ("90-99", 90, 99), ("100+", 100, None)):
        factory.tier(session, elderly, name, dimension=TierDimension.AGE, age_from=low, age_to=high)
    return Town(
        session,
        by,
        elderly,
        factory.program(session, "农村低保", unit=Unit.HOUSEHOLD),
        factory.program(session, "困难残疾人生活补贴", amount_rule=rate),
        factory.program(session, "重度残疾人护理补贴", amount_rule=rate),
        factory.program(session, "孤儿和事实无人抚养儿童", amount_rule=rate, age_to=18),
    )


def test_who_turns_eighty_soon_or_is_older_and_not_enrolled(town: Town) -> None:
    session = town.session
    factory.person(session, "已满八十", born=date(1937, 3, 5))
    factory.person(session, "下月八十", born=date(1938, 12, 31))
    factory.person(session, "明年八十", born=date(1939, 3, 1))
    factory.person(session, "还早", born=date(1950, 1, 1))
    factory.person(session, "去世了", born=date(1937, 1, 1), died_on=date(2018, 1, 1))
    factory.person(session, "迁走了", born=date(1937, 1, 1), moved_on=date(2018, 1, 1))
    factory.enrollment(
        session, town.elderly, factory.person(session, "已登记", born=date(1936, 1, 1))
    )
    assert town.names(Claim.AGE, months=2) == ["下月八十", "已满八十"]
    soon, past = town.found(Claim.AGE, months=2)
    assert soon.why == "2018年12月31日满80周岁,2018年12月起可以享受"
    assert past.why == "2017年3月5日已满80周岁,2017年3月起可以享受"
    assert (soon.program, soon.receives, soon.from_month) == ("高龄津贴", False, Month(2018, 12))
    assert town.names(Claim.AGE, months=0) == ["已满八十"]
    assert town.names(Claim.AGE, months=4) == ["下月八十", "已满八十", "明年八十"]
    assert town.looked(Claim.AGE, months=4).examined == 4


def test_who_is_enrolled_and_turns_ninety_or_a_hundred_is_to_be_confirmed_alive(
    town: Town,
) -> None:
    for name, born in (
        ("将满九十", date(1928, 12, 1)),
        ("将满一百", date(1918, 11, 30)),
        ("早满九十", date(1928, 1, 1)),
    ):
        factory.enrollment(
            town.session, town.elderly, factory.person(town.session, name, born=born)
        )
    found = town.found(Claim.AGE, months=3)
    assert [(one.name, one.age, one.receives) for one in found] == [
        ("将满一百", 100, True),
        ("将满九十", 90, True),
    ]
    assert "2018年12月起自动按90-99档发放" in found[1].why


def test_a_birthday_on_a_leap_day_is_the_first_of_march(town: Town) -> None:
    factory.person(town.session, "闰日生", born=date(1940, 2, 29))
    (found,) = unclaimed(town.session, Month(2030, 1), claims=[Claim.AGE], months=3).open
    assert found.age == 90
    assert found.why == "2030年3月1日满90周岁,2030年2月起可以享受"


def test_disabled_members_of_minimum_living_families_want_the_living_subsidy(town: Town) -> None:
    session = town.session
    head = factory.person(session, "户主")
    disabled = factory.person(session, "残疾成员", disability_kind="肢体", disability_level="三级")
    outside = factory.person(session, "不在保障", disability_level="四级")
    home = factory.household(session, head, disabled, outside)
    factory.enrollment(session, town.poor, home, covered=[head, disabled])
    factory.person(session, "低保外残疾", disability_level="二级")
    has = factory.person(session, "已有补贴", disability_level="二级")
    factory.enrollment(session, town.poor, factory.household(session, has))
    factory.enrollment(session, town.living, has)
    found = town.found(Claim.LIVING_SUBSIDY)
    assert [one.name for one in found] == ["不在保障", "残疾成员"]
    assert found[1].why == "农村低保家庭成员,肢体残疾三级"
    assert town.looked(Claim.LIVING_SUBSIDY).examined == 4


def test_levels_one_and_two_want_the_care_subsidy_unless_something_stronger_bars_it(
    town: Town,
) -> None:
    session = town.session
    extreme = factory.program(session, "农村特困")
    one, other = sorted((town.care.id, extreme.id))
    session.add(
        Conflict(program_id=one, other_id=other, kind=ConflictKind.BLOCK, winner_id=extreme.id)
    )
    factory.person(
        session, "一级", disability_level="一级", disability_valid_until=date(2018, 10, 31)
    )
    factory.person(session, "三级", disability_level="三级")
    barred = factory.person(session, "特困人员", disability_level="一级")
    factory.enrollment(session, extreme, barred)
    waiting = factory.person(session, "下月开始", disability_level="二级")
    factory.enrollment(session, town.care, waiting, first_month=MONTH + 1)
    ended = factory.person(session, "停发过", disability_level="二级")
    entry = factory.enrollment(session, town.care, ended)
    factory.term(session, entry, Month(2018, 6), status=TermStatus.ENDED)
    found = {one.name: one.why for one in town.found(Claim.CARE_SUBSIDY)}
    assert found == {"一级": "残疾一级,残疾证已过期,请先换证", "停发过": "残疾二级"}


def test_children_whose_parents_are_dead_or_severely_disabled(town: Town) -> None:
    session = town.session
    grandmother = factory.person(session, "奶奶", born=date(1950, 1, 1), sex="女")
    father = factory.person(session, "父亲", born=date(1978, 1, 1), died_on=date(2017, 5, 1))
    mother = factory.person(
        session, "母亲", born=date(1980, 1, 1), disability_kind="精神", disability_level="三级"
    )
    child = factory.person(session, "孩子", born=date(2009, 1, 1))
    home = factory.household(session, grandmother, father, mother, child)
    relate(session, home.id, {father.id: "子", mother.id: "儿媳", child.id: "孙女"})
    whole = factory.person(session, "有父亲", born=date(2010, 1, 1))
    factory.household(session, factory.person(session, born=date(1980, 1, 1)), whole)
    grown = factory.person(session, "十八了", born=date(2000, 11, 1))
    factory.household(session, grown)
    alone = factory.person(session, "独自", born=date(2004, 1, 1))
    factory.household(session, alone)
    factory.person(session, "没登记家庭", born=date(2010, 1, 1))
    found = {one.name: one.why for one in town.found(Claim.CHILD)}
    assert found == {
        "孩子": "家里登记的父母辈:父亲已去世、母亲残疾三级",
        "独自": "家里没有健在的成年人",
    }


def relate(session: Session, household_id: int, relations: dict[int, str]) -> None:
    for member in session.scalars(
        select(HouseholdMember).where(HouseholdMember.household_id == household_id)
    ):
        member.relation = relations.get(member.person_id, member.relation)
    session.flush()


@pytest.mark.parametrize(
    ("relation", "steps"),
    [("户主", 0), ("外孙女", -2), ("女婿", -1), ("外婆", 2), ("婆婆", 1), ("家庭成员", None)],
)
def test_a_relation_says_the_generation(relation: str, steps: int | None) -> None:
    assert generation(relation) == steps


def test_who_is_in_no_program_is_looked_for_only_by_choice(town: Town) -> None:
    person = factory.person(town.session, "无待遇")
    usual = unclaimed(town.session, MONTH)
    assert Claim.NO_PROGRAM not in usual.counts
    set_options(town.session, town.by, [Claim.NO_PROGRAM, Claim.AGE], 6)
    assert options(town.session) == Options((Claim.AGE, Claim.NO_PROGRAM), 6)
    chosen = unclaimed(town.session, MONTH)
    assert chosen.until == MONTH + 6
    assert [one.person_id for one in chosen.open] == [person.id]
    with pytest.raises(AppError, match="至少选一类"):
        set_options(town.session, town.by, [], 3)
    with pytest.raises(AppError, match="月数"):
        set_options(town.session, town.by, [Claim.AGE], 13)


def test_a_program_that_is_gone_is_said_and_not_passed_over(town: Town) -> None:
    town.care.active = False
    town.session.flush()
    looked = town.looked(Claim.CARE_SUBSIDY)
    assert (looked.examined, looked.missing) == (0, "没有启用的“重度残疾人护理补贴”项目")


def test_checked_and_not_entitled_is_kept_with_the_reason_and_taken_back(town: Town) -> None:
    person = factory.person(town.session, "查过的", born=date(1936, 1, 1))
    with pytest.raises(AppError, match="写明"):
        set_aside(town.session, town.by, person.id, Claim.AGE, "  ", age=80)
    verdict = set_aside(town.session, town.by, person.id, Claim.AGE, "在外地领取", age=80)
    listed = unclaimed(town.session, MONTH)
    assert (listed.open, listed.counts[Claim.AGE]) == ((), 0)
    (settled,) = listed.settled
    assert settled.verdict is not None
    assert (settled.verdict.reason, settled.verdict.by) == ("在外地领取", "甲经办")
    with pytest.raises(AppError, match="已登记"):
        set_aside(town.session, town.by, person.id, Claim.AGE, "再一次", age=80)
    reopen(town.session, town.by, verdict)
    assert [one.name for one in unclaimed(town.session, MONTH).open] == ["查过的"]
    with pytest.raises(AppError, match="撤销过"):
        reopen(town.session, town.by, verdict)
    set_aside(town.session, town.by, person.id, Claim.AGE, "又查过", age=80)
    actions = town.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-3:] == [
        "eligibility.set-aside",
        "eligibility.reopen",
        "eligibility.set-aside",
    ]


def test_a_verdict_at_eighty_says_nothing_about_ninety(town: Town) -> None:
    person = factory.person(town.session, "将九十", born=date(1928, 12, 5))
    set_aside(town.session, town.by, person.id, Claim.AGE, "本人不要", age=80)
    assert town.names(Claim.AGE, months=0) == []
    assert town.names(Claim.AGE, months=2) == ["将九十"]


def test_only_who_prepares_answers(town: Town) -> None:
    person = factory.person(town.session, born=date(1936, 1, 1))
    reviewer = factory.staff(town.session, "丙", ())
    with pytest.raises(AppError, match="权限"):
        set_aside(town.session, reviewer.id, person.id, Claim.AGE, "原因", age=80)
