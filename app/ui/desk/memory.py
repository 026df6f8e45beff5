"""What the window remembers on this machine (letters, columns, its place): nothing about people."""

from __future__ import annotations

import json
from pathlib import Path

from app import files, log
from app.errors import AppError

FILE_NAME = "window.json"


class Memory:
    """Texts by key in ``window.json``; a file that cannot be read or written costs nothing."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._values: dict[str, str] = {}
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        if isinstance(found, dict):
            self._values = {str(key): value for key, value in found.items() if _is_text(value)}

    def get(self, key: str, default: str = "") -> str:
        return self._values.get(key, default)

    def put(self, key: str, value: str) -> None:
        """Remember a text; the same again writes nothing."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            files.write_safely(self.path, text.encode("utf-8"))
        except AppError as error:
            log.refused(error)
        except OSError as error:
            log.unexpected(error)


def _is_text(value: object) -> bool:
    return isinstance(value, str)
