"""What a list says once it is read: rows, and the households, persons or grants they make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.month import Month
from app.services.intake.columns import Layout
from app.services.sheets.cells import Sheet
from app.services.sheets.headings import Column
from app.services.sheets.problems import Problem, Verdict

Unit = Literal["household", "person", "one_off"]
LeftOutKind = Literal["blank", "total", "sign-off", "header", "other"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row below the header that holds no one: its number, why, and what stands in it."""

    row: int
    kind: LeftOutKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One data row; a field that the list lacks, or that could not be read, is None.

    ``row`` is the row as a spreadsheet shows it, amounts are fen, ID numbers have 18
    characters. Values of merged blocks are filled down.
    """

    row: int
    serial: str | None = None
    village: str | None = None
    group: str | None = None
    household_number: str | None = None
    household_key: str | None = None
    head_name: str | None = None
    head_id_number: str | None = None
    is_head: bool | None = None
    relation: str | None = None
    name: str | None = None
    id_number: str | None = None
    birth_date: date | None = None
    age: int | None = None
    family_size: int | None = None
    persons_covered: int | None = None
    amount_fen: int | None = None
    amount_per_person_fen: int | None = None
    first_month: Month | None = None
    date: date | None = None
    mode: str | None = None
    care: str | None = None
    category: str | None = None
    grade: str | None = None
    aid_type: str | None = None
    reason: str | None = None
    disability_kind: str | None = None
    disability_level: str | None = None
    bank: str | None = None
    account: str | None = None
    account_holder: str | None = None
    payee_name: str | None = None
    payee_id_number: str | None = None
    phone: str | None = None
    address: str | None = None
    soldier_name: str | None = None
    enlisted: Month | None = None
    note: str | None = None

    @property
    def tiers(self) -> tuple[str, ...]:
        """What the rate depends on, as rates are named: 集中, 半护理, A, 一级 (ages come
        elsewhere)."""
        known = (self.mode, self.care, self.grade or self.disability_level)
        return tuple(tier for tier in known if tier is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHousehold:
    """A household of the list: ``members`` are the persons listed, the head's row first where
    the head is one of them (a head who is not covered is none).

    ``amount_fen`` is the household's amount a month (of a yearly program: a year), None where
    the list has no amounts; ``tiers`` are the head row's.
    """

    number: str | None
    village: str | None
    group: str | None
    address: str | None
    head_name: str
    head_id_number: str
    members: tuple[ListRow, ...]
    family_size: int | None
    persons_covered: int | None
    amount_fen: int | None
    first_month: Month | None
    tiers: tuple[str, ...]
    category: str | None
    bank: str | None
    account: str | None
    account_holder: str | None
    payee_name: str | None
    payee_id_number: str | None
    phone: str | None
    soldier_name: str | None
    enlisted: Month | None
    note: str | None

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that the household stands on, in the list's order."""
        return tuple(sorted(member.row for member in self.members))

    @property
    def person_ids(self) -> tuple[str, ...]:
        """The ID numbers of the persons listed."""
        return tuple(member.id_number for member in self.members if member.id_number is not None)

    @property
    def is_head_covered(self) -> bool:
        return self.head_id_number in self.person_ids


@dataclass(frozen=True, slots=True)
class ListPerson:
    """A person of a person-unit program; ``head_id_number`` is the person's own where the list
    names no head."""

    row: ListRow
    name: str
    id_number: str
    head_id_number: str

    @property
    def rows(self) -> tuple[int, ...]:
        return (self.row.row,)

    @property
    def amount_fen(self) -> int | None:
        return self.row.amount_fen

    @property
    def first_month(self) -> Month | None:
        return self.row.first_month

    @property
    def tiers(self) -> tuple[str, ...]:
        return self.row.tiers


@dataclass(frozen=True, slots=True)
class ListGrant:
    """A one-off payment: to whom, how much in fen, on which day (None: the list has no day)."""

    row: ListRow
    name: str
    id_number: str
    head_id_number: str
    amount_fen: int
    date: date | None

    @property
    def rows(self) -> tuple[int, ...]:
        return (self.row.row,)

    @property
    def month(self) -> Month | None:
        return None if self.date is None else Month.of(self.date)


@dataclass(frozen=True, slots=True)
class Counts:
    """As the command line counts them: ``rows`` are data rows and ``accepted`` those that are
    not refused; an accepted row is also ``corrected`` or ``warned`` (or both) when it has such
    a problem. ``households`` and ``persons`` are what the accepted rows hold."""

    rows: int
    accepted: int
    corrected: int
    warned: int
    refused: int
    households: int
    persons: int


@dataclass(frozen=True)
class ReadList:
    """A whole list as read, before anything is compared with the register.

    ``households``, ``persons`` or ``grants`` (one of them, by the program's unit) hold what was
    accepted only. ``problems`` are in the order of the rows. ``notes`` are sentences for the
    user about the list as a whole. By ``content_hash`` a list is known that was applied before.
    """

    file_name: str
    unit: Unit
    sheet: Sheet
    layout: Layout
    rows: tuple[ListRow, ...]
    households: tuple[ListHousehold, ...]
    persons: tuple[ListPerson, ...]
    grants: tuple[ListGrant, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    content_hash: str

    @property
    def sheet_name(self) -> str:
        return self.sheet.name

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The header's rows as a spreadsheet shows them."""
        return tuple(row + 1 for row in self.layout.header)

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.layout.columns

    @property
    def mapping(self) -> dict[str, str | None]:
        """Column letter -> field, None for a column that is not used."""
        return {column.letter: column.field for column in self.layout.columns}

    @property
    def refused_rows(self) -> frozenset[int]:
        return refused_rows(self.problems)

    def verdicts(self) -> dict[int, Verdict]:
        """Each data row's verdict: refused, else corrected, else warned, else accepted."""
        verdicts: dict[int, Verdict] = dict.fromkeys((row.row for row in self.rows), "accepted")
        order: tuple[Verdict, ...] = ("accepted", "warned", "corrected", "refused")
        for problem in self.problems:
            if order.index(problem.level) > order.index(verdicts[problem.row]):
                verdicts[problem.row] = problem.level
        return verdicts

    @property
    def counts(self) -> Counts:
        refused = self.refused_rows
        levels = {
            level: {p.row for p in self.problems if p.level == level} - refused
            for level in ("corrected", "warned")
        }
        households, persons = self._people()
        return Counts(
            rows=len(self.rows),
            accepted=len(self.rows) - len(refused),
            corrected=len(levels["corrected"]),
            warned=len(levels["warned"]),
            refused=len(refused),
            households=households,
            persons=persons,
        )

    def _people(self) -> tuple[int, int]:
        if self.unit == "household":
            covered = {number for household in self.households for number in household.person_ids}
            return len(self.households), len(covered)
        units: tuple[ListPerson | ListGrant, ...] = self.persons or self.grants
        has_heads = "head_id_number" in self.layout.fields
        heads = {unit.head_id_number for unit in units} if has_heads else set()
        return len(heads), len({unit.id_number for unit in units})


def refused_rows(problems: Iterable[Problem]) -> frozenset[int]:
    """The rows that at least one problem refuses."""
    return frozenset(problem.row for problem in problems if problem.level == "refused")
