"""The search box: finds people by name, pinyin, initials, number or village, in pages."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment, EnrollmentTerm, TermPerson, TermStatus
from app.models.person import Person, SearchKey
from app.models.program import Program
from app.models.village import Village, VillageAlias
from app.month import Month
from app.services.enrollments.current import is_in_force
from app.services.people.filters import Filters, PersonStatus, conditions, pays_in
from app.services.people.orders import Order, ordering
from app.services.register.search_index import spellings

__all__ = ["Filters", "FoundPerson", "Page", "PersonStatus", "find_persons", "words_of"]

_SEPARATORS = re.compile(r"[\s,,、;;/]+")
_ID_IN_GROUPS = re.compile(r"\b(\d{6})[\s-]+(\d{8})[\s-]+(\d{3}[\dx])\b")
_LATIN = re.compile(r"[a-z]+")
_NUMBER = re.compile(r"\d+x?")
_LAST = "\U0010ffff"
# One character of a village's name is more likely somebody's surname.
_SHORTEST_VILLAGE = 2


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A line of the list; ``programs`` are those in force in the month asked."""

    id: int
    id_number: str
    name: str
    sex: str
    birth_date: date
    village: str
    group: str
    died_on: date | None
    programs: tuple[str, ...]
    phone: str = ""
    address: str = ""
    disability_level: str = ""
    moved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A window onto what was found; ``total`` counts all of it."""

    rows: tuple[FoundPerson, ...]
    total: int


def find_persons(
    session: Session,
    text: str = "",
    *,
    month: Month,
    limit: int = 200,
    offset: int = 0,
    filters: Filters | None = None,
    order: Order | None = None,
) -> Page:
    """People for whom every word fits, by village and name unless another ``order`` is asked.

    A word is the beginning of a name (or of a part of it), of its pinyin or initials, of an ID
    number or of its tail, or of a village's name. Full-width letters and any blanks are taken.
    ``month`` is that of the programs named and of the filters. With no text
    everybody is listed.
    """
    chosen = _chosen(session, text, filters, month)
    total = session.scalar(select(func.count()).select_from(Person).where(*chosen)) or 0
    if total <= offset:
        return Page((), total)
    statement = (
        select(
            Person.id,
            Person.id_number,
            Person.name,
            Person.sex,
            Person.birth_date,
            Person.village_id,
            Person.group,
            Person.died_on,
            Person.phone,
            Person.address,
            Person.disability_level,
            Person.moved_on,
        )
        .where(*chosen)
        .order_by(*ordering(order or Order()))
        .limit(limit)
        .offset(offset)
    )
    return Page(_rows(session, session.execute(statement).all(), month), total)


def find_ids(
    session: Session, text: str, *, month: Month, filters: Filters | None = None
) -> tuple[int, ...]:
    """The ids of all that ``find_persons`` finds, in its order."""
    chosen = _chosen(session, text, filters, month)
    statement = select(Person.id).where(*chosen).order_by(*ordering(Order()))
    return tuple(session.scalars(statement))


def _chosen(
    session: Session, text: str, filters: Filters | None, month: Month
) -> list[ColumnElement[bool]]:
    """Text and filters as conditions on ``Person``."""
    words = words_of(text)
    chosen = [_matching(session, words)] if words else []
    return chosen if filters is None else [*chosen, *conditions(filters, month)]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search text: half width, lower case, in the order typed; an ID number in
    groups, as it is shown (6-8-4), is one word."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = _ID_IN_GROUPS.sub(r"\1\2\3", plain)
    return tuple(word for word in _SEPARATORS.split(plain) if word)


def _matching(session: Session, words: Sequence[str]) -> ColumnElement[bool]:
    """Every word must fit; pinyin typed with blanks is also tried as one."""
    villages = _village_words(session)
    every = and_(*(_fits(word, villages) for word in words))
    if len(words) > 1 and all(_LATIN.fullmatch(word) for word in words):
        return or_(every, Person.id.in_(_keys("".join(words))))
    return every


def _fits(word: str, villages: dict[str, set[int]]) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [Person.id.in_(_keys(word))]
    if _NUMBER.fullmatch(word):
        ways.append(Person.id.in_(_keys(f"~{word[::-1]}")))
    places = {
        village
        for name, ids in villages.items()
        if len(word) >= _SHORTEST_VILLAGE and name.startswith(word)
        for village in ids
    }
    if places:
        ways.append(Person.village_id.in_(sorted(places)))
    return or_(*ways)


def _keys(word: str) -> Select[int]:
    """A range on the primary key: everything that begins with the word."""
    return select(SearchKey.person_id).where(SearchKey.key >= word, SearchKey.key < word + _LAST)


def _village_words(session: Session) -> dict[str, set[int]]:
    """Names, aliases, pinyin and initials of villages -> their ids."""
    found: dict[str, set[int]] = defaultdict(set)
    names = [(row.id, row.name) for row in session.execute(select(Village.id, Village.name))]
    aliases = session.execute(select(VillageAlias.village_id, VillageAlias.alias))
    for village, name in [*names, *((row.village_id, row.alias) for row in aliases)]:
        found[name.lower()].add(village)
        for spelling in spellings(name):
            for key in spelling:
                found[key].add(village)
    return found


def _rows(session: Session, people: Sequence[Any], month: Month) -> tuple[FoundPerson, ...]:
    villages = {row.id: row.name for row in session.execute(select(Village.id, Village.name))}
    living = [p.id for p in people if p.died_on is None or p.died_on >= month.first_day]
    programs = programs_in_force(session, living, month)
    return tuple(
        FoundPerson(
            p.id,
            p.id_number,
            p.name,
            p.sex,
            p.birth_date,
            villages.get(p.village_id, ""),
            p.group or "",
            p.died_on,
            programs.get(p.id, ()),
            p.phone or "",
            p.address or "",
            p.disability_level or "",
            p.moved_on,
        )
        for p in people
    )


def programs_in_force(
    session: Session, person_ids: Sequence[int], month: Month
) -> dict[int, tuple[str, ...]]:
    """Names of the programs whose term in force in a month pays for a person, who must live."""
    statement = (
        select(TermPerson.person_id, Program.position, Program.name)
        .join(EnrollmentTerm, EnrollmentTerm.id == TermPerson.term_id)
        .join(Enrollment, Enrollment.id == EnrollmentTerm.enrollment_id)
        .join(Program, Program.id == Enrollment.program_id)
        .where(
            TermPerson.person_id.in_(list(person_ids)),
            EnrollmentTerm.status == TermStatus.ACTIVE,
            is_in_force(month),
            pays_in(month),
        )
    )
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for person, position, name in session.execute(statement):
        found[person].add((position, name))
    return {person: tuple(name for _, name in sorted(names)) for person, names in found.items()}
