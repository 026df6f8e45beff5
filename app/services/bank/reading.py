"""Reads the rows of a bank's answer as they stand; what a cell cannot mean is said, not guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.models.roster import LineResult
from app.money import grouped
from app.month import Month
from app.services.bank.columns import BankLayout
from app.services.bank.words import bank_words, plain_word, result_of
from app.services.sheets.cells import Cell, Damaged, Sheet, as_text, is_blank
from app.services.sheets.dates import read_date
from app.services.sheets.values import read_account, read_amount

NO_REASON = "银行未说明原因"
# In these columns stands a word about success itself; 备注 may be about anything.
# No roster has more lines than have this many digits.
_LINE_DIGITS = 9
_LOOSE_REASONS = ("备注",)
# A heading that says: who stands here was not paid.
_FAILED = ("失败", "退回", "退票", "退汇", "错误", "拒绝")
_MONTH = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月(?!\s*\d{1,2}\s*日)|(?<!\d)(\d{4})-(\d{2})(?!\d|-)"
)
_NUMBER = re.compile(r"(?<!\d)\d{6}-\d{3,}(?!\d)")
_MASKED = re.compile(r"\d*\*+\d+")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What in a cell does not fit: said with the cell; nothing is registered until it is gone."""

    row: int
    cell: str
    words: str
    code: str

    @property
    def message(self) -> str:
        """E2金额299.99元与花名册的300.00元不符."""
        return f"{self.cell}{self.words}"


@dataclass(frozen=True, slots=True)
class BankRow:
    """One row of the answer; ``row`` as a spreadsheet shows it.

    ``word`` is the result as the bank writes it, ``result`` what it means (None: not known).
    """

    row: int
    roster_number: str
    line: int | None
    account: str
    name: str
    id_number: str
    amount_fen: int | None
    word: str
    result: LineResult | None
    reason: str
    on: date | None


@dataclass(frozen=True, slots=True)
class BankTable:
    """All that was read: rows, what is wrong with cells, rows that are no payments, doubts."""

    rows: tuple[BankRow, ...]
    troubles: tuple[Trouble, ...]
    left_out: tuple[int, ...]
    doubts: tuple[str, ...]
    has_result: bool


class Places:
    """Cells by their names: E2, or the row where the file has no such column."""

    def __init__(self, layout: BankLayout) -> None:
        self._layout = layout

    def trouble(self, row: int, fields: Sequence[str], words: str, code: str) -> Trouble:
        letter = self._layout.letter(*fields)
        return Trouble(row, f"{letter}{row}" if letter else f"第{row}行", words, code)


def read_table(
    sheet: Sheet, layout: BankLayout, own_words: Mapping[str, LineResult], today: date, month: Month
) -> BankTable:
    """The payments in a sheet; ``month`` is that of the roster, ``own_words`` as in bank_words."""
    reader = _Reader(sheet, layout, own_words, today, month)
    rows = [row for at in range(layout.first, len(sheet.rows)) if (row := reader.read(at))]
    return BankTable(
        tuple(rows),
        tuple(reader.troubles),
        tuple(reader.left_out),
        (*_titles(sheet, layout, month), *reader.doubts(rows)),
        reader.has_result,
    )


class _Reader:
    def __init__(
        self,
        sheet: Sheet,
        layout: BankLayout,
        own_words: Mapping[str, LineResult],
        today: date,
        month: Month,
    ) -> None:
        self._sheet, self._fields, self._layout = sheet, layout.fields, layout
        self._own, self._today, self._month = own_words, today, month
        self._places = Places(layout)
        self._totals: list[int] = []
        self.troubles: list[Trouble] = []
        self.left_out: list[int] = []
        heading = layout.header("reason")
        self._all_failed = "result" not in self._fields and any(w in heading for w in _FAILED)
        self._loose = plain_word(heading) in _LOOSE_REASONS
        # 是否退回: yes means that it was.
        self._asks_for_failure = any(word in layout.header("result") for word in _FAILED)
        self.has_result = "result" in self._fields or self._all_failed

    def read(self, at: int) -> BankRow | None:
        """A row as a payment; None for one that is blank, a sum, or about something else."""
        if all(is_blank(cell) for cell in self._sheet.rows[at]):
            return None
        row = at + 1
        cells = {name: self._sheet.raw(at, column) for name, column in self._fields.items()}
        texts = {name: as_text(cell).strip() for name, cell in cells.items()}
        if self._is_total(at) or not _is_payment(texts):
            self.left_out.append(row)
            return None
        word, result = self._result(row, texts)
        line, number = texts.get("line", ""), _our_number(texts.get("roster_number", ""))
        # By number and line, name and amount a row is known without its account.
        known = bool(number and line and texts.get("name") and texts.get("amount"))
        return BankRow(
            row=row,
            roster_number=number,
            line=int(line) if line.isdecimal() and len(line) <= _LINE_DIGITS else None,
            account=self._account(row, cells, known=known),
            name=plain_word(texts.get("name", "")),
            id_number=texts.get("id_number", "").upper(),
            amount_fen=self._amount(row, cells),
            word=word,
            result=result,
            reason=self._reason(word, result, texts),
            on=self._day(row, cells),
        )

    def _is_total(self, at: int) -> bool:
        """合计 and the like, in a cell that is no name of a payee; its sum is kept to compare."""
        words = [
            plain_word(as_text(cell)) for cell in self._sheet.rows[at] if isinstance(cell, str)
        ]
        if not any(word.startswith(bank_words().totals) for word in words):
            return False
        column = self._fields.get("amount")
        total = read_amount(self._sheet.raw(at, column)).value if column is not None else None
        if total is not None and any(word.startswith(("合计", "总计", "共计")) for word in words):
            self._totals.append(total)
        return True

    def _account(self, row: int, cells: Mapping[str, Cell], *, known: bool) -> str:
        """Digits; spreadsheets that were in between may have lost the last of them."""
        cell = cells.get("account")
        text = "".join(as_text(cell).split())
        if _MASKED.fullmatch(text):
            return text
        reading = read_account(cell)
        lost = isinstance(cell, Damaged) or (reading.value is None and "E+" in text.upper())
        if lost and known:
            return ""
        if lost:
            self._add(row, "account", "的账号被存成了数字,末几位已丢失", "result-account")
        return reading.value or text

    def _amount(self, row: int, cells: Mapping[str, Cell]) -> int | None:
        cell = cells.get("amount")
        if cell is None or is_blank(cell):
            return None
        reading = read_amount(cell)
        if reading.value is None:
            self._add(row, "amount", "金额不对(为零、负数或不是数字)", "result-amount")
        return reading.value

    def _result(self, row: int, texts: Mapping[str, str]) -> tuple[str, LineResult | None]:
        reason = texts.get("reason", "")
        if self._all_failed:
            if not reason:
                self._add(row, "reason", "没有失败原因,分不清是否成功", "result-word")
            return reason, LineResult.RETURNED
        word = texts.get("result", "")
        told = None if self._loose else result_of(reason, self._own) if reason else None
        if not word:
            return (reason, told) if told is not None else ("", LineResult.UNKNOWN)
        result = self._meaning(word)
        if result is None:
            return word, told
        if result is LineResult.PAID and told is LineResult.RETURNED:
            self._add(
                row, "result", f"写着“{word}”,原因却是“{reason}”,互相矛盾", "result-contradicts"
            )
        return word, result

    def _meaning(self, word: str) -> LineResult | None:
        plain, words = plain_word(word), bank_words().results
        if self._asks_for_failure and plain in words.yes_or_no:
            return LineResult.RETURNED if plain in words.yes else LineResult.PAID
        return result_of(word, self._own)

    def _reason(self, word: str, result: LineResult | None, texts: Mapping[str, str]) -> str:
        reason = texts.get("reason", "")
        if result is LineResult.RETURNED and not reason:
            words = bank_words().results
            bare = words.yes_or_no | words.no_reason
            return word if word and plain_word(word) not in bare else NO_REASON
        return reason

    def _day(self, row: int, cells: Mapping[str, Cell]) -> date | None:
        month = self._cell_month(as_text(cells.get("month")))
        if month is not None and month != self._month:
            words = f"是{month.chinese}的,花名册是{self._month.chinese}的"
            self._add(row, "month", words, "result-other-month")
        cell = cells.get("date")
        if cell is None or is_blank(cell):
            return None
        day = read_date(cell, self._today, exact_text=False).value
        if day is None:
            # Times without separators and the like: a later day still shows.
            match = re.match(r"(\d{4})(\d{2})(\d{2})", as_text(cell).strip())
            day = _day_of(match) if match else None
        if day is not None and day > self._today:
            self._add(row, "date", "的日期在今天之后", "result-date")
        return day

    def _cell_month(self, text: str) -> Month | None:
        bare = re.fullmatch(r"\s*(\d{4})(\d{2})\s*", text)
        return _month_of(bare[1], bare[2]) if bare else _month_in(text)

    def _add(self, row: int, field: str, words: str, code: str) -> None:
        self.troubles.append(self._places.trouble(row, (field, "account"), words, code))

    def doubts(self, rows: Sequence[BankRow]) -> list[str]:
        """What does not refuse the file and is still to be looked at."""
        told: list[str] = []
        amounts = [row.amount_fen for row in rows if row.amount_fen is not None]
        if self._totals and sum(amounts) not in self._totals:
            told.append(
                f"文件写的合计是{grouped(self._totals[-1])}元,明细加起来是"
                f"{grouped(sum(amounts))}元:可能不是完整的回盘。"
            )
        return told


def _is_payment(texts: Mapping[str, str]) -> bool:
    """Who signed the list may stand in the column of accounts; it has no digits."""
    account = texts.get("account", "")
    return any(letter.isdigit() for letter in account) or any(
        texts.get(name) for name in ("line", "id_number", "amount", "result")
    )


def _our_number(text: str) -> str:
    """A roster's number; the bank's own batch numbers look otherwise and say nothing."""
    match = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return match[0] if match else ""


def _titles(sheet: Sheet, layout: BankLayout, month: Month) -> list[str]:
    """A month above the headings that is not the roster's."""
    for row in sheet.rows[: layout.top]:
        for cell in row:
            found = _month_in(as_text(cell))
            if found is not None and found != month:
                return [f"文件标题写的是“{as_text(cell).strip()}”,花名册是{month.chinese}的。"]
    return []


def _month_in(text: str) -> Month | None:
    match = _MONTH.search(text)
    if match is None:
        return None
    return _month_of(match[1] or match[3], match[2] or match[4])


def _month_of(year: str, number: str) -> Month | None:
    try:
        return Month(int(year), int(number))
    except ValueError:
        return None


def _day_of(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
