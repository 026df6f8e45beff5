"""The doctor: each check finds what it is for, and says how much it looked at."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app.models.audit import BackupRecord
from app.models.base import now
from app.services.access import backups
from app.services.access.office import Office
from app.services.health import doctor
from app.services.health.doctor import Check
from app.services.office import audit
from tests import factory


def checks(office: Office, at: datetime | None = None) -> dict[str, Check]:
    found = doctor.examine(office.folder, office.database, office.key, at or now())
    return {check.name: check for check in found}


def test_a_fresh_office_is_well(office: Office) -> None:
    found = checks(office)
    assert list(found) == [
        "版本",
        "数据文件夹",
        "密钥文件",
        "数据完整性",
        "操作记录",
        "备份与操作记录",
        "账目恒等",
        "最近备份",
    ]
    assert all(check.ok for check in found.values()), found
    assert "SQLCipher" in found["版本"].message
    with office.reading() as session:
        entries = audit.verify(session).entries
    assert f"{entries}条" in found["操作记录"].message


def test_backups_that_are_missing_or_old_are_said(office: Office, tmp_path: Path) -> None:
    later = now() + timedelta(days=8)
    assert not checks(office, later)["最近备份"].ok
    backups.back_up(office, tmp_path / "one.mzbak")
    assert checks(office)["最近备份"].ok
    old = checks(office, later)["最近备份"]
    assert not old.ok
    assert "one.mzbak" in old.message


def test_a_flipped_bit_in_the_live_file_is_found(office: Office) -> None:
    with office.transaction() as session:
        for _ in range(50):
            factory.person(session)
    office.database.close()
    path = office.database.path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert not checks(office)["数据完整性"].ok


def test_an_altered_and_a_shortened_chain_are_found(office: Office, tmp_path: Path) -> None:
    backups.back_up(office, tmp_path / "one.mzbak")
    with office.transaction() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_delete")
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        connection.exec_driver_sql(
            "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)"
        )
    found = checks(office)
    assert found["操作记录"].ok
    assert not found["备份与操作记录"].ok
    with office.transaction() as session:
        session.connection().exec_driver_sql("UPDATE audit_entry SET staff_id = 2 WHERE id = 1")
    assert not checks(office)["操作记录"].ok


def test_a_check_that_cannot_run_is_said_by_its_name(office: Office) -> None:
    with office.transaction() as session:
        session.connection().exec_driver_sql("DROP TABLE backup_record")
    found = checks(office)
    assert (found["最近备份"].ok, found["备份与操作记录"].ok) == (False, False)
    assert "读不出来" in found["最近备份"].message
    assert found["操作记录"].ok


def test_a_missing_file_is_found(office: Office) -> None:
    (office.folder / "keys.json").unlink()
    found = checks(office)["数据文件夹"]
    assert not found.ok
    assert "keys.json" in found.message


def test_old_heads_that_are_still_there_are_counted(office: Office, tmp_path: Path) -> None:
    for number in range(2):
        backups.back_up(office, tmp_path / f"{number}.mzbak")
    assert "2次" in checks(office)["备份与操作记录"].message
    with office.transaction() as session:
        session.execute(update(BackupRecord).values(audit_head="f" * 64))
    assert not checks(office)["备份与操作记录"].ok


def test_taken_and_planted_slots_are_said(office: Office) -> None:
    path = office.folder / "keys.json"
    content = json.loads(path.read_bytes())
    content["slots"] = [slot for slot in content["slots"] if slot["id"] != "recovery"]
    path.write_text(json.dumps(content))
    said = checks(office)["密钥文件"]
    assert not said.ok
    assert "内容被改动过" in said.message
    assert "恢复码缺失" in said.message


@pytest.mark.skipif(os.name == "nt", reason="owners are another matter there")
def test_a_folder_that_others_can_read_is_said(office: Office) -> None:
    assert office.folder.stat().st_mode & 0o077 == 0
    (office.folder / "keys.json").chmod(0o644)
    said = checks(office)["数据文件夹"]
    assert not said.ok
    assert "keys.json" in said.message
