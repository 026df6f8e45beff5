"""Reads the bank's answer from any file that lists come in, line by line, guessing nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.errors import AppError
from app.models.roster import LineResult
from app.money import grouped
from app.services.intake.cells import Cell, Sheet, as_text, is_blank
from app.services.intake.columns import Layout, best_sheet
from app.services.intake.dates import read_date
from app.services.intake.reading import read_file
from app.services.intake.values import read_account, read_amount
from app.services.rosters.bank_words import COLUMNS, result_of
from app.services.rosters.rows import RosterLineRow, RosterRow
from app.services.rosters.settlement import Answer

NOTHING = "没有登记任何结果。"
NO_REASON = "银行未说明原因"


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the answer as read; ``row`` as a spreadsheet shows it."""

    row: int
    roster_number: str
    line: int | None
    account: str
    name: str
    amount_fen: int | None
    result: LineResult
    reason: str


def read_answer(path: Path, roster: RosterRow, *, today: date) -> Mapping[int, Answer]:
    """The bank's answers by line id of the roster; lines that the file lacks are not in it.

    Lines are found by roster number and line where the file has them, else by account, amount
    and name. Raises AppError (naming the cell) for a file of another roster, a row that is
    not in the roster or could be two of its lines with different results, an amount that
    differs, is zero or negative, a word that is not known, a day in the future.
    """
    sheet, layout = best_sheet(read_file(path).sheets, COLUMNS)
    if "result" not in layout.fields:
        raise AppError(
            f"回盘文件中没有“结果”一列,分不清成功和失败,{NOTHING}请向银行索要带结果的文件。",
            code="result-column",
        )
    rows = _rows(sheet, layout, today)
    if not rows:
        raise AppError(f"回盘文件中没有明细,{NOTHING}", code="result-empty")
    finder = _Finder(roster)
    return _answers(layout, finder, rows)


def _answers(layout: Layout, finder: _Finder, rows: Sequence[_Row]) -> dict[int, Answer]:
    by_candidates: dict[tuple[int, ...], list[_Row]] = defaultdict(list)
    for row in rows:
        by_candidates[finder.candidates(layout, row)].append(row)
    answers: dict[int, Answer] = {}
    for lines, several in by_candidates.items():
        _require_clear(layout, lines, several)
        for line, row in zip(lines, several, strict=False):
            answers[line] = Answer(row.result, row.reason)
    return answers


def _require_clear(layout: Layout, lines: tuple[int, ...], several: Sequence[_Row]) -> None:
    """As many rows as lines at the most, and where lines look alike all of one result."""
    if len(several) > len(lines):
        raise _refuse(layout, several[-1], "account", "在文件中重复出现", code="result-twice")
    if len(lines) > 1:
        same = {(row.result, row.reason) for row in several}
        if len(several) < len(lines) or len(same) > 1:
            raise _refuse(
                layout,
                several[0],
                "account",
                f"与花名册中{len(lines)}行都相符(户名、账号、金额相同),分不清是哪一行,请逐行登记",
                code="result-ambiguous",
            )


class _Finder:
    """Finds the lines of a roster that a row of the answer may mean."""

    def __init__(self, roster: RosterRow) -> None:
        self._number = roster.number
        self._by_position = {line.position: line for line in roster.lines}
        self._by_account: dict[str, list[RosterLineRow]] = defaultdict(list)
        for line in roster.lines:
            if line.amount_fen:
                self._by_account[line.account].append(line)

    def candidates(self, layout: Layout, row: _Row) -> tuple[int, ...]:
        """Line ids; one where the file names the line."""
        if row.roster_number and row.roster_number != self._number:
            raise _refuse(
                layout,
                row,
                "roster_number",
                f"是花名册{row.roster_number}的回盘,不是{self._number}的",
                code="result-other-roster",
            )
        if row.roster_number and row.line is not None:
            return (self._named(layout, row).id,)
        same_account = self._by_account.get(row.account, [])
        named = [line for line in same_account if not row.name or line.payee_name == row.name]
        if not named:
            raise _refuse(layout, row, "account", "不在这份花名册中", code="result-not-in-roster")
        matching = [line for line in named if line.amount_fen == row.amount_fen]
        if not matching:
            raise self._differs(layout, row, named[0])
        return tuple(line.id for line in matching)

    def _named(self, layout: Layout, row: _Row) -> RosterLineRow:
        line = self._by_position.get(row.line or 0)
        if line is None or (row.account and line.account != row.account):
            raise _refuse(layout, row, "line", "不在这份花名册中", code="result-not-in-roster")
        if row.amount_fen is not None and line.amount_fen != row.amount_fen:
            raise self._differs(layout, row, line)
        return line

    def _differs(self, layout: Layout, row: _Row, line: RosterLineRow) -> AppError:
        return _refuse(
            layout,
            row,
            "amount",
            f"金额{grouped(row.amount_fen or 0)}元与花名册的{grouped(line.amount_fen)}元不符",
            code="result-amount",
        )


def _rows(sheet: Sheet, layout: Layout, today: date) -> list[_Row]:
    found: list[_Row] = []
    for index in range(layout.first_data_row, len(sheet.rows)):
        cells = {name: sheet.raw(index, column.index) for name, column in layout.fields.items()}
        if is_blank(cells.get("account")) and is_blank(cells.get("line")):
            continue
        found.append(_read(layout, index + 1, cells, today))
    return found


def _read(layout: Layout, row: int, cells: Mapping[str, Cell], today: date) -> _Row:
    texts: dict[str, str] = {name: as_text(cell).strip() for name, cell in cells.items()}
    account = read_account(cells.get("account"))
    amount = _amount(layout, row, cells)
    result = _result(layout, row, texts)
    reason = texts.get("reason", "")
    if result is LineResult.RETURNED and not reason:
        own = texts.get("result", "")
        reason = own if own not in ("失败", "否", "n", "N", "F", "f") else NO_REASON
    _check_day(layout, row, cells, today)
    line = texts.get("line", "")
    return _Row(
        row=row,
        roster_number=texts.get("roster_number", ""),
        line=int(line) if line.isdecimal() else None,
        account=account.value or texts.get("account", ""),
        name=texts.get("name", ""),
        amount_fen=amount,
        result=result,
        reason=reason,
    )


def _amount(layout: Layout, row: int, cells: Mapping[str, Cell]) -> int | None:
    cell = cells.get("amount")
    if cell is None or is_blank(cell):
        return None
    reading = read_amount(cell)
    if reading.value is None:
        raise _refuse(layout, row, "amount", "金额不对(为零、负数或不是数字)", code="result-amount")
    return reading.value


def _result(layout: Layout, row: int, texts: Mapping[str, Any]) -> LineResult:
    text = str(texts.get("result", ""))
    if not text:
        return LineResult.UNKNOWN
    result = result_of(text)
    if result is None:
        raise _refuse(
            layout, row, "result", "的结果看不懂,请改成“成功”或“失败”", code="result-word"
        )
    return result


def _check_day(layout: Layout, row: int, cells: Mapping[str, Cell], today: date) -> None:
    cell = cells.get("date")
    if cell is None or is_blank(cell):
        return
    day = read_date(cell, today, exact_text=False).value
    if day is not None and day > today:
        raise _refuse(layout, row, "date", "的日期在今天之后", code="result-date")


def _refuse(layout: Layout, row: _Row | int, field: str, what: str, *, code: str) -> AppError:
    number = row if isinstance(row, int) else row.row
    letter = layout.letter(field) or layout.letter("account") or ""
    cell = f"{letter}{number}" if letter else f"第{number}行"
    return AppError(f"回盘文件{cell}{what},{NOTHING}请核对后重新选择文件。", code=code)
