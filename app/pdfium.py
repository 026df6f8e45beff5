"""The one way into pdfium, which keeps state of its own: one thread at a time."""

from __future__ import annotations

import threading

import pypdfium2

LOCK = threading.Lock()


def text_of(pdf: bytes) -> str:
    """The words of a PDF, page after page; empty for scanned pages and for what is no PDF."""
    try:
        with LOCK:
            document = pypdfium2.PdfDocument(pdf)
            try:
                return "\n".join(_words(document, at) for at in range(len(document)))
            finally:
                document.close()
    except pypdfium2.PdfiumError:
        return ""


def _words(document: pypdfium2.PdfDocument, at: int) -> str:
    page = document[at]
    try:
        words = page.get_textpage()
        try:
            return str(words.get_text_bounded())
        finally:
            words.close()
    finally:
        page.close()
