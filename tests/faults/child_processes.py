"""What is done in a process of its own that is killed, or runs out of disk, half-way."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from stat import S_ISREG
from typing import Any

from app.errors import AppError
from app.month import Month
from app.services.access import backups, creating, signing_in
from app.services.access.creating import Account, OfficePlan
from app.services.office_file import accounts
from tests import factory
from tests.keys import CHEAP, cheapen_keys
from tests.office import PREPARER, PREPARER_PASSWORD

# The processes have no fixtures.
cheapen_keys()

OLD_PASSWORD, NEW_PASSWORD = PREPARER_PASSWORD, "another-password"
KILLED = -signal.SIGKILL

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.child_processes"])


def change_password(folder: Path) -> None:
    accounts.change_password(folder, PREPARER, OLD_PASSWORD, NEW_PASSWORD, cost=CHEAP)


def back_up(folder: Path, target: Path) -> None:
    with signing_in.sign_in(folder, PREPARER, OLD_PASSWORD) as office:
        backups.back_up(office, target)


def restore(folder: Path, file: Path) -> None:
    backups.restore(folder, file, PREPARER, OLD_PASSWORD)


def create(folder: Path) -> None:
    creating.create_office(
        folder,
        OfficePlan("样例镇", "样例县", (), Month(2018, 1), Account(PREPARER, OLD_PASSWORD)),
        cost=CHEAP,
    )


def enter_people(folder: Path, number: int) -> None:
    """One transaction, larger than what SQLite keeps in memory when there are many."""
    with (
        signing_in.sign_in(folder, PREPARER, OLD_PASSWORD) as office,
        office.transaction() as session,
    ):
        for _ in range(number):
            factory.person(session, note="字" * 2000)


def enter_people_and_die(folder: Path, number: int, *, committed: bool) -> None:
    """Killed with the transaction open and its log on the disk, or right after its end."""
    office = signing_in.sign_in(folder, PREPARER, OLD_PASSWORD)
    with office.transaction() as session:
        # Little memory, so that pages reach the log before the end of the transaction.
        session.connection().exec_driver_sql("PRAGMA cache_size = 10")
        for _ in range(number):
            factory.person(session, note="字" * 2000)
        if not committed:
            os.kill(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def hold(folder: Path) -> None:
    """Open the office and be killed without closing it."""
    signing_in.sign_in(folder, PREPARER, OLD_PASSWORD)
    os.kill(os.getpid(), signal.SIGKILL)


def run(deed: Callable[..., None], *given: Any, **named: Any) -> int | None:
    """Do it in a process of its own; returns its exit code."""
    process = CONTEXT.Process(target=deed, args=given, kwargs=named)
    process.start()
    process.join(60)
    return process.exitcode


def killed_at(step: int, torn: bool, deed: Callable[..., None], *given: Any) -> bool:
    """Do it, killed before its n-th flush, rename or new folder; false when it had fewer.

    ``torn``: half of the file that was about to be flushed never reached the disk.
    """
    code = run(_die_at, step, torn, deed, *given)
    if code not in (0, KILLED):
        raise AssertionError(f"ended with {code}")
    return code == KILLED


def with_file_limit(limit: int, deed: Callable[..., None], *given: Any) -> str:
    """Do it where no file may grow beyond ``limit`` bytes; returns the refusal's code."""
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_limited, args=(theirs, limit, deed, *given))
    process.start()
    theirs.close()
    code: str = ours.recv()
    process.join(60)
    return code


def _die_at(step: int, torn: bool, deed: Callable[..., None], *given: Any) -> None:
    left = step
    flush, rename, make = os.fsync, os.replace, os.mkdir

    def die() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def dying_flush(fd: Any) -> None:
        state = os.fstat(fd)
        if torn and left == 1 and S_ISREG(state.st_mode):
            os.truncate(f"/proc/self/fd/{fd}", state.st_size // 2)
        die()
        flush(fd)

    def dying_rename(*names: Any, **folders: Any) -> None:
        die()
        rename(*names, **folders)

    def dying_make(*names: Any, **folders: Any) -> None:
        die()
        make(*names, **folders)

    os.fsync, os.replace, os.mkdir = dying_flush, dying_rename, dying_make
    deed(*given)


def _limited(answer: Connection, limit: int, deed: Callable[..., None], *given: Any) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        deed(*given)
    except AppError as error:
        answer.send(error.code)
    else:
        answer.send("done")
