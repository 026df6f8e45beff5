"""What a check has to say about a roster: an error stops approval, a warning wants a reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``message`` is plain Chinese, ``id_number`` whom it is about (or empty)."""

    level: Level
    code: str
    message: str
    id_number: str = ""
    enrollment_id: int | None = None


def error(
    code: str, message: str, id_number: str = "", enrollment_id: int | None = None
) -> Finding:
    return Finding(Level.ERROR, code, message, id_number, enrollment_id)


def warning(
    code: str, message: str, id_number: str = "", enrollment_id: int | None = None
) -> Finding:
    """A finding that approval must answer with a written reason."""
    return Finding(Level.WARNING, code, message, id_number, enrollment_id)
