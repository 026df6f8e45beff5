"""What lies where in the data folder, and how a whole new office takes its place in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app import files
from app.errors import AppError

DATABASE = "office.db"
KEYS = "keys.json"
MEMBERS = (KEYS, DATABASE)
# A whole office that is about to take its place; moved in on the next start after a crash.
INCOMING = "incoming"
# Where a new office is put together; thrown away after a crash.
STAGING = "staging"
# Verified copies of what a restore replaced.
KEPT = "kept"


def database(folder: Path) -> Path:
    return folder / DATABASE


def keys(folder: Path) -> Path:
    return folder / KEYS


def has_office(folder: Path) -> bool:
    """Whether there is anything of an office, whole or not (then nothing new is made there)."""
    return any((folder / name).exists() for name in (*MEMBERS, INCOMING))


def expect_office(folder: Path) -> None:
    """Refuse a folder without an office, or with half of one; nothing is changed."""
    missing = [name for name in MEMBERS if not (folder / name).is_file()]
    if len(missing) == len(MEMBERS):
        raise AppError(
            f"“{folder}”里还没有办公室的数据。请先新建办公室,或从备份恢复。", code="no-office"
        )
    if missing:
        raise AppError(
            f"“{folder}”里缺少文件 {missing[0]},数据不完整,没有改动任何文件。请从备份恢复。",
            code="office-incomplete",
        )


def protect(folder: Path) -> None:
    """Let nobody but the owner's account read the folder, as far as the disk knows of owners."""
    if os.name == "nt":
        return  # the user's own folder is closed to others there
    for path in _protected(folder):
        with suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)


def open_to_others(folder: Path) -> tuple[str, ...]:
    """The names of what other accounts of this computer can read; nothing on Windows."""
    if os.name == "nt":
        return ()
    return tuple(path.name for path in _protected(folder) if path.stat().st_mode & 0o077)


def _protected(folder: Path) -> Iterator[Path]:
    yield folder
    yield from (path for path in folder.iterdir() if path.is_file())


def new_staging(folder: Path) -> Path:
    """An empty place inside the data folder to put an office together in."""
    staging = folder / STAGING
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if staging.exists():
            shutil.rmtree(staging)
        staging.mkdir()
    except OSError as error:
        raise files.explain(error, folder) from error
    return staging


@contextmanager
def workspace(folder: Path) -> Iterator[Path]:
    """The empty staging place for work that leaves nothing behind, whatever happens in it."""
    place = new_staging(folder)
    try:
        yield place
    finally:
        drop_staging(folder)


def drop_staging(folder: Path) -> None:
    """Throw away what was not taken over."""
    shutil.rmtree(folder / STAGING, ignore_errors=True)


def take_over(folder: Path) -> None:
    """Put the staged office in the place of today's: decided by one rename, then moved.

    The caller holds the instance lock, has verified the staged files and kept what they
    replace. From the rename on the new office is the office, also after a crash: ``settle``
    finishes what was begun.
    """
    staging = folder / STAGING
    try:
        for name in MEMBERS:
            files.flush_file(staging / name)
        files.flush_folder(staging)
        files.move(staging, folder / INCOMING)
    except OSError as error:
        raise files.explain(error, folder) from error
    settle(folder)


def settle(folder: Path) -> None:
    """Finish a take-over that a crash interrupted; without one there is nothing to do.

    Raises AppError (code ``unfinished``) when the disk refuses; it is tried again on the next
    start, and until then nothing else is opened.
    """
    incoming = folder / INCOMING
    if not incoming.is_dir():
        return
    try:
        if (incoming / DATABASE).exists():
            # The old database's log must not be taken for the new one's.
            for ending in files.SIDE_FILES:
                (folder / f"{DATABASE}{ending}").unlink(missing_ok=True)
        for name in MEMBERS:
            if (incoming / name).exists():
                files.move(incoming / name, folder / name)
        shutil.rmtree(incoming)
        files.flush_folder(folder)
    except OSError as error:
        raise AppError(
            f"“{folder}”里的数据正要换成新的,还差最后一步没有完成。数据没有丢失,"
            "请关闭其他正在使用这个文件夹的程序,再重新打开民政台账,会接着完成。",
            code="unfinished",
        ) from error
