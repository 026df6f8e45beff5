"""What a command says: one JSON object, or lines for people; refusals on standard error."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to: the JSON object, and the same for people.

    A ``refusal`` is the sentence of a command that had something to tell and still changed
    nothing (exit code 1).
    """

    values: Mapping[str, Any]
    text: str
    refusal: str = ""

    @property
    def code(self) -> int:
        return 1 if self.refusal else 0


def speak_utf8() -> None:
    """Chinese comes out whole, whatever the locale or code page says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError, OSError):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def tell(outcome: Outcome, *, as_json: bool) -> None:
    """Print what a command came to."""
    if as_json:
        say(json.dumps(outcome.values, ensure_ascii=False))
    elif outcome.text:
        say(outcome.text)
    if outcome.refusal:
        refuse(outcome.refusal)


def refuse(sentence: str) -> None:
    """Print a refusal as one line."""
    with contextlib.suppress(OSError, ValueError):
        print(" ".join(sentence.split()), file=sys.stderr, flush=True)


def say(text: str) -> None:
    """Print lines at once."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # Who reads (head, less) has enough; Python would complain once more on its way out.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns set with spaces; a Chinese character is two wide."""
    lines = [header, *rows]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(header))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
