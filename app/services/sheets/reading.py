"""The door for lists of every kind: what an office receives, read where it can do no harm."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.apart.bounds import MEGABYTE, Bounds
from app.apart.parent import parts_of
from app.apart.trouble import ReaderStoppedError, Trouble
from app.errors import AppError
from app.services.sheets.cells import Sheet
from app.services.sheets.delimited import read_delimited
from app.services.sheets.limits import (
    MAX_FILE_BYTES,
    FileRefusedError,
    blank,
    refused,
    stopped,
    too_large,
)
from app.services.sheets.transfer import Received

_READER = "app.services.sheets.transfer:send"
# A small file that takes longer is a trap; a long list of an honest office gets more.
_SECONDS, _SECONDS_A_MEGABYTE = 25.0, 5.0

# Told while a list is read, with the rows so far; what it raises stops the reading.
Watch = Callable[[int], None]


@dataclass(frozen=True)
class Workbook:
    """A file as read: its name, its sheets, hidden ones included, and the SHA-256 of its content,
    by which it is known again."""

    file_name: str
    sheets: tuple[Sheet, ...]
    content_hash: str

    @property
    def visible(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


def read_file(path: Path, watch: Watch | None = None) -> Workbook:
    """Read a list of any kind: xls, xlsx, xlsb, ods, csv, txt, XML or HTML called .xls.

    Raises FileRefusedError, saying which, for a file that is missing, a folder, empty, too large,
    locked with a password, damaged, or no table, and for one that could not be read through.
    """
    return read_content(path.name, file_content(path), watch)


def read_content(name: str, content: bytes, watch: Watch | None = None) -> Workbook:
    """What stands in a file of this name; raises as ``read_file`` does.

    A process of its own does it, with bounded memory and time: files come from anywhere.
    """
    return Workbook(
        name, sheets_apart(name, content, watch=watch), hashlib.sha256(content).hexdigest()
    )


def sheets_apart(
    name: str,
    content: bytes,
    *,
    reader: str = _READER,
    bounds: Bounds | None = None,
    watch: Watch | None = None,
) -> tuple[Sheet, ...]:
    """The sheets that a reader ("module:function") hands back from a process of its own."""
    received = Received()
    parts = parts_of(
        reader,
        content,
        {"stem": Path(name).stem},
        bounds or Bounds(seconds=_SECONDS + _SECONDS_A_MEGABYTE * len(content) / MEGABYTE),
        None if watch is None else lambda: watch(received.rows),
    )
    try:
        with closing(parts):
            for part in parts:
                received.take(part)
        return received.sheets()
    except ReaderStoppedError as stop:
        raise stopped(name, stop.trouble) from None
    except AppError as refusal:
        raise FileRefusedError(refusal.message, code=refusal.code) from None
    except (ValueError, IndexError):
        raise stopped(name, Trouble.NONSENSE) from None


def read_pasted(text: str) -> Workbook:
    """What was copied from a spreadsheet: tab-separated text. Raises FileRefusedError when it is no
    table."""
    if not text.strip():
        raise refused("没有可以粘贴的内容", "请先在表格软件中选中名单(连同表头)并复制")
    sheets = tuple(read_delimited(text, "粘贴的名单"))
    if not any(sheet.rows for sheet in sheets):
        raise blank()
    return Workbook("粘贴的名单", sheets, hashlib.sha256(text.encode()).hexdigest())


def file_content(path: Path) -> bytes:
    """The bytes of a list, read once; raises as ``read_file`` does for what is no file to read."""
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise refused("选择的是一个文件夹,不是文件", "请选择名单文件本身")
        if not stat.S_ISREG(facts.st_mode):
            raise refused("选择的不是普通文件", "请选择名单文件本身")
        if facts.st_size > MAX_FILE_BYTES:
            raise too_large()
        data = path.read_bytes()
    except FileNotFoundError:
        raise refused("找不到这个文件", "请确认文件没有被移走或改名") from None
    except PermissionError:
        raise refused("没有权限打开这个文件", "请先关闭正在使用它的程序,再试一次") from None
    except OSError:
        raise refused("无法读取这个文件", "请检查U盘或网络是否正常,再试一次") from None
    if not data:
        raise refused("这个文件是空的(0字节)", "请向提供方再要一份")
    return data
