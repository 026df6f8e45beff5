"""No name, ID number or account can be read out of any file in the data folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app import log
from app.errors import AppError
from app.models.enrollment import PayeeEntry
from app.models.person import Person
from app.models.program import Program
from app.services.access import backups, signing_in
from app.services.access.office import Office
from app.services.office import audit
from tests import factory
from tests.faults import child_processes
from tests.office import PREPARER, REVIEWER, Given

STAFF = [PREPARER, REVIEWER, "jia-password", "yi-password", "不在册的人", "wrong-password"]


def enter(office: Office, number: int) -> list[str]:
    """People with all that the office knows of them; returns every text that must not show."""
    secrets = []
    with office.transaction() as session:
        program = session.scalars(select(Program).where(Program.name == "高龄津贴")).one()
        for _ in range(number):
            # Four characters: two could stand in random bytes by chance.
            name = "欧阳" + factory.name_of(factory.next_number(session))
            person = factory.person(
                session, name, phone="13907170001", address="曹家坪社区三组17号"
            )
            factory.enrollment(session, program, person, amount_fen=None)
            audit.record(
                session, office.staff_id, "person.add", "person:1", after={"name": person.name}
            )
        for person in session.scalars(select(Person)):
            secrets += [person.name, person.id_number]
        secrets += [entry.account or "" for entry in session.scalars(select(PayeeEntry))]
    return [*secrets, "13907170001", "曹家坪社区三组17号"]


def spellings(secret: str) -> Iterator[bytes]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield secret.encode(encoding)
    yield json.dumps(secret).strip('"').encode()
    yield secret.encode().hex().encode()


def expect_unreadable(folder: Path, secrets: list[str]) -> int:
    """Looks through every byte of every file; returns how many bytes there were."""
    needles = {(secret, form) for secret in [*secrets, *STAFF] for form in spellings(secret)}
    looked = 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        looked += len(data)
        assert min(len(form) for _, form in needles) >= 6
        found = {secret for secret, form in needles if form in data}
        assert not found, f"{path.name} shows {found}"
        assert not any(secret in path.name for secret in [*secrets, *STAFF])
    return looked


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    for number, form in enumerate(spellings("秦淑兰")):
        (tmp_path / str(number)).write_bytes(b"\0" * 7 + form + b"\0")
        with pytest.raises(AssertionError):
            expect_unreadable(tmp_path, ["秦淑兰"])
        (tmp_path / str(number)).unlink()


def test_while_the_office_is_open_and_after(given_office: Given, tmp_path: Path) -> None:
    folder = given_office.folder
    log.start(folder)
    for name, password in (("不在册的人", "x"), (PREPARER, "wrong-password")):
        with pytest.raises(AppError) as refused:
            signing_in.sign_in(folder, name, password)
        log.refused(refused.value)
    office = given_office.sign_in()
    secrets = enter(office, 60)
    assert (folder / "office.db-wal").stat().st_size > 100_000
    assert expect_unreadable(folder, secrets) > 500_000
    with office.transaction() as session:
        session.connection().exec_driver_sql("PRAGMA cache_size = 10")
        for _ in range(60):
            factory.person(session)
        expect_unreadable(folder, secrets)
    backups.back_up(office, folder / "copy.mzbak")
    office.close()
    backups.restore(folder, folder / "copy.mzbak", PREPARER, "jia-password")
    log.stop()
    names = {path.name for path in folder.rglob("*") if path.is_file()}
    assert {"office.db", "keys.json", "tries.json", "copy.mzbak", log.FILE_NAME} <= names
    assert expect_unreadable(folder, secrets) > 1_000_000


def test_what_a_killed_program_leaves(given_office: Given) -> None:
    folder = given_office.folder
    with given_office.sign_in() as office:
        secrets = enter(office, 20)
    child_processes.run(child_processes.enter_people_and_die, folder, 300, committed=False)
    assert (folder / "office.db-wal").stat().st_size > 500_000
    assert expect_unreadable(folder, secrets) > 1_000_000
