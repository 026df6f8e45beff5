"""In whatever order lists come in, and their rows stand, the register is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.household import Household, HouseholdMember
from app.models.person import Person
from app.models.program import Period, Program, Unit
from app.models.village import Village
from app.services.enrollments.payees import payee_chain
from app.services.enrollments.views import timeline
from app.services.rosters.recipients import recipients
from tests import factory
from tests.services.support.list_desk import GRANTS, HOUSEHOLDS, PERSONS, VILLAGE, ListDesk

SIZES = st.lists(st.integers(1, 3), min_size=1, max_size=4)
HOUSEHOLD, PERSON, GRANT = "样例低保", "样例津贴", "样例救助"
Row = tuple[object, ...]


@dataclass(frozen=True)
class Listed:
    """A list of one program: its rows may stand in any order."""

    program: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def number(home: int, member: int) -> str:
    return factory.id_number(date(1930 + home, 1 + member, 5), 1 + member)


def name(home: int, member: int) -> str:
    return factory.name_of(home * 3 + member)


def lists_of(sizes: list[int]) -> tuple[Listed, ...]:
    """Households, an allowance for every first member, a grant for every last one."""
    places = list(enumerate(sizes))
    families = tuple(
        (
            VILLAGE, number(home, 0), name(home, member), number(home, member),
            "户主" if member == 0 else "家庭成员", 300 + home, f"8201446128360{home:04d}",
            "2016-03",
        )
        for home, size in places
        for member in range(size)
    )  # fmt: skip
    allowances = tuple(
        (VILLAGE, name(home, 0), number(home, 0), 80, "2017-05") for home, _ in places
    )
    grants = tuple(
        (VILLAGE, name(home, size - 1), number(home, size - 1), 500, "2018-03-09")
        for home, size in places
    )
    return (
        Listed(HOUSEHOLD, HOUSEHOLDS, families),
        Listed(PERSON, PERSONS, allowances),
        Listed(GRANT, GRANTS, grants),
    )


def bring(session: Session, by: int, lists: Iterable[Listed], *, full: bool = True) -> None:
    programs = {
        HOUSEHOLD: factory.program(session, HOUSEHOLD, unit=Unit.HOUSEHOLD),
        PERSON: factory.program(session, PERSON),
        GRANT: factory.program(session, GRANT, period=Period.ONE_OFF),
    }
    for listed in lists:
        desk = ListDesk(session, by, programs[listed.program])
        desk.apply(desk.read(listed.header, listed.rows), "2018-01", full=full)


def register(session: Session) -> set[tuple[object, ...]]:
    """What the register says, without the ids that the order gives."""
    villages = {row.id: row.name for row in session.execute(select(Village.id, Village.name))}
    people = session.execute(select(Person.id, Person.id_number))
    numbers = {row.id: row.id_number for row in people}
    said: set[tuple[object, ...]] = {
        ("person", p.id_number, p.name, villages.get(p.village_id or 0))
        for p in session.scalars(select(Person))
    }
    heads = {home.id: numbers[home.head_id] for home in session.scalars(select(Household))}
    said |= {
        ("member", numbers[m.person_id], heads[m.household_id], m.left_on)
        for m in session.scalars(select(HouseholdMember))
    }
    for program in (HOUSEHOLD, PERSON, GRANT):
        program_id = session.scalars(select(Program.id).where(Program.name == program)).one()
        for entry, who in recipients(session, program_id).items():
            terms = tuple(
                (str(t.from_month), t.status, t.approved_fen, frozenset(t.persons))
                for t in timeline(session, entry)
            )
            payees = tuple((p.name, p.account) for p in payee_chain(session, entry))
            said.add(("enrollment", program, who.id_number, who.head_id_number, terms, payees))
    return said


def told(
    session: Session, lists: Iterable[Listed], *, full: bool = True
) -> set[tuple[object, ...]]:
    """The register after these lists; nothing of it stays."""
    undo = session.begin_nested()
    try:
        by = factory.two_staff(session)[0]
        factory.village(session, VILLAGE)
        bring(session, by, lists, full=full)
        return register(session)
    finally:
        undo.rollback()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sizes=SIZES, data=st.data())
def test_lists_and_rows_may_come_in_any_order(
    session: Session, sizes: list[int], data: st.DataObject
) -> None:
    lists = lists_of(sizes)
    shuffled = [
        Listed(one.program, one.header, tuple(data.draw(st.permutations(one.rows))))
        for one in data.draw(st.permutations(lists))
    ]

    assert told(session, shuffled) == told(session, lists)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sizes=SIZES, data=st.data())
def test_a_list_in_parts_comes_to_the_whole(
    session: Session, sizes: list[int], data: st.DataObject
) -> None:
    lists = lists_of(sizes)
    parts = []
    for one in lists:
        key = 1 if one.program == HOUSEHOLD else 2
        homes = sorted({str(row[key]) for row in one.rows})
        first = set(data.draw(st.sets(st.sampled_from(homes))))
        for within in (True, False):
            rows = tuple(row for row in one.rows if (str(row[key]) in first) is within)
            parts += [Listed(one.program, one.header, rows)] if rows else []

    assert told(session, data.draw(st.permutations(parts)), full=False) == told(
        session, lists, full=False
    )
