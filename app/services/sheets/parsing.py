"""Turns any file that an office receives into sheets of cells, whatever its name ends in."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from app.services.sheets.cells import Sheet
from app.services.sheets.delimited import read_delimited
from app.services.sheets.encoding import decode
from app.services.sheets.html_table import read_html
from app.services.sheets.limits import MAX_FILE_BYTES, no_table, refused, too_large
from app.services.sheets.opendocument import read_opendocument
from app.services.sheets.spreadsheetml import read_spreadsheetml
from app.services.sheets.workbooks import read_workbook
from app.services.sheets.zipped import open_checked

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
# Files that decode as text and are none of ours.
_FOREIGN = (b"%PDF", b"{\\rtf", b"SQLite format 3", b"MIME-Version:", b"\x89PNG", b"\xff\xd8\xff")
_MARKUP = re.compile(
    r"\s*<(?:\?|!|html|head|body|table|meta|workbook|ss:|style|div)", re.IGNORECASE
)
_TABLE = re.compile(r"<(?:html|table|!doctype html)[\s>]", re.IGNORECASE)


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


def read_file(path: Path) -> Workbook:
    """Read a list of any kind: xls, xlsx, xlsb, ods, csv, txt, XML or HTML called .xls.

    Raises FileRefusedError, saying which, for a file that is missing, a folder, empty, too large,
    locked with a password, damaged, or no table.
    """
    return read_content(path.name, file_content(path))


def read_content(name: str, content: bytes) -> Workbook:
    """What stands in a file of this name; raises as ``read_file`` does."""
    sheets = _not_empty(_sheets(content, Path(name).stem))
    return Workbook(name, tuple(sheets), hashlib.sha256(content).hexdigest())


def read_pasted(text: str) -> Workbook:
    """What was copied from a spreadsheet: tab-separated text. Raises FileRefusedError when it is no
    table."""
    if not text.strip():
        raise refused("没有可以粘贴的内容", "请先在表格软件中选中名单(连同表头)并复制")
    sheets = _not_empty(read_delimited(text, "粘贴的名单"))
    return Workbook("粘贴的名单", tuple(sheets), hashlib.sha256(text.encode()).hexdigest())


def file_content(path: Path) -> bytes:
    """The bytes of a list, read once; raises as ``read_file`` does for what is no file to read."""
    try:
        if path.is_dir():
            raise refused("选择的是一个文件夹,不是文件", "请选择名单文件本身")
        if path.stat().st_size > MAX_FILE_BYTES:
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


def _sheets(data: bytes, stem: str) -> list[Sheet]:
    if data.startswith(_COMPOUND):
        return read_workbook(data, "xls")
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        kind, archive = open_checked(data)
        with archive:
            return read_opendocument(archive) if kind == "ods" else read_workbook(data, kind)
    if data.startswith(_FOREIGN):
        raise no_table()
    text = decode(data)
    if not _MARKUP.match(text):
        return read_delimited(text, stem)
    if (
        "urn:schemas-microsoft-com:office:spreadsheet" in text[:4000]
        and "<html" not in text[:4000].lower()
    ):
        return read_spreadsheetml(text)
    if _TABLE.search(text):
        return read_html(text)
    raise no_table()


def _not_empty(sheets: list[Sheet]) -> list[Sheet]:
    if not any(sheet.rows for sheet in sheets):
        raise refused("这个文件里没有任何内容", "请核对是不是选错了文件")
    return sheets
