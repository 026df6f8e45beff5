"""The log file: what went wrong and where, never about whom."""

from __future__ import annotations

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.errors import AppError

FILE_NAME = "minzheng-ledger.log"
# The log must last for years: some 100 MB hold decades of lines such as these.
FILE_BYTES = 5_000_000
FILES_KEPT = 20
LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
TIME = "%Y-%m-%dT%H:%M:%S%z"

_logger = logging.getLogger("app")


class _WithoutExceptionText(logging.Formatter):
    """Writes an exception attached by a library as type and frames: its text may name people."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        # A copy: other handlers share the record, and may have cached the full text in it.
        bare = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "exc_text": None})
        text = super().format(bare)
        return text if error is None else f"{text}\n{describe(error)}"


def file_in(data_folder: Path) -> Path:
    """Where the log of a data folder lies."""
    return data_folder / "logs" / FILE_NAME


def start(data_folder: Path) -> Path:
    """Write the program's log records (INFO and above) into the data folder from now on.

    Called again it moves to the new folder. Messages hold codes, counts and class names
    only. Returns the log file; raises AppError (code ``log-folder``) when it cannot be made.
    """
    path = file_in(data_folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8"
        )
    except OSError as error:
        raise AppError(
            f"无法在“{path.parent}”写日志,程序没有继续,数据没有改动。请检查该文件夹能否写入。",
            code="log-folder",
        ) from error
    handler.setFormatter(_WithoutExceptionText(LINE, TIME))
    stop()
    _logger.addHandler(handler)
    _logger.setLevel(logging.INFO)
    return path


def stop() -> None:
    """Close the log file, so that its folder can be moved or deleted."""
    for handler in _logger.handlers[:]:
        if isinstance(handler, RotatingFileHandler):
            _logger.removeHandler(handler)
            handler.close()


def refused(error: AppError) -> None:
    """Note that the user was refused something: the code, not the sentence."""
    _logger.info("refused %s", error.code)


def unexpected(error: BaseException) -> None:
    """Note a failure of the program itself: its type and where it happened, not its text."""
    _logger.error("unexpected %s", describe(error))


def describe(error: BaseException) -> str:
    """Type and frames of an error and of what led to it, without any text or value."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        # The ends of paths only: a user's folder is named after the user.
        frames = [
            f"  {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        parts.append("\n".join([f"{kind.__module__}.{kind.__qualname__}", *frames]))
        hidden = current.__suppress_context__
        current = current.__cause__ or (None if hidden else current.__context__)
    return "\nafter ".join(parts)
