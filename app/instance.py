"""One program at a time on a data folder: a lock that the system itself lets go of."""

from __future__ import annotations

import sys
from io import FileIO
from pathlib import Path
from types import TracebackType

from app.errors import AppError
from app.files import explain

FILE_NAME = "office.lock"


class Instance:
    """Holds a data folder until closed, or until the process ends in whatever way."""

    def __init__(self, file: FileIO) -> None:
        self._file = file

    @classmethod
    def hold(cls, folder: Path) -> Instance:
        """Take the folder (made if it is missing); AppError ``already-open`` when it is held."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = FileIO(folder / FILE_NAME, "a")
        except OSError as error:
            raise explain(error, folder) from error
        if not _lock(file):
            file.close()
            raise AppError(
                "民政台账已经在这个数据文件夹上打开。没有改动任何数据,请先关闭另一个窗口再试。",
                code="already-open",
            )
        return cls(file)

    def close(self) -> None:
        """Let go of the folder; a second time is harmless."""
        self._file.close()

    def __enter__(self) -> Instance:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _lock(file: FileIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
