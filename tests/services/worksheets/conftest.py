"""A village's worksheet that went out, and hands that fill it in and bring it home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app.models.task import AssignmentStatus
from app.reports.workbook_worksheet import FIRST_ROW, worksheet_bytes
from app.services.tasks import views
from app.services.tasks.rows import Created
from app.services.worksheets.exporting import worksheets
from app.services.worksheets.importing import apply, preview
from app.services.worksheets.reading import read_worksheet
from app.services.worksheets.rows import Preview
from tests.services.support.task_town import TODAY, Town

RESULT, DAY, NOTE = 6, 7, 8
Row = tuple[Any, Any, Any]
BLANK: Row = (None, None, None)


@dataclass
class Sheet:
    """The workbook of the first village (three people), as the village has it."""

    session: Session
    town: Town
    made: Created
    file: Path

    def fill(self, *rows: Row) -> Sheet:
        """Write result, day and note into the rows in order."""

        def write(sheet: Any) -> None:
            for at, row in enumerate(rows, start=FIRST_ROW):
                for column, value in zip((RESULT, DAY, NOTE), row, strict=True):
                    sheet.cell(at, column).value = value

        return self.change(write)

    def change(self, do: Callable[[Any], object]) -> Sheet:
        """Do anything to the first worksheet."""
        book = load_workbook(self.file)
        do(book.worksheets[0])
        book.save(self.file)
        return self

    def shown(self, file: Path | None = None, today: date = TODAY) -> Preview:
        read = read_worksheet(file or self.file)
        return preview(self.session, self.town.by, read, today=today)

    def home(self, file: Path | None = None, today: date = TODAY) -> AssignmentStatus:
        return apply(self.session, self.town.by, self.shown(file, today), today=today)

    def cells(self) -> list[tuple[str, str]]:
        """Where something is impossible, and its code."""
        return [(f"{one.column}{one.row}", one.code) for one in self.shown().problems]

    def lacks(self) -> str:
        own = views.assignment_of(self.session, self.made.task_id, self.town.one.id)
        return views.assignment_row(self.session, own, today=TODAY).lacks


@pytest.fixture
def sheet(session: Session, town: Town, tmp_path: Path) -> Sheet:
    made = town.worksheet(session)
    file = tmp_path / "桥河社区.xlsx"
    file.write_bytes(worksheet_bytes(worksheets(session, town.by, made.task_id)[0]))
    return Sheet(session, town, made, file)
