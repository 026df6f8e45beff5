"""The one way into pdfium, which keeps state of its own: one thread at a time.

``LOCK`` is held for a page and never for a document, so that nobody waits long for a turn.
"""

from __future__ import annotations

import threading
from contextlib import closing

import pypdfium2

LOCK = threading.Lock()
# Pixels a point; on the screen hardly anybody looks closer.
_LARGEST_SCALE = 2


def text_of(pdf: bytes) -> str:
    """The words of a PDF, page after page; empty for scanned pages and for what is no PDF."""
    try:
        with LOCK:
            document = pypdfium2.PdfDocument(pdf)
            count = len(document)
        try:
            return "\n".join(_words(document, at) for at in range(count))
        finally:
            with LOCK:
                document.close()
    except pypdfium2.PdfiumError:
        return ""


def drawn_pages(pdf: bytes) -> int:
    """How many pages a PDF has, each of them drawn once; 0 for what is no PDF."""
    try:
        with LOCK, closing(pypdfium2.PdfDocument(pdf)) as document:
            for at in range(len(document)):
                with closing(document[at]) as page, closing(page.render(scale=_LARGEST_SCALE)):
                    pass
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


def _words(document: pypdfium2.PdfDocument, at: int) -> str:
    with LOCK, closing(document[at]) as page, closing(page.get_textpage()) as words:
        return str(words.get_text_bounded())
