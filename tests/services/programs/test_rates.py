"""Rates: set from a month on, replaced and never overwritten."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import RateUnit
from app.month import Month
from app.services.office import audit
from app.services.programs import entering, rates
from app.services.programs.rates import NewRate
from tests import factory

JANUARY = Month(2018, 1)


@pytest.fixture
def by(session: Session) -> int:
    by = factory.staff(session).id
    entering.seed(session, by, JANUARY)
    return by


def test_a_rate_is_named_by_tier_as_lists_write_it(session: Session, by: int) -> None:
    row = rates.set_rate(
        session, by, NewRate("农村特困", "集中供养", 83500, JANUARY, "五民发〔2017〕3号")
    )
    assert (row.tier, row.amount_fen, row.document) == ("集中", 83500, "五民发〔2017〕3号")


def test_the_same_month_replaces_and_the_old_one_stays_readable(session: Session, by: int) -> None:
    """[A]2: a rate correction names the rate it replaces."""
    old = rates.set_rate(session, by, NewRate("农村特困", "集中", 83500, JANUARY))
    new = rates.set_rate(session, by, NewRate("农村特困", "集中", 84000, JANUARY))
    later = rates.set_rate(session, by, NewRate("农村特困", "集中", 90000, Month(2018, 7)))
    assert [row.id for row in rates.rates(session, "农村特困")] == [later.id, new.id]
    everything = rates.rates(session, "农村特困", with_replaced=True)
    assert [(row.id, row.replaced) for row in everything] == [
        (later.id, False), (new.id, False), (old.id, True)
    ]  # fmt: skip


def test_the_same_rate_again_changes_nothing(session: Session, by: int) -> None:
    first = rates.set_rate(session, by, NewRate("高龄津贴", "80-89", 3900, JANUARY))
    entries = audit.verify(session).entries
    assert rates.set_rate(session, by, NewRate("高龄津贴", "80-89", 3900, JANUARY)) == first
    assert audit.verify(session).entries == entries


def test_a_program_without_tiers_has_one_rate(session: Session, by: int) -> None:
    row = rates.set_rate(
        session, by, NewRate("困难残疾人生活补贴", None, 60000, JANUARY, unit=RateUnit.YEAR)
    )
    assert (row.tier, row.unit) == ("", RateUnit.YEAR)
    again = rates.set_rate(session, by, NewRate("困难残疾人生活补贴", "", 72000, JANUARY))
    assert [r.id for r in rates.rates(session, "困难残疾人生活补贴")] == [again.id]


@pytest.mark.parametrize(
    ("program", "tier", "fen", "words"),
    [
        ("农村特困", "特级", 100, "集中、分散、全自理、半护理、全护理"),
        ("农村特困", "集中", -1, "不能小于零"),
        ("低保边缘家庭", None, 100, "只登记不发钱"),
        ("没有的项目", None, 100, "现有"),
    ],
)
def test_impossible_rates_are_refused(
    session: Session, by: int, program: str, tier: str | None, fen: int, words: str
) -> None:
    with pytest.raises(AppError, match=words):
        rates.set_rate(session, by, NewRate(program, tier, fen, JANUARY))
