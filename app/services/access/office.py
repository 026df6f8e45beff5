"""An open office: its file, its key and who sits at it, held until it is closed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.instance import Instance
from app.models import statements
from app.models.cipher import DatabaseError
from app.models.database import Database
from app.models.staff import Role
from app.services.office import traces
from app.services.office.staff import StaffRow
from app.services.office_file import failed_sign_ins, unlocking

_logger = logging.getLogger(__name__)


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
        self._noted = False

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

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One user action (see Database.transaction); the first that writes also tells who came in.

        What only reads writes nothing, and what is refused or taken back leaves nothing.
        """
        with self.database.transaction() as session:
            first = not self._noted
            if first:
                self._note_arrival(session)
            with statements.noted() as executed:
                yield session
                session.flush()
            if first and statements.only_read(executed):
                session.rollback()
                first = False
        if first:
            self._arrived()

    def note_arrival(self) -> None:
        """Tell who came in though nothing is written yet; a full disk keeps nobody out."""
        try:
            with self.database.transaction() as session:
                self._note_arrival(session)
        except DatabaseError as error:
            _logger.warning("sign-in not noted: %s", error.code)
        else:
            self._arrived()

    def _arrived(self) -> None:
        self._noted = True
        failed_sign_ins.forget(self.folder)

    def _note_arrival(self, session: Session) -> None:
        owners = unlocking.owners(self.folder)
        for slot, at in failed_sign_ins.pending(self.folder):
            moment = datetime.fromtimestamp(at).astimezone()
            traces.note_failed_sign_in(session, owners.get(slot), moment)
        traces.note_sign_in(session, self.staff_id)

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
