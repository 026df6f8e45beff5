"""The search box: finds people by name, pinyin, initials, number or village, in pages."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, intersect, select, union
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment, EnrollmentTerm, TermPerson, TermStatus
from app.models.person import Person, SearchKey
from app.models.program import Program
from app.models.village import Village, VillageAlias
from app.month import Month
from app.services.enrollments.current import is_in_force
from app.services.search_filters import (
    Filters,
    PersonStatus,
    alive_in,
    conditions,
    pays_in,
)
from app.services.search_index import spellings

__all__ = ["Filters", "FoundPerson", "Page", "PersonStatus", "find_persons", "words_of"]

_SEPARATORS = re.compile(r"[\s,,、;;/]+")
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


@dataclass(frozen=True, slots=True)
class Page:
    """A window onto what was found; ``total`` counts all of it."""

    rows: tuple[FoundPerson, ...]
    total: int


def find_persons(
    session: Session,
    text: str = "",
    *,
    month: Month | None = None,
    limit: int = 200,
    offset: int = 0,
    filters: Filters | None = None,
) -> Page:
    """People for whom every word fits, by village and name.

    A word is the beginning of a name (or of a part of it), of its pinyin or initials, of an ID
    number or of its tail, or of a village's name. Full-width letters and any blanks are taken.
    ``month`` (the current one) is that of the programs named and of the filters. With no text
    everybody is listed.
    """
    asked = month or Month.of(date.today())
    chosen: list[ColumnElement[bool]] = []
    words = words_of(text)
    if words:
        chosen.append(Person.id.in_(_matching(session, words)))
    if filters is not None:
        chosen.extend(conditions(filters, asked))
    total = session.scalar(select(func.count()).select_from(Person).where(*chosen)) or 0
    ids = (
        select(Person.id)
        .where(*chosen)
        .order_by(Person.village_id, Person.name, Person.id)
        .limit(limit)
        .offset(offset)
    )
    found = list(session.scalars(ids)) if total > offset else []
    return Page(_rows(session, found, asked), total)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search text: half width, lower case, in the order typed."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return tuple(word for word in _SEPARATORS.split(plain) if word)


def _matching(session: Session, words: Sequence[str]) -> Select[int]:
    """Ids of those for whom every word fits; pinyin typed with blanks is also tried as one."""
    villages = _village_words(session)
    each = [_word(word, villages) for word in words]
    if len(each) == 1:
        return each[0]
    every = select(intersect(*each).subquery().c[0])
    if all(_LATIN.fullmatch(word) for word in words):
        together = _word("".join(words), villages)
        return select(union(every, together).subquery().c[0])
    return every


def _word(word: str, villages: dict[str, set[int]]) -> Select[int]:
    parts = [_keys(word)]
    if _NUMBER.fullmatch(word):
        parts.append(_keys(f"~{word[::-1]}"))
    places = {
        village
        for name, ids in villages.items()
        if len(word) >= _SHORTEST_VILLAGE and name.startswith(word)
        for village in ids
    }
    if places:
        parts.append(select(Person.id).where(Person.village_id.in_(sorted(places))))
    if len(parts) == 1:
        return parts[0]
    return select(union(*parts).subquery().c[0])


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


def _rows(session: Session, ids: Sequence[int], month: Month) -> tuple[FoundPerson, ...]:
    if not ids:
        return ()
    programs = programs_in_force(session, ids, month)
    statement = (
        select(Person, Village.name)
        .outerjoin(Village, Village.id == Person.village_id)
        .where(Person.id.in_(ids))
    )
    found = {
        person.id: FoundPerson(
            person.id,
            person.id_number,
            person.name,
            person.sex,
            person.birth_date,
            village or "",
            person.group or "",
            person.died_on,
            programs.get(person.id, ()),
        )
        for person, village in session.execute(statement)
    }
    return tuple(found[person] for person in ids)


def programs_in_force(
    session: Session, person_ids: Sequence[int], month: Month
) -> dict[int, tuple[str, ...]]:
    """Names of the programs whose term in force in a month covers a living person."""
    statement = (
        select(TermPerson.person_id, Program.name)
        .join(EnrollmentTerm, EnrollmentTerm.id == TermPerson.term_id)
        .join(Enrollment, Enrollment.id == EnrollmentTerm.enrollment_id)
        .join(Program, Program.id == Enrollment.program_id)
        .join(Person, Person.id == TermPerson.person_id)
        .where(
            TermPerson.person_id.in_(list(person_ids)),
            EnrollmentTerm.status == TermStatus.ACTIVE,
            is_in_force(month),
            pays_in(month),
            alive_in(month),
        )
        .order_by(Program.position)
    )
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for person, name in session.execute(statement):
        found[person][name] = None
    return {person: tuple(names) for person, names in found.items()}
