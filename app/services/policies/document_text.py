"""The words inside a document's file: PDF, docx, plain text. Runs in a process of its own."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app import pdfium
from app.errors import AppError
from app.services.sheets.encoding import decode

# More than any document of an office has; what lies beyond is not searched.
MOST_CHARACTERS = 400_000
MOST_UNPACKED = 50 * 1024 * 1024
_BODY = "word/document.xml"
_PARAGRAPH, _TEXT = "}p", "}t"


def send(content: bytes, kind: str) -> Iterator[str]:
    """All words of a file of a kind (pdf, docx, txt), on one line; none of any other.

    Scanned pages and old .doc files have no words that could be found here.
    """
    readers = {"pdf": pdfium.text_of, "docx": _of_docx, "txt": _of_text}
    found = readers[kind](content) if kind in readers else ""
    # Line ends fall in the middle of Chinese words and would hide them from a search.
    lines = (line.strip() for line in found.replace("\x00", "").splitlines())
    yield "".join(line for line in lines if line)[:MOST_CHARACTERS]


def _of_text(content: bytes) -> str:
    try:
        return decode(content)
    except AppError:
        return ""


def _of_docx(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(_BODY).file_size > MOST_UNPACKED:
                return ""
            body = archive.read(_BODY)
        return "".join(_runs(body))
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, zlib.error):
        return ""
    except (ParseError, DefusedXmlException):
        return ""


def _runs(body: bytes) -> Iterator[str]:
    for _event, element in iterparse(io.BytesIO(body)):
        if element.tag.endswith(_TEXT):
            yield element.text or ""
        elif element.tag.endswith(_PARAGRAPH):
            yield "\n"
            element.clear()
