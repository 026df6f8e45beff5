"""Where a text may be broken over lines: between ideographs, never inside a number or word."""

from __future__ import annotations

import re

from app.reports.pdf_text import Metrics

_PIECES = re.compile(r"[0-9A-Za-z.,%\-/:#&]+\+?|.", re.DOTALL)
_NEVER_FIRST = frozenset(",。、;:!?)》”’%,.;:)!?·元")
_NEVER_LAST = frozenset("(《“‘(¥")


def wrap(text: str, width: float, metrics: Metrics, size: float) -> tuple[str, ...]:
    """Break a text into lines of at most ``width`` points.

    No line begins with a closing mark or ends with an opening one; a piece wider than a whole
    line is taken apart by characters, so that nothing is ever cut off.
    """
    lines: list[str] = []
    line = ""
    for piece in _fitting(text, width / size, metrics):
        if line and metrics.width(line + piece) * size > width + 0.01:
            lines.append(line)
            line = piece
        else:
            line += piece
    return (*lines, line)


def pieces(text: str) -> list[str]:
    """What is kept together."""
    found: list[str] = []
    opening = ""
    for match in _PIECES.findall(text):
        piece = opening + match
        opening = ""
        if match in _NEVER_LAST:
            opening = piece
        elif match in _NEVER_FIRST and found:
            found[-1] += piece
        else:
            found.append(piece)
    return [*found, opening] if opening else found


def _fitting(text: str, most: float, metrics: Metrics) -> list[str]:
    whole: list[str] = []
    for piece in pieces(text):
        whole.extend([piece] if metrics.width(piece) <= most + 0.001 else piece)
    return whole
