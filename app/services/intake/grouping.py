"""Tells which rows of a list belong to one household, in each of the ways lists show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.services.intake.columns import Layout
from app.services.intake.listing import ListRow
from app.services.sheets.cells import Sheet
from app.services.sheets.cleaning import coded
from app.services.sheets.values import is_head_relation

_HOUSEHOLD_COLUMNS = ("serial", "head_name", "amount", "village", "account")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a list tells its households apart: by a key that a row has or lacks.

    A row without a key goes on with the household above when it says nothing of a household
    (``blank_goes_on``), or, where heads are marked, when it only says the same again
    (``repeats_go_on``).
    """

    key_of: Callable[[ListRow], Key | None]
    blank_goes_on: bool = True
    repeats_go_on: bool = False


def group_rows(sheet: Sheet, layout: Layout, rows: Sequence[ListRow]) -> list[list[ListRow]]:
    """Rows by household, in the order in which the households first occur.

    The first of these that the list has decides: household number (numbers may start anew in
    each village), the head's ID number, cells merged over the members' rows, the certificate's
    number, the head's name, who is head, a serial number that the rows of a household share.
    A row in which all of that is blank goes on with the household above it, unless another
    kind of row stands between. A list with none of it has a household a row.
    """
    way = _way_of(sheet, layout, rows)
    households: dict[Key, list[ListRow]] = {}
    above: tuple[int, Key] | None = None
    for row in rows:
        key = way.key_of(row)
        if key is None:
            key = "row", str(row.row)
            if above is not None and above[0] == row.row - 1:
                key = above[1] if _may_go_on(row, households[above[1]][0], way) else key
        households.setdefault(key, []).append(row)
        above = row.row, key
    return list(households.values())


def _way_of(sheet: Sheet, layout: Layout, rows: Sequence[ListRow]) -> _Way:
    if any(row.household_number for row in rows):
        return _Way(_by_number)
    if "head_id_number" in layout.fields and any(row.head_id_number for row in rows):
        return _Way(_by_head_cell(sheet, layout))
    merged = _merged_column(sheet, layout, rows)
    if merged is not None:
        return _Way(_by_merge(sheet, merged))
    if any(row.household_key for row in rows):
        return _Way(lambda row: ("key", row.household_key) if row.household_key else None)
    if any(row.head_name for row in rows) and any(row.head_name != row.name for row in rows):
        return _Way(_by_head_name(rows))
    if any(is_head(row) for row in rows):
        return _Way(lambda row: ("head", str(row.row)) if is_head(row) else None, True, True)
    if any(row.serial for row in rows) and _shares_serials(rows):
        return _Way(_by_serial(rows))
    return _Way(lambda _row: None, blank_goes_on=False)


def _by_number(row: ListRow) -> Key | None:
    return None if row.household_number is None else ("no", row.household_number, row.village or "")


def _by_head_cell(sheet: Sheet, layout: Layout) -> Callable[[ListRow], Key | None]:
    """By what the cell says, right or wrong: a wrong number still holds its rows together."""
    column = layout.fields["head_id_number"].index

    def key(row: ListRow) -> Key | None:
        text = row.head_id_number or coded(sheet.filled(row.row - 1, column))[0]
        if not text and is_head(row) and row.id_number is not None:
            text = row.id_number
        return ("head", text) if text else None

    return key


def _merged_column(sheet: Sheet, layout: Layout, rows: Iterable[ListRow]) -> int | None:
    """A household's column that is merged downwards somewhere among the data rows."""
    numbers = [row.row - 1 for row in rows]
    for field in _HOUSEHOLD_COLUMNS:
        column = layout.fields.get(field)
        if column is None or field == "village":
            continue
        for row in numbers:
            merge = sheet.merge_at(row, column.index)
            if merge is not None and merge.bottom > merge.top:
                return column.index
    return None


def _by_merge(sheet: Sheet, column: int) -> Callable[[ListRow], Key | None]:
    def key(row: ListRow) -> Key:
        merge = sheet.merge_at(row.row - 1, column)
        return ("merge", str(row.row if merge is None else merge.top + 1))

    return key


def _by_head_name(rows: Iterable[ListRow]) -> Callable[[ListRow], Key | None]:
    """By the head's name and village; where the row of a head of that name comes again, another
    household begins, for two heads of a village may have one name."""
    keys: dict[int, Key] = {}
    latest: dict[Key, tuple[int, bool]] = {}
    village = ""
    for row in rows:
        village = row.village or village
        if row.head_name is None:
            continue
        own = row.name == row.head_name
        named = row.head_name, village
        first, has_head = latest.get(named, (row.row, False))
        if own and has_head:
            first, has_head = row.row, False
        latest[named] = first, own or has_head
        keys[row.row] = ("name", *named, str(first))
    return lambda row: keys.get(row.row)


def _runs(rows: Iterable[ListRow]) -> list[list[ListRow]]:
    """Rows below one another that share a serial number; each without one stands alone."""
    runs: list[list[ListRow]] = []
    for row in rows:
        before = runs[-1][-1] if runs else None
        if (
            before is not None
            and before.row == row.row - 1
            and row.serial is not None
            and row.serial == before.serial
            and row.village in (None, before.village)
        ):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _shares_serials(rows: Sequence[ListRow]) -> bool:
    """Whether serial numbers are those of households: no two amounts or accounts share one."""
    return all(
        len({row.amount_fen for row in run} - {None}) < 2
        and len({row.account for row in run} - {None}) < 2
        for run in _runs(rows)
    )


def _by_serial(rows: Iterable[ListRow]) -> Callable[[ListRow], Key | None]:
    keys = {row.row: ("serial", str(run[0].row)) for run in _runs(rows) for row in run}
    return lambda row: keys[row.row] if row.serial is not None else None


def _may_go_on(row: ListRow, first: ListRow, way: _Way) -> bool:
    """A row below a household's first one says nothing of the household, or the same again."""
    if is_head(row) or row.head_name not in (None, first.head_name):
        return False
    same_account = row.account is not None and row.account == first.account
    if row.amount_fen is None:
        return same_account or (way.blank_goes_on and row.account is None)
    repeats = row.amount_fen == first.amount_fen and row.village in (None, first.village)
    return way.repeats_go_on and (same_account or (repeats and row.account is None))


def is_head(row: ListRow) -> bool:
    """Whether the row says that its person is the head."""
    return row.is_head is True or (row.is_head is None and is_head_relation(row.relation))
