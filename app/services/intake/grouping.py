"""Tells which rows of a list belong to one household, in each of the ways lists show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.services.intake.cells import Sheet
from app.services.intake.cleaning import coded
from app.services.intake.columns import Layout
from app.services.intake.listing import ListRow
from app.services.intake.values import is_head_relation

_HOUSEHOLD_COLUMNS = ("serial", "head_name", "amount", "village", "account")
Key = tuple[str, ...]


def group_rows(sheet: Sheet, layout: Layout, rows: Sequence[ListRow]) -> list[list[ListRow]]:
    """Rows by household, in the order in which the households first occur.

    The first of these that the list has decides: household number (numbers may start anew in
    each village), the head's ID number, cells merged over the members' rows, the certificate's
    number, who is head. A row in which all of that is blank goes on with the household above
    it, unless another kind of row stands between. A list with none of it has a household a row.
    """
    key_of = _key_of(sheet, layout, rows)
    households: dict[Key, list[ListRow]] = {}
    above: tuple[int, Key] | None = None
    for row in rows:
        key = key_of(row)
        if key is None:
            goes_on = above is not None and above[0] == row.row - 1 and _may_go_on(row)
            key = above[1] if goes_on and above is not None else ("row", str(row.row))
        households.setdefault(key, []).append(row)
        above = row.row, key
    return list(households.values())


def _key_of(
    sheet: Sheet, layout: Layout, rows: Sequence[ListRow]
) -> Callable[[ListRow], Key | None]:
    if any(row.household_number for row in rows):
        return _by_number
    if "head_id_number" in layout.fields and any(row.head_id_number for row in rows):
        return _by_head_cell(sheet, layout)
    merged = _merged_column(sheet, layout, rows)
    if merged is not None:
        return _by_merge(sheet, merged)
    if any(row.household_key for row in rows):
        return lambda row: ("key", row.household_key) if row.household_key else None
    if any(is_head(row) for row in rows):
        return lambda row: ("head", str(row.row)) if is_head(row) else None
    return lambda row: ("row", str(row.row))


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


def _may_go_on(row: ListRow) -> bool:
    """A row below a household's first one says nothing of the household itself."""
    return not is_head(row) and row.amount_fen is None and row.head_name is None


def is_head(row: ListRow) -> bool:
    """Whether the row says that its person is the head."""
    return row.is_head is True or (row.is_head is None and is_head_relation(row.relation))
