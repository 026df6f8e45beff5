"""Slows down guessing: after five wrong passwords each further try has to wait longer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from app.errors import AppError
from app.files import explain, write_safely

FILE_NAME = "tries.json"
FREE_TRIES = 5
FIRST_WAIT = 30
LONGEST_WAIT = 3600
# What holds for a slot that has no entry of its own.
EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class Clock:
    """``wall`` may be set by anybody; ``up`` only ever runs forward, from the machine's start."""

    wall: Callable[[], float] = time.time
    up: Callable[[], float] = time.monotonic


SYSTEM = Clock()


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries of a slot, and when the last one was on either clock (seconds)."""

    count: int
    wall: float
    up: float


def begin(folder: Path, slot_id: str, clock: Clock = SYSTEM) -> int:
    """Count a try before it is made, so that nobody wins by pulling the plug.

    Returns how many free tries are left after it. Raises AppError (code ``too-many-tries``)
    while the wait is on; such a call counts nothing. The count outlives a restart, and a
    clock set back begins the wait anew.
    """
    known = _read(folder, clock)
    last = known.get(slot_id, known.get(EVERYBODY))
    wait = 0.0
    if last is not None:
        passed = _passed(last, clock)
        if passed is None:
            last = Tries(last.count, clock.wall(), clock.up())
            _write(folder, known | {slot_id: last})
            passed = 0.0
        wait = _wait_after(last.count) - passed
    if last is not None and wait > 0:
        raise AppError(
            f"密码已连续输错{last.count}次,请等{_spoken(wait)}后再试。数据没有改动。",
            code="too-many-tries",
        )
    count = (last.count if last else 0) + 1
    _write(folder, known | {slot_id: Tries(count, clock.wall(), clock.up())})
    return max(0, FREE_TRIES - count)


def succeed(folder: Path, slot_id: str) -> None:
    """Forget the tries of a slot whose password was right."""
    known = _read(folder, SYSTEM)
    if known.keys() & {slot_id, EVERYBODY}:
        _write(folder, {k: v for k, v in known.items() if k not in (slot_id, EVERYBODY)})


def _passed(last: Tries, clock: Clock) -> float | None:
    """Seconds since the last try, never too many; None when no clock can tell."""
    since_up = clock.up() - last.up
    if since_up >= 0:
        return since_up
    since_wall = clock.wall() - last.wall
    return since_wall if since_wall >= 0 else None


def _wait_after(count: int) -> int:
    if count < FREE_TRIES:
        return 0
    return min(FIRST_WAIT << min(count - FREE_TRIES, 10), LONGEST_WAIT)


def _spoken(seconds: float) -> str:
    whole = ceil(seconds)
    return f"{whole}秒" if whole < 120 else f"{ceil(whole / 60)}分钟"


def _read(folder: Path, clock: Clock) -> dict[str, Tries]:
    path = folder / FILE_NAME
    try:
        content = json.loads(path.read_bytes())
        return {
            str(slot): Tries(int(entry[0]), float(entry[1]), float(entry[2]))
            for slot, entry in content.items()
        }
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise explain(error, path) from error
    except (ValueError, TypeError, AttributeError, IndexError, KeyError):
        # Whoever spoils the file gains nothing by it.
        spoilt = {EVERYBODY: Tries(FREE_TRIES, clock.wall(), clock.up())}
        _write(folder, spoilt)
        return spoilt


def _write(folder: Path, known: dict[str, Tries]) -> None:
    content = {slot: [tries.count, tries.wall, tries.up] for slot, tries in known.items()}
    write_safely(folder / FILE_NAME, json.dumps(content).encode())
