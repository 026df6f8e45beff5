"""Reads a list of past payments (program, month, ID, amount) from any file that lists come in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from app import vocabulary
from app.errors import AppError
from app.month import Month
from app.services.history.rows import PastList, PastRow
from app.services.intake.columns import Layout, best_sheet
from app.services.intake.datarows import data_rows
from app.services.intake.fields import list_words
from app.services.sheets.cells import Cell, Sheet, as_text, column_letter
from app.services.sheets.cleaning import coded
from app.services.sheets.dates import read_month
from app.services.sheets.headings import HeadingWords, plain
from app.services.sheets.limits import refused
from app.services.sheets.problems import Finding, Problem, level_of
from app.services.sheets.reading import Watch, Workbook, read_file
from app.services.sheets.values import read_amount, read_id_number

# Of the columns that lists have, those that tell the rows of past payments apart.
_SHARED = (
    "serial", "village", "name", "id_number", "head_name", "head_id_number", "amount", "account",
)  # fmt: skip
_OWN = ("month", "program")
_IDS = ("id_number", "head_id_number")
# A year's register has a column a month: 1月, 2017年1月, 12月发放金额.
_MONTH_COLUMN = re.compile(r"(?:((?:19|20)\d{2})年)?(\d{1,2})月份?(?:发放)?(?:金额)?")
_YEAR = re.compile(r"((?:19|20)\d{2})年")
_NOTHING_PAID = frozenset({"", "0", "0.0", "0.00"})


@cache
def _columns() -> Mapping[str, tuple[str, ...]]:
    """Field -> column names: those of lists, and ``resources/vocabulary/past-payments.toml``."""
    own = vocabulary.load(
        vocabulary.shipped("past-payments"), HeadingWords, lambda words: words.faults(_OWN)
    )
    lists = list_words().headings
    return {name: lists[name] for name in _SHARED} | dict(own.headings)


def read_past(
    path: Path,
    *,
    program: str,
    month: Month | None,
    today: date,
    watch: Watch | None = None,
) -> PastList:
    """Read a list of a program's past payments: see ``understand_past`` and ``read_file``."""
    return understand_past(read_file(path, watch), program=program, month=month, today=today)


def understand_past(
    workbook: Workbook, *, program: str, month: Month | None, today: date
) -> PastList:
    """Every payment of the ``program``: a row each, or a column for each month of a year.

    ``month`` is meant where the list has no month column (its year, where the months' columns
    have none). Rows of other programs are counted and left out. Raises AppError for a file
    that is no list, or one without a column for the ID number, the amount, or (without
    ``month``) the month. What is wrong with a row is told with row and column.
    """
    sheet, layout = best_sheet(workbook.sheets, _columns())
    across = _months_across(sheet, layout, month)
    _require(layout, month, across)
    reader = _Reader(sheet, layout, program, month, across, today)
    numbers, _left_out = data_rows(sheet, layout)
    rows = [row for number in numbers for row in reader.read(number)]
    if not rows and not reader.problems:
        raise refused(f"这份名单里没有{program}的发放记录", "请核对文件和所选的项目")
    return PastList(
        workbook.file_name,
        tuple(rows),
        tuple(reader.problems),
        tuple((name, column.letter) for name, column in layout.fields.items()),
        reader.elsewhere,
    )


def _months_across(sheet: Sheet, layout: Layout, month: Month | None) -> Mapping[int, Month]:
    """Column -> month, for a list with months side by side; else nothing.

    The year stands in the column's own heading, is the one given, or stands in a title above.
    """
    found = {
        column.index: match
        for column in layout.columns
        if column.field in (None, "amount")
        and (match := _MONTH_COLUMN.fullmatch(plain(column.header)))
    }
    dated = any(match[1] for match in found.values())
    if "month" in layout.fields or not (dated or len(found) > 1):
        return {}
    above = sheet.rows[: layout.header[0]]
    titles = [_YEAR.search(as_text(cell)) for row in above for cell in row]
    years = {int(title[1]) for title in titles if title}
    year = month.year if month is not None else years.pop() if len(years) == 1 else None
    if year is None and any(match[1] is None for match in found.values()):
        raise AppError(
            "名单按月分列,但看不出是哪一年。没有读入任何内容,请在“月份”中填写这一年的任意一个月。",
            code="history-month",
        )
    return {
        index: Month(int(match[1] or year or 0), int(match[2]))
        for index, match in found.items()
        if 1 <= int(match[2]) <= 12
    }


def _require(layout: Layout, month: Month | None, across: Mapping[int, Month]) -> None:
    fields = layout.fields
    if not any(name in fields for name in _IDS):
        raise refused("名单中没有“身份证号”一列", "请补上这一列的列名后再读入")
    if across:
        return
    if "amount" not in fields:
        raise refused("名单中没有“金额”一列", "请补上这一列的列名后再读入")
    if "month" not in fields and month is None:
        raise AppError(
            "名单中没有“发放月份”一列。没有读入任何内容,请填写名单是哪个月发放的。",
            code="history-month",
        )


@dataclass
class _Reader:
    """Reads rows one by one; problems and rows of other programs are kept."""

    sheet: Sheet
    layout: Layout
    program: str
    month: Month | None
    across: Mapping[int, Month]
    today: date
    problems: list[Problem] = field(default_factory=list)
    elsewhere: int = 0

    def read(self, number: int) -> Iterator[PastRow]:
        """The payments of a row (0-based); none where it is another program's or wrong."""
        named = coded(self._cell(number, "program"))[0]
        if named and named != coded(self.program)[0]:
            self.elsewhere += 1
            return
        id_number = self._id_number(number)
        for month, amount in self._paid(number):
            if month is not None and id_number is not None and amount is not None:
                yield PastRow(number + 1, month, id_number, amount)

    def _paid(self, number: int) -> Iterator[tuple[Month | None, int | None]]:
        if not self.across:
            yield self._month(number), self._amount(number)
        for index, month in self.across.items():
            cell = self.sheet.filled(number, index)
            # Nothing paid in a month is written as nothing, a dash or a zero.
            if coded(cell)[0] not in _NOTHING_PAID:
                reading = read_amount(cell)
                self._add(number, column_letter(index), reading.findings)
                yield month, reading.value

    def _month(self, number: int) -> Month | None:
        if "month" not in self.layout.fields:
            return self.month
        reading = read_month(self._cell(number, "month"), self.today, exact_text=self.sheet.typed)
        self._tell(number, "month", reading.findings)
        if reading.value is None and not reading.findings:
            self._tell(number, "month", [Finding("month", "缺少发放月份,请补上。")])
        return reading.value

    def _id_number(self, number: int) -> str | None:
        """The recipient's, else the head's."""
        for name in _IDS:
            cell = self._cell(number, name)
            if as_text(cell).strip():
                reading = read_id_number(cell, self.today)
                self._tell(number, name, reading.findings)
                return reading.value.number if reading.value is not None else None
        self._tell(number, "id_number", [Finding("id-missing", "缺少身份证号,请补上。")])
        return None

    def _amount(self, number: int) -> int | None:
        reading = read_amount(self._cell(number, "amount"))
        self._tell(number, "amount", reading.findings)
        if reading.value is None and not reading.findings:
            self._tell(number, "amount", [Finding("amount", "缺少金额,请补上。")])
        return reading.value

    def _cell(self, number: int, name: str) -> Cell:
        column = self.layout.fields.get(name)
        return None if column is None else self.sheet.filled(number, column.index)

    def _tell(self, number: int, name: str, findings: Iterable[Finding]) -> None:
        self._add(number, self.layout.letter(name), findings)

    def _add(self, number: int, letter: str | None, findings: Iterable[Finding]) -> None:
        """Only what stops a row: spaces and lower-case letters are put right without a word."""
        for finding in findings:
            if level_of(finding.code) == "refused":
                self.problems.append(
                    Problem(number + 1, letter, "refused", finding.code, finding.message)
                )
