"""The window's ways into an office, made of what ``bootstrap`` offers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from app import bootstrap, demo_office
from app.bootstrap import Office
from app.models.staff import Role
from app.services import demo
from app.services.office.staff import ROLE_WORDS, StaffRow
from app.services.office_file import data_folder
from app.services.office_file.backup import BackupReport
from app.services.office_file.keyslots import STRONG, Cost
from app.services.office_file.restoring import RestorePreview
from app.ui.access.doors import Created, Demo, Opener, Plan, SignedIn
from app.ui.desk.background import Progress

# SidePageEntry the office's own data, so that trying things out never touches them.
DEMO_FOLDER = "demo"


class OfficeDoors:
    """Opens, makes and restores the office of one data folder (see ``app.ui.access.doors``)."""

    def __init__(self, folder: Path, *, cost: Cost = STRONG) -> None:
        self.folder = folder
        self._cost = cost

    def has_office(self) -> bool:
        return data_folder.has_office(self.folder)

    def sign_in(self, name: str, password: str) -> SignedIn:
        return bootstrap.sign_in(self.folder, name, password)

    def recover(self, code: str, name: str, password: str) -> SignedIn:
        return bootstrap.recover(self.folder, code, name, password, cost=self._cost)

    def create(self, plan: Plan, progress: Progress) -> Created:
        progress.report(0, 2, "正在建立办公室…")
        made = bootstrap.create_office(
            self.folder,
            town=plan.town,
            county=plan.county,
            villages=plan.villages,
            ledger_start=plan.ledger_start,
            name=plan.first.name,
            password=plan.first.password,
            cost=self._cost,
        )
        progress.report(1, 2, "正在设立复核账户…")
        office = bootstrap.sign_in(self.folder, plan.first.name, plan.first.password)
        try:
            bootstrap.add_staff(
                office,
                plan.reviewer.name,
                plan.reviewer.password,
                (Role.REVIEW,),
                cost=self._cost,
            )
        except BaseException:
            office.close()
            raise
        return Created(office, made.recovery_code)

    def demo(self, progress: Progress) -> Demo:
        folder = self.folder / DEMO_FOLDER
        if not data_folder.has_office(folder):
            demo_office.create(
                folder,
                progress=lambda done, total: progress.report(done, total, "正在准备演示镇…"),
                cost=self._cost,
            )
        office = bootstrap.sign_in(folder, demo.PREPARER, demo.PASSWORD)
        users = tuple(
            f"{name}({'、'.join(ROLE_WORDS[role] for role in roles)})"
            for name, roles in (
                (demo.PREPARER, demo.PREPARER_ROLES),
                (demo.REVIEWER, demo.REVIEWER_ROLES),
            )
        )
        return Demo(office, users, demo.PASSWORD)

    def add_staff(self, office: SignedIn, name: str, password: str, roles: Sequence[Role]) -> None:
        bootstrap.add_staff(cast("Office", office), name, password, roles, cost=self._cost)

    def second_person(self, office: SignedIn, name: str, password: str) -> StaffRow:
        return bootstrap.second_person(cast("Office", office), name, password)

    def preview_restore(self, file: Path, opener: Opener) -> RestorePreview:
        return bootstrap.preview_restore(
            self.folder, file, opener.name, opener.password, code=opener.code
        )

    def restore(self, file: Path, opener: Opener) -> BackupReport:
        return bootstrap.restore(self.folder, file, opener.name, opener.password, code=opener.code)
