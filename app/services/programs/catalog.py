"""The programs that come with a new office, as data: tiers, settings and who may hold both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.models.program import (
    EXTREME_POVERTY,
    MINIMUM_LIVING,
    AmountRule,
    ConflictKind,
    Period,
    ProgramKind,
    StartRule,
    TierDimension,
    Unit,
)
from app.services.entitlement.rules import ProgramRules


@dataclass(frozen=True, slots=True)
class TierSeed:
    """A tier; ages are bounds of a band, both included."""

    name: str
    dimension: TierDimension
    age_from: int | None = None
    age_to: int | None = None
    months_after_death: int | None = None
    per_service_year: bool = False


@dataclass(frozen=True, slots=True)
class NewProgram:
    """A program as it comes, or as the office adds it; ``tiers`` as they are to be listed."""

    name: str
    rules: ProgramRules
    tiers: tuple[TierSeed, ...] = ()


@dataclass(frozen=True, slots=True)
class ConflictSeed:
    """Whether two programs may be held at once; a block names the program that wins."""

    program: ProgramKind
    other: ProgramKind
    kind: ConflictKind
    winner: ProgramKind | None = None
    source: str = ""


def _named(dimension: TierDimension, names: Iterable[str]) -> tuple[TierSeed, ...]:
    return tuple(TierSeed(name, dimension) for name in names)


MINIMUM_LIVING_TIERS = (
    *_named(TierDimension.GRADE, ("A", "B", "C")),
    *_named(TierDimension.SUPPLEMENT, ("老年人", "未成年人", "重度残疾人", "重病患者")),
)
EXTREME_POVERTY_TIERS = (
    *_named(TierDimension.MODE, ("集中", "分散")),
    *_named(TierDimension.CARE, ("全自理", "半护理", "全护理")),
)
AGE_BANDS = (
    TierSeed("80-89", TierDimension.AGE, 80, 89),
    TierSeed("90-99", TierDimension.AGE, 90, 99),
    TierSeed("100+", TierDimension.AGE, 100),
)
# 军人抚恤优待条例: the families of martyrs and of soldiers who died draw six months more, those
# of disabled soldiers who died of illness twelve.
VETERAN_CATEGORIES = (
    TierSeed("三属", TierDimension.CATEGORY, months_after_death=6),
    TierSeed("残疾军人", TierDimension.CATEGORY, months_after_death=12),
    *_named(
        TierDimension.CATEGORY,
        ("在乡复员军人", "带病回乡退伍军人", "参战退役人员", "参试退役人员"),
    ),
    TierSeed("60岁农村籍退役士兵", TierDimension.CATEGORY, per_service_year=True),
    *_named(TierDimension.CATEGORY, ("烈士老年子女",)),
)

Kind = ProgramKind
_HOUSEHOLD = ProgramRules(unit=Unit.HOUSEHOLD)
_PERSON = ProgramRules(unit=Unit.PERSON)
_BY_RATE = replace(_PERSON, amount_rule=AmountRule.RATE)
_PERSON_ONCE = replace(_PERSON, period=Period.ONE_OFF, start_rule=StartRule.CONFIRMATION_MONTH)
_HOUSEHOLD_ONCE = replace(_PERSON_ONCE, unit=Unit.HOUSEHOLD)
_VETERANS_OFFICE = "退役军人服务站"

PROGRAMS = (
    NewProgram(
        "农村低保", replace(_HOUSEHOLD, kind=Kind.RURAL_MINIMUM_LIVING), MINIMUM_LIVING_TIERS
    ),
    NewProgram(
        "城市低保", replace(_HOUSEHOLD, kind=Kind.URBAN_MINIMUM_LIVING), MINIMUM_LIVING_TIERS
    ),
    NewProgram(
        "农村特困", replace(_BY_RATE, kind=Kind.RURAL_EXTREME_POVERTY), EXTREME_POVERTY_TIERS
    ),
    NewProgram(
        "城市特困", replace(_BY_RATE, kind=Kind.URBAN_EXTREME_POVERTY), EXTREME_POVERTY_TIERS
    ),
    NewProgram(
        "高龄津贴",
        replace(_BY_RATE, kind=Kind.OLD_AGE, start_rule=StartRule.CONFIRMATION_MONTH, age_from=80),
        AGE_BANDS,
    ),
    NewProgram(
        "优抚对象",
        replace(_PERSON, kind=Kind.VETERANS, department=_VETERANS_OFFICE),
        VETERAN_CATEGORIES,
    ),
    NewProgram(
        "义务兵家属优待金",
        replace(
            _HOUSEHOLD,
            kind=Kind.CONSCRIPT_FAMILIES,
            period=Period.YEARLY,
            start_rule=StartRule.CONFIRMATION_MONTH,
            pay_month=7,
            department=_VETERANS_OFFICE,
        ),
    ),
    # A family or a single person may ask; the applicant is who is granted, matched and paid.
    NewProgram("临时救助", replace(_PERSON_ONCE, kind=Kind.TEMPORARY_RELIEF)),
    NewProgram("住房困难和生活救济", replace(_HOUSEHOLD_ONCE, kind=Kind.HARDSHIP_RELIEF)),
    NewProgram(
        "困难残疾人生活补贴",
        replace(_BY_RATE, kind=Kind.DISABILITY_LIVING, start_rule=StartRule.APPLICATION_MONTH),
    ),
    NewProgram(
        "重度残疾人护理补贴",
        replace(_BY_RATE, kind=Kind.DISABILITY_CARE, start_rule=StartRule.APPLICATION_MONTH),
        _named(TierDimension.LEVEL, ("一级", "二级")),
    ),
    NewProgram("孤儿和事实无人抚养儿童", replace(_BY_RATE, kind=Kind.CHILDREN, age_to=18)),
    NewProgram(
        "冬春救助",
        replace(_HOUSEHOLD_ONCE, kind=Kind.DISASTER_RELIEF, amount_rule=AmountRule.RATE),
        _named(TierDimension.CATEGORY, ("特困人员", "低保对象", "其他受灾困难户")),
    ),
    NewProgram(
        "低保边缘家庭",
        replace(_HOUSEHOLD, kind=Kind.LOW_INCOME_EDGE, amount_rule=AmountRule.NONE),
    ),
    NewProgram(
        "刚性支出困难家庭",
        replace(_HOUSEHOLD, kind=Kind.RIGID_EXPENDITURE, amount_rule=AmountRule.NONE),
    ),
)

USUAL_NAMES = {program.rules.kind: program.name for program in PROGRAMS}
_SUBSIDIES_SOURCE = "国发〔2015〕52号"
_EXTREME_POVERTY_SOURCE = "国发〔2016〕14号"

CONFLICTS = (
    # Rural and urban exclude each other; which of the two it is has to be decided, so none wins.
    ConflictSeed(*MINIMUM_LIVING, ConflictKind.BLOCK),
    ConflictSeed(*EXTREME_POVERTY, ConflictKind.BLOCK),
    *(
        ConflictSeed(poor, extreme, ConflictKind.BLOCK, extreme, _EXTREME_POVERTY_SOURCE)
        for poor in MINIMUM_LIVING
        for extreme in EXTREME_POVERTY
    ),
    *(
        ConflictSeed(extreme, subsidy, ConflictKind.BLOCK, extreme, _SUBSIDIES_SOURCE)
        for extreme in EXTREME_POVERTY
        for subsidy in (Kind.DISABILITY_LIVING, Kind.DISABILITY_CARE)
    ),
    ConflictSeed(Kind.CHILDREN, Kind.DISABILITY_LIVING, ConflictKind.BLOCK, Kind.CHILDREN),
    ConflictSeed(Kind.CHILDREN, Kind.DISABILITY_CARE, ConflictKind.ALLOWED),
    *(
        ConflictSeed(Kind.CHILDREN, extreme, ConflictKind.BLOCK, Kind.CHILDREN)
        for extreme in EXTREME_POVERTY
    ),
    ConflictSeed(
        Kind.DISABILITY_LIVING, Kind.DISABILITY_CARE, ConflictKind.ALLOWED, source=_SUBSIDIES_SOURCE
    ),
    *(ConflictSeed(poor, Kind.OLD_AGE, ConflictKind.ALLOWED) for poor in MINIMUM_LIVING),
    # 优抚 money is no income for 低保.
    *(ConflictSeed(poor, Kind.VETERANS, ConflictKind.ALLOWED) for poor in MINIMUM_LIVING),
)
