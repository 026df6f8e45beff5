"""An open office: its file, its key and who sits at it, held until it is closed."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from app.instance import Instance
from app.models.database import Database
from app.models.staff import Role
from app.services.office.staff import StaffRow


class Office:
    """An open office and who sits at it; holds its data folder until closed."""

    def __init__(
        self,
        folder: Path,
        database: Database,
        key: bytes,
        member: StaffRow,
        held: Instance,
        *,
        warning: str = "",
    ) -> None:
        self.folder = folder
        self.database = database
        self.key = key
        # What is wrong with the office's files although it opens; to be shown first thing.
        self.warning = warning
        self._member = member
        self._held = held

    @property
    def staff_id(self) -> int:
        """Who acts."""
        return self._member.id

    @property
    def staff_name(self) -> str:
        return self._member.name

    @property
    def roles(self) -> tuple[Role, ...]:
        """What the signed-in member may do, as it was at sign-in."""
        return self._member.powers

    @property
    def must_change_password(self) -> bool:
        """Whether somebody else has set the password that was just used."""
        return self._member.must_change_password

    def password_was_changed(self) -> None:
        """It is the member's own now."""
        self._member = replace(self._member, must_change_password=False)

    def transaction(self) -> AbstractContextManager[Session]:
        """One user action (see Database.transaction)."""
        return self.database.transaction()

    def reading(self) -> AbstractContextManager[Session]:
        """A consistent view (see Database.reading)."""
        return self.database.reading()

    def close(self) -> None:
        """Let go of database and folder; a second time is harmless."""
        self.database.close()
        self._held.close()

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
