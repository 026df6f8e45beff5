"""Small made-up lists for commands to import."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.factory import id_number, name_of

HEADER = ("村", "姓名", "身份证号", "月标准", "开户行", "账号", "起始年月")


@dataclass(frozen=True)
class Made:
    """A made-up recipient: the ``number``-th, with an account unless told otherwise."""

    number: int
    amount: str = "300.00"
    village: str = "曹家坪社区"
    account: str | None = ""
    start: str = "2018-01"
    card: str = ""

    @property
    def id_number(self) -> str:
        return self.card or id_number(date(1950, 5, 1), self.number)

    @property
    def name(self) -> str:
        return name_of(self.number)

    @property
    def row(self) -> tuple[str, ...]:
        account = f"8201{self.number:013d}" if self.account == "" else self.account or ""
        return (
            self.village,
            self.name,
            self.id_number,
            self.amount,
            "样例农商行",
            account,
            self.start,
        )


def write(path: Path, people: Iterable[Made]) -> Path:
    """A list as the county hands it over, in UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(one.row for one in people)
    return path
