"""Finds the rows of a sheet that are its headings, and what each column holds by its heading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from app.services.sheets.cells import BLANKS, Sheet, as_text, column_letter, is_blank

_SEARCHED_ROWS = 40
# With what stands in them; one that is not closed reaches to the end.
_BRACKETS = re.compile(r"[(\[【〔{][^)\]】〕}]*(?:[)\]】〕}]|$)")
_PUNCTUATION = re.compile(r"[:;,.*、/\\_\-—·\"']+")
# A heading may carry the month of the list: 2018年10月发放金额.
_DATED = re.compile(r"\d{4}年(?:\d{1,2}月)?份?")
# How a heading was understood, the surest way first.
_BY_GROUP, _WHOLE, _LOWEST, _SECOND, _KEYWORD = range(5)

Candidate = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Whose:
    """The fields of a name and an ID number below a group's word, such as 户主信息."""

    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class Keyword:
    """A heading that no name fits is the field where it holds one of these words and none of
    those."""

    field: str
    any: tuple[str, ...]
    none: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        """``text``: a heading as ``plain`` makes it."""
        return any(plain(word) in text for word in self.any) and not any(
            word in text for word in self.none
        )


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """How headings are written, as data.

    ``headings``: field -> names, the surest first. ``second_meanings``: field -> names that mean
    it only where what they mean first has a column already. ``shared``: names that two fields
    may have. ``never``: a heading with such a word in it holds no field.
    """

    headings: Mapping[str, tuple[str, ...]]
    keywords: tuple[Keyword, ...] = ()
    whose: Mapping[str, Whose] = field(default_factory=dict)
    second_meanings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def faults(self, known: Collection[str]) -> Iterator[tuple[str, str]]:
        """(place, what is wrong): fields that are not known, names that tell nothing apart."""
        for place, name in self._fields():
            if name not in known:
                yield place, f"程序没有“{name}”这个内容"
        for name in known:
            if name not in self.headings:
                yield f"headings.{name}", "缺少这一项"
        given: dict[str, str] = {}
        for name, headings in self.headings.items():
            for heading in headings:
                other = given.setdefault(plain(heading), name)
                if other != name and heading not in self.shared:
                    yield f"headings.{name}", f"“{heading}”已经写在 {other} 里"

    def _fields(self) -> Iterator[tuple[str, str]]:
        for name in self.headings:
            yield f"headings.{name}", name
        for number, keyword in enumerate(self.keywords, start=1):
            yield f"keywords[{number}].field", keyword.field
        for word, whose in self.whose.items():
            yield f"whose.{word}.name", whose.name
            yield f"whose.{word}.id_number", whose.id_number
        for name in self.second_meanings:
            yield f"second_meanings.{name}", name


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its 0-based place and letter, its heading as written, the field it holds."""

    index: int
    letter: str
    header: str
    field: str | None


C = TypeVar("C", bound=Column)


@dataclass(frozen=True, slots=True)
class Head:
    """The rows (0-based) that are headings, and all columns of the sheet."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]

    @property
    def understood(self) -> int:
        """How many columns hold a field."""
        return sum(column.field is not None for column in self.columns)


class Matcher:
    """Heading words made ready for comparing."""

    def __init__(self, words: HeadingWords) -> None:
        self._words = words
        self._named: dict[str, list[tuple[int, str]]] = {}
        for name, headings in words.headings.items():
            for rank, heading in enumerate(headings):
                self._named.setdefault(plain(heading), []).append((rank, name))

    def candidates(self, heading: Sequence[str]) -> list[Candidate]:
        """What a column may hold: (how indirectly, rank of the name, field), the best first.

        ``heading`` is the column's texts from the top row to the lowest.
        """
        if not heading or any(word in heading[-1] for word in self._words.never):
            return []
        lowest = heading[-1]
        found = [
            *self._by_group(heading),
            *((_WHOLE, *named) for named in self._names("".join(heading))),
            *((_LOWEST, *named) for named in self._names(lowest)),
        ]
        if not found:
            found = self._by_keyword("".join(heading))
        bare = plain(_BRACKETS.sub("", half_width(lowest)))
        found += [
            (_SECOND, 0, name)
            for name, headings in self._words.second_meanings.items()
            if bare in headings
        ]
        return sorted(found)

    def head(self, sheet: Sheet, rows: tuple[int, ...]) -> Head:
        """What each column holds where these rows are the headings: each field once."""
        headings = header_texts(sheet, rows)
        wanted = sorted(
            (how, rank, index, name)
            for index, heading in enumerate(headings)
            for how, rank, name in self.candidates(heading)
        )
        held: dict[int, str] = {}
        for _how, _rank, index, name in wanted:
            if index not in held and name not in held.values():
                held[index] = name
        return Head(
            rows,
            tuple(
                Column(index, column_letter(index), " ".join(heading), held.get(index))
                for index, heading in enumerate(headings)
            ),
        )

    def find(self, sheet: Sheet, *, lines: int, is_word: Callable[[str], bool]) -> Head | None:
        """The rows understood best as headings, at most so many ``lines``; None without any.

        Titles and units may stand above. ``is_word`` tells a heading from a cell of data.
        """
        heads = (self.head(sheet, rows) for rows in _rows_of_words(sheet, lines, is_word))
        return max(heads, key=lambda head: (head.understood, -len(head.rows)), default=None)

    def _names(self, text: str) -> list[tuple[int, str]]:
        half = half_width(text)
        for form in (half, _BRACKETS.sub("", half), _DATED.sub("", _BRACKETS.sub("", half))):
            if found := self._named.get(plain(form)):
                return found
        return []

    def _by_group(self, heading: Sequence[str]) -> list[Candidate]:
        whose = self._whose(heading)
        if whose is None:
            return []
        fields = {"name": whose.name, "id_number": whose.id_number}
        return [
            (_BY_GROUP, rank, fields[name])
            for rank, name in self._names(heading[-1])
            if name in fields
        ]

    def _whose(self, heading: Sequence[str]) -> Whose | None:
        """Whose name or number it is, by the group's word or by what stands in brackets."""
        for text in (*heading[:-1], *_BRACKETS.findall(half_width(heading[-1]))):
            for word, whose in self._words.whose.items():
                if word in text and not text.startswith(("与", "非")):
                    return whose
        return None

    def _by_keyword(self, text: str) -> list[Candidate]:
        bare = plain(_DATED.sub("", half_width(text)))
        first = next((word for word in self._words.keywords if word.fits(bare)), None)
        return [] if first is None else [(_KEYWORD, 0, first.field)]


def with_choice(columns: Iterable[C], chosen: Mapping[int, str | None]) -> tuple[C, ...]:
    """The columns with the user's own choice (place -> field, or None for "not used").

    A column that held a field chosen for another no longer holds it.
    """
    taken = set(chosen.values())
    return tuple(
        replace(column, field=chosen[column.index])
        if column.index in chosen
        else replace(column, field=None)
        if column.field in taken
        else column
        for column in columns
    )


def plain(text: str) -> str:
    """A heading as compared: half width, lower case, without spaces and punctuation."""
    return _PUNCTUATION.sub("", half_width(text)).lower()


def half_width(text: str) -> str:
    """The text in half-width signs and without blanks."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in text if letter not in BLANKS and not letter.isspace())


def header_texts(sheet: Sheet, rows: Sequence[int]) -> list[list[str]]:
    """Each column's texts in these rows from top to bottom, a merged or leading group over all of
    its columns."""
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


def _rows_of_words(
    sheet: Sheet, lines: int, is_word: Callable[[str], bool]
) -> Iterator[tuple[int, ...]]:
    for top in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        for end in range(top, min(top + lines, len(sheet.rows))):
            filled = [cell for cell in sheet.rows[end] if not is_blank(cell)]
            if not filled or not all(isinstance(cell, str) and is_word(cell) for cell in filled):
                break
            yield tuple(range(top, end + 1))
