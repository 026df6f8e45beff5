"""A list far larger than any office has is read in one go, every row of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.idcard import check_character
from app.services.intake.lists import read_list
from tests.services.support.lists import TODAY

ROWS = 100_000


def number(index: int) -> str:
    """A right ID number, another one for each index."""
    born = date(1930, 1, 1) + timedelta(days=index % 25_000)
    digits = f"422729{born:%Y%m%d}{index // 25_000:03d}"
    return digits + check_character(digits)


@pytest.mark.slow
def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    """Linear work takes seconds; work that grew with the square would run into the timeout."""
    lines = ["户编号,村,姓名,身份证号,与户主关系,月保障金额,账号,起始年月"]
    for row in range(ROWS):
        head = row - row % 2
        relation = "户主" if row == head else "配偶"
        account = f"8201{head:013d}"
        lines.append(f"H{head},鞍山,张三,{number(row)},{relation},300,{account},2018-03")
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    read = read_list(path, unit="household", villages=["鞍山村"], today=TODAY)

    assert read.counts.rows == read.counts.accepted == read.counts.persons == ROWS
    assert read.counts.households == ROWS // 2
    assert sum(household.amount_fen or 0 for household in read.households) == 30_000 * ROWS // 2
