"""Whom the rows of a full list name, taken or not: only who is in none of them was lacked by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models.listing import ListImport, ListMention
from app.month import Month
from app.services.intake.entries import Entry
from app.services.intake.listing import ReadList

_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


@dataclass(frozen=True, slots=True)
class Mentions:
    """ID numbers, and of rows whose number could not be read names by village ("" unknown)."""

    numbers: frozenset[str]
    unread: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, read: ReadList, *, refused_only: bool = False) -> Self:
        """Those of a list, or of its refused rows alone.

        A head of whom the list gives no number at all is told by the own row; where that row or
        a member's is refused the name is all there is.
        """
        has_heads = "head_id_number" in read.layout.fields
        refused = read.refused_rows
        numbers: set[str] = set()
        unread: set[tuple[str, str]] = set()
        for row in read.rows:
            if refused_only and row.row not in refused:
                continue
            named = [(row.id_number, row.name)]
            if has_heads or row.row in refused:
                named.append((row.head_id_number, row.head_name))
            numbers.update(number for number, _ in named if number)
            unread.update(
                (name, row.village or "") for number, name in named if name and not number
            )
        for left_out in read.left_out:
            numbers.update(found.upper() for found in _NUMBER.findall(left_out.text))
        return cls(frozenset(numbers), frozenset(unread))

    def hold(self, numbers: Iterable[str], name: str, village: str) -> bool:
        """Whether somebody with one of the numbers, or of the name in the village, is named."""
        if not self.numbers.isdisjoint(numbers):
            return True
        return any(
            name == named and (not where or not village or where == village)
            for named, where in self.unread
        )


class PastLists:
    """The full lists of a program that were applied for months before one."""

    def __init__(self, session: Session, program_id: int, before: Month) -> None:
        self._session = session
        self._lists: Mapping[Month, int] = {
            row.as_of: row.id
            for row in session.execute(
                select(ListImport.as_of, ListImport.id)
                .where(
                    ListImport.program_id == program_id,
                    ListImport.full_list,
                    ListImport.undone_at.is_(None),
                )
                .order_by(ListImport.id)
            )
            if row.as_of is not None and row.as_of < before
        }

    def last_without(self, entry: Entry) -> Month | None:
        """The month of the newest that lacked everybody of an entry; of a month's lists the last
        applied counts."""
        if not self._lists:
            return None
        held = self._holding(entry)
        return max((month for month, one in self._lists.items() if one not in held), default=None)

    def _holding(self, entry: Entry) -> set[int]:
        numbers = {entry.recipient, *entry.persons}
        names = {entry.name_of_recipient, *(member.name for member in entry.members)}
        rows = self._session.execute(
            select(
                ListMention.list_id, ListMention.id_number, ListMention.name, ListMention.village
            ).where(
                ListMention.list_id.in_(self._lists.values()),
                ListMention.id_number.in_(numbers)
                | (ListMention.id_number.is_(None) & ListMention.name.in_(names - {None, ""})),
            )
        )
        return {
            row.list_id
            for row in rows
            if row.id_number or not row.village or row.village == (entry.village or row.village)
        }


def keep_mentions(session: Session, list_id: int, read: ReadList) -> None:
    """Keep whom an applied full list names."""
    found = Mentions.of(read)
    rows: list[dict[str, object]] = [
        {"list_id": list_id, "id_number": number, "name": None, "village": None}
        for number in sorted(found.numbers)
    ]
    rows += [
        {"list_id": list_id, "id_number": None, "name": name, "village": village or None}
        for name, village in sorted(found.unread)
    ]
    if rows:
        session.execute(insert(ListMention), rows)
