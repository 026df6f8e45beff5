"""Reads xls, xlsx and xlsb through calamine, which is quick but gives numbers as floats."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.services.sheets.biff import check_records
from app.services.sheets.cells import Cell, FileKind, Merge, Sheet, number, trim_rows
from app.services.sheets.compound import Compound
from app.services.sheets.limits import MAX_CELLS, damaged, locked, no_table, too_wide

_LOCKED_STREAM = "EncryptedPackage"
_WORKBOOK_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_STANDARD_ERROR = 2
_silence = threading.Lock()


def read_workbook(data: bytes, kind: FileKind) -> list[Sheet]:
    """All worksheets of an xls, xlsx or xlsb file.

    Raises FileRefusedError when it asks for a password, is damaged, or is no workbook.
    """
    if kind == "xls":
        _check_compound(data)
    try:
        with _quiet(), CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                _sheet(workbook.get_sheet_by_name(meta.name), kind, meta.visible)
                for meta in workbook.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError:
        raise locked() from None
    except (CalamineError, ValueError, OSError, OverflowError):
        raise damaged() from None
    except BaseException as failure:
        # calamine's own faults on broken files arrive as a panic, outside Exception.
        if type(failure).__name__ == "PanicException":
            raise damaged() from None
        raise


def _check_compound(data: bytes) -> None:
    compound = Compound(data)
    if _LOCKED_STREAM in compound.streams:
        raise locked()
    for name in _WORKBOOK_STREAMS:
        if name in compound.streams:
            check_records(compound.read(name))
            return
    raise no_table()


@contextmanager
def _quiet() -> Iterator[None]:
    """No Rust traces on standard error: a panic is told in one sentence by who calls us."""
    with _silence:
        try:
            kept = os.dup(_STANDARD_ERROR)
        except OSError:
            # A windowed program has no standard error to keep quiet.
            yield
            return
        try:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), _STANDARD_ERROR)
            yield
        finally:
            os.dup2(kept, _STANDARD_ERROR)
            os.close(kept)


def _sheet(source: CalamineSheet, kind: FileKind, visible: SheetVisibleEnum) -> Sheet:
    if source.total_height * source.total_width > MAX_CELLS:
        raise too_wide()
    rows = source.to_python(skip_empty_area=False) if source.end is not None else []
    return Sheet(
        name=source.name,
        kind=kind,
        rows=trim_rows([_cell(value) for value in row] for row in rows),
        merges=tuple(
            Merge(top, left, bottom, right)
            for (top, left), (bottom, right) in source.merged_cell_ranges or ()
        ),
        hidden=visible != SheetVisibleEnum.Visible,
    )


def _cell(value: Any) -> Cell:
    if value == "" or value is None:
        return None
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return str(value) if isinstance(value, (time, timedelta)) else None
