"""``rate set``: tiers as lists write them, programs without tiers, and what is refused."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Office

FROM = ("--from", "2018-01")


@pytest.mark.parametrize(
    ("program", "tier", "stored"),
    [
        ("农村特困", "集中供养", "集中"),
        ("农村特困", "半护理", "半护理"),
        ("高龄津贴", "80-89", "80-89"),
        ("高龄津贴", "100+", "100+"),
        ("农村低保", "A类", "A"),
        (" 农村特困 ", "分散", "分散"),
    ],
)
def test_a_rate_is_set_for_a_tier(office: Office, program: str, tier: str, stored: str) -> None:
    said = office.done(
        "rate",
        "set",
        program,
        "--tier",
        tier,
        "--amount",
        "835",
        *FROM,
        "--document",
        "鄂民〔2018〕1号",
    )
    assert said == {
        "program": program.strip(), "tier": stored, "amount": "835.00", "from": "2018-01",
    }  # fmt: skip


def test_a_program_without_tiers_has_one_rate(office: Office) -> None:
    said = office.done("rate", "set", "困难残疾人生活补贴", "--amount", "100", *FROM)
    assert said["tier"] == ""
    answer = office("rate", "set", "农村特困", "--amount", "835", *FROM)
    assert answer.used_wrongly("--tier", "集中")


def test_unknown_programs_and_tiers_are_refused(office: Office) -> None:
    amount = ("--amount", "835", *FROM)
    assert office("rate", "set", "没有", "--tier", "集中", *amount).refused("农村特困")
    assert office("rate", "set", "农村特困", "--tier", "没有", *amount).refused("集中")
    assert office("rate", "set", "低保边缘家庭", "--tier", "A", *amount).refused("不发钱")
