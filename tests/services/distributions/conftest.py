"""A town for distributions: a poor household with an old head, a lone old man, two programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.models.distribution import Basis, DistributionForm, DistributionKind
from app.models.household import Household
from app.models.person import Person
from app.models.program import AmountRule, Period, Program, ProgramTier, TierDimension, Unit
from app.month import Month
from app.services.distributions.entering import begin
from app.services.distributions.rows import NewDistribution
from tests import factory

TODAY = date(2018, 9, 20)
MONTH = Month(2018, 9)


@dataclass(frozen=True)
class Town:
    """``poor`` is a household of three, its head also paid for age; ``lone`` lives alone."""

    preparer: int
    reviewer: int
    poor: Household
    head: Person
    wife: Person
    child: Person
    lone: Person
    minimum: Program
    elderly: Program
    greeting: Program
    relief: Program
    category: ProgramTier

    def begin(self, session: Session, **others: object) -> str:
        """A batch of 100 yuan a person over both programs, unless told otherwise."""
        wanted: dict[str, object] = {
            "title": "中秋慰问",
            "kind": DistributionKind.BATCH,
            "form": DistributionForm.CASH,
            "basis": Basis.PERSON,
            "month": MONTH,
            "program_id": self.greeting.id,
            "amount_fen": 10000,
            "sources": (self.minimum.id, self.elderly.id),
        }
        new = NewDistribution(**(wanted | others))  # type: ignore[arg-type]
        return begin(session, self.preparer, new, today=TODAY)


@pytest.fixture
def town(session: Session) -> Town:
    preparer, reviewer = factory.two_staff(session)
    one, other = factory.village(session, "桥河社区"), factory.village(session, "鞍山村")
    head = factory.person(session, "覃大山", born=date(1936, 1, 5), village=one)
    wife = factory.person(session, "向春梅", born=date(1940, 1, 5), village=one)
    child = factory.person(session, "覃小林", born=date(2008, 1, 5), village=one)
    lone = factory.person(session, "田老五", born=date(1935, 1, 5), village=other)
    poor = factory.household(session, head, wife, child)
    minimum = factory.program(session, "样例低保", unit=Unit.HOUSEHOLD)
    elderly = factory.program(session, "样例高龄", amount_rule=AmountRule.RATE, age_from=80)
    greeting = factory.program(session, "节日慰问样例", period=Period.ONE_OFF)
    relief = factory.program(
        session, "冬春样例", unit=Unit.HOUSEHOLD, period=Period.ONE_OFF, amount_rule=AmountRule.RATE
    )
    category = factory.tier(session, relief, "低保对象", dimension=TierDimension.CATEGORY)
    factory.tier(session, relief, "其他困难户", dimension=TierDimension.CATEGORY)
    factory.rate(session, relief, 15000, tier=category)
    factory.enrollment(session, minimum, poor, amount_fen=60000)
    factory.enrollment(session, elderly, head)
    factory.enrollment(session, elderly, lone)
    return Town(
        preparer,
        reviewer,
        poor,
        head,
        wife,
        child,
        lone,
        minimum,
        elderly,
        greeting,
        relief,
        category,
    )
