"""Finds a list's header and tells what each column holds, so that any county's layout is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import AppError
from app.services.intake.synonyms import APPLICANT, FIELD_LABELS, KEYWORDS, ROLE_WORDS, SYNONYMS
from app.services.sheets.cells import BLANKS, Sheet, as_text, column_index, column_letter, is_blank
from app.services.sheets.limits import refused

Synonyms = Mapping[str, Iterable[str]]

_SEARCHED_ROWS = 40
_HEADER_ROWS = 3
_BRACKETS = re.compile(r"[(\[【〔{][^)\]】〕}]*[)\]】〕}]")
_PUNCTUATION = re.compile(r"[:;,.*、/\\_\-—·\"']+")
# A header may carry the month of the list: 2018年10月发放金额.
_DATED = re.compile(r"\d{4}年(?:\d{1,2}月)?份?")
_WHOSE = ("name", "head_name", "id_number", "head_id_number")
_LONG_NUMBER = re.compile(r"\d{5,}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: its letter, its header as written, and the field it holds."""

    index: int
    letter: str
    header: str
    field: str | None


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


class Vocabulary:
    """Synonyms made ready for comparing headers."""

    def __init__(self, synonyms: Synonyms) -> None:
        self.ranks: dict[str, list[tuple[str, int]]] = {}
        for field, names in synonyms.items():
            for rank, name in enumerate(names):
                self.ranks.setdefault(plain(name), []).append((field, rank))

    def candidates(self, header: Sequence[str]) -> list[tuple[int, int, str]]:
        """What a column may hold: (how indirectly, rank of the name, field), the best first.

        ``header`` is the column's texts from the top row to the lowest.
        """
        if not header or "万元" in header[-1]:
            return []
        found: list[tuple[int, int, str]] = []
        groups, leaf = header[:-1], header[-1]
        role = _role(header)
        if role is not None:
            for rank_field, rank in self._named(leaf):
                if rank_field in {"name", "id_number"}:
                    found.append((0, rank, role[0 if rank_field == "name" else 1]))
        for way, text in enumerate(("".join(header), leaf, *reversed(groups)), start=1):
            # A group's own word stands for a column only where nothing is written below it.
            if way > 2 and leaf:
                break
            found += [(way, rank, field) for field, rank in self._named(text)]
        if not found:
            found += [(9, 0, field) for field in _by_keyword(header)]
        found += [(8, 0, field) for field in _by_applicant(leaf)]
        return sorted(found)

    def _named(self, text: str) -> list[tuple[str, int]]:
        half = _half_width(text)
        for form in (half, _BRACKETS.sub("", half), _DATED.sub("", _BRACKETS.sub("", half))):
            found = self.ranks.get(plain(form))
            if found:
                return found
        return []


def find_layout(sheet: Sheet, synonyms: Synonyms = SYNONYMS) -> Layout | None:
    """The header (one to three lines, below titles and unit lines) and its columns.

    None when no row names a person or a household and at least two more columns.
    """
    vocabulary = Vocabulary(synonyms)
    best: tuple[int, int, Layout] | None = None
    for top in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        for lines in range(1, _HEADER_ROWS + 1):
            header = tuple(range(top, top + lines))
            if header[-1] >= len(sheet.rows) or not _may_be_header(sheet, header):
                break
            layout = Layout(header, _columns(sheet, header, vocabulary))
            score = len(layout.fields)
            if best is None or (score, -lines) > best[:2]:
                best = (score, -lines, layout)
    if best is None or not _is_enough(best[2]):
        return None
    return _to_the_end_of_merges(sheet, best[2])


def meanings(header: str, synonyms: Synonyms = SYNONYMS) -> frozenset[str]:
    """Every field that a header may stand for."""
    return frozenset(field for *_, field in Vocabulary(synonyms).candidates([header]))


def best_sheet(sheets: Iterable[Sheet], synonyms: Synonyms = SYNONYMS) -> tuple[Sheet, Layout]:
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
        layout = Layout((0,), _unnamed(sheet, (0,)))
    chosen = {_index(letter): field for letter, field in mapping.items()}
    for field in chosen.values():
        if field is not None and field not in FIELD_LABELS:
            raise AppError(f"没有名为“{field}”的字段,列的对应关系没有改变;请从列表中选择。")
    taken = {field for field in chosen.values() if field is not None}
    if len(taken) < sum(field is not None for field in chosen.values()):
        raise AppError("有两列被指定为同一个内容,列的对应关系没有改变;请为每列选择不同的内容。")
    width = max(len(layout.columns), *(index + 1 for index in chosen), 0)
    columns = [
        *layout.columns,
        *(Column(at, column_letter(at), "", None) for at in range(len(layout.columns), width)),
    ]
    return replace(layout, columns=tuple(_chosen(column, chosen, taken) for column in columns))


def _chosen(column: Column, chosen: Mapping[int, str | None], taken: set[str]) -> Column:
    if column.index in chosen:
        return replace(column, field=chosen[column.index])
    return replace(column, field=None) if column.field in taken else column


def _index(letter: str) -> int:
    try:
        index = column_index(letter)
    except ValueError:
        index = -1
    if not 0 <= index < 1_000:
        raise AppError(f"没有“{letter}”这一列,列的对应关系没有改变;请填写列的字母,如A、B、C。")
    return index


def plain(text: str) -> str:
    """A header as compared: half width, lower case, without spaces and punctuation."""
    return _PUNCTUATION.sub("", _half_width(text)).lower()


def _half_width(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in text if letter not in BLANKS and not letter.isspace())


def _is_enough(layout: Layout) -> bool:
    fields = layout.fields
    return len(fields) >= 3 and any(field in fields for field in _WHOSE)


def _may_be_header(sheet: Sheet, rows: Sequence[int]) -> bool:
    """Headers are words: a row with a long number, a date or a sum of money is data."""
    row = sheet.rows[rows[-1]]
    filled = [cell for cell in row if not is_blank(cell)]
    return bool(filled) and all(
        isinstance(cell, str) and not _LONG_NUMBER.search(cell) for cell in filled
    )


def _to_the_end_of_merges(sheet: Sheet, layout: Layout) -> Layout:
    """A header cell merged downwards makes the rows that it covers header rows too."""
    last = layout.header[-1]
    for column in layout.columns:
        merge = sheet.merge_at(layout.header[-1], column.index)
        if merge is not None and merge.bottom < layout.header[0] + _HEADER_ROWS:
            last = max(last, merge.bottom)
    return replace(layout, header=tuple(range(layout.header[0], last + 1)))


def _columns(sheet: Sheet, rows: Sequence[int], vocabulary: Vocabulary) -> tuple[Column, ...]:
    headers = header_texts(sheet, rows)
    wanted = sorted(
        (how, rank, index, field)
        for index, header in enumerate(headers)
        for how, rank, field in vocabulary.candidates(header)
    )
    fields: dict[int, str] = {}
    for _how, _rank, index, field in wanted:
        if index not in fields and field not in fields.values():
            fields[index] = field
    return tuple(
        Column(index, column_letter(index), " ".join(header), fields.get(index))
        for index, header in enumerate(headers)
    )


def _unnamed(sheet: Sheet, rows: Sequence[int]) -> tuple[Column, ...]:
    return tuple(
        Column(index, column_letter(index), " ".join(header), None)
        for index, header in enumerate(header_texts(sheet, rows))
    )


def header_texts(sheet: Sheet, rows: Sequence[int]) -> list[list[str]]:
    """Each column's header texts from top to bottom, a merged or leading group over all of its
    columns."""
    texts: list[list[str]] = []
    for index in range(sheet.width):
        pieces: list[str] = []
        for row in rows:
            text = _header_cell(sheet, row, index)
            if not text and row != rows[-1]:
                text = _group_over(sheet, rows, row, index)
            if text and text not in pieces:
                pieces.append(text)
        texts.append(pieces)
    return texts


def _header_cell(sheet: Sheet, row: int, column: int) -> str:
    merge = sheet.merge_at(row, column)
    cell = sheet.raw(merge.top, merge.left) if merge else sheet.raw(row, column)
    return re.sub(r"\s+", "", as_text(cell))


def _group_over(sheet: Sheet, rows: Sequence[int], row: int, column: int) -> str:
    """Files without merges leave the cells beside a group's word blank."""
    if sheet.merges or is_blank(sheet.raw(rows[-1], column)):
        return ""
    for left in range(column - 1, -1, -1):
        text = _header_cell(sheet, row, left)
        if text:
            return text
    return ""


def _role(header: Sequence[str]) -> tuple[str, str] | None:
    """Whose name or number it is, by the group's word or by what stands in brackets."""
    around = [*header[:-1], *_BRACKETS.findall(_half_width(header[-1]))]
    for text in around:
        for word, fields in ROLE_WORDS.items():
            if word in text and not text.startswith(("与", "非")):
                return fields
    return None


def _by_applicant(leaf: str) -> list[str]:
    text = plain(_BRACKETS.sub("", _half_width(leaf)))
    return [field for field, names in APPLICANT.items() if text in names]


def _by_keyword(header: Sequence[str]) -> list[str]:
    text = plain(_DATED.sub("", _half_width("".join(header))))
    for field, needed, forbidden in KEYWORDS:
        if any(plain(word) in text for word in needed) and not any(
            word in text for word in forbidden
        ):
            return [field]
    return []
