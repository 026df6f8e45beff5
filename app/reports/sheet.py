"""A sheet as data, so that paper and workbook are written from one definition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.money import grouped
from app.wording import amount_in_words

CURRENCY = "人民币"
SIGN_OFF = ("制表人", "审核人", "分管领导", "单位(盖章)", "日期")
BLANK_DATE = "\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日"

Cell = str | int | None
Row = tuple[Cell, ...]


_BLANK = re.compile(r"[\x00-\x1f\x7f-\xa0\u2028\u2029]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")


class Kind(StrEnum):
    """What a column holds. AMOUNT cells are fen; SIGNED numbers show their plus sign."""

    TEXT = "text"
    NUMBER = "number"
    SIGNED = "signed"
    AMOUNT = "amount"
    ID = "id"
    ACCOUNT = "account"


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


_ALIGNMENT = {
    Kind.TEXT: Align.LEFT,
    Kind.NUMBER: Align.RIGHT,
    Kind.SIGNED: Align.RIGHT,
    Kind.AMOUNT: Align.RIGHT,
    Kind.ID: Align.CENTRE,
    Kind.ACCOUNT: Align.CENTRE,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``weight`` is its share of what width is left over.

    ``wraps``: its texts may be broken over lines; names, IDs and accounts never are.
    ``total``: summed in subtotals and totals. ``over``: a heading over neighbouring columns.
    ``ems``: a width that an empty column is given (for signatures), in letters.
    """

    key: str
    header: str
    kind: Kind = Kind.TEXT
    weight: float = 1.0
    align: Align | None = None
    wraps: bool = False
    total: bool = False
    over: str = ""
    ems: float = 0.0

    @property
    def alignment(self) -> Align:
        return self.align or _ALIGNMENT[self.kind]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together (a village), with the name that the subtotal carries."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field to sign or fill in; an empty value is a blank to write on."""

    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """Count of rows and the sum of each column (None where a column is not summed)."""

    rows: int
    sums: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what stands around it.

    ``subtitle`` stands left and ``unit`` right above the table, ``notes`` below it.
    ``state`` (草稿,未复核) is shown plainly on every page. ``count_word`` is what a row is
    called in totals (户, 人). ``words_key``: the column whose total is also given in words.
    ``empty`` is the sentence shown where there are no rows. ``largest`` is the size of the
    letters in points where there is room for it; ``roomy`` rows leave room for signatures.
    """

    title: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    subtitle: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
    state: str = ""
    count_word: str = ""
    subtotals: bool = True
    page_totals: bool = True
    grand_total: bool = True
    words_key: str = ""
    empty: str = "没有可列的内容。"
    sign_off: tuple[Field, ...] = ()
    small_print: tuple[str, str] = ("", "")
    landscape: bool = True
    largest: float = 10.0
    roomy: bool = False

    def __post_init__(self) -> None:
        width = len(self.columns)
        if any(len(row) != width for row in self.rows()):
            raise ValueError("a row has another number of cells than the sheet has columns")
        if self.words_key:
            self.index(self.words_key)

    def rows(self) -> Iterator[Row]:
        """All rows in printing order."""
        for group in self.groups:
            yield from group.rows

    def index(self, key: str) -> int:
        """Where a column stands; raises ValueError for one that the sheet has not."""
        return [column.key for column in self.columns].index(key)

    def total(self, rows: Iterable[Row] | None = None) -> Total:
        """Sums of ``rows`` (all by default), always computed from the cells themselves.

        A summed column whose cells are all empty in these rows has no sum.
        """
        counted = tuple(self.rows() if rows is None else rows)
        return Total(
            len(counted),
            tuple(
                _sum([row[at] for row in counted]) if column.total else None
                for at, column in enumerate(self.columns)
            ),
        )

    def label(self, words: str, total: Total) -> str:
        """What a total's line says in front: ``桥河社区小计(52户)``."""
        return f"{words}({total.rows}{self.count_word})" if self.count_word else words

    def words(self, total: Total) -> str:
        """The total in figures' words, 人民币 in front; raises ValueError without words_key."""
        return amount_in_words(number(total.sums[self.index(self.words_key)]), currency=CURRENCY)

    @property
    def label_columns(self) -> int:
        """How many columns in front of the first summed one a total's label may stand over."""
        for at, column in enumerate(self.columns):
            if column.total:
                return at
        return len(self.columns)


def _sum(cells: list[Cell]) -> int | None:
    return None if cells and all(cell is None for cell in cells) else sum(map(number, cells))


def number(cell: Cell) -> int:
    """A cell as a number to sum; empty is nothing. Raises TypeError for text."""
    if cell is None:
        return 0
    if isinstance(cell, str):
        raise TypeError("a summed column holds numbers")
    return cell


def shown(column: Column, cell: Cell) -> str:
    """A cell as people read it on paper: amounts with separators and two decimals."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return printable(cell)
    if column.kind is Kind.AMOUNT:
        return grouped(cell)
    return f"{cell:+}" if column.kind is Kind.SIGNED and cell else str(cell)


def printable(text: str) -> str:
    """Without what has no shape: line ends and tabs become spaces, invisible marks go."""
    return text if text.isprintable() else _BLANK.sub(" ", _INVISIBLE.sub("", text))


def sign_off(prepared_by: str = "", reviewed_by: str = "") -> tuple[Field, ...]:
    """The fields under an official sheet, with the names that are known."""
    values = {"制表人": prepared_by, "审核人": reviewed_by, "日期": BLANK_DATE}
    return tuple(Field(label, values.get(label, "")) for label in SIGN_OFF)
