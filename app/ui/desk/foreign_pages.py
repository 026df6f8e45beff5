"""Pictures and PDFs of papers, opened first in a process of its own: ``send_...`` runs there."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from app import pdfium
from app.apart.bounds import MEGABYTE, Bounds
from app.apart.parent import parts_of
from app.apart.trouble import ReaderStoppedError
from app.errors import AppError

_HERE = "app.ui.desk.foreign_pages:"
# Sharper than a screen shows it, and small enough to be handed over.
_SIDE = 2_400
_PIXEL_BYTES = 4
_STRIP_ROWS = 400
_SECONDS, _SECONDS_A_MEGABYTE = 25.0, 5.0

Watch = Callable[[], None]


def send_picture(content: bytes) -> Iterator[Any]:
    """Width and height, then the pixels (RGB32) in strips; nothing for what is no picture."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _SIDE:
        reader.setScaledSize(size.scaled(QSize(_SIDE, _SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read().convertToFormat(QImage.Format.Format_RGB32)
    if image.isNull() or max(image.width(), image.height()) > _SIDE:
        return
    yield [image.width(), image.height()]
    pixels = bytes(image.constBits())
    step = image.width() * _PIXEL_BYTES * _STRIP_ROWS
    for at in range(0, len(pixels), step):
        yield base64.b64encode(pixels[at : at + step]).decode("ascii")


def send_page_count(content: bytes) -> Iterator[int]:
    """How many pages a PDF has, once every one of them could be drawn."""
    yield pdfium.drawn_pages(content)


def picture_of(content: bytes, watch: Watch | None = None) -> QImage | None:
    """A picture from outside; None for what is none, or what harmed the process that tried."""
    parts = _parts("send_picture", content, watch)
    try:
        width, height = parts.pop(0)
        pixels = b"".join(base64.b64decode(part, validate=True) for part in parts)
    except (IndexError, TypeError, ValueError, binascii.Error):
        return None
    if not 0 < width <= _SIDE or len(pixels) != width * height * _PIXEL_BYTES:
        return None
    return QImage(pixels, width, height, width * _PIXEL_BYTES, QImage.Format.Format_RGB32).copy()


def can_be_drawn(pdf: bytes, watch: Watch | None = None) -> bool:
    """Whether every page of a PDF from outside was drawn once without harm."""
    match _parts("send_page_count", pdf, watch):
        case [int(count)]:
            return count > 0
    return False


def _parts(reader: str, content: bytes, watch: Watch | None) -> list[Any]:
    bounds = Bounds(seconds=_SECONDS + _SECONDS_A_MEGABYTE * len(content) / MEGABYTE)
    parts = parts_of(_HERE + reader, content, {}, bounds, watch)
    try:
        with closing(parts):
            return list(parts)
    except (ReaderStoppedError, AppError):
        return []
