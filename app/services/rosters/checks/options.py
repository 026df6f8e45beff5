"""From which change of an amount the office wants to be asked: for itself, and by program."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.services.office import settings
from app.services.office.permissions import require_role

# More than doubled, until the office says otherwise.
USUAL_JUMP = 100
LEAST, MOST = 1, 1000
JUMP_SETTING = "checks.jump"


@dataclass(frozen=True, slots=True)
class Jump:
    """Percent for the office, and for a program where it has its own."""

    office: int
    program: int | None

    @property
    def percent(self) -> int:
        """The one that counts."""
        return self.office if self.program is None else self.program


def jump(session: Session, program_id: int) -> Jump:
    """What holds for a program."""
    own = settings.get(session, _of(program_id))
    return Jump(
        int(settings.get(session, JUMP_SETTING, str(USUAL_JUMP))), int(own) if own else None
    )


def set_jump(session: Session, by: int, program_id: int, office: int, program: int | None) -> None:
    """Keep other percents; by whoever prepares. Raises AppError beyond 1 to 1000."""
    require_role(session, by, Role.PREPARE)
    for percent in (office, program):
        if percent is not None and not LEAST <= percent <= MOST:
            raise AppError(f"百分比应在{LEAST}至{MOST}之间。未作改动。", code="percent")
    settings.keep(session, by, JUMP_SETTING, str(office))
    if program is not None or settings.get(session, _of(program_id)):
        settings.keep(session, by, _of(program_id), "" if program is None else str(program))


def _of(program_id: int) -> str:
    return f"{JUMP_SETTING}.{program_id}"
