"""What a check has to say about a roster: an error stops approval, a warning wants a reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"


# The one error that the reviewer may lift in words: months that had no roster at all.
MONTHS_UNPAID = "months-unpaid"
# Nothing can be worked out for who has a tier without a rate.
RATE_MISSING = "rate-missing"


class Remedy(StrEnum):
    """Where what was found is put right."""

    PERSON = "person"
    ACCOUNT = "account"
    BENEFIT = "benefit"
    PROGRAM = "program"
    CONFLICTS = "conflicts"
    FUNDS = "funds"
    ROSTER = "roster"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``message`` is plain Chinese, ``id_number`` whom it is about (or empty).

    ``code`` is stable (commands print it); ``place`` is where it is put right.
    """

    level: Level
    code: str
    message: str
    id_number: str = ""
    enrollment_id: int | None = None
    place: Remedy = Remedy.PERSON

    @property
    def lifted_in_words(self) -> bool:
        """Whether the reviewer's confirmation in words lifts this error."""
        return self.code == MONTHS_UNPAID

    @property
    def stops(self) -> bool:
        """An error that nothing but putting it right lifts."""
        return self.level is Level.ERROR and not self.lifted_in_words

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells one finding of a roster from another, from one look to the next."""
        return self.code, self.enrollment_id or 0, self.message


def error(
    code: str,
    message: str,
    id_number: str = "",
    enrollment_id: int | None = None,
    place: Remedy = Remedy.PERSON,
) -> Finding:
    return Finding(Level.ERROR, code, message, id_number, enrollment_id, place)


def warning(
    code: str,
    message: str,
    id_number: str = "",
    enrollment_id: int | None = None,
    place: Remedy = Remedy.PERSON,
) -> Finding:
    """A finding that approval must answer with a written reason."""
    return Finding(Level.WARNING, code, message, id_number, enrollment_id, place)
