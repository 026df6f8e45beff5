"""Failed sign-ins, kept beside the data until somebody comes in and they can join the chain."""

from __future__ import annotations

import json
from pathlib import Path

from app import files

FILE_NAME = "failed.json"
# The waits between tries make more than these a matter of days.
MOST = 200


def note(folder: Path, slot_id: str, at: float) -> None:
    """Keep that somebody failed at a time (seconds); of too many the newest."""
    kept = [*pending(folder), (slot_id, at)][-MOST:]
    files.write_safely(folder / FILE_NAME, json.dumps(kept).encode())


def pending(folder: Path) -> list[tuple[str, float]]:
    """Slot and time (seconds) of each; a file that is missing or spoilt holds none."""
    try:
        content = json.loads((folder / FILE_NAME).read_bytes())
        return [(str(slot), float(at)) for slot, at in content]
    except (OSError, ValueError, TypeError):
        return []


def forget(folder: Path) -> None:
    """They stand in the chain now."""
    files.discard(folder / FILE_NAME)
