"""People come, change, forget and leave; nobody becomes two, and the office is never locked out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import AppError
from app.models.audit import AuditEntry
from app.models.base import now
from app.models.staff import Role, Staff
from app.models.village import Village
from app.services.access import backups, creating, signing_in, staffing
from app.services.access.office import Office
from app.services.duties import officers
from app.services.duties.duty_list import NewDuty, add_duty, duty_rows
from app.services.office import staff, traces
from app.services.office import staffing as accounts
from app.services.office.permissions import require_role
from app.services.office_file import unlocking
from app.services.today import front_desk
from tests.office import PREPARER, REVIEWER, Given

TODAY = date(2026, 11, 28)
NEW = "bing-password"


def id_of(office: Office, name: str) -> int:
    with office.reading() as session:
        return staff.by_name(session, name).id


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(AppError) as refused:
        act()
    return refused.value.code


def may_review(office: Office, name: str) -> str:
    """Nothing, or the code of the refusal."""
    with office.reading() as session:
        member = staff.by_name(session, name)
        try:
            require_role(session, member.id, Role.REVIEW)
        except AppError as error:
            return error.code
    return ""


def with_third(office: Office, *roles: Role) -> int:
    return creating.add_staff(office, "丙新人", NEW, roles or (Role.REVIEW,)).id


def confirm(given: Given, staff_id: int) -> None:
    with given.sign_in(as_reviewer=True) as office, office.transaction() as session:
        accounts.confirm(session, office.staff_id, staff_id)


def test_first_reviewer_may_review_and_a_second_waits_for_another_person(
    given_office: Given,
) -> None:
    with given_office.sign_in() as office:
        assert may_review(office, REVIEWER) == ""
        third = with_third(office)
        assert may_review(office, "丙新人") == "account-unconfirmed"
        with office.transaction() as session:
            assert refusal(lambda: accounts.confirm(session, office.staff_id, third)) == (
                "confirm-own"
            )
            assert refusal(lambda: accounts.confirm(session, third, third)) == "confirm-own"
    confirm(given_office, third)
    with given_office.sign_in() as office:
        assert may_review(office, "丙新人") == ""


def test_review_given_to_somebody_waits_as_well(given_office: Given) -> None:
    with given_office.sign_in() as office:
        with office.transaction() as session:
            roles = (Role.ADMIN, Role.PREPARE, Role.REVIEW)
            accounts.set_roles(session, office.staff_id, office.staff_id, roles)
        assert may_review(office, PREPARER) == "account-unconfirmed"
    confirm(given_office, 1)
    with given_office.sign_in() as office:
        assert office.roles == (Role.ADMIN, Role.PREPARE, Role.REVIEW)


def test_last_administrator_and_last_reviewer_stay(office: Office) -> None:
    second = id_of(office, REVIEWER)
    with office.transaction() as session:
        by = office.staff_id
        for act in (
            lambda: accounts.leave(session, by, second),
            lambda: accounts.set_roles(session, by, second, [Role.PREPARE]),
            lambda: accounts.set_roles(session, by, by, [Role.PREPARE]),
        ):
            assert refusal(act) == "last-role"
        assert refusal(lambda: accounts.leave(session, by, by)) == "own-account"
        assert refusal(lambda: accounts.set_roles(session, by, second, [])) == "roles-missing"
        assert refusal(lambda: accounts.set_roles(session, second, by, [Role.ADMIN])) == (
            "role-missing"
        )


def test_who_leaves_hands_over_and_is_out(given_office: Given) -> None:
    with given_office.sign_in() as office:
        third = with_third(office, Role.PREPARE)
        with office.transaction() as session:
            village = session.scalars(select(Village.id)).first()
            assert village is not None
            officers.set_officer(
                session, office.staff_id, village, third, stand_in_id=1, from_day=TODAY
            )
            add_duty(session, office.staff_id, NewDuty(staff_id=third, duty="临时救助"))
        staffing.leave(office, third, office.staff_id, today=TODAY + timedelta(days=3))
        with office.reading() as session:
            row = next(
                one
                for one in officers.officers(session, TODAY + timedelta(days=3))
                if one.village_id == village
            )
            assert (row.officer, row.stand_in) == (PREPARER, "")
            assert officers.officer_of(session, village, TODAY) == third
            assert [duty.person for duty in duty_rows(session)] == [PREPARER]
            members = {row.name: row.active for row in staff.staff_members(session)}
            assert members == {PREPARER: True, REVIEWER: True, "丙新人": False}
    assert refusal(lambda: signing_in.sign_in(given_office.folder, "丙新人", NEW)) == (
        "password-wrong"
    )


def test_reset_password_opens_nothing_but_its_change(given_office: Given) -> None:
    folder = given_office.folder
    with given_office.sign_in() as office:
        staffing.reset_password(office, id_of(office, REVIEWER), "given-by-hand")
        assert may_review(office, REVIEWER) == "account-unconfirmed"
        assert (
            refusal(lambda: signing_in.second_person(office, REVIEWER, "given-by-hand"))
            == "password-must-change"
        )

    def enter(new: str | None) -> Office:
        return signing_in.sign_in(folder, REVIEWER, "given-by-hand", new_password=new)

    assert refusal(lambda: enter(None)) == "password-must-change"
    assert refusal(lambda: enter("given-by-hand")) == "password-same"
    assert refusal(lambda: enter("kurz")) == "password-short"
    enter("my-own-again").close()
    assert refusal(lambda: enter("another-one")) == "password-wrong"
    with signing_in.sign_in(folder, REVIEWER, "my-own-again") as office:
        assert {"staff.password-reset", "staff.password-changed"} <= set(actions(office))


def test_where_nobody_could_confirm_the_account_waits_some_days(given_office: Given) -> None:
    with given_office.sign_in() as office:
        staffing.reset_password(office, id_of(office, REVIEWER), "given-by-hand")
    signing_in.sign_in(
        given_office.folder, REVIEWER, "given-by-hand", new_password="my-own-again"
    ).close()
    with given_office.sign_in() as office:
        assert may_review(office, REVIEWER) == "account-unconfirmed"
        with office.transaction() as session:
            member = session.get_one(Staff, staff.by_name(session, REVIEWER).id)
            member.unconfirmed_since = now() - accounts.WAIT
    with given_office.sign_in() as office:
        assert may_review(office, REVIEWER) == ""


def test_who_was_reset_by_the_recovery_code_is_confirmed_by_the_other(given_office: Given) -> None:
    code = given_office.recovery_key
    with signing_in.recover(given_office.folder, code, REVIEWER, "my-own-again") as office:
        assert office.roles == ()
        with office.transaction() as session:
            assert (
                refusal(lambda: accounts.confirm(session, office.staff_id, office.staff_id))
                == "confirm-own"
            )
    with given_office.sign_in() as office:
        with office.transaction() as session:
            accounts.confirm(session, office.staff_id, staff.by_name(session, REVIEWER).id)
        assert may_review(office, REVIEWER) == ""


def test_another_name_needs_its_owners_password(given_office: Given) -> None:
    with given_office.sign_in() as office:
        second = id_of(office, REVIEWER)
        assert refusal(lambda: staffing.rename(office, second, "乙改名", "not-the-one")) == (
            "password-wrong"
        )
        assert id_of(office, REVIEWER) == second
        for name in ("", "=cmd|' /C calc'!A0", "乙" * 61, PREPARER):
            renaming = partial(staffing.rename, office, second, name, "yi-password")
            assert refusal(renaming) in {"name-missing", "name-signs", "staff-exists"}
        staffing.rename(office, second, "乙改名", given_office.reviewer_password)
    signing_in.sign_in(given_office.folder, "乙改名", given_office.reviewer_password).close()
    assert refusal(lambda: given_office.sign_in(as_reviewer=True)) == "password-wrong"


def test_new_recovery_code_opens_and_the_old_one_does_not(given_office: Given) -> None:
    folder = given_office.folder
    with given_office.sign_in() as office:
        code = staffing.new_recovery_key(office)
        key = office.key
    assert unlocking.unlock_with_recovery_key(folder, code) == key
    assert (
        refusal(lambda: unlocking.unlock_with_recovery_key(folder, given_office.recovery_key))
        == "recovery-code"
    )
    with given_office.sign_in(as_reviewer=True) as office:
        assert refusal(lambda: staffing.new_recovery_key(office)) == "role-missing"
    assert unlocking.unlock_with_recovery_key(folder, code) == key


def actions(office: Office) -> list[str]:
    with office.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_who_came_in_and_who_failed_stand_in_the_chain_with_the_first_writing(
    given_office: Given,
) -> None:
    folder = given_office.folder
    for name in (REVIEWER, "不在册"):
        assert refusal(partial(signing_in.sign_in, folder, name, "not-the-one")) == "password-wrong"
    with given_office.sign_in() as office:
        before = actions(office)
        for _ in range(2):
            with office.transaction() as session:
                traces.note_lock(session, office.staff_id)
        assert actions(office)[len(before) :] == [
            "staff.sign-in-failed",
            "staff.sign-in-failed",
            "staff.sign-in",
            "staff.lock",
            "staff.lock",
        ]
        with office.reading() as session:
            failed = select(AuditEntry.subject).where(AuditEntry.action == "staff.sign-in-failed")
            assert list(session.scalars(failed)) == ["staff:2", "staff:unknown"]
    with given_office.sign_in() as office:
        assert actions(office)[-1] == "staff.lock"


def test_backup_and_restore_stand_in_the_chain(given_office: Given, tmp_path: Path) -> None:
    with given_office.sign_in() as office:
        report = backups.back_up(office, tmp_path / "one.mzbak")
        assert actions(office)[-1] == "backup.make"
    backups.restore(given_office.folder, report.file, None, given_office.preparer_password)
    with given_office.sign_in() as office:
        assert actions(office)[-2:] == ["backup.make", "backup.restore"]


def test_a_new_account_stands_on_the_first_tab_until_somebody_else_confirms(
    given_office: Given,
) -> None:
    with given_office.sign_in() as office:
        third = with_third(office)
        with office.reading() as session:
            (own,) = front_desk.accounts(session, office.staff_id)
            (other,) = front_desk.accounts(session, 2)
        assert "等另一位人员确认" in own.words
        assert "请您核实后确认" in other.words
        with office.reading() as session:
            assert accounts.recent_confirmation(session, third, now()) == ""
    confirm(given_office, third)
    with given_office.sign_in() as office, office.reading() as session:
        assert front_desk.accounts(session, 2) == []
        assert f"由{REVIEWER}确认" in accounts.recent_confirmation(session, third, now())
        later = now() + timedelta(days=100)
        assert accounts.recent_confirmation(session, third, later) == ""
