"""What a PDF that was written or printed says."""

from __future__ import annotations

from pathlib import Path

from app import pdfium


def text_of(path: Path) -> str:
    """The words of all its pages."""
    return pdfium.text_of(path.read_bytes())
