"""Which sticks are plugged in: drives that can be taken out and written to."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

# Where desktops of Linux mount what is plugged in.
PLUGGED_IN = ("/media/", "/run/media/")
_WINDOWS_REMOVABLE = 2


@dataclass(frozen=True, slots=True)
class Drive:
    """A stick: where it is, what it is called, and how much room it has (bytes)."""

    folder: Path
    name: str
    free: int

    @property
    def words(self) -> str:
        """As shown: ``U盘 KINGSTON (E:),可用 12.3 GB``."""
        return f"U盘 {self.name}({self.folder}),可用{self.free / 1_000_000_000:.1f} GB"


def drives() -> tuple[Drive, ...]:
    """All sticks that can be written to, in the system's order."""
    found: list[Drive] = []
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if not volume.isReady() or volume.isReadOnly() or not _removable(root):
            continue
        name = volume.name() or "未命名"
        found.append(Drive(Path(root), name, volume.bytesAvailable()))
    return tuple(found)


def _removable(root: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _WINDOWS_REMOVABLE)
    return root.startswith(PLUGGED_IN)
