"""An office is made whole or not at all, and opened by one program at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import AppError
from app.instance import Instance
from app.models.staff import Role, Staff
from app.models.village import VillageKind
from app.month import Month
from app.services.access import creating, signing_in
from app.services.access.creating import Account, OfficePlan
from app.services.access.office import Office
from app.services.office import audit, settings, staff
from app.services.office_file import accounts, data_folder
from app.services.programs.rows import program_rows
from app.services.register.villages import NewVillage, village_rows
from tests.keys import CHEAP
from tests.office import PREPARER, REVIEWER, Given


def create(folder: Path, villages: list[NewVillage] | None = None) -> creating.NewOffice:
    return creating.create_office(
        folder,
        OfficePlan(
            "样例镇",
            "样例县",
            tuple(villages or [NewVillage("001", "曹家坪社区", VillageKind.COMMUNITY)]),
            Month(2018, 1),
            Account(PREPARER, "jia-password"),
        ),
    )


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_new_office_has_town_villages_programs_and_its_first_user(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet" / "there"
    made = create(folder)
    assert names_in(folder) == {"office.db", "keys.json", "office.lock"}
    with signing_in.sign_in(folder, PREPARER, "jia-password") as office:
        assert (office.staff_name, office.roles) == (PREPARER, (Role.ADMIN, Role.PREPARE))
        with office.reading() as session:
            assert settings.get(session, "town") == "样例镇"
            assert settings.get(session, "county") == "样例县"
            assert settings.get(session, "ledger_start") == "2018-01"
            assert [row.name for row in village_rows(session)] == ["曹家坪社区"]
            assert made.villages == 1
            assert made.programs == len(program_rows(session)) == 15
            assert audit.verify(session).ok
            assert audit.verify(session).entries > 5


def test_nobody_named_is_the_first_user(given_office: Given) -> None:
    with signing_in.sign_in(given_office.folder, None, given_office.preparer_password) as office:
        assert office.staff_name == PREPARER


def test_refused_entries_leave_the_folder_ready_for_another_try(tmp_path: Path) -> None:
    twice = [NewVillage("001", "曹家坪社区", VillageKind.COMMUNITY)] * 2
    with pytest.raises(AppError) as refused:
        create(tmp_path, twice)
    assert refused.value.code == "village-exists"
    assert names_in(tmp_path) == {"office.lock"}
    with pytest.raises(AppError) as refused:
        signing_in.sign_in(tmp_path, PREPARER, "jia-password")
    assert refused.value.code == "no-office"
    assert create(tmp_path).villages == 1


@pytest.mark.parametrize("name", ["office.db", "keys.json"])
def test_anything_of_an_office_is_never_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(AppError) as refused:
        create(tmp_path)
    assert refused.value.code == "exists"
    assert (tmp_path / name).read_bytes() == b""
    with pytest.raises(AppError) as refused:
        signing_in.sign_in(tmp_path, PREPARER, "jia-password")
    assert refused.value.code == "office-incomplete"


def test_signing_in_to_an_empty_folder_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(AppError) as refused:
        signing_in.sign_in(tmp_path / "data", PREPARER, "jia-password")
    assert refused.value.code == "no-office"
    assert names_in(tmp_path) == set()


def test_second_program_on_the_folder_is_refused_until_the_first_closes(
    given_office: Given,
) -> None:
    first = given_office.sign_in()
    with pytest.raises(AppError) as refused:
        given_office.sign_in(as_reviewer=True)
    assert refused.value.code == "already-open"
    first.close()
    given_office.sign_in(as_reviewer=True).close()


def test_wrong_password_lets_go_of_the_folder(given_office: Given) -> None:
    with pytest.raises(AppError) as refused:
        signing_in.sign_in(given_office.folder, PREPARER, "不对")
    assert refused.value.code == "password-wrong"
    with Instance.hold(given_office.folder):
        pass


def test_recovery_code_signs_in_with_a_new_password(given_office: Given) -> None:
    folder, code = given_office.folder, given_office.recovery_key
    with signing_in.recover(folder, code, REVIEWER, "全新的一个密码吧", cost=CHEAP) as office:
        assert office.staff_name == REVIEWER
    signing_in.sign_in(folder, REVIEWER, "全新的一个密码吧").close()
    with pytest.raises(AppError) as refused:
        given_office.sign_in(as_reviewer=True)
    assert refused.value.code == "password-wrong"
    with pytest.raises(AppError) as refused:
        signing_in.recover(folder, code, "不在册", "全新的一个密码吧", cost=CHEAP)
    assert refused.value.code == "staff-unknown"


def test_only_who_administers_adds_people(given_office: Given) -> None:
    with given_office.sign_in(as_reviewer=True) as office, pytest.raises(AppError) as refused:
        creating.add_staff(office, "丙新人", "bing-password", [Role.REVIEW], cost=CHEAP)
    assert refused.value.code == "role-missing"
    with given_office.sign_in() as office:
        row = creating.add_staff(office, " 丙新人 ", "bing-password", [Role.REVIEW], cost=CHEAP)
        assert (row.name, row.roles) == ("丙新人", (Role.REVIEW,))
    signing_in.sign_in(given_office.folder, "丙新人", "bing-password").close()


def test_member_without_a_password_is_not_kept(given_office: Given) -> None:
    with given_office.sign_in() as office:
        with pytest.raises(AppError) as refused:
            creating.add_staff(office, "丙新人", "", [Role.REVIEW], cost=CHEAP)
        assert refused.value.code == "password-empty"
        with office.reading() as session:
            assert [row.name for row in staff.staff_members(session)] == [PREPARER, REVIEWER]


def test_member_out_of_service_cannot_sign_in(given_office: Given) -> None:
    with given_office.sign_in() as office, office.transaction() as session:
        session.scalars(select(Staff).where(Staff.name == REVIEWER)).one().active = False
    with pytest.raises(AppError) as refused:
        given_office.sign_in(as_reviewer=True)
    assert refused.value.code == "staff-unknown"


def test_left_over_slot_does_not_open_as_whoever_got_its_number(given_office: Given) -> None:
    with given_office.sign_in() as office:
        accounts.add_staff(office.folder, office.key, 2, "旧同事", "old-password", cost=CHEAP)
    with pytest.raises(AppError) as refused:
        signing_in.sign_in(given_office.folder, "旧同事", "old-password")
    assert refused.value.code == "staff-unknown"


def test_second_person_proves_presence_by_their_own_password(office: Office) -> None:
    row = signing_in.second_person(office, REVIEWER, "yi-password")
    assert (row.name, row.roles) == (REVIEWER, (Role.REVIEW,))
    with pytest.raises(AppError) as refused:
        signing_in.second_person(office, REVIEWER, "jia-password")
    assert refused.value.code == "password-wrong"


def test_take_over_cut_short_is_finished_on_the_next_sign_in(given_office: Given) -> None:
    """The rename decides; whichever of the two files was moved before the crash."""
    folder = given_office.folder
    for already_moved in ((), ("keys.json",)):
        incoming = folder / data_folder.INCOMING
        incoming.mkdir()
        for name in data_folder.MEMBERS:
            (incoming / name).write_bytes((folder / name).read_bytes())
            (folder / name).write_bytes(b"of yesterday")
        (folder / "office.db-wal").write_bytes(b"of yesterday")
        for name in already_moved:
            (incoming / name).replace(folder / name)
        given_office.sign_in().close()
        assert not incoming.exists()
        assert not (folder / "office.db-wal").exists()


def test_recovery_code_ends_the_wait_that_wrong_passwords_began(given_office: Given) -> None:
    folder, code = given_office.folder, given_office.recovery_key
    for _ in range(5):
        with pytest.raises(AppError, match="密码不对"):
            signing_in.sign_in(folder, PREPARER, "不是这个密码")
    signing_in.recover(folder, code, PREPARER, "全新的一个密码吧", cost=CHEAP).close()
    signing_in.sign_in(folder, PREPARER, "全新的一个密码吧").close()


def test_spoilt_keys_open_and_are_said_at_signing_in(given_office: Given) -> None:
    path = given_office.folder / "keys.json"
    content = json.loads(path.read_bytes())
    content["slots"] = [slot for slot in content["slots"] if slot["id"] != "recovery"]
    with given_office.sign_in() as office:
        assert office.warning == ""
    path.write_text(json.dumps(content))
    with given_office.sign_in() as office:
        assert "恢复码缺失" in office.warning
