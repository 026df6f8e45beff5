"""What the demo town hands out beside the rosters: rice for 重阳, and the winter's relief begun."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.distribution import Basis, DistributionForm, DistributionKind, Stage
from app.models.enrollment import Enrollment
from app.models.program import Program, ProgramKind
from app.month import Month
from app.services.demo.paying import DemoStaff
from app.services.distributions import entering, fixing, moves
from app.services.distributions.rows import NewDistribution
from app.services.distributions.views import recipient_rows
from app.services.programs.catalog import USUAL_NAMES
from app.services.programs.rates import NewRate, set_rate

OCTOBER, FESTIVAL = Month(2018, 10), date(2018, 10, 17)
NOVEMBER, BEGUN = Month(2018, 11), date(2018, 11, 1)
RELIEF = USUAL_NAMES[ProgramKind.DISASTER_RELIEF]
POOR = USUAL_NAMES[ProgramKind.RURAL_MINIMUM_LIVING]
ELDERLY = USUAL_NAMES[ProgramKind.RURAL_EXTREME_POVERTY]
_RATES = {"特困人员": 20_000, "低保对象": 15_000, "其他受灾困难户": 10_000}
_REPORTED = 12
_NEEDS = ("因旱减收", "房屋受损", "家中有人住院", "缺过冬衣被")
# How many of those reported came how far, and one who did not pass.
_STAGES = ((Stage.EVALUATED, 9), (Stage.REVIEWED, 5))


def hand_out(session: Session, hands: DemoStaff) -> None:
    """Rice for who lives on 特困 support, mostly signed for; relief that villages still assess."""
    programs = {row.name: row.id for row in session.execute(select(Program.name, Program.id))}
    _rice(session, hands, programs[ELDERLY])
    _relief(session, hands.preparer, programs)


def _rice(session: Session, hands: DemoStaff, program_id: int) -> None:
    new = NewDistribution(
        title="2018年重阳节慰问",
        kind=DistributionKind.BATCH,
        form=DistributionForm.GOODS,
        basis=Basis.PERSON,
        month=OCTOBER,
        item="大米",
        item_unit="袋",
        quantity=1,
        document="渔政办发〔2018〕31号",
        sources=(program_id,),
    )
    number = entering.begin(session, hands.preparer, new, today=FESTIVAL)
    fixing.fix(session, hands.preparer, hands.reviewer, number, today=FESTIVAL)
    ids = [row.id for row in recipient_rows(session, number)]
    moves.record_receipt(session, hands.preparer, number, ids[:-7], FESTIVAL, today=FESTIVAL)


def _relief(session: Session, by: int, programs: dict[str, int]) -> None:
    new = NewDistribution(
        title="2018年冬春救助",
        kind=DistributionKind.RELIEF,
        form=DistributionForm.CASH,
        basis=Basis.PERSON,
        month=NOVEMBER,
        program_id=programs[RELIEF],
        document="五民政发〔2018〕28号",
    )
    for tier, fen in _RATES.items():
        set_rate(session, by, NewRate(RELIEF, tier, fen, NOVEMBER, new.document))
    number = entering.begin(session, by, new, today=BEGUN)
    homes = session.scalars(
        select(Enrollment.household_id)
        .where(Enrollment.program_id == programs[POOR], Enrollment.household_id.is_not(None))
        .order_by(Enrollment.number)
        .limit(_REPORTED)
    )
    reported = [
        entering.add_household(
            session, by, number, home, tier="低保对象", need=_NEEDS[at % len(_NEEDS)]
        )
        for at, home in enumerate(homes)
        if home is not None
    ]
    for stage, count in _STAGES:
        moves.assess(session, by, number, reported[:count], stage)
    moves.refuse(session, by, number, [reported[8]], "家中有稳定工资收入")
