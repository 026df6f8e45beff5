"""How long a month's steps take for a program of 2,000 people, as ratios.

Run as ``python benchmarks/month.py [PEOPLE]``; beside each time stands its ratio to writing as
many plain rows into the same encrypted file, which cancels the speed of the machine.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import idcard
from app.models.household import Household
from app.models.person import Person
from app.models.staff import Role
from app.models.village import VillageKind
from app.month import Month
from app.reports.bankfile import bank_file
from app.reports.pdf import pdf_bytes
from app.reports.roster import roster_sheets
from app.reports.workbook import workbook_bytes
from app.services.access import backups, creating, signing_in
from app.services.access.creating import Account, OfficePlan
from app.services.access.office import Office
from app.services.bank.formats import DEFAULT_FORMATS
from app.services.enrollments.opening import open_enrollment
from app.services.enrollments.rows import NewEnrollment, NewPayee
from app.services.office_file.keyslots import Cost
from app.services.programs.rows import program_by_name
from app.services.register.villages import NewVillage
from app.services.rosters import lifecycle
from app.services.rosters.drafting import draft
from app.services.rosters.views import roster_row

T = TypeVar("T")
MONTH, TODAY, START = Month(2018, 10), date(2018, 10, 20), date(2018, 1, 1)
PROGRAM = "优抚对象"
PREPARER, REVIEWER, PASSWORD = "甲经办", "乙复核", "benchmark-password"
CHEAP = Cost(kib=64, passes=1, lanes=1)


class Clock:
    """Times named steps against a unit that is measured first."""

    def __init__(self) -> None:
        self._unit = 0.0

    def unit(self, words: str, action: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = action()
        self._unit = time.perf_counter() - started
        print(f"{words:34} {self._unit * 1000:9.0f} ms      1.0")
        return result

    def step(self, words: str, action: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = action()
        taken = time.perf_counter() - started
        print(f"{words:34} {taken * 1000:9.0f} ms {taken / self._unit:8.1f}")
        return result


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "office"
        make(folder)
        with signing_in.sign_in(folder, PREPARER, PASSWORD) as office:
            creating.add_staff(office, REVIEWER, PASSWORD, [Role.REVIEW], cost=CHEAP)
            measure(office, people, Path(name))


def make(folder: Path) -> None:
    creating.create_office(
        folder,
        OfficePlan(
            "样例镇",
            "样例县",
            tuple(NewVillage(f"{n}", f"样例{n}村", VillageKind.VILLAGE) for n in range(1, 16)),
            Month(2018, 1),
            Account(PREPARER, PASSWORD),
        ),
        cost=CHEAP,
    )


def measure(office: Office, people: int, folder: Path) -> None:
    clock = Clock()
    by = office.staff_id

    def write(action: Callable[[Session], T]) -> Callable[[], T]:
        def run() -> T:
            with office.transaction() as session:
                return action(session)

        return run

    clock.unit(f"{people} plain rows", write(lambda session: add_people(session, people)))
    clock.step("enrolled, one by one", write(lambda session: enroll(session, by, people)))
    with office.reading() as session:
        program = program_by_name(session, PROGRAM)
    for words in ("drafted (ten months each)", "drafted again"):
        report = clock.step(words, write(lambda s: draft(s, by, program.id, MONTH, today=TODAY)))
    number = report.number or ""
    clock.step("checked", write(lambda s: lifecycle.findings_today(s, number, today=TODAY)))
    write(lambda s: lifecycle.submit(s, by, number))()
    clock.step(
        "approved",
        write(lambda s: lifecycle.approve(s, by + 1, number, today=TODAY, accept_warnings="样例")),
    )
    with office.reading() as session:
        roster = roster_row(session, number)
    sheets = roster_sheets(roster)
    clock.step("PDF", lambda: pdf_bytes(sheets))
    clock.step("workbook", lambda: workbook_bytes(sheets))
    clock.step("bank file", lambda: bank_file(roster, DEFAULT_FORMATS[0]))
    clock.step("backup, read back and checked", lambda: backups.back_up(office, folder))


def add_people(session: Session, people: int) -> None:
    """Each in a household of their own."""
    session.execute(insert(Person), [made(number) for number in range(people)])
    session.execute(
        insert(Household),
        [{"head_id": number + 1, "village_id": number % 15 + 1} for number in range(people)],
    )


def made(number: int) -> dict[str, object]:
    born = date(1935, 1, 1) + timedelta(days=number * 7 % 9000)
    first = f"42{number // 500:04d}{born:%Y%m%d}{number % 500 * 2 + 1:03d}"
    return {
        "id_number": first + idcard.check_character(first),
        "name": "覃向田"[number % 3] + "山水云月"[number // 3 % 4] + "春夏秋冬"[number // 12 % 4],
        "sex": "男",
        "birth_date": born,
        "village_id": number % 15 + 1,
    }


def enroll(session: Session, by: int, people: int) -> None:
    program = program_by_name(session, PROGRAM)
    for number in range(people):
        payee = NewPayee(
            name="收款人", bank="样例农商行", account=f"8101{number:015d}", from_day=START
        )
        open_enrollment(
            session,
            by,
            NewEnrollment(
                program_id=program.id,
                person_id=number + 1,
                approved_fen=31_000 + number % 90 * 100,
                first_month=Month(2018, 1),
                document="样例〔2018〕1号",
                payee=payee,
            ),
            program=program,
            today=TODAY,
        )


if __name__ == "__main__":
    main()
