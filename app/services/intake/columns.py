"""Finds a list's header and tells what each column holds, so that any county's layout is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import AppError
from app.services.intake.fields import FIELD_LABELS, list_words
from app.services.sheets.cells import Sheet, column_index, column_letter
from app.services.sheets.headings import Column, Matcher, header_texts, with_choice
from app.services.sheets.limits import refused

Synonyms = Mapping[str, Sequence[str]]

_HEADER_ROWS = 3
_WHOSE = ("name", "head_name", "id_number", "head_id_number")
_LONG_NUMBER = re.compile(r"\d{5,}")


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out: which rows are its header (0-based), and its columns."""

    header: tuple[int, ...]
    columns: tuple[Column, ...]

    @property
    def first_data_row(self) -> int:
        return self.header[-1] + 1

    @property
    def fields(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns if column.field is not None}

    def letter(self, field: str) -> str | None:
        """The letter of the column that holds a field."""
        column = self.fields.get(field)
        return None if column is None else column.letter


def find_layout(sheet: Sheet, synonyms: Synonyms | None = None) -> Layout | None:
    """The header (one to three lines, below titles and unit lines) and its columns.

    ``synonyms``: field -> column names instead of those that come with the program. None when no
    row names a person or a household and at least two more columns.
    """
    head = _matcher(synonyms).find(sheet, lines=_HEADER_ROWS, is_word=_is_word)
    if head is None:
        return None
    layout = Layout(head.rows, head.columns)
    return _to_the_end_of_merges(sheet, layout) if _is_enough(layout) else None


def meanings(header: str, synonyms: Synonyms | None = None) -> frozenset[str]:
    """Every field that a header may stand for."""
    return frozenset(field for *_, field in _matcher(synonyms).candidates([header]))


def best_sheet(sheets: Iterable[Sheet], synonyms: Synonyms | None = None) -> tuple[Sheet, Layout]:
    """The visible sheet whose header is understood best, the longer one when they are equal.

    Raises FileRefusedError when none has a header that can be understood.
    """
    found = [
        (len(layout.fields), len(sheet.rows), -place, sheet, layout)
        for place, sheet in enumerate(sheets)
        if not sheet.hidden and (layout := find_layout(sheet, synonyms)) is not None
    ]
    if not found:
        raise no_header()
    best = max(found, key=lambda item: item[:3])
    return best[3], best[4]


def no_header() -> AppError:
    """No row could be understood as a header."""
    return refused(
        "没有找到名单的表头(至少要有姓名或身份证号,以及另外两列)",
        "请核对是不是选错了文件或工作表,或者在表格里补上列名后再导入",
    )


def override(sheet: Sheet, layout: Layout | None, mapping: Mapping[str, str | None]) -> Layout:
    """The layout with the user's own choice of fields; columns not named stay as understood.

    ``mapping`` goes from column letter to field, or to None for "not used". Without a layout
    the first row is taken as the header. Raises AppError for an unknown field or column, and
    when two columns would hold the same field.
    """
    if layout is None:
        names = (" ".join(texts) for texts in header_texts(sheet, (0,)))
        layout = Layout((0,), tuple(_unused(at, name) for at, name in enumerate(names)))
    chosen = {_index(letter): field for letter, field in mapping.items()}
    fields = [field for field in chosen.values() if field is not None]
    for field in fields:
        if field not in FIELD_LABELS:
            raise AppError(f"没有名为“{field}”的字段,列的对应关系没有改变;请从列表中选择。")
    if len(set(fields)) < len(fields):
        raise AppError("有两列被指定为同一个内容,列的对应关系没有改变;请为每列选择不同的内容。")
    width = max(len(layout.columns), *(index + 1 for index in chosen), 0)
    beyond = (_unused(at, "") for at in range(len(layout.columns), width))
    return replace(layout, columns=with_choice((*layout.columns, *beyond), chosen))


def _matcher(synonyms: Synonyms | None) -> Matcher:
    words = list_words()
    if synonyms is None:
        return Matcher(words)
    return Matcher(replace(words, headings={name: tuple(synonyms[name]) for name in synonyms}))


def _unused(index: int, header: str) -> Column:
    return Column(index, column_letter(index), header, None)


def _index(letter: str) -> int:
    try:
        index = column_index(letter)
    except ValueError:
        index = -1
    if not 0 <= index < 1_000:
        raise AppError(f"没有“{letter}”这一列,列的对应关系没有改变;请填写列的字母,如A、B、C。")
    return index


def _is_enough(layout: Layout) -> bool:
    fields = layout.fields
    return len(fields) >= 3 and any(field in fields for field in _WHOSE)


def _is_word(cell: str) -> bool:
    """A cell with a long number in it is data."""
    return _LONG_NUMBER.search(cell) is None


def _to_the_end_of_merges(sheet: Sheet, layout: Layout) -> Layout:
    """A header cell merged downwards makes the rows that it covers header rows too."""
    last = layout.header[-1]
    for column in layout.columns:
        merge = sheet.merge_at(layout.header[-1], column.index)
        if merge is not None and merge.bottom < layout.header[0] + _HEADER_ROWS:
            last = max(last, merge.bottom)
    return replace(layout, header=tuple(range(layout.header[0], last + 1)))
