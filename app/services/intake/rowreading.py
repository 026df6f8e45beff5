"""Reads a sheet's data rows field by field, and keeps what was wrong with each cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.services.intake.columns import Layout
from app.services.intake.listing import ListRow
from app.services.sheets import dates, values
from app.services.sheets.cells import Cell, Sheet, is_blank
from app.services.sheets.cleaning import coded
from app.services.sheets.problems import Finding, Problem, Reading, level_of
from app.services.sheets.village_names import VillageNames

# Merged or not, these belong to the one person of the row.
_OWN = frozenset({"name", "id_number", "relation", "is_head", "sex", "birth_date", "age"})
# Cells whose correction is worth telling; a note is trimmed without a word.
_TOLD = frozenset(
    {
        "village", "head_name", "head_id_number", "name", "id_number", "amount",
        "amount_per_person", "first_month", "date", "mode", "care", "bank", "account", "phone",
        "account_holder", "payee_name", "payee_id_number",
    }
)  # fmt: skip
_KEEPS_ZERO = re.compile(r"\d{4}\.10")
_VILLAGE_UNKNOWN = Finding(
    "village-unknown", "没有这个村(社区),请改正村名,或先在设置中给该村加上这个别名。"
)


@dataclass
class Findings:
    """Collects the problems of a list; ``add`` gives a finding its place."""

    layout: Layout
    problems: list[Problem] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    _told: set[tuple[int, str]] = field(default_factory=set)

    def add(self, row: int, of_field: str | None, code: str, message: str) -> None:
        """A problem of a row (as the spreadsheet shows it) in the column of a field."""
        letter = None if of_field is None else self.layout.letter(of_field)
        level = level_of(code)
        self.problems.append(Problem(row, letter, level, code, message))
        self._told.add((row, code))
        if level == "refused":
            self.refused.add(row)

    def has(self, row: int, code: str) -> bool:
        """Whether a row has a problem already, so that it is not told twice."""
        return (row, code) in self._told


class RowReader:
    """Reads rows of one sheet under one layout."""

    def __init__(
        self, sheet: Sheet, layout: Layout, villages: VillageNames, today: date, findings: Findings
    ) -> None:
        self._sheet = sheet
        self._columns = {name: column.index for name, column in layout.fields.items()}
        self._villages = villages
        self._today = today
        self._findings = findings
        self._exact_text = {
            name: sheet.typed or _keeps_zeros(sheet, layout, index)
            for name, index in self._columns.items()
            if name in _DATES
        }
        self._last: dict[str, tuple[Cell, Reading[Any]]] = {}
        self._readers = _readers()

    def read(self, rows: Iterable[int]) -> list[ListRow]:
        """The rows (0-based) as fields; problems go to the findings."""
        return [self._row(row) for row in rows]

    def _row(self, row: int) -> ListRow:
        fields: dict[str, Any] = {"row": row + 1}
        alone = self._is_head_alone(row)
        for name, column in self._columns.items():
            cell = self._cell(row, name, column)
            if name == "village":
                fields.update(self._village(row, cell))
            elif name not in ("name", "id_number") or not alone:
                reading = self._reading(name, cell)
                if reading.value is not None:
                    fields[_ATTRIBUTES.get(name, name)] = reading.value
                self._tell(row, name, column, reading.findings)
        fields.pop("sex", None)
        if fields.get("grade") is None and fields.get("category"):
            fields["grade"] = values.grade_in(fields["category"])
        self._take_from_head(row, fields, alone=alone)
        return ListRow(**fields)

    def _cell(self, row: int, name: str, column: int) -> Cell:
        raw = self._sheet.raw(row, column)
        return raw if name in _OWN else self._sheet.filled(row, column)

    def _reading(self, name: str, cell: Cell) -> Reading[Any]:
        """The cell as read; rows of a household or village repeat what stands above them."""
        last = self._last.get(name)
        if last is not None and last[0] == cell and type(last[0]) is type(cell):
            return last[1]
        reading = self._read_anew(name, cell)
        self._last[name] = cell, reading
        return reading

    def _read_anew(self, name: str, cell: Cell) -> Reading[Any]:
        if name in _IDS:
            if name != "id_number" and not coded(cell)[0]:
                return Reading(None)
            found = values.read_id_number(cell, self._today)
            return Reading(found.value.number if found.value else None, found.findings)
        if name in ("first_month", "enlisted"):
            return dates.read_month(cell, self._today, exact_text=self._exact_text[name])
        if name in ("date", "birth_date"):
            return dates.read_date(cell, self._today, exact_text=self._exact_text[name])
        return self._readers[name](cell)

    def _village(self, row: int, cell: Cell) -> dict[str, str | None]:
        reading = values.read_words(cell)
        if reading.value is None:
            return {"village": None}
        village, group = self._villages.find_with_group(reading.value)
        findings = reading.findings if village else (_VILLAGE_UNKNOWN,)
        self._tell(row, "village", self._columns["village"], findings)
        return {"village": village, "group": group} if group else {"village": village}

    def _tell(self, row: int, name: str, column: int, findings: Iterable[Finding]) -> None:
        if name in ("enlisted", "birth_date"):
            return
        merge = None if name in _OWN else self._sheet.merge_at(row, column)
        for finding in findings:
            refused = level_of(finding.code) == "refused"
            # A merged cell is put right once, but is wrong for every row that it stands for.
            if (merge is None or merge.top == row or refused) and (refused or name in _TOLD):
                self._findings.add(row + 1, name, finding.code, finding.message)

    def _is_head_alone(self, row: int) -> bool:
        """The member's columns are blank and the head's are not: the head is the member."""
        for name in ("name", "id_number"):
            if name in self._columns and not is_blank(self._sheet.raw(row, self._columns[name])):
                return False
        return all(
            name in self._columns and not is_blank(self._sheet.raw(row, self._columns[name]))
            for name in ("head_name", "head_id_number")
        )

    def _take_from_head(self, row: int, fields: dict[str, Any], *, alone: bool) -> None:
        """Lists of heads alone write the person in the head's columns only."""
        missing = (
            ("name", "head_name", "name-missing", "缺少姓名,请补上。"),
            ("id_number", "head_id_number", "id-missing", "缺少身份证号,请补上。"),
        )
        for name, head, code, message in missing:
            if name in self._columns and not alone:
                continue
            fields[name] = fields.get(head)
            column = self._columns.get(head)
            if column is None or is_blank(self._cell(row, head, column)):
                self._findings.add(row + 1, head, code, message)


_DATES = frozenset({"first_month", "enlisted", "date", "birth_date"})
_IDS = frozenset({"id_number", "head_id_number", "payee_id_number"})
_ATTRIBUTES: Mapping[str, str] = {
    "amount": "amount_fen",
    "amount_per_person": "amount_per_person_fen",
}


def _readers() -> dict[str, Callable[[Cell], Reading[Any]]]:
    words = values.read_words
    return {
        "serial": values.read_code,
        "group": words,
        "household_number": values.read_code,
        "household_key": values.read_code,
        "head_name": _optional_name,
        "is_head": values.read_flag,
        "relation": words,
        "name": values.read_name,
        "sex": values.read_sex,
        "age": values.read_count,
        "family_size": values.read_count,
        "persons_covered": values.read_count,
        "amount": values.read_amount,
        "amount_per_person": values.read_amount,
        "mode": values.read_mode,
        "care": values.read_care,
        "category": words,
        "grade": values.read_grade,
        "aid_type": words,
        "reason": words,
        "disability_kind": words,
        "disability_level": values.read_disability_level,
        "bank": words,
        "account": values.read_account,
        "account_holder": _optional_name,
        "payee_name": _optional_name,
        "phone": values.read_phone,
        "address": words,
        "soldier_name": _optional_name,
        "note": words,
    }


def _optional_name(cell: Cell) -> Reading[str]:
    reading = values.read_name(cell)
    return Reading(None) if values.NO_NAME in reading.findings else reading


def _keeps_zeros(sheet: Sheet, layout: Layout, column: int) -> bool:
    """A column that somewhere says 2018.10 has kept its zeros, so its 2018.1 is January."""
    return any(
        isinstance(cell := sheet.raw(row, column), str) and _KEEPS_ZERO.fullmatch(cell.strip())
        for row in range(layout.first_data_row, len(sheet.rows))
    )
