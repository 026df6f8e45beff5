"""Makes the demo town's office in an empty data folder: whole, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import bootstrap
from app.errors import AppError
from app.instance import Instance
from app.month import Month
from app.services import demo
from app.services.office import settings
from app.services.office_file import data_folder
from app.services.office_file.keyslots import STRONG, Cost


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """The demo town, closed; ``next_month`` is the first that nobody has paid yet."""

    town: str
    users: tuple[str, ...]
    password: str
    recovery_code: str
    next_month: Month


def create(
    folder: Path,
    *,
    next_month: Month = demo.NEXT_MONTH,
    progress: demo.Progress | None = None,
    cost: Cost = STRONG,
) -> DemoOffice:
    """Make the demo town with its two users, paid up to (not including) ``next_month``.

    Raises AppError: ``exists`` where the folder holds anything of an office, ``already-open``,
    ``demo-month``, or what the disk says; nothing is left behind then.
    """
    demo.check_next_month(next_month)
    with Instance.hold(folder):
        data_folder.settle(folder)
        if data_folder.has_office(folder):
            raise AppError(
                f"“{folder}”里已有办公室的数据,没有改动它。演示镇请放在另一个空文件夹。",
                code="exists",
            )
        staging = data_folder.new_staging(folder)
        try:
            code = _make(staging, next_month, progress, cost)
            data_folder.take_over(folder)
        finally:
            data_folder.drop_staging(folder)
    return DemoOffice(demo.TOWN, demo.USERS, demo.PASSWORD, code, next_month)


def _make(folder: Path, next_month: Month, progress: demo.Progress | None, cost: Cost) -> str:
    """A whole office aside, closed again; returns its recovery code."""
    made = bootstrap.create_office(
        folder,
        town=demo.TOWN,
        county=demo.COUNTY,
        villages=demo.VILLAGES,
        ledger_start=demo.LEDGER_START,
        name=demo.PREPARER,
        password=demo.PASSWORD,
        cost=cost,
    )
    with bootstrap.sign_in(folder, demo.PREPARER, demo.PASSWORD) as office:
        reviewer = bootstrap.add_staff(
            office, demo.REVIEWER, demo.PASSWORD, demo.REVIEWER_ROLES, cost=cost
        )
        with office.transaction() as session:
            settings.put(session, office.staff_id, "hotline", demo.HOTLINE)
            demo.fill(
                session, office.staff_id, reviewer.id, next_month=next_month, progress=progress
            )
    return made.recovery_code
