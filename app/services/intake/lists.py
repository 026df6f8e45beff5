"""The door to lists coming in: a file goes in, what it says and what is wrong with it comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.month import Month
from app.services.intake import crosschecks
from app.services.intake.columns import (
    Layout,
    Synonyms,
    best_sheet,
    find_layout,
    meanings,
    no_header,
    override,
)
from app.services.intake.datarows import data_rows
from app.services.intake.grouping import group_rows
from app.services.intake.households import HouseholdBuilder
from app.services.intake.listing import (
    LeftOut,
    ListGrant,
    ListHousehold,
    ListPerson,
    ListRow,
    ReadList,
    Unit,
    refused_rows,
)
from app.services.intake.notes import list_notes, other_sheets
from app.services.intake.rowreading import Findings, RowReader
from app.services.sheets.cells import Sheet, as_text
from app.services.sheets.limits import refused
from app.services.sheets.problems import Problem
from app.services.sheets.reading import Workbook, read_file
from app.services.sheets.village_names import VillageNames

_SAMPLES = 3
_PREVIEWED = 10
_LEVELS = {"refused": 0, "corrected": 1, "warned": 2}


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """A sheet that the user may choose: its name, rows, and whether a header was found."""

    name: str
    rows: int
    understood: bool


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """How one column was understood, with its first values."""

    letter: str
    header: str
    field: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What the window shows before a list is read: sheets, columns, first rows (row number and
    texts), and how many rows hold people."""

    file_name: str
    sheets: tuple[SheetChoice, ...]
    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[PreviewColumn, ...]
    first_rows: tuple[tuple[int, tuple[str, ...]], ...]
    data_rows: int
    left_out: tuple[LeftOut, ...]


def read_list(
    path: Path,
    *,
    unit: Unit,
    villages: Mapping[str, str] | Iterable[str],
    today: date,
    synonyms: Synonyms | None = None,
    mapping: Mapping[str, str | None] | None = None,
    sheet: str | None = None,
    as_of: Month | None = None,
) -> ReadList:
    """Read a list of any kind of file: see ``understand``.

    Raises FileRefusedError (an AppError) when the file cannot be read as a list.
    """
    return understand(
        read_file(path),
        unit=unit,
        villages=villages,
        today=today,
        synonyms=synonyms,
        mapping=mapping,
        sheet=sheet,
        as_of=as_of,
    )


def understand(
    workbook: Workbook,
    *,
    unit: Unit,
    villages: Mapping[str, str] | Iterable[str],
    today: date,
    synonyms: Synonyms | None = None,
    mapping: Mapping[str, str | None] | None = None,
    sheet: str | None = None,
    as_of: Month | None = None,
) -> ReadList:
    """What a workbook's list says for a program of this unit.

    ``villages``: alias -> name (or the names). ``mapping``: column letter -> field, the user's
    own choice over what was understood. ``sheet``: the sheet's name instead of the best one.
    ``today``: ID numbers born later are refused. ``as_of``: the month that ages are told for,
    today without. Raises FileRefusedError without a header, AppError for an impossible mapping.

    All rows of a household are refused when one of them is: the amount is for all of them.
    """
    chosen, layout = _lay_out(workbook, unit, synonyms, mapping, sheet)
    also = [each for each in workbook.visible if find_layout(each, synonyms) is not None]
    numbers, left_out = data_rows(chosen, layout)
    if not numbers:
        raise refused("这张表只有表头,没有名单", "请核对是不是选错了工作表")
    findings = Findings(layout)
    reader = RowReader(chosen, layout, VillageNames(villages), today, findings)
    rows = reader.read(numbers)
    groups = group_rows(chosen, layout, rows) if unit == "household" else [[row] for row in rows]
    day = today if as_of is None else as_of.last_day
    crosschecks.check_doubles(rows, unit, findings)
    crosschecks.check_ages(rows, day, findings)
    households, persons, grants = _units(rows, groups, unit, findings)
    crosschecks.check_accounts(households or persons or grants, findings)
    crosschecks.check_holders(households or persons or grants, findings)
    _refuse_whole(groups, findings)
    return _without_refused(
        ReadList(
            file_name=workbook.file_name,
            unit=unit,
            sheet=chosen,
            layout=layout,
            rows=tuple(rows),
            households=tuple(households),
            persons=tuple(persons),
            grants=tuple(grants),
            problems=tuple(_in_order(findings.problems)),
            left_out=tuple(left_out),
            notes=(
                *other_sheets(chosen, also),
                *list_notes(chosen, layout, rows, groups, left_out),
            ),
            content_hash=workbook.content_hash,
        )
    )


def with_problems(read: ReadList, more: Iterable[Problem]) -> ReadList:
    """The list with problems that only the register shows (``conflict``, ``name-differs``).

    A household that one of them refuses is refused whole.
    """
    findings = Findings(read.layout)
    findings.problems.extend(more)
    findings.refused.update(refused_rows(findings.problems))
    by_row = {row.row: row for row in read.rows}
    _refuse_whole(
        [[by_row[row] for row in household.rows] for household in read.households], findings
    )
    problems = _in_order([*read.problems, *findings.problems])
    return _without_refused(replace(read, problems=tuple(problems)))


def preview(
    workbook: Workbook,
    *,
    unit: Unit,
    synonyms: Synonyms | None = None,
    mapping: Mapping[str, str | None] | None = None,
    sheet: str | None = None,
) -> Preview:
    """How the columns were understood, for the user to look at and to change.

    Raises FileRefusedError when no sheet has a header, AppError for an impossible mapping.
    """
    chosen, layout = _lay_out(workbook, unit, synonyms, mapping, sheet)
    numbers, left_out = data_rows(chosen, layout)
    return Preview(
        file_name=workbook.file_name,
        sheets=tuple(
            SheetChoice(each.name, len(each.rows), find_layout(each, synonyms) is not None)
            for each in workbook.visible
        ),
        sheet=chosen.name,
        header_rows=tuple(row + 1 for row in layout.header),
        columns=tuple(
            PreviewColumn(
                column.letter,
                column.header,
                column.field,
                tuple(_shown(chosen, row, column.index) for row in numbers[:_SAMPLES]),
            )
            for column in layout.columns
        ),
        first_rows=tuple(
            (row + 1, tuple(_shown(chosen, row, at) for at in range(chosen.width)))
            for row in numbers[:_PREVIEWED]
        ),
        data_rows=len(numbers),
        left_out=tuple(left_out),
    )


def _lay_out(
    workbook: Workbook,
    unit: Unit,
    synonyms: Synonyms | None,
    mapping: Mapping[str, str | None] | None,
    sheet: str | None,
) -> tuple[Sheet, Layout]:
    layout: Layout | None
    if sheet is None and mapping is None:
        chosen, layout = best_sheet(workbook.sheets, synonyms)
    else:
        chosen = _sheet_named(workbook, sheet, synonyms)
        layout = find_layout(chosen, synonyms)
    if layout is not None:
        layout = _for_unit(layout, unit, synonyms)
    if mapping is not None:
        layout = override(chosen, layout, mapping)
    if layout is None:
        raise no_header()
    if not {"name", "id_number", "head_name", "head_id_number"} & set(layout.fields):
        raise no_header()
    _refuse_ten_thousands(chosen, layout)
    return chosen, layout


def _sheet_named(workbook: Workbook, name: str | None, synonyms: Synonyms | None) -> Sheet:
    if name is None:
        understood = [each for each in workbook.visible if find_layout(each, synonyms) is not None]
        filled = [each for each in workbook.visible if each.rows] or list(workbook.sheets)
        return best_sheet(workbook.sheets, synonyms)[0] if understood else filled[0]
    for each in workbook.sheets:
        if each.name == name:
            return each
    raise refused(f"文件里没有名为“{name}”的工作表", "请从列出的工作表中选择")


def _for_unit(layout: Layout, unit: Unit, synonyms: Synonyms | None) -> Layout:
    """批准日期 is the first month paid of a monthly program, and the day of a one-off one."""
    wanted, given = ("date", "first_month") if unit == "one_off" else ("first_month", "date")
    column = layout.fields.get(given)
    if wanted in layout.fields or column is None:
        return layout
    # A day of payment is no first month: only what may mean either is turned.
    if unit != "one_off" and wanted not in meanings(column.header, synonyms):
        return layout
    columns = tuple(
        replace(each, field=wanted) if each is column else each for each in layout.columns
    )
    return replace(layout, columns=columns)


def _refuse_ten_thousands(sheet: Sheet, layout: Layout) -> None:
    above = sheet.rows[: layout.header[0]]
    if any("单位" in as_text(cell) and "万元" in as_text(cell) for row in above for cell in row):
        raise refused("这张表的金额以万元为单位,无法作为发放名单", "请提供以元为单位的名单")


def _units(
    rows: Sequence[ListRow], groups: Sequence[Sequence[ListRow]], unit: Unit, findings: Findings
) -> tuple[list[ListHousehold], list[ListPerson], list[ListGrant]]:
    if unit == "household":
        households = HouseholdBuilder(findings).build(groups)
        crosschecks.check_heads(households, findings)
        return households, [], []
    crosschecks.check_missing_accounts(rows, findings)
    for row in rows:
        _require(row, unit, findings)
    if unit == "person":
        return [], [person for row in rows if (person := _person(row)) is not None], []
    crosschecks.check_names(rows, findings)
    return [], [], [grant for row in rows if (grant := _grant(row)) is not None]


def _require(row: ListRow, unit: Unit, findings: Findings) -> None:
    """What a row standing for itself cannot do without: a village, an amount or its tiers."""
    fields = findings.layout.fields
    if "village" in fields and row.village is None and not findings.has(row.row, "village-unknown"):
        findings.add(row.row, "village", "village-unknown", "缺少村(社区)名,请补上。")
    if findings.has(row.row, "amount") or row.amount_fen is not None:
        return
    if "amount" in fields or unit == "one_off":
        findings.add(row.row, "amount", "amount", "缺少金额,请补上。")
        return
    for field, value, label in (("mode", row.mode, "供养方式"), ("care", row.care, "自理能力")):
        if field in fields and value is None:
            findings.add(row.row, field, "amount", f"缺少{label},无法确定标准,请补上。")


def _person(row: ListRow) -> ListPerson | None:
    if row.name is None or row.id_number is None:
        return None
    return ListPerson(row, row.name, row.id_number, row.head_id_number or row.id_number)


def _grant(row: ListRow) -> ListGrant | None:
    if row.name is None or row.id_number is None or row.amount_fen is None:
        return None
    head = row.head_id_number or row.id_number
    return ListGrant(row, row.name, row.id_number, head, row.amount_fen, row.date)


def _refuse_whole(groups: Iterable[Sequence[ListRow]], findings: Findings) -> None:
    """A household is taken in whole or not at all."""
    for rows in groups:
        wrong = [row.row for row in rows if row.row in findings.refused]
        if not wrong or len(wrong) == len(rows):
            continue
        for row in rows:
            if row.row not in wrong:
                message = f"同一户的第{wrong[0]}行有问题,整户都没有接收。"
                findings.add(row.row, None, "household", message)


def _without_refused(read: ReadList) -> ReadList:
    gone = read.refused_rows
    return replace(
        read,
        households=tuple(each for each in read.households if gone.isdisjoint(each.rows)),
        persons=tuple(each for each in read.persons if gone.isdisjoint(each.rows)),
        grants=tuple(each for each in read.grants if gone.isdisjoint(each.rows)),
    )


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(
        problems, key=lambda p: (p.row, _LEVELS[p.level], len(p.column or ""), p.column or "")
    )


def _shown(sheet: Sheet, row: int, column: int) -> str:
    return as_text(sheet.filled(row, column)).strip()
