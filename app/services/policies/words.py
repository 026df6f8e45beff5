"""The words inside a document's file, so that it is found by them; read where they do no harm."""

from __future__ import annotations

from contextlib import closing
from pathlib import PurePath

from app.apart.bounds import Bounds
from app.apart.parent import parts_of
from app.apart.trouble import ReaderStoppedError
from app.errors import AppError
from app.services.office.kept_files import FileToKeep
from app.services.policies.document_text import MOST_CHARACTERS

_READER = "app.services.policies.document_text:send"
_KINDS = (".pdf", ".docx", ".txt")
# A document without its words is only not found by them: nobody should wait long for that.
_SECONDS = 10.0


def words_of(file: FileToKeep, reader: str = _READER) -> str:
    """What can be read of the file without opening it in another program; else nothing.

    A file that makes its reader crash, hang or grow has no words; it is kept all the same.
    """
    kind = PurePath(file.name).suffix.lower()
    if kind not in _KINDS:
        return ""
    parts = parts_of(reader, file.content, {"kind": kind[1:]}, Bounds(seconds=_SECONDS))
    try:
        with closing(parts):
            words = next(parts, "")
    except (ReaderStoppedError, AppError):
        return ""
    return words[:MOST_CHARACTERS] if isinstance(words, str) else ""
