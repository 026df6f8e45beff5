"""What the import window has done beside it: reading, understanding, comparing, applying."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.models.program import Program, Unit
from app.month import Month
from app.services.access.office import Office
from app.services.intake import layouts, listing
from app.services.intake.applying import Applied, apply_shown
from app.services.intake.comparing import Comparison, compare
from app.services.intake.listing import ReadList
from app.services.intake.lists import Preview, preview, understand
from app.services.intake.money import ListMoney, list_money
from app.services.intake.synonyms import synonyms
from app.services.programs.rows import ProgramRow
from app.services.register.villages import village_aliases
from app.services.sheets.reading import Workbook, read_file, read_pasted
from app.ui.desk.background import Progress
from app.ui.desk.file_import import told_rows

Columns = Mapping[str, str | None]


@dataclass(frozen=True)
class Order:
    """What the user said of a list: program, month, whether it is all, sheet and columns.

    ``confirmed``: ID numbers of whom the list is right about inside an earlier ended spell, or
    though they are suspended.
    """

    program: ProgramRow
    as_of: Month | None
    full_list: bool
    sheet: str | None = None
    mapping: Columns | None = None
    confirmed: frozenset[str] = frozenset()

    @property
    def unit(self) -> listing.Unit:
        if self.program.rules.one_off:
            return "one_off"
        return "household" if self.program.rules.unit is Unit.HOUSEHOLD else "person"

    @property
    def word(self) -> str:
        """What an enrollment of it is counted in."""
        return {"one_off": "笔", "household": "户", "person": "人"}[self.unit]


@dataclass(frozen=True)
class Compared:
    """The list as read, before the register had its say, the comparison, and what it costs."""

    read: ReadList
    comparison: Comparison
    money: ListMoney


def bring_file(path: Path) -> Callable[[Progress], Workbook]:
    """Read a file of any kind."""

    def work(progress: Progress) -> Workbook:
        progress.report(0, 0, "正在读取文件…")
        workbook = read_file(path, told_rows(progress))
        progress.check()
        return workbook

    return work


def bring_text(text: str) -> Callable[[Progress], Workbook]:
    """Read what was copied from a spreadsheet."""
    return lambda _progress: read_pasted(text)


def look(session: Session, brought: Workbook, order: Order) -> tuple[Preview, Columns | None]:
    """How the columns are understood; a choice remembered for lists of this shape goes first."""
    words = synonyms(session)
    found = preview(
        brought,
        unit=order.unit,
        synonyms=words,
        sheet=order.sheet,
        mapping=order.mapping,
    )
    if order.mapping is not None:
        return found, order.mapping
    kept = layouts.remembered(session, found.columns)
    if kept is None:
        return found, None
    told = preview(brought, unit=order.unit, synonyms=words, sheet=found.sheet, mapping=kept)
    return told, kept


def compared(
    office: Office, brought: Workbook, order: Order, month: Month, today: date
) -> Callable[[Progress], Compared]:
    """Read every row and compare with the register; nothing is written.

    What it costs is told for the roster of ``month``.
    """

    def work(progress: Progress) -> Compared:
        with office.reading() as session:
            progress.report(0, 3, "正在核对每一行…")
            read = understand(
                brought,
                unit=order.unit,
                villages=village_aliases(session),
                today=today,
                synonyms=synonyms(session),
                mapping=order.mapping,
                sheet=order.sheet,
                as_of=order.as_of,
            )
            progress.report(1, 3, "正在与台账比较…")
            program = session.get_one(Program, order.program.id)
            found = compare(
                session,
                program,
                read,
                as_of=order.as_of,
                full_list=order.full_list,
                today=today,
                confirmed=order.confirmed,
            )
            progress.report(2, 3, "正在计算金额…")
            money = list_money(session, found, month, today=today)
            progress.report(3, 3, "正在计算金额…")
        return Compared(read, found, money)

    return work


def apply_it(
    by: int, brought: Workbook, order: Order, shown: Compared, today: date, *, skip_errors: bool
) -> Callable[[Session], Applied]:
    """What was shown, whole, in one transaction; a choice of columns is remembered with it."""

    def act(session: Session) -> Applied:
        applied = apply_shown(
            session,
            by,
            order.program.id,
            shown.read,
            shown.comparison,
            today=today,
            skip_errors=skip_errors,
        )
        if order.mapping is not None:
            words = synonyms(session)
            seen = preview(
                brought,
                unit=order.unit,
                synonyms=words,
                sheet=order.sheet,
                mapping=order.mapping,
            )
            layouts.remember(session, by, seen.columns, order.mapping)
        return applied

    return act
