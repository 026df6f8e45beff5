"""Documents as the counter enters and sees them: frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.models.program import RateUnit
from app.month import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPolicy:
    """A document to enter; ``explanation`` says in plain words what it means at the counter."""

    number: str
    title: str
    issued_on: date
    issuer: str = ""
    in_force_from: date | None = None
    program_id: int | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A document in a list; ``read_at`` is of the member of staff who asks."""

    id: int
    number: str
    title: str
    issuer: str
    issued_on: date
    in_force_from: date | None
    repealed_on: date | None
    program_id: int
    program: str
    explanation: str
    file_id: int
    file_name: str
    read_at: datetime | None

    @property
    def state_words(self) -> str:
        """Whether it is still to be read, or no longer holds."""
        if self.repealed_on is not None:
            return "已废止"
        return "未读" if self.read_at is None else "已读"


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """Rows from an offset on, and how many there are in all."""

    rows: tuple[PolicyRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RestingRate:
    """A rate that names the document; fen a month or a year."""

    program: str
    tier: str
    amount_fen: int
    unit: RateUnit
    from_month: Month


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of staff, and when they ticked the document as read."""

    name: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class PolicyDetail:
    """A document with the rates that rest on it and everybody who is to read it.

    ``searchable``: whether words were found in the kept file. ``size_words`` is the file's.
    """

    row: PolicyRow
    rates: tuple[RestingRate, ...]
    readers: tuple[Reader, ...]
    size_words: str
    searchable: bool
