"""Sample lists, and small lists made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from app.services.intake.listing import ReadList
from app.services.sheets.parsing import sheets_of
from app.services.sheets.reading import Workbook, file_content

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
TODAY = date(2026, 11, 24)

# Made-up people whose numbers are right.
HEAD, WIFE, SON = "422729194604180954", "42272919670319287X", "420529200408203886"
OTHER, FOURTH = "420529195803150012", "422729194309120035"

Rows = Sequence[Any]
ReadRows = Callable[..., ReadList]


def write_workbook(path: Path, rows: Rows, merges: Sequence[str] = ()) -> Path:
    """A workbook of one sheet; None leaves a cell blank."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def read_here(path: Path) -> Workbook:
    """A file as ``read_file`` gives it, read in this process: quick, for tests of the formats."""
    return Workbook(path.name, tuple(sheets_of(file_content(path), path.stem)), "")


def codes(read: ReadList) -> list[tuple[int, str]]:
    """Every problem as (row, code)."""
    return [(problem.row, problem.code) for problem in read.problems]
