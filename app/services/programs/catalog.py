"""The programs that come with a new office, as data: tiers, settings and who may hold both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.models.program import (
    EXTREME_POVERTY,
    MINIMUM_LIVING,
    AgeLimitRule,
    AmountRule,
    ConflictKind,
    Period,
    ProgramKind,
    StartRule,
    TierDimension,
    Unit,
)

# Every column that a payment roster can show, in the order of one-card systems.
ROSTER_COLUMNS = (
    "serial", "village", "group", "head_name", "recipient_name", "recipient_id_number",
    "payee_name", "persons", "standard", "amount", "bank", "account", "phone", "remark",
)  # fmt: skip
HOUSEHOLD_COLUMNS = tuple(key for key in ROSTER_COLUMNS if key not in ("head_name", "standard"))
PERSON_COLUMNS = tuple(key for key in ROSTER_COLUMNS if key not in ("head_name", "persons"))


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
class ProgramSeed:
    """A program as it comes; the office changes what its county does otherwise."""

    kind: ProgramKind
    name: str
    unit: Unit
    period: Period
    amount_rule: AmountRule
    tiers: tuple[TierSeed, ...] = ()
    start_rule: StartRule = StartRule.MONTH_AFTER_CONFIRMATION
    pay_month: int = 7
    age_from: int | None = None
    age_to: int | None = None
    age_limit_rule: AgeLimitRule = AgeLimitRule.BIRTHDAY_MONTH
    review_months: int = 12
    department: str = "民政办"

    @property
    def roster_columns(self) -> tuple[str, ...]:
        return HOUSEHOLD_COLUMNS if self.unit is Unit.HOUSEHOLD else PERSON_COLUMNS


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
_HOUSEHOLD_MONTHLY = (Unit.HOUSEHOLD, Period.MONTHLY)
_PERSON_MONTHLY = (Unit.PERSON, Period.MONTHLY)
_VETERANS = "退役军人服务站"

PROGRAMS = (
    ProgramSeed(
        Kind.RURAL_MINIMUM_LIVING, "农村低保", *_HOUSEHOLD_MONTHLY, AmountRule.APPROVED,
        MINIMUM_LIVING_TIERS,
    ),
    ProgramSeed(
        Kind.URBAN_MINIMUM_LIVING, "城市低保", *_HOUSEHOLD_MONTHLY, AmountRule.APPROVED,
        MINIMUM_LIVING_TIERS,
    ),
    ProgramSeed(
        Kind.RURAL_EXTREME_POVERTY, "农村特困", *_PERSON_MONTHLY, AmountRule.RATE,
        EXTREME_POVERTY_TIERS,
    ),
    ProgramSeed(
        Kind.URBAN_EXTREME_POVERTY, "城市特困", *_PERSON_MONTHLY, AmountRule.RATE,
        EXTREME_POVERTY_TIERS,
    ),
    ProgramSeed(
        Kind.OLD_AGE, "高龄津贴", *_PERSON_MONTHLY, AmountRule.RATE, AGE_BANDS,
        start_rule=StartRule.CONFIRMATION_MONTH, age_from=80,
    ),
    ProgramSeed(
        Kind.VETERANS, "优抚对象", *_PERSON_MONTHLY, AmountRule.APPROVED,
        VETERAN_CATEGORIES, department=_VETERANS,
    ),
    ProgramSeed(
        Kind.CONSCRIPT_FAMILIES, "义务兵家属优待金", Unit.HOUSEHOLD, Period.YEARLY,
        AmountRule.APPROVED, start_rule=StartRule.CONFIRMATION_MONTH, pay_month=7,
        department=_VETERANS,
    ),
    # A family or a single person may ask; the applicant is who is granted, matched and paid.
    ProgramSeed(
        Kind.TEMPORARY_RELIEF, "临时救助", Unit.PERSON, Period.ONE_OFF, AmountRule.APPROVED,
        start_rule=StartRule.CONFIRMATION_MONTH,
    ),
    ProgramSeed(
        Kind.HARDSHIP_RELIEF, "住房困难和生活救济", Unit.HOUSEHOLD, Period.ONE_OFF,
        AmountRule.APPROVED, start_rule=StartRule.CONFIRMATION_MONTH,
    ),
    ProgramSeed(
        Kind.DISABILITY_LIVING, "困难残疾人生活补贴", *_PERSON_MONTHLY, AmountRule.RATE,
        start_rule=StartRule.APPLICATION_MONTH,
    ),
    ProgramSeed(
        Kind.DISABILITY_CARE, "重度残疾人护理补贴", *_PERSON_MONTHLY, AmountRule.RATE,
        _named(TierDimension.LEVEL, ("一级", "二级")),
        start_rule=StartRule.APPLICATION_MONTH,
    ),
    ProgramSeed(
        Kind.CHILDREN, "孤儿和事实无人抚养儿童", *_PERSON_MONTHLY, AmountRule.RATE, age_to=18,
    ),
    ProgramSeed(
        Kind.DISASTER_RELIEF, "冬春救助", Unit.HOUSEHOLD, Period.ONE_OFF, AmountRule.RATE,
        _named(TierDimension.CATEGORY, ("特困人员", "低保对象", "其他受灾困难户")),
        start_rule=StartRule.CONFIRMATION_MONTH,
    ),
    ProgramSeed(Kind.LOW_INCOME_EDGE, "低保边缘家庭", *_HOUSEHOLD_MONTHLY, AmountRule.NONE),
    ProgramSeed(Kind.RIGID_EXPENDITURE, "刚性支出困难家庭", *_HOUSEHOLD_MONTHLY, AmountRule.NONE),
)  # fmt: skip

USUAL_NAMES = {program.kind: program.name for program in PROGRAMS}
_SUBSIDIES_SOURCE = "国发〔2015〕52号"
_EXTREME_POVERTY_SOURCE = "国发〔2016〕14号"

CONFLICTS = (
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
