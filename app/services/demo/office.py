"""The demo town's office: made whole in an empty data folder, and opened to try things out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.errors import AppError
from app.instance import Instance
from app.month import Month
from app.services.access.creating import Account, OfficePlan, add_staff, create_office
from app.services.access.office import Office
from app.services.access.signing_in import sign_in
from app.services.demo import place
from app.services.demo.fill import Progress, check_next_month, fill
from app.services.office import settings
from app.services.office.permissions import ROLE_WORDS
from app.services.office_file import data_folder
from app.services.office_file.keyslots import STRONG, Cost

# Beside the office's own data, so that trying things out never touches them.
FOLDER = "demo"


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """The demo town, closed; ``next_month`` is the first that nobody has paid yet."""

    town: str
    users: tuple[str, ...]
    password: str
    recovery_key: str
    next_month: Month


@dataclass(frozen=True, slots=True)
class OpenDemo:
    """The demo town, open for its first user; ``users`` with what each does."""

    office: Office
    users: tuple[str, ...]
    password: str


def create(
    folder: Path,
    *,
    today: date,
    next_month: Month = place.NEXT_MONTH,
    progress: Progress | None = None,
    cost: Cost = STRONG,
) -> DemoOffice:
    """Make the demo town with its two users, paid up to (not including) ``next_month``.

    Raises AppError: ``exists`` where the folder holds anything of an office, ``already-open``,
    ``demo-month``, or what the disk says; nothing is left behind then.
    """
    check_next_month(next_month)
    with Instance.hold(folder):
        data_folder.settle(folder)
        if data_folder.has_office(folder):
            raise AppError(
                f"“{folder}”里已有办公室的数据,没有改动它。演示镇请放在另一个空文件夹。",
                code="exists",
            )
        staging = data_folder.new_staging(folder)
        try:
            code = _make(staging, today, next_month, progress, cost)
            data_folder.take_over(folder)
        finally:
            data_folder.drop_staging(folder)
    return DemoOffice(place.TOWN, place.USERS, place.PASSWORD, code, next_month)


def open_demo(folder: Path, *, today: date, progress: Progress | None = None) -> OpenDemo:
    """The demo town beside an office's data folder; made at the first call."""
    aside = folder / FOLDER
    if not data_folder.has_office(aside):
        create(aside, today=today, progress=progress)
    users = tuple(
        f"{name}({'、'.join(ROLE_WORDS[role] for role in roles)})"
        for name, roles in (
            (place.PREPARER, place.PREPARER_ROLES),
            (place.REVIEWER, place.REVIEWER_ROLES),
        )
    )
    return OpenDemo(sign_in(aside, place.PREPARER, place.PASSWORD), users, place.PASSWORD)


def _make(
    folder: Path, today: date, next_month: Month, progress: Progress | None, cost: Cost
) -> str:
    """A whole office aside, closed again; returns its recovery code."""
    plan = OfficePlan(
        place.TOWN,
        place.COUNTY,
        place.VILLAGES,
        place.LEDGER_START,
        Account(place.PREPARER, place.PASSWORD),
    )
    made = create_office(folder, plan, cost=cost)
    with sign_in(folder, place.PREPARER, place.PASSWORD) as office:
        reviewer = add_staff(
            office, place.REVIEWER, place.PASSWORD, place.REVIEWER_ROLES, cost=cost
        )
        with office.transaction() as session:
            settings.put(session, office.staff_id, "hotline", place.HOTLINE)
            fill(
                session,
                office.staff_id,
                reviewer.id,
                today=today,
                next_month=next_month,
                progress=progress,
            )
    return made.recovery_key
