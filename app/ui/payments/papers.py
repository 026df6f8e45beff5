"""What can be printed and saved of a roster, and what the files are called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.models.roster import LOCKED
from app.reports.changes import changes_sheet
from app.reports.notice import notice_sheets
from app.reports.pdf import MissingGlyph, missing_glyphs, pdf_bytes
from app.reports.roster import roster_sheets
from app.reports.sheet import Sheet
from app.services.bank.formats import BankFileFormat, formats
from app.services.rosters import views
from app.services.rosters.changes import change_rows
from app.services.rosters.rows import RosterRow
from app.ui.desk.missing import missing_words

FORMAT_WORDS = {
    "xlsx": "Excel 表格 (xlsx)",
    "csv": "逗号分隔的文本 (csv)",
    "txt": "竖线分隔的文本 (txt)",
}


class Paper(StrEnum):
    """The sheets of a roster; the value is the word in buttons and file names."""

    ROSTER = "花名册"
    NOTICE = "公示"
    CHANGES = "增减变动"


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper ready to be seen: the very PDF, its sheets, and what cannot be printed."""

    roster: RosterRow
    paper: Paper
    sheets: tuple[Sheet, ...]
    pdf: bytes
    missing: tuple[MissingGlyph, ...]
    formats: tuple[BankFileFormat, ...]

    @property
    def title(self) -> str:
        """The file's name without its ending: 2018-11-农村低保-花名册."""
        return file_title(self.roster, self.paper.value)

    @property
    def missing_words(self) -> str:
        """Which characters this machine cannot print, and in which texts."""
        return missing_words(self.missing)


def printed(session: Session, program_id: int, number: str, paper: Paper) -> Printed:
    """Read a roster and draw one of its papers; AppError when there is no such roster."""
    roster = views.roster_row(session, number)
    sheets = _sheets(session, program_id, roster, paper)
    return Printed(
        roster, paper, sheets, pdf_bytes(sheets), missing_glyphs(sheets), formats(session)
    )


def file_title(roster: RosterRow, word: str) -> str:
    """2018-11-农村低保-花名册; supplements and rosters not yet approved say so."""
    extra = f"第{roster.sequence}次补发-" if roster.sequence else ""
    draft = "" if roster.status in LOCKED else "(未复核)"
    return f"{roster.month}-{roster.program}-{extra}{word}{draft}"


def format_words(form: BankFileFormat) -> str:
    """What a bank format is called in the choice."""
    words = FORMAT_WORDS.get(form.kind, form.kind)
    return words if form.name == form.kind else f"{form.name}:{words}"


def _sheets(
    session: Session, program_id: int, roster: RosterRow, paper: Paper
) -> tuple[Sheet, ...]:
    if paper is Paper.ROSTER:
        return roster_sheets(roster)
    if paper is Paper.NOTICE:
        return notice_sheets(roster)
    return (changes_sheet(roster, change_rows(session, program_id, roster.month)),)
