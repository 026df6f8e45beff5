"""Files written so that a crash, a full disk or a pulled stick leaves the old one whole."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from app.errors import AppError

PART = ".part"

# What SQLite lays beside a file while it is open.
SIDE_FILES = ("-wal", "-shm", "-journal")


class FileError(AppError):
    """The disk refused; what stood there before is untouched."""

    code = "file"


def write_safely(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` whole or not at all.

    Written beside it, flushed to the disk, read back and compared, and only then renamed.
    Raises FileError; the temporary file is gone then and an older ``path`` is as it was.
    """
    part = path.with_name(path.name + PART)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            flush(file.fileno())
        if part.read_bytes() != data:
            raise OSError(errno.EIO, "read back differs")  # noqa: TRY301 (one way out)
        move(part, path)
    except OSError as error:
        discard(part)
        raise explain(error, path) from error


def flush(descriptor: int) -> None:
    """Have what was written to an open file reach the disk."""
    os.fsync(descriptor)


def flush_file(path: Path) -> None:
    """Have a file that another library wrote reach the disk."""
    with path.open("rb+") as file:
        flush(file.fileno())


def forget(path: Path) -> None:
    """Have the next reading come from the disk, not from memory, where the system can."""
    if not hasattr(os, "posix_fadvise"):
        return
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def move(source: Path, target: Path) -> None:
    """Rename within a folder, replacing the target, and make the rename last."""
    source.replace(target)
    flush_folder(target.parent)


def flush_folder(folder: Path) -> None:
    """Make renames in a folder last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some file systems of sticks and shares refuse to flush a folder.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


def is_folder(path: Path) -> bool:
    """Whether a folder can be reached; may take long on a stick or a network that sleeps."""
    try:
        return path.is_dir()
    except OSError:  # the network path is not found, the drive is not ready
        return False


def discard(path: Path) -> None:
    """Remove a temporary file as far as the disk still allows it."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # A pulled stick takes its temporary file along; the first failure is what matters.
        return


def is_full(error: OSError) -> bool:
    """Whether a write failed for want of room."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def explain(error: OSError, path: Path) -> FileError:
    """A failed read or write as a sentence for the user."""
    where = f"“{path}”"
    if is_full(error):
        return FileError(
            f"磁盘空间不足,无法写入{where}。原有文件没有改动,请腾出空间或换一个磁盘后重试。",
            code="disk-full",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FileError(
            f"没有权限读写{where}。原有文件没有改动,请换一个文件夹或检查权限后重试。",
            code="no-permission",
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENXIO, errno.ENODEV):
        return FileError(
            f"找不到{where}或它所在的文件夹。没有改动任何文件,请检查U盘是否插好、路径是否正确。",
            code="not-found",
        )
    if error.errno == errno.EISDIR:
        return FileError(
            f"{where}是一个文件夹,不能当作文件。没有改动任何文件,请另选一个文件。",
            code="is-folder",
        )
    if error.errno == errno.EEXIST:
        return FileError(
            f"{where}是一个文件,不能当作文件夹。没有改动任何文件,请另选一个文件夹。",
            code="is-file",
        )
    return FileError(
        f"读写{where}时出错,U盘可能已拔出或磁盘损坏。原有文件没有改动,请换一个磁盘后重试。",
        code="disk-error",
    )
