"""Turns the bytes of any list into sheets of cells, whatever its name ends in.

Runs in a process of its own: see ``reading``. A format's library is loaded when a file needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.services.sheets.cells import Sheet
from app.services.sheets.delimited import read_delimited
from app.services.sheets.encoding import decode
from app.services.sheets.limits import MAX_SHEETS, blank, no_table, too_many_sheets

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
# Files that decode as text and are none of ours.
_FOREIGN = (b"%PDF", b"{\\rtf", b"SQLite format 3", b"MIME-Version:", b"\x89PNG", b"\xff\xd8\xff")
_MARKUP = re.compile(
    r"\s*<(?:\?|!|html|head|body|table|meta|workbook|ss:|style|div)", re.IGNORECASE
)
_TABLE = re.compile(r"<(?:html|table|!doctype html)[\s>]", re.IGNORECASE)


def sheets_of(content: bytes, stem: str) -> Iterator[Sheet]:
    """The sheets of a list of any kind: xls, xlsx, xlsb, ods, csv, txt, XML or HTML called .xls.

    ``stem`` names the one sheet of a text file. Raises FileRefusedError, saying which, for a file
    that is locked with a password, damaged, blank, too large, or no table.
    """
    filled = False
    for number, sheet in enumerate(_sheets(content, stem), start=1):
        if number > MAX_SHEETS:
            raise too_many_sheets()
        filled = filled or bool(sheet.rows)
        yield sheet
    if not filled:
        raise blank()


def _sheets(data: bytes, stem: str) -> Iterable[Sheet]:
    if data.startswith((_COMPOUND, _ZIP, _EMPTY_ZIP)):
        return _workbook(data)
    if data.startswith(_FOREIGN):
        raise no_table()
    text = decode(data)
    if not _MARKUP.match(text):
        return read_delimited(text, stem)
    return _markup(text)


def _workbook(data: bytes) -> Iterator[Sheet]:
    from app.services.sheets.workbooks import read_workbook

    if data.startswith(_COMPOUND):
        yield from read_workbook(data, "xls")
        return
    from app.services.sheets.opendocument import read_opendocument
    from app.services.sheets.zipped import open_checked

    kind, archive = open_checked(data)
    with archive:
        yield from read_opendocument(archive) if kind == "ods" else read_workbook(data, kind)


def _markup(text: str) -> Iterable[Sheet]:
    if (
        "urn:schemas-microsoft-com:office:spreadsheet" in text[:4000]
        and "<html" not in text[:4000].lower()
    ):
        from app.services.sheets.spreadsheetml import read_spreadsheetml

        return read_spreadsheetml(text)
    if _TABLE.search(text):
        from app.services.sheets.html_table import read_html

        return read_html(text)
    raise no_table()
