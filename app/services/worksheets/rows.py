"""A worksheet as data, on its way out and on its way home."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from app.models.task import Answer
from app.services.sheets.cells import Cell

# Fixed: what goes out is found by these words when it comes home.
HEADERS = ("序号", "村", "组", "姓名", "身份证号", "结果", "日期", "说明")
RESULT, DAY, NOTE, NAME, ID_NUMBER = "结果", "日期", "说明", "姓名", "身份证号"


@dataclass(frozen=True, slots=True)
class WorksheetLine:
    """A person's row as it goes out; what is known already is filled in."""

    position: int
    village: str
    group: str
    name: str
    id_number: str
    result: str
    day: date | None
    note: str
    mark: str


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A village's workbook; ``mark`` stands for the sheet itself."""

    office: str
    task: str
    title: str
    village: str
    due_on: date
    officer: str
    hotline: str
    mark: str
    lines: tuple[WorksheetLine, ...]


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell as a spreadsheet shows it: row 7, column F."""

    row: int
    column: str

    def __str__(self) -> str:
        return f"{self.column}{self.row}"


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A row as it came home: cells as read, and where they stand."""

    row: int
    item_id: int | None
    name: Cell
    id_number: Cell
    result: Cell
    day: Cell
    note: Cell


@dataclass(frozen=True, slots=True)
class ReadWorksheet:
    """A file as read: whose it is, and the rows with a mark or with an answer."""

    token: str
    village_id: int
    columns: dict[str, str]
    lines: tuple[ReadLine, ...]
    exact_text: bool

    def column(self, header: str) -> str:
        """The letter of a column; empty where the sheet has it no more."""
        return self.columns.get(header, "")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is impossible about an answer; ``message`` is a sentence without the cell's name."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Step:
    """An answer that is new or different, and what it will do, in sentences."""

    item_id: int
    person_id: int
    name: str
    row: int
    answer: Answer
    day: date | None
    note: str
    before: Answer | None
    effects: tuple[str, ...]

    @property
    def notable(self) -> bool:
        """Whether it does more than note that somebody is alive, as most lines do."""
        return self.answer is not Answer.ALIVE or self.before is not None or len(self.effects) > 1


@dataclass(frozen=True, slots=True)
class Preview:
    """What bringing a worksheet home will do.

    ``answers`` are those of all people as they will stand, ``lacking`` the names of who has
    none; ``steps`` only what changes. With ``problems`` nothing can be applied.
    """

    assignment_id: int
    task_id: int
    task: str
    title: str
    village: str
    answers: Counter[Answer]
    lacking: tuple[str, ...]
    steps: tuple[Step, ...]
    problems: tuple[CellProblem, ...]

    @property
    def items(self) -> int:
        """How many people the village was asked about."""
        return self.answers.total() + len(self.lacking)
