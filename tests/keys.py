"""What a guess at a password costs in tests, and in the program as it is started from them."""

from __future__ import annotations

from pathlib import Path

from app.services.office_file import accounts, keyslots
from app.services.office_file.keyslots import Cost

CHEAP = Cost(kib=64, passes=1, lanes=1)


def cheapen_keys() -> None:
    """A guess may cost little where nothing is worth guessing; in this process only."""
    for name, value in (("kib", CHEAP.kib), ("passes", CHEAP.passes), ("lanes", CHEAP.lanes)):
        object.__setattr__(keyslots.STRONG, name, value)


def as_shipped(folder: Path, key: bytes, passwords: dict[str, str]) -> None:
    """Have the slots of an office cost what the program itself asks for, as another process does.

    ``passwords`` are those of all who work there, in the order they were added.
    """
    for staff_id, (name, password) in enumerate(passwords.items(), start=1):
        accounts.set_password(folder, key, staff_id, name, password, cost=Cost())
    accounts.new_recovery_key(folder, key, list(passwords), cost=Cost())
