"""A list's households, persons and grants in one shape, as they are compared with the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.month import Month
from app.services.intake.listing import ListGrant, ListHousehold, ListPerson, ListRow, ReadList


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One enrollment that a list speaks of; ID numbers name its persons.

    ``recipient`` is the person of a person-unit program, else the head. Amounts are fen, None
    where the list has none; ``tiers`` are tier names (集中, 半护理, 参战退役人员).
    """

    rows: tuple[int, ...]
    recipient: str
    head: str
    persons: tuple[str, ...]
    members: tuple[ListRow, ...]
    amount_fen: int | None
    tiers: tuple[str, ...]
    first_month: Month | None
    granted_on: date | None
    grant_type: str | None
    village: str | None
    group: str | None
    address: str | None
    phone: str | None
    head_name: str
    payee_name: str | None
    payee_id_number: str | None
    bank: str | None
    account: str | None
    holder: str | None
    note: str | None

    @property
    def name_of_recipient(self) -> str:
        """The recipient's name, from the row that is theirs."""
        own = (m.name for m in self.members if m.id_number == self.recipient and m.name)
        return next(own, self.head_name)


def entries(read: ReadList) -> tuple[Entry, ...]:
    """Everything that was accepted of a list."""
    return tuple(_entries(read))


def _entries(read: ReadList) -> Iterator[Entry]:
    has_heads = "head_id_number" in read.layout.fields
    for household in read.households:
        yield _of_household(household)
    for person in read.persons:
        yield _of_person(person, has_heads=has_heads)
    for grant in read.grants:
        yield _of_grant(grant, has_heads=has_heads)


def _of_household(household: ListHousehold) -> Entry:
    category = (household.category,) if household.category else ()
    return Entry(
        rows=household.rows,
        recipient=household.head_id_number,
        head=household.head_id_number,
        persons=household.person_ids,
        members=household.members,
        amount_fen=household.amount_fen,
        tiers=household.tiers + category,
        first_month=household.first_month,
        granted_on=None,
        grant_type=None,
        village=household.village,
        group=household.group,
        address=household.address,
        phone=household.phone,
        head_name=household.head_name,
        payee_name=household.payee_name,
        payee_id_number=household.payee_id_number,
        bank=household.bank,
        account=household.account,
        holder=household.account_holder,
        note=_note_of_soldier(household),
    )


def _of_person(person: ListPerson, *, has_heads: bool) -> Entry:
    return _of_row(
        person.row,
        person.id_number,
        person.head_id_number if has_heads else "",
        person.row.amount_fen,
        None,
    )


def _of_grant(grant: ListGrant, *, has_heads: bool) -> Entry:
    return _of_row(
        grant.row,
        grant.id_number,
        grant.head_id_number if has_heads else "",
        grant.amount_fen,
        grant.date,
    )


def _of_row(
    row: ListRow, id_number: str, head: str, amount_fen: int | None, granted_on: date | None
) -> Entry:
    """A row that stands for itself; ``head`` is empty where the list names none."""
    category = (row.category,) if row.category else ()
    return Entry(
        rows=(row.row,),
        recipient=id_number,
        head=head,
        persons=(id_number,),
        members=(row,),
        amount_fen=amount_fen,
        tiers=row.tiers + category,
        first_month=row.first_month,
        granted_on=granted_on,
        grant_type=row.aid_type,
        village=row.village,
        group=row.group,
        address=row.address,
        phone=row.phone,
        head_name=row.head_name or "",
        payee_name=row.payee_name,
        payee_id_number=row.payee_id_number,
        bank=row.bank,
        account=row.account,
        holder=row.account_holder,
        note=row.note or row.reason,
    )


def _note_of_soldier(household: ListHousehold) -> str | None:
    if household.soldier_name is None:
        return household.note
    since = f",{household.enlisted}入伍" if household.enlisted else ""
    soldier = f"义务兵{household.soldier_name}{since}"
    return f"{soldier};{household.note}" if household.note else soldier
