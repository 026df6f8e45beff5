"""What a list says of people themselves: whom it adds, and what it changes of those known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.village import Village
from app.services.intake.entries import Entry
from app.services.intake.listing import ListRow
from app.services.office.change_log import FACT_WORDS, fact_words
from app.services.register.persons import NewPerson

# What a list brings up to date, where it says something; names and numbers stay.
BROUGHT = ("village_id", "group", "address", "phone", "disability_kind", "disability_level")
ACCOUNT = "银行账号"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A fact of a known person that applying the list changes; ``row`` is the list's."""

    id_number: str
    name: str
    row: int | None
    fact: str
    before: str
    after: str


def people_listed(
    entries: Iterable[Entry], villages: Mapping[str, int]
) -> dict[str, tuple[NewPerson, int | None]]:
    """Everybody that the entries name, by ID number, with the row where they stand."""
    found: dict[str, tuple[NewPerson, int | None]] = {}
    for entry in entries:
        for member in entry.members:
            if member.id_number and member.name:
                found[member.id_number] = _of_member(entry, member, villages), member.row
        if entry.head and entry.head_name and entry.head not in found:
            head = NewPerson(
                id_number=entry.head,
                name=entry.head_name,
                village_id=villages.get(entry.village or ""),
                group=entry.group,
                address=entry.address,
            )
            found[entry.head] = head, entry.rows[0] if entry.rows else None
    return found


def corrections(person: Person, facts: NewPerson) -> dict[str, Any]:
    """What the list says of a known person that the register has otherwise."""
    said = {key: getattr(facts, key) for key in BROUGHT}
    return {
        key: value
        for key, value in said.items()
        if value is not None and getattr(person, key) != value
    }


def person_changes(session: Session, entries: Iterable[Entry]) -> tuple[PersonChange, ...]:
    """Person by person, what applying would change of place, phone and disability."""
    rows = session.execute(select(Village.id, Village.name)).all()
    villages, names = {row.name: row.id for row in rows}, {row.id: row.name for row in rows}
    listed = people_listed(entries, villages)
    known = {p.id_number: p for p in session.scalars(select(Person))}
    return tuple(
        PersonChange(
            number,
            known[number].name,
            row,
            FACT_WORDS[key],
            fact_words(key, getattr(known[number], key), names),
            fact_words(key, value, names),
        )
        for number, (facts, row) in listed.items()
        if number in known
        for key, value in corrections(known[number], facts).items()
    )


def account_change(entry: Entry, before: str) -> PersonChange:
    """Another account of who is paid; only the tails are told."""
    return PersonChange(
        entry.recipient,
        entry.name_of_recipient,
        entry.rows[0] if entry.rows else None,
        ACCOUNT,
        _tail(before),
        _tail(entry.account or ""),
    )


def _tail(account: str) -> str:
    return f"尾号{account[-4:]}" if account else "无"


def _of_member(entry: Entry, member: ListRow, villages: Mapping[str, int]) -> NewPerson:
    return NewPerson(
        id_number=member.id_number or "",
        name=member.name or "",
        village_id=villages.get(member.village or entry.village or ""),
        group=member.group or entry.group,
        address=member.address or entry.address,
        phone=member.phone,
        disability_kind=member.disability_kind,
        disability_level=member.disability_level,
    )
