"""How much a reading process may take: set by itself where the system can, by a job on Windows."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
# What the program itself and its libraries take before the file is looked at.
_OWN_MEGABYTES = 80


@dataclass(frozen=True, slots=True)
class Bounds:
    """``seconds`` of the clock until the process is ended; ``memory`` in bytes, all included."""

    seconds: float = 25.0
    memory: int = 500 * MEGABYTE


def keep_to(memory: int, seconds: float) -> None:
    """Bind this process: more memory is refused to it, more computing ends it, no core is left.

    Windows binds a process from outside (see ``windows_job``); elsewhere this does.
    """
    if sys.platform == "win32":
        return
    import resource

    # Mapped and not used yet counts too, so the limit starts from what is mapped now.
    mapped = _pages(0) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, mapped + memory - _OWN_MEGABYTES * MEGABYTE)
    _lower(resource.RLIMIT_CPU, int(seconds) + 1)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(kind: int, value: int) -> None:
    import resource

    _soft, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def memory_of(pid: int) -> int:
    """Bytes of memory that a process uses now; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    return _pages(1, str(pid)) * resource.getpagesize()


def _pages(field: int, pid: str = "self") -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[field])
    except (OSError, IndexError, ValueError):
        return 0
