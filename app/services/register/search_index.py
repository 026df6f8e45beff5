"""The keys by which persons are found: names, pinyin, initials and numbers, kept as prefixes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from itertools import product

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.models.person import Person, SearchKey
from app.services.register.surnames import name_readings

MAX_SPELLINGS = 12
_LONGEST_KEY = 120
_PORTION = 20_000


def keys_of(name: str, id_number: str) -> frozenset[str]:
    """All keys of a person, lower case; numbers also reversed behind ``~`` for their tails."""
    plain = name.replace("·", "").lower()
    number = id_number.lower()
    keys = {number, f"~{number[::-1]}", name.lower()}
    keys.update(plain[start:] for start in range(len(plain)))
    for spelling in spellings(plain):
        keys.update(spelling)
    return frozenset(key[:_LONGEST_KEY] for key in keys if key)


def name_key(name: str) -> str:
    """The name in its first reading, by which it is sorted."""
    found = spellings(name.replace("·", "").lower())
    return (found[0][0] if found else "")[:_LONGEST_KEY]


@cache
def spellings(name: str) -> tuple[tuple[str, str], ...]:
    """(full pinyin, initials) of a name in every reading that people may type.

    All readings of the surname, the common ones of the rest; letters stand for themselves.
    """
    surname = name[:2] if name[:2] in name_readings().surnames else name[:1]
    if not surname:
        return ()
    given = [_of_given(character) for character in name[len(surname) :]]
    found: dict[tuple[str, str], None] = {}
    for rest in product(*given):
        letters = "".join(reading[:1] for reading in rest)
        for full, initials in _of_surname(surname):
            found[full + "".join(rest), initials + letters] = None
    return tuple(found)[:MAX_SPELLINGS]


def index_persons(session: Session, persons: Iterable[tuple[int, str, str]]) -> int:
    """Write the keys of (id, name, ID number), in place of those there were; returns how many.

    The name's pinyin, by which lists are sorted, is kept on the person as well. Sorted by key
    before writing: the table lies in key order, so that pages fill one by one.
    """
    people = list(persons)
    for start in range(0, len(people), _PORTION):
        portion = [person[0] for person in people[start : start + _PORTION]]
        session.execute(delete(SearchKey).where(SearchKey.person_id.in_(portion)))
    if people:
        names = [{"id": person, "name_key": name_key(name)} for person, name, _ in people]
        session.execute(update(Person), names)
    rows = sorted(
        (key, person_id) for person_id, name, number in people for key in keys_of(name, number)
    )
    if rows:
        session.execute(
            insert(SearchKey), [{"key": key, "person_id": person} for key, person in rows]
        )
    return len(rows)


def rebuild(session: Session) -> int:
    """Index everybody anew; returns the number of keys."""
    session.execute(delete(SearchKey))
    people = session.execute(select(Person.id, Person.name, Person.id_number))
    return index_persons(session, [(row.id, row.name, row.id_number) for row in people])


def _of_surname(surname: str) -> tuple[tuple[str, str], ...]:
    """(reading, initials) of a surname of one or two characters."""
    readings = name_readings().surnames.get(surname) or (_reading(surname),)
    if len(surname) == 1:
        return tuple((reading, reading[:1]) for reading in readings)
    initials = name_readings().double_initials.get(surname)
    if initials is None:
        initials = ("".join(_reading(character)[:1] for character in surname),)
    return tuple(zip(readings, initials, strict=True))


def _of_given(character: str) -> tuple[str, ...]:
    return name_readings().given.get(character) or (_reading(character),)


@cache
def _reading(character: str) -> str:
    """The commonest reading of one character; ü is typed as v."""
    # Characters are read one by one: the phrases would take most of the time of a short command.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(character, style=Style.NORMAL)) or character
