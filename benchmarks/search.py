"""How long the search box takes over a made-up register of 100,000 people, as ratios.

Run as ``python benchmarks/search.py [PEOPLE]``; times are medians in milliseconds, and beside
them the ratio to reading one person by ID, which cancels the speed of the machine.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import idcard
from app.models.base import now
from app.models.database import Database
from app.models.enrollment import Enrollment, EnrollmentTerm, TermPerson
from app.models.person import Person
from app.models.staff import Role
from app.models.village import Village
from app.month import Month
from app.services.office import staff
from app.services.people import search
from app.services.people.orders import Order, SortBy
from app.services.programs import entering
from app.services.programs.rows import program_by_name
from app.services.register import search_index
from app.services.register.persons import find_person

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "覃向仇查翟单区解朴盖谭龚田邱余尹"
)
GIVEN = "国桂兰秀英明华建军芳丽玉珍春梅永志文平红霞云龙凤祖大成安喜庆发菊久翠先清康木长乐"
VILLAGES = ("曹家坪", "大房坪", "桥河", "三房坪", "汉马池")
MONTH = Month(2018, 10)
REPEATS = 15


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        database = Database.create(Path(folder) / "office.db", bytes(range(32)))
        with database.transaction() as session:
            fill(session, people)
        with database.reading() as session:
            measure(session)
        database.close()


def fill(session: Session, people: int) -> None:
    """A register of that many people in 15 villages, a third of them in a program."""
    chance = random.Random(7)
    entering.seed(session, staff.add_first(session, "甲管理", [Role.ADMIN]), Month(2018, 1))
    for number in range(15):
        name = f"{VILLAGES[number % 5]}{number // 5 or ''}村"
        session.add(Village(code=str(number), name=name, kind="village", position=number))
    session.flush()
    session.execute(insert(Person), [made(chance, number) for number in range(people)])
    started = time.perf_counter()
    keys = search_index.rebuild(session)
    taken = time.perf_counter() - started
    print(f"index {people} people, {keys} keys: {taken:.2f} s")
    enroll(session, people)


def made(chance: random.Random, number: int) -> dict[str, object]:
    born = date(1930, 1, 1) + timedelta(days=chance.randrange(32_000))
    # Every thousand people have an area code of their own, so that no number comes twice.
    first = f"{42}{number // 1000:04d}{born:%Y%m%d}{number % 1000:03d}"
    given = "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2, 2))))
    return {
        "id_number": first + idcard.check_character(first),
        "name": chance.choice(SURNAMES) + given,
        "sex": "男" if number % 2 else "女",
        "birth_date": born,
        "village_id": number % 15 + 1,
    }


def enroll(session: Session, people: int) -> None:
    ids = list(session.scalars(select(Person.id)))
    program = program_by_name(session, "农村低保")
    chosen = ids[: people // 3]
    session.execute(
        insert(Enrollment),
        [
            {"number": n, "program_id": program.id, "person_id": p, "first_month": MONTH}
            for n, p in enumerate(chosen, start=1)
        ],
    )
    session.execute(
        insert(EnrollmentTerm),
        [
            {
                "enrollment_id": n,
                "from_month": MONTH,
                "status": "active",
                "replaced": False,
                "entered_at": now(),
            }
            for n in range(1, len(chosen) + 1)
        ],
    )
    session.execute(
        insert(TermPerson),
        [{"term_id": n, "person_id": p} for n, p in enumerate(chosen, start=1)],
    )


def measure(session: Session) -> None:
    number = session.scalars(select(Person.id_number).limit(1)).one()
    unit = median(lambda: find_person(session, number))
    print(f"{'one person by ID':28} {unit:8.2f} ms      1.0")
    in_program = search.Filters(program_id=1)
    cases: list[tuple[str, str, search.Filters | None]] = [
        ("nothing typed", "", None),
        ("surname 覃", "覃", None),
        ("name 覃桂兰", "覃桂兰", None),
        ("one letter w", "w", None),
        ("pinyin wang", "wang", None),
        ("initials qgl", "qgl", None),
        ("tail of the number", number[-4:], None),
        ("village 桥河", "桥河", None),
        ("name and village", "覃 桥河", None),
        ("pinyin with blanks", "qin gui lan", None),
        ("program", "", in_program),
        ("program and w", "w", in_program),
        ("status none", "", search.Filters(status=search.PersonStatus.NONE)),
        ("status ended", "", search.Filters(status=search.PersonStatus.ENDED)),
        ("ages 80-89", "", search.Filters(age_from=80, age_to=89)),
    ]
    for label, text, filters in cases:
        page = search.find_persons(session, text, month=MONTH, filters=filters)
        search_again = partial(search.find_persons, session, text, month=MONTH, filters=filters)
        taken = median(search_again)
        print(f"{label:28} {taken:8.2f} ms {taken / unit:8.1f}   {page.total} found")
    for by in SortBy:
        for offset in (0, 50_000):
            sort = partial(
                search.find_persons, session, month=MONTH, order=Order(by), offset=offset
            )
            taken = median(sort)
            print(f"sorted by {by.value:9} at {offset:6}  {taken:8.2f} ms {taken / unit:8.1f}")


def median(action: Callable[[], object]) -> float:
    """Milliseconds."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
