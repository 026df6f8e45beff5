"""A backup is one only when every byte of it was checked, and a restore loses nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from app.errors import AppError
from app.models import migrating
from app.models.audit import BackupRecord
from app.models.database import Database
from app.models.person import Person
from app.models.program import Program
from app.models.roster import (
    ItemKind,
    LineResult,
    Roster,
    RosterItem,
    RosterLine,
    RosterStatus,
)
from app.models.staff import Staff
from app.month import Month
from app.services.access import backups, creating, signing_in
from app.services.access.creating import Account, OfficePlan
from app.services.access.office import Office
from app.services.office import audit
from app.services.office_file import accounts, backup, data_folder, restoring
from app.services.office_file.inventory import money_paid
from tests import factory
from tests.keys import CHEAP
from tests.later_program import add_step
from tests.office import KEY, PREPARER, REVIEWER, Given

NOW = datetime(2026, 11, 24, 10, 15, 30, tzinfo=timezone(timedelta(hours=8)))


def add_people(office: Office, number: int) -> None:
    with office.transaction() as session:
        for _ in range(number):
            factory.person(session)
        audit.record(session, office.staff_id, "test.people", "person:*", after={"n": number})


def people(office: Office) -> int:
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def pay(office: Office, amounts: list[int], *, month: Month) -> int:
    """A roster of one line an amount, approved and sent; returns its id."""
    with office.transaction() as session:
        program = session.get_one(Program, 1)
        roster = Roster(
            number=f"{month}-{program.id}",
            program_id=program.id,
            month=month,
            status=RosterStatus.DRAFT,
            drafted_by_id=1,
        )
        session.add(roster)
        session.flush()
        for position, amount in enumerate(amounts, start=1):
            person = factory.person(session)
            enrolled = factory.enrollment(session, program, factory.household(session, person))
            line = RosterLine(
                roster_id=roster.id,
                position=position,
                enrollment_id=enrolled.id,
                recipient_name=person.name,
                recipient_id_number=person.id_number,
                payee_name=person.name,
                village="汉马池村",
                village_position=1,
                persons=1,
                amount_fen=amount,
            )
            session.add(line)
            session.flush()
            session.add(
                RosterItem(
                    line_id=line.id,
                    enrollment_id=enrolled.id,
                    month=month,
                    kind=ItemKind.REGULAR,
                    amount_fen=amount,
                )
            )
        session.flush()
        roster.status, roster.submitted_by_id = RosterStatus.SUBMITTED, 1
        session.flush()
        roster.status, roster.approved_by_id = RosterStatus.APPROVED, 2
        session.flush()
        roster.status = RosterStatus.SENT
        session.flush()
        return roster.id


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def made(office: Office, stick: Path) -> backup.BackupReport:
    """A backup of an office with 7 persons and 1,100.00 yuan paid; the office is closed."""
    add_people(office, 5)
    pay(office, [50_000, 60_000], month=Month(2018, 1))
    report = backups.back_up(office, stick)
    office.close()
    return report


# Making


def test_backup_is_a_stored_zip_under_the_towns_name_and_reports_what_it_holds(
    office: Office, stick: Path
) -> None:
    add_people(office, 3)
    pay(office, [50_000, 60_000], month=Month(2018, 1))
    with office.reading() as session:
        head = audit.head(session)
    report = backup.back_up(office.folder, office.database, office.key, stick, now=NOW)
    assert [path.name for path in stick.iterdir()] == ["样例镇-20261124-101530.mzbak"]
    assert report.file == stick / "样例镇-20261124-101530.mzbak"
    assert report.bytes == report.file.stat().st_size
    assert (report.persons, report.rosters, report.amount_paid_fen) == (5, 1, 110_000)
    assert (report.audit_head, report.verified) == (head, True)
    with zipfile.ZipFile(report.file) as archive:
        assert archive.namelist() == ["manifest.json", "keys.json", "office.db"]
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.testzip() is None
        stated = json.loads(archive.read("manifest.json"))
    assert stated["counts"]["person"] == 5
    assert (stated["amount_paid_fen"], stated["audit_head"]) == (110_000, head)
    assert stated["schema"] == migrating.newest()


def test_backup_is_recorded_and_leaves_the_audit_head_alone(office: Office, stick: Path) -> None:
    report = backups.back_up(office, stick)
    with office.reading() as session:
        (record,) = session.scalars(select(BackupRecord)).all()
        assert (record.file, record.bytes) == (str(report.file), report.bytes)
        assert record.audit_head == report.audit_head == audit.head(session)
    assert backups.verify(office).audit_head == report.audit_head
    assert not (office.folder / data_folder.STAGING).exists()


def test_two_backups_of_one_second_are_two_files(office: Office, stick: Path) -> None:
    for _ in range(2):
        backup.back_up(office.folder, office.database, office.key, stick, now=NOW)
    assert len(list(stick.iterdir())) == 2


def test_file_name_may_be_chosen_but_never_overwritten(office: Office, stick: Path) -> None:
    chosen = stick / "年底.mzbak"
    assert backups.back_up(office, chosen).file == chosen
    before = chosen.read_bytes()
    with pytest.raises(AppError) as refused:
        backups.back_up(office, chosen)
    assert refused.value.code == "exists"
    assert chosen.read_bytes() == before


def test_missing_stick_is_one_sentence(office: Office, tmp_path: Path) -> None:
    with pytest.raises(AppError) as refused:
        backups.back_up(office, tmp_path / "pulled" / "x.mzbak")
    assert refused.value.code == "not-found"
    with office.reading() as session:
        assert session.scalar(select(func.count()).select_from(BackupRecord)) == 0


def test_backup_while_a_transaction_is_open_holds_what_was_committed(
    office: Office, stick: Path
) -> None:
    add_people(office, 2)
    connection = office.database._engine.execution_options(writing=True).connect()
    connection.begin()
    connection.execute(delete(BackupRecord))
    connection.execute(update(Person).values(note="未提交"))
    with data_folder.workspace(office.folder) as work:
        report = backup.write_checked(office.folder, office.key, stick / "x.mzbak", work, NOW)
    connection.close()
    assert report.persons == 2


def test_money_paid_leaves_out_drafts_withdrawn_and_returned(office: Office) -> None:
    first = pay(office, [50_000, 60_000], month=Month(2018, 1))
    with office.transaction() as session:
        assert money_paid(session) == 110_000
        session.execute(
            update(RosterLine)
            .where(RosterLine.roster_id == first, RosterLine.position == 2)
            .values(result=LineResult.RETURNED, result_on=NOW.date())
        )
        assert money_paid(session) == 50_000
        session.add(
            Roster(
                number="draft",
                program_id=1,
                month=Month(2018, 2),
                status=RosterStatus.DRAFT,
                drafted_by_id=1,
            )
        )
        session.flush()
        assert money_paid(session) == 50_000


# Verifying


def test_verifying_a_backup_reports_as_its_making_did(
    given_office: Given, made: backup.BackupReport
) -> None:
    with given_office.sign_in() as office:
        assert backups.verify_backup(office, made.file) == made
    assert backups.verify_backup_alone(made.file, REVIEWER, "yi-password") == made


def test_any_flipped_bit_is_refused(given_office: Given, made: backup.BackupReport) -> None:
    """Every byte around the members, and bytes all through them."""
    data = made.file.read_bytes()
    with zipfile.ZipFile(made.file) as archive:
        infos = archive.infolist()
    edges = [(info.header_offset, info.header_offset + 30 + len(info.filename)) for info in infos]
    manifest_end = infos[1].header_offset
    last = infos[2].header_offset + 30 + len("office.db") + infos[2].file_size
    places = {place for begin, end in edges for place in range(begin, end)}
    places |= set(range(last, len(data))) | set(range(0, manifest_end, 37))
    places |= set(range(manifest_end, len(data), 9973))
    bad = made.file.with_name("bad.mzbak")
    with given_office.sign_in() as office:
        for place in sorted(places):
            changed = bytearray(data)
            changed[place] ^= 1 << (place % 8)
            bad.write_bytes(changed)
            with pytest.raises(AppError) as refused:
                backups.verify_backup(office, bad)
            assert refused.value.code in ("backup-damaged", "backup-foreign", "backup-newer")
    assert len(places) > 300


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:100],
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: b"\0" * len(data),
        lambda data: b"PK\5\6" + b"\0" * 18,
        lambda data: "姓名,身份证号".encode(),
    ],
)
def test_truncated_padded_and_foreign_files_are_refused(
    given_office: Given, made: backup.BackupReport, damage: Callable[[bytes], bytes]
) -> None:
    bad = made.file.with_name("bad.mzbak")
    bad.write_bytes(damage(made.file.read_bytes()))
    before = {path.name: path.read_bytes() for path in given_office.folder.glob("*.*")}
    with given_office.sign_in() as office, pytest.raises(AppError) as refused:
        backups.verify_backup(office, bad)
    assert refused.value.code == "backup-damaged"
    with pytest.raises(AppError) as refused:
        backups.restore(given_office.folder, bad, PREPARER, "jia-password")
    assert refused.value.code == "backup-damaged"
    assert before["office.db"] == (given_office.folder / "office.db").read_bytes()


def test_zip_rewritten_by_another_program_is_refused(
    given_office: Given, made: backup.BackupReport
) -> None:
    bad = made.file.with_name("bad.mzbak")
    with zipfile.ZipFile(made.file) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    with given_office.sign_in() as office, pytest.raises(AppError) as refused:
        backups.verify_backup(office, bad)
    assert refused.value.code == "backup-damaged"


def test_backup_of_another_office_is_refused(made: backup.BackupReport, tmp_path: Path) -> None:
    other = tmp_path / "other"
    creating.create_office(
        other, OfficePlan("别处镇", "别处县", (), Month(2018, 1), Account("外人", "wai-password"))
    )
    with signing_in.sign_in(other, "外人", "wai-password") as office:
        with pytest.raises(AppError) as refused:
            backups.verify_backup(office, made.file)
        assert refused.value.code == "backup-foreign"
    with pytest.raises(AppError) as refused:
        backups.restore(other, made.file, "外人", "wai-password")
    assert refused.value.code == "password-wrong"


def test_live_data_with_a_broken_chain_are_not_backed_up(office: Office, stick: Path) -> None:
    with office.transaction() as session:
        session.connection().exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        session.connection().exec_driver_sql(
            "UPDATE audit_entry SET action = 'made.up' WHERE id = 2"
        )
    with pytest.raises(AppError) as refused:
        backups.verify(office)
    assert refused.value.code == "audit-broken"
    with pytest.raises(AppError) as refused:
        backups.back_up(office, stick)
    assert refused.value.code == "audit-broken"
    assert list(stick.iterdir()) == []


# Restoring


def test_restore_brings_back_the_state_and_keeps_todays(
    given_office: Given, made: backup.BackupReport
) -> None:
    folder = given_office.folder
    with given_office.sign_in() as office:
        add_people(office, 4)
        with office.reading() as session:
            head_today = audit.head(session)
    report = backups.restore(folder, made.file, PREPARER, "jia-password")
    assert report == made
    with given_office.sign_in() as office:
        assert people(office) == 7
        with office.reading() as session:  # the restoring itself is told after it
            assert audit.holds(session, made.audit_head)
            assert not audit.holds(session, head_today)
        with office.reading() as session:
            assert session.scalars(select(BackupRecord.file)).all() == [str(made.file)]
        (kept,) = (folder / data_folder.KEPT).iterdir()
        of_today = backups.verify_backup(office, kept)
    assert (of_today.persons, of_today.audit_head) == (11, head_today)
    assert {path.name for path in folder.iterdir()} == {
        "office.db",
        "keys.json",
        "office.lock",
        "tries.json",
        "kept",
    }


def test_preview_says_what_differs_and_changes_nothing(
    given_office: Given, made: backup.BackupReport
) -> None:
    folder = given_office.folder
    with given_office.sign_in() as office:
        add_people(office, 4)
    before = (folder / "office.db").read_bytes()
    seen = backups.preview_restore(folder, made.file, PREPARER, "jia-password")
    assert seen.is_earlier_state
    assert seen.backup == made
    assert seen.differences == (
        "人员:备份中7人,现在11人",
        "操作记录不同:备份之后的登记和修改不在备份中",
    )
    assert (folder / "office.db").read_bytes() == before
    assert not (folder / data_folder.KEPT).exists()


def test_restore_into_an_empty_folder_with_the_backups_own_password(
    made: backup.BackupReport, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "machine"
    assert backups.restore(folder, made.file, None, "jia-password") == made
    with signing_in.sign_in(folder, REVIEWER, "yi-password") as office:
        assert people(office) == 7
    assert not (folder / data_folder.KEPT).exists()


def test_restore_with_the_recovery_key(
    given_office: Given, made: backup.BackupReport, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    code = given_office.recovery_key
    assert backups.restore(folder, made.file, None, "", code=code) == made
    with signing_in.recover(folder, code, PREPARER, "全新的一个密码吧", cost=CHEAP) as office:
        assert people(office) == 7


def test_password_changed_since_the_backup_stays_changed(
    given_office: Given, made: backup.BackupReport
) -> None:
    folder = given_office.folder
    accounts.change_password(folder, PREPARER, "jia-password", "后来换过的新密码", cost=CHEAP)
    with pytest.raises(AppError) as refused:
        backups.restore(folder, made.file, PREPARER, "都不对的密码")
    assert refused.value.code == "password-wrong"
    assert backups.restore(folder, made.file, PREPARER, "后来换过的新密码") == made
    with pytest.raises(AppError) as refused:
        given_office.sign_in()
    assert refused.value.code == "password-wrong"
    signing_in.sign_in(folder, PREPARER, "后来换过的新密码").close()


def test_guessing_by_restoring_waits_as_at_signing_in(
    given_office: Given, made: backup.BackupReport
) -> None:
    folder = given_office.folder
    for _ in range(5):
        with pytest.raises(AppError, match="与备份中的不符"):
            backups.restore(folder, made.file, PREPARER, "不是这个密码")
    for attempt in (
        lambda: backups.restore(folder, made.file, PREPARER, "jia-password"),
        given_office.sign_in,
    ):
        with pytest.raises(AppError) as refused:
            attempt()
        assert refused.value.code == "too-many-tries"


@pytest.mark.parametrize("name", ["office.db", "keys.json"])
@pytest.mark.parametrize("damage", ["empty", "missing", "flipped", "truncated"])
def test_damaged_data_are_replaced_and_kept_as_they_were(
    given_office: Given, made: backup.BackupReport, name: str, damage: str
) -> None:
    folder = given_office.folder
    path = folder / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    bad = {"empty": b"", "flipped": bytes(data), "truncated": bytes(data[: len(data) // 3])}
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(bad[damage])
    assert backups.restore(folder, made.file, PREPARER, "jia-password") == made
    with given_office.sign_in() as office:
        assert people(office) == 7
    (kept,) = (folder / data_folder.KEPT).iterdir()
    other = {"office.db": "keys.json", "keys.json": "office.db"}[name]
    if kept.suffix == ".mzbak":
        # A digit of one slot was hit, the rest is whole: a backup that the others can open.
        assert (name, damage) == ("keys.json", "flipped")
    else:
        assert (kept / other).exists()
        assert (kept / name).exists() == (damage != "missing")
        assert damage == "missing" or (kept / name).read_bytes() == bad[damage]


def test_restore_while_the_window_is_open_is_refused(
    given_office: Given, made: backup.BackupReport
) -> None:
    with given_office.sign_in(), pytest.raises(AppError) as refused:
        backups.restore(given_office.folder, made.file, PREPARER, "jia-password")
    assert refused.value.code == "already-open"


def test_copies_kept_within_one_second_do_not_collide(
    given_office: Given, made: backup.BackupReport
) -> None:
    folder = given_office.folder
    for _ in range(2):
        restoring.restore(made.file, folder, PREPARER, "jia-password", now=NOW)
    names = sorted(path.name for path in (folder / data_folder.KEPT).iterdir())
    assert names == ["20261124-101530-2.mzbak", "20261124-101530.mzbak"]


@pytest.fixture
def of_first_schema(tmp_path: Path) -> Path:
    """A backup that the very first program made, of an office with one member of staff."""
    folder, work = tmp_path / "first", tmp_path / "work"
    folder.mkdir()
    work.mkdir()
    database = Database.create(folder / "office.db", KEY)
    with database.transaction() as session:
        session.add(Staff(id=1, name=PREPARER))
    database.close()
    accounts.create(folder, KEY, 1, PREPARER, "jia-password", cost=CHEAP)
    return backup.write_checked(folder, KEY, tmp_path / "first.mzbak", work, NOW).file


def test_backup_of_an_older_program_is_restored_and_brought_up(
    of_first_schema: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    newer = add_step(monkeypatch, tmp_path, "op.execute('CREATE TABLE made_up (id INTEGER)')")
    assert backups.restore(folder, of_first_schema, PREPARER, "jia-password").verified
    with signing_in.sign_in(folder, PREPARER, "jia-password") as office:
        with office.reading() as session:
            schema = session.connection().exec_driver_sql("PRAGMA user_version").scalar_one()
        assert schema == newer
        assert backups.verify(office).verified


def test_backups_found_in_folders_are_offered_the_newest_first(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    (stick / "broken.mzbak").write_bytes(b"x")
    for days in (3, 0, 1):
        moment = NOW - timedelta(days=days)
        backup.back_up(office.folder, office.database, office.key, stick, now=moment)
    found = backup.found_in([tmp_path / "missing", stick])
    assert [(NOW - each.made_at).days for each in found] == [0, 1, 3]


# Generations


def test_old_generations_of_this_office_are_thinned_out_and_nothing_else(
    office: Office, stick: Path, made_elsewhere: Path
) -> None:
    (stick / "照片.jpg").write_bytes(b"x")
    (stick / "样例镇-20200101-000000.mzbak").write_bytes(b"not one of ours")
    foreign = stick / "样例镇-20200102-000000.mzbak"
    foreign.write_bytes(made_elsewhere.read_bytes())
    chosen = stick / "年底.mzbak"
    backups.back_up(office, chosen)
    for days in (400, 300, 3, 3.1, 1, 0):
        moment = NOW - timedelta(days=days)
        backup.back_up(office.folder, office.database, office.key, stick, now=moment)
    # The older one of the third day before is the only one that no generation keeps.
    gone = NOW - timedelta(days=3.1)
    names = {path.name for path in stick.iterdir()}
    assert f"样例镇-{gone:%Y%m%d-%H%M%S}.mzbak" not in names
    assert len(names) == 9
    assert {"照片.jpg", "年底.mzbak", "样例镇-20200101-000000.mzbak", foreign.name} <= names


@pytest.fixture
def made_elsewhere(tmp_path: Path) -> Path:
    """A good backup of another office of the same town's name."""
    folder = tmp_path / "elsewhere"
    creating.create_office(
        folder, OfficePlan("样例镇", "样例县", (), Month(2018, 1), Account("外人", "wai-password"))
    )
    with signing_in.sign_in(folder, "外人", "wai-password") as other:
        return backups.back_up(other, tmp_path / "elsewhere.mzbak").file
