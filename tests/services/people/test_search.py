"""The search box: who is found by what, and the list's filters."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.person import SearchKey
from app.models.village import VillageKind
from app.month import Month
from app.services.enrollments.deaths import record_death
from app.services.enrollments.opening import open_enrollment
from app.services.enrollments.rows import NewEnrollment
from app.services.enrollments.stopping import stop, suspend
from app.services.enrollments.views import enrollment_row
from app.services.people.orders import Order, SortBy
from app.services.people.search import Filters, PersonStatus, find_persons, words_of
from app.services.programs.rows import program_by_name
from app.services.register import search_index
from app.services.register.persons import NewPerson, add_person, correct_person
from app.services.register.villages import NewVillage, add_village
from tests import factory

TODAY = date(2018, 11, 1)
MONTH = Month(2018, 10)
PEOPLE = {
    "覃桂兰": date(1951, 5, 1),
    "曾国强": date(1938, 5, 6),
    "尉迟长乐": date(1960, 2, 3),
    "覃大山": date(1970, 7, 8),
    "仇绿": date(2005, 9, 9),
    "买买提·阿依": date(1980, 1, 2),
}


@pytest.fixture
def by(session: Session) -> int:
    """An office with six people in two villages."""
    member = factory.staff(session).id
    for code, name in (("1", "桥河社区"), ("2", "石柱山村")):
        add_village(session, member, NewVillage(code, name, VillageKind.VILLAGE))
    for place, (name, born) in enumerate(PEOPLE.items()):
        new = NewPerson(
            id_number=factory.id_number(born, place + 1), name=name, village_id=1 + place % 2
        )
        add_person(session, member, new, today=TODAY)
    return member


def found(session: Session, text: str, filters: Filters | None = None) -> list[str]:
    page = find_persons(session, text, month=MONTH, filters=filters)
    assert page.total == len(page.rows)
    return sorted(row.name for row in page.rows)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("覃", ["覃大山", "覃桂兰"]),
        ("桂兰", ["覃桂兰"]),
        ("qingui", ["覃桂兰"]),
        ("TGL", ["覃桂兰"]),
        ("tan da", ["覃大山"]),
        ("zgq", ["曾国强"]),
        ("zengguoqiang", ["曾国强"]),
        ("cengguo", ["曾国强"]),
        ("yuchi", ["尉迟长乐"]),
        ("yuchichangle", ["尉迟长乐"]),
        ("weichizhangyue", ["尉迟长乐"]),
        ("yccl", ["尉迟长乐"]),
        ("qiulv", ["仇绿"]),
        ("chou", ["仇绿"]),
        ("买买提阿依", ["买买提·阿依"]),
        ("买买提·阿", ["买买提·阿依"]),
        ("石柱山", ["买买提·阿依", "曾国强", "覃大山"]),
        ("szs", ["买买提·阿依", "曾国强", "覃大山"]),
        ("覃 石柱", ["覃大山"]),
        ("qiaohe qin", ["覃桂兰"]),
        ("  覃 桂兰 ", ["覃桂兰"]),
        ("覃\u3000桥河", ["覃桂兰"]),
        ("ｑｇｌ", ["覃桂兰"]),
        ("王", []),
        ("覃%", []),
        ("_", []),
    ],
)
def test_who_is_found(session: Session, by: int, text: str, names: list[str]) -> None:
    assert found(session, text) == sorted(names)


def test_numbers_are_found_by_beginning_and_by_tail(session: Session, by: int) -> None:
    person = next(row for row in find_persons(session, "覃桂兰", month=MONTH).rows)
    number = person.id_number
    assert found(session, number) == ["覃桂兰"]
    assert found(session, number[:14]) == ["覃桂兰"]
    assert "覃桂兰" in found(session, number[-4:])
    assert found(session, number.lower()) == ["覃桂兰"]
    assert found(session, number[5:12]) == []


def test_an_x_at_the_end_is_found_in_either_case(session: Session, by: int) -> None:
    new = NewPerson(id_number="42272919380506009x", name="何水")
    add_person(session, by, new, today=TODAY)
    for text in ("009x", "009X", "００９Ｘ"):
        assert found(session, text) == ["何水"]


def test_a_corrected_name_is_found_and_the_old_one_is_not(session: Session, by: int) -> None:
    person = next(row for row in find_persons(session, "覃桂兰", month=MONTH).rows)
    correct_person(session, by, person.id, name="秦桂兰", today=TODAY)
    assert found(session, "覃桂") == []
    assert found(session, "秦桂") == ["秦桂兰"]


def test_rebuilding_gives_the_same_keys(session: Session, by: int) -> None:
    def keys() -> set[tuple[str, int]]:
        rows = session.execute(select(SearchKey.key, SearchKey.person_id))
        return {(row.key, row.person_id) for row in rows}

    before = keys()
    assert search_index.rebuild(session) == len(before)
    assert keys() == before


def test_pages_are_windows_onto_one_order(session: Session, by: int) -> None:
    everybody = find_persons(session, "", month=MONTH)
    assert everybody.total == len(PEOPLE)
    assert [row.village for row in everybody.rows] == ["桥河社区"] * 3 + ["石柱山村"] * 3
    pages = [find_persons(session, "", month=MONTH, limit=4, offset=at) for at in (0, 4, 8)]
    assert tuple(row for page in pages for row in page.rows) == everybody.rows
    assert {page.total for page in pages} == {len(PEOPLE)}


def test_a_number_in_groups_as_it_is_shown_is_one_word() -> None:
    assert words_of("422729 19670319 287X 覃") == ("42272919670319287x", "覃")
    assert words_of("422729 19670319") == ("422729", "19670319")


def test_words_are_half_width_and_lower_case() -> None:
    assert words_of(" 覃　ＱＧＬ,桥河、 ") == ("覃", "qgl", "桥河")
    assert words_of(" \t ") == ()


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("单雄", "shanxiong"), ("查良", "zhaliang"), ("翟让", "zhairang"), ("区明", "ouming"),
        ("解放", "xiefang"), ("朴真", "piaozhen"), ("盖平", "geping"), ("仇英", "qiuying"),
        ("乐山", "yueshan"), ("万俟卨", "moqi"), ("单于明", "chanyu"), ("缪明", "miaoming"),
        ("冼星", "xianxing"), ("任明", "renming"), ("华明", "huaming"), ("纪明", "jiming"),
    ],
)  # fmt: skip
def test_rare_readings_of_surnames_are_known(name: str, pinyin: str) -> None:
    assert any(full.startswith(pinyin) for full, _ in search_index.spellings(name))


def enroll(session: Session, by: int, name: str, program: str) -> int:
    person = find_persons(session, name, month=MONTH).rows[0]
    own = program_by_name(session, program)
    return open_enrollment(
        session,
        by,
        NewEnrollment(
            program_id=own.id, person_id=person.id, approved_fen=100, first_month=MONTH - 3
        ),
        today=TODAY,
    )


def test_programs_in_force_stand_beside_the_name(session: Session, by: int) -> None:
    factory.program(session, "甲"), factory.program(session, "乙")
    one = enroll(session, by, "覃桂兰", "乙")
    enroll(session, by, "覃桂兰", "甲")

    def shown(month: Month) -> tuple[str, ...]:
        return find_persons(session, "覃桂兰", month=month).rows[0].programs

    assert shown(MONTH) == ("甲", "乙")
    assert shown(MONTH - 4) == ()
    stop(session, by, one, MONTH, "迁出")
    assert (shown(MONTH - 1), shown(MONTH)) == (("甲", "乙"), ("甲",))
    person = find_persons(session, "覃桂兰", month=MONTH).rows[0].id
    record_death(session, by, person, date(2018, 10, 2), today=TODAY)
    assert (shown(MONTH), shown(MONTH + 1)) == (("甲",), ())


def test_the_list_is_narrowed_by_status_and_program(session: Session, by: int) -> None:
    own, other = factory.program(session, "甲"), factory.program(session, "乙")
    enroll(session, by, "覃桂兰", "甲")
    suspended = enroll(session, by, "曾国强", "甲")
    ended = enroll(session, by, "尉迟长乐", "乙")
    dead = enroll(session, by, "覃大山", "甲")
    suspend(session, by, suspended, MONTH - 1, "未认证")
    stop(session, by, ended, MONTH - 1, "迁出")
    row = enrollment_row(session, dead, MONTH)
    record_death(session, by, row.recipient_id, date(2018, 8, 2), today=TODAY)
    assert row.status is TermStatus.ACTIVE

    def of(status: PersonStatus | None, program: int | None = None) -> list[str]:
        return found(session, "", Filters(status=status, program_id=program))

    assert of(PersonStatus.IN_FORCE) == ["覃桂兰"]
    assert of(PersonStatus.SUSPENDED) == ["曾国强"]
    assert of(PersonStatus.ENDED) == ["尉迟长乐"]
    assert of(PersonStatus.DEAD) == ["覃大山"]
    assert of(PersonStatus.NONE) == ["买买提·阿依", "仇绿"]
    assert of(PersonStatus.ENDED, own.id) == []
    assert of(PersonStatus.ENDED, other.id) == ["尉迟长乐"]
    assert of(None, own.id) == ["曾国强", "覃大山", "覃桂兰"]
    assert found(session, "曾", Filters(program_id=own.id)) == ["曾国强"]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(age_from=80), ["曾国强"]),
        (Filters(age_from=58, age_to=67), ["尉迟长乐", "覃桂兰"]),
        (Filters(age_to=13), ["仇绿"]),
        (Filters(village_id=1, age_from=60), ["覃桂兰"]),
        (Filters(age_from=3000), []),
    ],
)
def test_the_list_is_narrowed_by_age_at_the_months_end(
    session: Session, by: int, filters: Filters, names: list[str]
) -> None:
    assert found(session, "", filters) == names


def in_order(session: Session, by: SortBy, *, down: bool = False) -> list[str]:
    return [row.name for row in find_persons(session, order=Order(by, down), month=MONTH).rows]


def test_the_list_sorts_by_its_headings_names_by_pinyin(session: Session, by: int) -> None:
    # The surnames are read as surnames: mai, qiu, qin (or tan), yuchi, zeng.
    assert in_order(session, SortBy.NAME) == [
        "买买提·阿依",
        "覃大山",
        "覃桂兰",
        "仇绿",
        "尉迟长乐",
        "曾国强",
    ]
    assert in_order(session, SortBy.NAME, down=True) == in_order(session, SortBy.NAME)[::-1]
    oldest_first = sorted(PEOPLE, key=lambda name: PEOPLE[name])
    assert in_order(session, SortBy.AGE, down=True) == oldest_first
    assert in_order(session, SortBy.AGE) == oldest_first[::-1]
    for heading in SortBy:
        first = find_persons(session, order=Order(heading), limit=3, month=MONTH).rows
        rest = find_persons(session, order=Order(heading), limit=3, offset=3, month=MONTH).rows
        assert sorted(row.name for row in (*first, *rest)) == sorted(PEOPLE)


def test_groups_sort_as_numbers(session: Session) -> None:
    village = factory.village(session)
    for name, group in (("甲", "10组"), ("乙", "2组"), ("丙", None)):
        factory.person(session, name, village=village, group=group)
    assert in_order(session, SortBy.GROUP) == ["乙", "甲", "丙"]
