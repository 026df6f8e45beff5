"""Reads xls, xlsx and xlsb through calamine, which is quick but gives numbers as floats."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.services.sheets.biff import check_records
from app.services.sheets.cells import Cell, FileKind, Merge, Sheet, number, trim_rows
from app.services.sheets.compound import Compound
from app.services.sheets.limits import (
    MAX_CELLS,
    MAX_SHEETS,
    damaged,
    locked,
    no_table,
    too_many_sheets,
    too_wide,
)

_LOCKED_STREAM = "EncryptedPackage"
_REMEMBERED = 20_000
_WORKBOOK_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")


def read_workbook(data: bytes, kind: FileKind) -> Iterator[Sheet]:
    """All worksheets of an xls, xlsx or xlsb file, one after the other.

    Raises FileRefusedError when it asks for a password, is damaged, or is no workbook.
    """
    if kind == "xls":
        _check_compound(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for meta in _sheets_of(workbook):
                if meta.typ == SheetTypeEnum.WorkSheet:
                    yield _sheet(workbook.get_sheet_by_name(meta.name), kind, meta.visible)
    except PasswordError:
        raise locked() from None
    except (CalamineError, ValueError, OSError, OverflowError):
        raise damaged() from None
    except BaseException as failure:
        # calamine's own faults on broken files arrive as a panic, outside Exception.
        if type(failure).__name__ == "PanicException":
            raise damaged() from None
        raise


def _sheets_of(workbook: CalamineWorkbook) -> list[SheetMetadata]:
    if len(workbook.sheets_metadata) > MAX_SHEETS:
        raise too_many_sheets()
    return workbook.sheets_metadata


def _check_compound(data: bytes) -> None:
    compound = Compound(data)
    if _LOCKED_STREAM in compound.streams:
        raise locked()
    for name in _WORKBOOK_STREAMS:
        if name in compound.streams:
            check_records(compound.read(name))
            return
    raise no_table()


def _sheet(source: CalamineSheet, kind: FileKind, visible: SheetVisibleEnum) -> Sheet:
    if source.total_height * source.total_width > MAX_CELLS:
        raise too_wide()
    left = [None] * source.start[1] if source.start is not None else []
    cells = _Cells()
    return Sheet(
        name=source.name,
        kind=kind,
        rows=trim_rows([*left, *map(cells.of, row)] for row in source.iter_rows()),
        merges=tuple(
            Merge(top, left, bottom, right)
            for (top, left), (bottom, right) in source.merged_cell_ranges or ()
        ),
        hidden=visible != SheetVisibleEnum.Visible,
    )


class _Cells:
    """The cells of a sheet; what stands in many of them is kept once."""

    def __init__(self) -> None:
        self._known: dict[tuple[type, Any], Cell] = {}

    def of(self, value: Any) -> Cell:
        """The cell for what calamine gives."""
        if value == "" or value is None:
            return None
        key = (type(value), value)
        cell = self._known.get(key)
        if cell is None:
            cell = _cell(value)
            if len(self._known) < _REMEMBERED:
                self._known[key] = cell
        return cell


def _cell(value: Any) -> Cell:
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return str(value) if isinstance(value, (time, timedelta)) else None
