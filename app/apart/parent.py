"""Has a file read by a process of its own and watches over it: its time, its memory, its words."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from app.apart import child
from app.apart.bounds import Bounds, memory_of
from app.apart.trouble import ReaderStoppedError, Trouble
from app.errors import AppError

_ROOT = Path(__file__).resolve().parents[2]
_LOOK_SECONDS = 0.1
_WAITING_LINES = 4
# The longest line that is listened to, and the longest sentence that is passed on.
_LONGEST_LINE = 16 * 1024 * 1024
_LONGEST_SENTENCE = 1_000
# Variables of ours hold passwords; a process that opens files of others has no use for them.
_OURS = "MINZHENG_"


def parts_of(
    reader: str,
    content: bytes,
    arguments: Mapping[str, Any],
    bounds: Bounds,
    watch: Callable[[], None] | None = None,
) -> Generator[Any, None, None]:
    """What ``reader`` ("module:function") yields for the content, as plain JSON values.

    The reader is a function of the content and of ``arguments`` by name. ``watch`` is called
    several times a second; what it raises ends the process and goes on to the caller. Close the
    iterator (``contextlib.closing``) where it is not read to its end.

    Raises ReaderStoppedError, and AppError where the reader refused the file.
    """
    order = {
        "reader": reader,
        "arguments": dict(arguments),
        "memory": bounds.memory,
        "seconds": bounds.seconds,
    }
    with _process(bounds) as process:
        _hand_over(process, json.dumps(order).encode() + b"\n", content)
        for line in _lines(process, bounds, watch or _nobody_watches):
            kind, value = _understood(line)
            if kind == child.END:
                return
            if kind == child.PART:
                yield value
            else:
                _refuse(kind, value)
    raise ReaderStoppedError(Trouble.ENDED)


def _nobody_watches() -> None:
    """Reading goes on to its end."""


@contextmanager
def _process(bounds: Bounds) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603 (this very program, with one fixed argument)
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        with _held(process, bounds):
            yield process
    finally:
        process.kill()
        process.wait()
        _pipe(process.stdout).close()


@contextmanager
def _held(process: subprocess.Popen[bytes], bounds: Bounds) -> Iterator[None]:
    if sys.platform == "win32":
        from app.apart.windows_job import Job

        job = Job.around(int(process._handle), bounds.memory)
        try:
            yield
        finally:
            job.close()
    else:
        # There the process binds itself before it looks at the file.
        yield


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:
        raise RuntimeError("a process without a pipe")
    return end


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, child.FLAG]
    return [sys.executable, "-P", "-m", "app", child.FLAG]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    if not getattr(sys, "frozen", False):
        paths = [str(_ROOT), *kept.get("PYTHONPATH", "").split(os.pathsep)]
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return kept


def _hand_over(process: subprocess.Popen[bytes], order: bytes, content: bytes) -> None:
    """Beside the reading: a process that takes nothing in must not stop us."""

    def write() -> None:
        # Where it has ended, what it said last tells why.
        with suppress(OSError), _pipe(process.stdin) as pipe:
            pipe.write(order)
            pipe.write(content)

    threading.Thread(target=write, name="hand-over", daemon=True).start()


def _lines(
    process: subprocess.Popen[bytes], bounds: Bounds, watch: Callable[[], None]
) -> Iterator[bytes]:
    """What the process says, line by line, while it keeps to its bounds."""
    said: queue.Queue[bytes] = queue.Queue(_WAITING_LINES)
    listener = threading.Thread(target=_listen, args=(process, said), name="listen", daemon=True)
    listener.start()
    ends_at = time.monotonic() + bounds.seconds
    try:
        while True:
            watch()
            line = _next(said)
            if line == b"":
                return
            if line is not None:
                yield line
            if time.monotonic() > ends_at:
                raise ReaderStoppedError(Trouble.SLOW)
            if memory_of(process.pid) > bounds.memory:
                raise ReaderStoppedError(Trouble.HUNGRY)
    finally:
        process.kill()
        while listener.is_alive():
            _next(said)


def _next(said: queue.Queue[bytes]) -> bytes | None:
    try:
        return said.get(timeout=_LOOK_SECONDS)
    except queue.Empty:
        return None


def _listen(process: subprocess.Popen[bytes], said: queue.Queue[bytes]) -> None:
    """Whole lines, one that is longer than any of ours, and nothing once it has ended."""
    pipe = _pipe(process.stdout)
    while (line := pipe.readline(_LONGEST_LINE)).endswith(b"\n"):
        said.put(line)
    if len(line) == _LONGEST_LINE:
        said.put(line)
    said.put(b"")


def _understood(line: bytes) -> tuple[str, Any]:
    try:
        kind, value = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, TypeError, RecursionError):
        raise ReaderStoppedError(Trouble.NONSENSE) from None
    if not isinstance(kind, str):
        raise ReaderStoppedError(Trouble.NONSENSE)
    return kind, value


def _refuse(kind: str, value: Any) -> None:
    if kind == child.REFUSED:
        match value:
            case [str(code), str(message)] if len(message) <= _LONGEST_SENTENCE:
                raise AppError(message, code=code)
    troubles = {child.HUNGRY: Trouble.HUNGRY, child.FAILED: Trouble.FAILED}
    raise ReaderStoppedError(troubles.get(kind, Trouble.NONSENSE))
