"""Villages, persons and households as the office keeps them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.village import VillageKind
from app.services.office import audit
from app.services.register.households import (
    change_head,
    find_or_open,
    household_headed_by,
    household_of,
    household_row,
    move,
    open_household,
)
from app.services.register.persons import (
    NewPerson,
    add_person,
    add_persons,
    correct_person,
    find_person,
    person_by_id_number,
    person_row,
)
from app.services.register.villages import (
    NewVillage,
    add_alias,
    add_village,
    read_villages_file,
    update_village,
    village_by_name,
    village_rows,
)
from tests import factory

TODAY = date(2018, 11, 1)
VILLAGES = "代码,名称,类型\r\n420529111001,曹家坪社区,社区\r\n420529111203,鞍山村,村\r\n"


@pytest.fixture
def by(session: Session) -> int:
    return factory.staff(session).id


def villages(session: Session, by: int) -> None:
    add_village(session, by, NewVillage("1", "曹家坪社区", VillageKind.COMMUNITY))
    add_village(session, by, NewVillage("2", "鞍山村", VillageKind.VILLAGE))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_villages_file_is_read_as_it_comes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "villages.csv"
    path.write_bytes(VILLAGES.encode(encoding))
    assert read_villages_file(path) == (
        NewVillage("420529111001", "曹家坪社区", VillageKind.COMMUNITY),
        NewVillage("420529111203", "鞍山村", VillageKind.VILLAGE),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "空的"),
        ("代码,类型\n1,村\n", "第一行"),
        ("代码,名称\n1,\n", "第2行"),
        ("代码,名称\n1,甲村\n1,乙村\n", "第3行"),
        ("代码,名称\n", "没有村"),
    ],
)
def test_a_wrong_villages_file_is_refused_with_the_line(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "villages.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AppError, match=words) as refused:
        read_villages_file(path)
    assert refused.value.code == "villages-file"


def test_a_missing_villages_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="打不开"):
        read_villages_file(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("鞍山", "鞍山村"),
        ("鞍山村委会", "鞍山村"),
        ("曹家坪居委会", "曹家坪社区"),
        ("老曹", "曹家坪社区"),
    ],
)
def test_a_village_is_known_in_the_forms_of_files(
    session: Session, by: int, text: str, name: str
) -> None:
    villages(session, by)
    add_alias(session, by, village_by_name(session, "曹家坪").id, "老曹")
    assert village_by_name(session, text).name == name


def test_an_unknown_village_is_answered_with_the_known_ones(session: Session, by: int) -> None:
    villages(session, by)
    with pytest.raises(AppError, match="曹家坪社区、鞍山村"):
        village_by_name(session, "王家坪")


def test_a_renamed_village_is_still_known_by_its_old_name(session: Session, by: int) -> None:
    villages(session, by)
    old = village_by_name(session, "鞍山村")
    update_village(session, by, old.id, name="新鞍山村")
    assert village_by_name(session, "鞍山村").name == "新鞍山村"


def test_codes_and_names_of_villages_are_unique(session: Session, by: int) -> None:
    villages(session, by)
    for code, name in (("1", "丙村"), ("3", "鞍山村"), ("", "丁村")):
        with pytest.raises(AppError, match="未作改动"):
            add_village(session, by, NewVillage(code, name, VillageKind.VILLAGE))
    assert len(village_rows(session)) == 2


def test_sex_and_birth_date_follow_from_the_number(session: Session, by: int) -> None:
    new = NewPerson(id_number=" 42272919380506009x ", name="王 小 兰", phone="")
    person = person_row(session, add_person(session, by, new, today=TODAY))
    assert person.id_number == "42272919380506009X"
    assert (person.name, person.sex, person.birth_date) == ("王小兰", "男", date(1938, 5, 6))
    assert person.phone == ""


@pytest.mark.parametrize(
    ("number", "name", "code"),
    [
        ("420529195803150013", "张三", "id-check"),
        ("420529203010010017", "张三", "id-date"),
        ("12345", "张三", "id-damaged"),
        ("", "张三", "id-missing"),
        ("420529195803150012", " ", "name-missing"),
    ],
)
def test_wrong_persons_are_refused(
    session: Session, by: int, number: str, name: str, code: str
) -> None:
    with pytest.raises(AppError) as refused:
        add_person(session, by, NewPerson(id_number=number, name=name), today=TODAY)
    assert refused.value.code == code


def test_a_number_is_registered_once(session: Session, by: int) -> None:
    new = NewPerson(id_number="420529195803150012", name="张三")
    add_person(session, by, new, today=TODAY)
    with pytest.raises(AppError, match="张三") as refused:
        add_person(session, by, NewPerson(id_number="420529195803150012", name="李四"), today=TODAY)
    assert refused.value.code == "person-exists"
    with pytest.raises(AppError):
        add_persons(
            session, by, [NewPerson(id_number="420529194002291021", name="王五"), new], today=TODAY
        )
    assert find_person(session, "420529194002291021") is None


def test_a_corrected_number_brings_sex_and_birth_date(session: Session, by: int) -> None:
    new = NewPerson(id_number="420529195803150012", name="张三")
    person = add_person(session, by, new, today=TODAY)
    correct_person(session, by, person, id_number="420529194002291021", today=TODAY)
    row = person_by_id_number(session, "420529194002291021")
    assert (row.id, row.sex, row.birth_date) == (person, "女", date(1940, 2, 29))
    assert find_person(session, "420529195803150012") is None
    assert audit.verify(session).ok


def test_fifteen_digits_find_the_person_of_eighteen(session: Session, by: int) -> None:
    new = NewPerson(id_number="422729194309120035", name="张三")
    person = add_person(session, by, new, today=TODAY)
    assert person_by_id_number(session, "422729430912003").id == person


def test_a_household_is_known_by_its_head(session: Session, by: int) -> None:
    place = factory.village(session)
    head = factory.person(session, village=place)
    household = find_or_open(session, by, head.id, today=TODAY)
    assert find_or_open(session, by, head.id, today=TODAY) == household
    row = household_row(session, household)
    assert (row.head_name, row.village) == (head.name, place.name)
    assert [member.relation for member in row.members] == ["户主"]


def test_moving_ends_the_membership_before(session: Session, by: int) -> None:
    one, other, child = (factory.person(session) for _ in range(3))
    first, second = (open_household(session, by, p.id, today=TODAY) for p in (one, other))
    move(session, by, child.id, first, relation="子", today=TODAY)
    move(session, by, child.id, second, relation="女婿", day=date(2018, 3, 1), today=TODAY)
    assert household_of(session, child.id) == second
    former = household_row(session, first).former
    assert [(m.person_id, m.left_on) for m in former] == [(child.id, date(2018, 3, 1))]


def test_a_head_cannot_leave_others_behind(session: Session, by: int) -> None:
    head, wife, other = (factory.person(session) for _ in range(3))
    home = open_household(session, by, head.id, today=TODAY)
    away = open_household(session, by, other.id, today=TODAY)
    move(session, by, wife.id, home, relation="妻", today=TODAY)
    with pytest.raises(AppError, match="先变更户主"):
        move(session, by, head.id, away, today=TODAY)
    change_head(session, by, home, wife.id, former_relation="夫", today=TODAY)
    row = household_row(session, home)
    assert [(m.name, m.relation) for m in row.members] == [(wife.name, "户主"), (head.name, "夫")]
    move(session, by, head.id, away, relation="父", today=TODAY)
    assert household_of(session, head.id) == away


def test_a_new_head_from_outside_joins(session: Session, by: int) -> None:
    head, heir = factory.person(session), factory.person(session)
    home = open_household(session, by, head.id, today=TODAY)
    change_head(session, by, home, heir.id, today=TODAY)
    assert household_headed_by(session, heir.id) == home
    assert household_of(session, heir.id) == home
    assert household_headed_by(session, head.id) is None
