"""A compared list goes in whole or not at all; all samples in order give what is expected."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import AuditEntry
from app.models.database import Database
from app.models.enrollment import Enrollment, TermPerson, TermStatus
from app.models.household import Household
from app.models.listing import ListImport
from app.models.person import Person
from app.models.program import Program
from app.month import Month
from app.services.enrollments import opening
from app.services.enrollments.payees import payee_chain, set_payee
from app.services.enrollments.rows import NewPayee
from app.services.enrollments.stopping import stop, suspend
from app.services.enrollments.views import current_term, enrollment_rows
from app.services.intake import listing
from app.services.intake.applying import Applied, apply, apply_shown
from app.services.intake.comparing import compare
from app.services.intake.lists import read_list
from app.services.programs import entering
from app.services.programs.rows import program_by_name
from app.services.register.households import household_of, household_row
from app.services.register.persons import person_by_id_number
from app.services.register.villages import add_villages, read_villages_file, village_aliases
from tests import factory
from tests.office import KEY
from tests.services.support.list_desk import (
    GRANTS,
    HOUSEHOLDS,
    PERSONS,
    TODAY,
    VILLAGE,
    ListDesk,
    family,
    one,
)
from tests.services.support.lists import SAMPLES


def stranger(desk: ListDesk, number: int) -> Person:
    """Somebody whom the register does not have."""
    born = date(1951, 3, 4)
    return Person(id_number=factory.id_number(born, number), name=factory.name_of(number))


def heads(desk: ListDesk) -> list[str]:
    statement = (
        select(Person.id_number)
        .join(Household, Household.head_id == Person.id)
        .join(Enrollment, Enrollment.household_id == Household.id)
        .order_by(Enrollment.number)
    )
    return list(desk.session.scalars(statement))


def audit_entries(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def test_newcomers_come_with_persons_household_enrollment_and_account(
    by_household: ListDesk,
) -> None:
    a, b = stranger(by_household, 1), stranger(by_household, 2)
    read = by_household.read(HOUSEHOLDS, family(a, b, account="82014461283601658"))

    applied = by_household.apply(read, "2018-10")

    assert applied == Applied(new=1, changed=0, stopped=0, unchanged=0)
    person = person_by_id_number(by_household.session, b.id_number)
    home = household_of(by_household.session, person.id)
    assert home is not None
    row = household_row(by_household.session, home)
    assert (row.head_id_number, row.village) == (a.id_number, VILLAGE)
    (term,) = by_household.terms()
    assert (term.from_month, term.approved_fen) == (Month(2016, 3), 30000)
    assert len(term.persons) == 2
    (payee,) = payee_chain(by_household.session, by_household.enrollments()[0])
    assert (payee.name, payee.account) == (a.name, "82014461283601658")


def test_changed_takes_effect_from_the_month_and_missing_ends_from_it(
    by_household: ListDesk,
) -> None:
    a, b, c = (stranger(by_household, n) for n in (1, 2, 3))
    by_household.apply(by_household.read(HOUSEHOLDS, [*family(a, b), *family(c)]), "2017-10")

    read = by_household.read(HOUSEHOLDS, family(b, a, amount=420))
    applied = by_household.apply(read, "2018-10")

    assert applied == Applied(new=0, changed=1, stopped=1, unchanged=0)
    before, after = by_household.terms(0)
    assert (before.from_month, before.approved_fen) == (Month(2016, 3), 30000)
    assert (after.from_month, after.approved_fen) == (Month(2018, 10), 42000)
    assert heads(by_household) == [b.id_number, c.id_number]
    ending = by_household.terms(1)[-1]
    assert (ending.from_month, ending.status) == (Month(2018, 10), TermStatus.ENDED)


def test_the_same_list_twice_changes_nothing(by_household: ListDesk) -> None:
    a, b = stranger(by_household, 1), stranger(by_household, 2)
    read = by_household.read(HOUSEHOLDS, family(a, b, account="82014461283601658"))
    by_household.apply(read, "2018-10")
    before = audit_entries(by_household.session)

    applied = by_household.apply(read, "2018-10")

    assert applied == Applied(new=0, changed=0, stopped=0, unchanged=1)
    assert audit_entries(by_household.session) == before
    assert len(by_household.terms()) == 1
    lists = by_household.session.scalar(select(func.count()).select_from(ListImport))
    assert lists == 1


def test_a_list_without_changes_still_counts_as_the_last_one(by_person: ListDesk) -> None:
    a, b = stranger(by_person, 1), stranger(by_person, 2)
    for month in ("2017-10", "2018-03"):
        by_person.apply(by_person.read(PERSONS, [one(a)]), month)

    by_person.apply(by_person.read(PERSONS, [one(a), one(b)]), "2018-10")

    assert by_person.terms(1)[0].from_month == Month(2018, 4)


def test_a_suspended_one_is_taken_up_where_that_was_confirmed(by_person: ListDesk) -> None:
    a = stranger(by_person, 1)
    read = by_person.read(PERSONS, [one(a)])
    by_person.apply(read, "2017-10")
    suspend(by_person.session, by_person.by, by_person.enrollments()[0], Month(2018, 7), "未认证")

    by_person.apply(read, "2018-09")
    assert by_person.terms()[-1].status is TermStatus.SUSPENDED

    by_person.apply(read, "2018-10", confirmed=[a.id_number])

    assert [(t.from_month, t.status) for t in by_person.terms()] == [
        (Month(2016, 3), TermStatus.ACTIVE),
        (Month(2018, 7), TermStatus.SUSPENDED),
        (Month(2018, 10), TermStatus.ACTIVE),
    ]


def test_who_comes_back_is_a_new_enrollment_that_follows_the_old(by_person: ListDesk) -> None:
    a, b = stranger(by_person, 1), stranger(by_person, 2)
    for month, listed in (("2017-10", (a, b)), ("2018-03", (b,)), ("2018-10", (a, b))):
        by_person.apply(by_person.read(PERSONS, [one(p) for p in listed]), month)

    old, _, new = by_person.enrollments()
    again = by_person.session.get_one(Enrollment, new)
    assert again.predecessor_id == old
    assert again.first_month == Month(2018, 4)


def test_a_list_of_one_dimension_leaves_the_tiers_of_the_other(session: Session) -> None:
    by = factory.two_staff(session)[0]
    factory.village(session, VILLAGE)
    entering.seed(session, by, Month(2018, 1))
    program = session.scalars(select(Program).where(Program.name == "农村特困")).one()
    desk = ListDesk(session, by, program)
    a = stranger(desk, 1)
    header = ("村", "姓名", "身份证号", "自理能力", "供养方式")
    row = [VILLAGE, a.name, a.id_number, "全自理", "集中供养"]
    desk.apply(desk.read(header, [row]), "2018-01")

    row[3] = "半护理"
    applied = desk.apply(desk.read(header[:4], [row[:4]]), "2018-10")

    assert applied.changed == 1
    assert set(desk.terms()[-1].tiers) == {"集中", "半护理"}


def test_another_account_alone_leaves_the_payee(by_household: ListDesk) -> None:
    a = stranger(by_household, 1)
    by_household.apply(by_household.read(HOUSEHOLDS, family(a)), "2018-01")
    entry = by_household.enrollments()[0]
    carer = factory.person(by_household.session, "照护人")
    set_payee(
        by_household.session,
        by_household.by,
        entry,
        NewPayee(name=carer.name, id_number=carer.id_number, from_day=TODAY),
        today=factory.TODAY,
    )

    rows = family(a, account="82014461283601658")
    by_household.apply(by_household.read(HOUSEHOLDS, rows), "2018-10")

    payee = payee_chain(by_household.session, entry)[0]
    assert (payee.name, payee.account) == ("照护人", "82014461283601658")


def test_a_guardian_of_the_list_is_recorded_as_listed(by_person: ListDesk) -> None:
    a, b = stranger(by_person, 1), stranger(by_person, 2)
    header = (*PERSONS, "监护人", "账号")
    rows = [
        (VILLAGE, a.name, a.id_number, "100", "2018-01", "照护人", "82014461283601658"),
        (VILLAGE, b.name, b.id_number, "100", "2018-01", "", "82014461283601659"),
    ]
    by_person.apply(by_person.read(header, rows), "2018-01")
    chains = [payee_chain(by_person.session, e)[0] for e in by_person.enrollments()]
    assert {(one.name, one.relation) for one in chains} == {("照护人", "名单载明"), (b.name, "")}


def test_grants_are_enrollments_of_their_own(one_off: ListDesk) -> None:
    a = stranger(one_off, 1)
    rows = [[VILLAGE, a.name, a.id_number, 500, day] for day in ("2018-03-09", "2018-05-02")]
    read = one_off.read(GRANTS, rows)

    assert one_off.apply(read, None, full=False).new == 2
    assert one_off.apply(read, None, full=False).unchanged == 2
    months = [
        one_off.session.get_one(Enrollment, entry).granted_on for entry in one_off.enrollments()
    ]
    assert months == [date(2018, 3, 9), date(2018, 5, 2)]


def test_a_refused_row_stops_the_whole_list_unless_skipped(by_person: ListDesk) -> None:
    a, b = stranger(by_person, 1), stranger(by_person, 2)
    wrong = one(b)
    wrong[3] = "三百"
    read = by_person.read(PERSONS, [one(a), wrong])

    with pytest.raises(AppError, match="有1行有错,没有导入任何内容"):
        by_person.apply(read, "2018-10")
    assert by_person.count_persons() == 0
    assert by_person.apply(read, "2018-10", skip_errors=True).new == 1


def test_an_error_in_the_middle_leaves_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        by = factory.two_staff(session)[0]
        factory.village(session, VILLAGE)
        program_id = factory.program(session, "样例补助").id
    wanted = 3
    opened: list[int] = []
    really = opening.open_enrollment

    def fail_at_the_third(*args: Any, **options: Any) -> int:
        if len(opened) == wanted - 1:
            raise OSError("no room left")
        opened.append(really(*args, **options))
        return opened[-1]

    monkeypatch.setattr(opening, "open_enrollment", fail_at_the_third)

    def attempt() -> None:
        with database.transaction() as session:
            desk = ListDesk(session, by, session.get_one(Program, program_id))
            rows = [one(stranger(desk, number)) for number in range(1, 6)]
            desk.apply(desk.read(PERSONS, rows), "2018-10")

    with pytest.raises(OSError, match="no room left"):
        attempt()

    with database.reading() as session:
        for table in (Person, Enrollment, Household, ListImport):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_what_was_shown_is_what_is_applied(by_person: ListDesk) -> None:
    a, b = stranger(by_person, 1), stranger(by_person, 2)
    first = by_person.read(PERSONS, [one(a)])
    by_person.apply(first, "2017-10")
    read = by_person.read(PERSONS, [one(b)])
    shown = by_person.compare(read, "2018-10")

    def apply_it() -> Applied:
        return apply_shown(
            by_person.session,
            by_person.by,
            by_person.program.id,
            read,
            shown,
            today=TODAY,
        )

    # Somebody else stopped the one that the list would stop.
    entry = by_person.enrollments()[0]
    stop(by_person.session, by_person.by, entry, Month(2018, 8), "死亡")
    with pytest.raises(AppError, match="比较之后台账有了变动,没有导入任何内容"):
        apply_it()
    shown = by_person.compare(read, "2018-10")
    assert apply_it() == Applied(new=1, changed=0, stopped=0, unchanged=0)


def test_the_record_is_of_the_bytes_that_were_read(by_person: ListDesk, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(
        f"姓名,身份证号,月金额\n张三,{factory.id_number(date(1950, 1, 1))},300\n", encoding="utf-8"
    )
    content = path.read_bytes()
    read = read_list(path, unit="person", villages=[], today=TODAY)
    path.write_text("另一份", encoding="utf-8")  # saved again while the first is looked at
    by_person.apply(read, "2018-10")

    kept = by_person.session.scalars(select(ListImport.file_hash)).one()
    assert kept == hashlib.sha256(content).hexdigest()


STORY = (
    ("农村低保", "2017-10/农村低保.xls", "2017-10", True),
    ("农村低保", "2018-10/农村低保.xlsx", "2018-10", True),
    ("城市低保", "2016-10/城市低保.xlsx", "2016-10", True),
    ("城市低保", "2018-10/城市低保.csv", "2018-10", True),
    ("农村特困", "2017-10/农村特困.xlsx", "2017-10", True),
    ("农村特困", "2018-10/农村特困.xls", "2018-10", True),
    ("高龄津贴", "2018-10/高龄津贴.xls", "2018-01", False),
    ("优抚对象", "2018-10/优抚对象.xlsx", "2018-01", False),
    ("临时救助", "2018-10/临时救助.xlsx", None, False),
    ("住房困难和生活救济", "2018-10/住房困难和生活救济.csv", None, False),
    ("义务兵家属优待金", "2018-10/义务兵家属优待金.xlsx", "2018-07", False),
)


def take_in(
    session: Session, by: int, name: str, file: str, as_of: str | None, *, full: bool
) -> Applied:
    row = program_by_name(session, name)
    unit: listing.Unit = "one_off" if row.rules.one_off else row.rules.unit.value
    month = Month.parse(as_of) if as_of else None
    read = read_list(
        SAMPLES / file,
        unit=unit,
        villages=village_aliases(session),
        today=TODAY,
        as_of=month,
    )
    program = session.get_one(Program, row.id)
    found = compare(session, program, read, as_of=month, full_list=full, today=TODAY)
    return apply(session, by, program, found, today=TODAY)


class Story:
    """All samples, taken in in order on one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            self.by = factory.two_staff(session)[0]
            add_villages(session, self.by, read_villages_file(SAMPLES / "villages.csv"))
            entering.seed(session, self.by, Month(2018, 1))
        self.applied = {file: self.run(*line) for line in STORY for file in [line[1]]}

    def run(self, name: str, file: str, as_of: str | None, full: bool) -> Applied:
        with self.database.transaction() as session:
            return take_in(session, self.by, name, file, as_of, full=full)


@pytest.fixture(scope="module")
def story(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    path = tmp_path_factory.mktemp("story") / "office.db"
    shutil.copyfile(template, path)
    database = Database.open(path, KEY)
    yield Story(database)
    database.close()


@pytest.fixture(scope="module")
def wanted() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    return loaded


def test_samples_give_what_is_new_and_stopped(story: Story, wanted: dict[str, Any]) -> None:
    for file, facts in wanted["files"].items():
        applied = story.applied[file]
        if "new" in facts:
            assert (file, applied.new, applied.stopped) == (file, facts["new"], facts["stopped"])
        else:
            units = facts.get("payments") or len(facts["list"])
            assert applied.new + applied.changed + applied.unchanged == units
    later = story.applied["2018-10/农村低保.xlsx"]
    assert later.changed + later.unchanged == 585 - 45
    later = story.applied["2018-10/城市低保.csv"]
    assert later.changed + later.unchanged == 71 - 10


def test_samples_bring_every_person_and_each_is_in_force(
    story: Story, wanted: dict[str, Any]
) -> None:
    listed: set[str] = set()
    for facts in wanted["files"].values():
        for each in facts["list"]:
            listed.update(each.get("persons") or [each["person"]])
    with story.database.reading() as session:
        known = set(session.scalars(select(Person.id_number)))
        assert listed <= known
        for name in ("农村低保", "城市低保"):
            file = {"农村低保": "2018-10/农村低保.xlsx", "城市低保": "2018-10/城市低保.csv"}[name]
            covered = covered_in(session, name, Month(2018, 10))
            assert covered == {p for each in wanted["files"][file]["list"] for p in each["persons"]}


def covered_in(session: Session, program: str, month: Month) -> set[str]:
    row = program_by_name(session, program)
    active = enrollment_rows(
        session,
        list(session.scalars(select(Enrollment.id).where(Enrollment.program_id == row.id))),
        month,
    )
    terms = []
    for one_of in active:
        if one_of.status is TermStatus.ACTIVE:
            term = current_term(session, one_of.id, month)
            assert term is not None
            terms.append(term.id)
    return set(
        session.scalars(
            select(Person.id_number)
            .join(TermPerson, TermPerson.person_id == Person.id)
            .where(TermPerson.term_id.in_(terms))
        )
    )


@pytest.mark.parametrize("line", [line for line in STORY if not line[1].startswith("2017")][1:])
def test_a_sample_again_changes_nothing(
    story: Story, line: tuple[str, str, str | None, bool]
) -> None:
    if line[1].startswith("2016"):
        with pytest.raises(AppError, match="不能再导入更早的"):
            story.run(*line)
        return
    with story.database.reading() as session:
        before = audit_entries(session)

    again = story.run(*line)

    assert (again.new, again.changed, again.stopped) == (0, 0, 0)
    with story.database.reading() as session:
        assert audit_entries(session) == before
