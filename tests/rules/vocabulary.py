"""The words of the examples: patterns of whole lines, and what each of them does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from app.month import Month, months


class UnknownWords(ValueError):  # noqa: N818 (says what it is about)
    """A line that no pattern, or more than one, understands."""


def _fen(text: str) -> int:
    return int(Decimal(text) * 100)


def _months(text: str) -> tuple[Month, ...]:
    first, _, last = text.partition("..")
    return tuple(months(Month.parse(first), Month.parse(last or first)))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


def _same(text: str) -> str:
    return text


_NAME = "[A-Z][a-z]+"
_WORD = "[a-z0-9][a-z0-9-]*"
_YUAN = r"\d+(?:\.\d\d?)?"
_MONTH = r"\d{4}-\d\d"
# A kind of blank: how it is written, and what becomes of it.
KINDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "name": (_NAME, _same),
    "names": (f"{_NAME}(?:, {_NAME})*", _names),
    "word": (_WORD, _same),
    "words": (f"{_WORD}(?:, {_WORD})*", _names),
    "month": (_MONTH, Month.parse),
    "months": (rf"{_MONTH}(?:\.\.{_MONTH})?", _months),
    "day": (rf"{_MONTH}-\d\d", date.fromisoformat),
    "yuan": (_YUAN, _fen),
    "amounts": (f"{_YUAN}(?: {_YUAN})*", lambda text: tuple(map(_fen, text.split()))),
    "number": (r"\d+", int),
    "rest": (".+", _same),
}

Verb = TypeVar("Verb", bound=Callable[..., None])
_TOKEN = re.compile(r"(\[|\]|\{\w+:\w+\})")


def _pattern(words: str) -> tuple[re.Pattern[str], dict[str, Callable[[str], Any]]]:
    """``change {entry:name} at {fen:yuan}[, later too]``: blanks in braces, what may be left
    out in brackets."""
    blanks: dict[str, Callable[[str], Any]] = {}
    parts: list[str] = []
    for token in _TOKEN.split(words):
        if token == "[":
            parts.append("(?:")
        elif token == "]":
            parts.append(")?")
        elif token.startswith("{"):
            name, kind = token[1:-1].split(":")
            regex, blanks[name] = KINDS[kind]
            parts.append(f"(?P<{name}>{regex})")
        else:
            parts.append(re.escape(token))
    return re.compile("".join(parts)), blanks


@dataclass
class Vocabulary:
    """Patterns and their verbs; a verb takes the case and the blanks that were filled in."""

    patterns: list[tuple[re.Pattern[str], dict[str, Callable[[str], Any]], Callable[..., None]]] = (
        field(default_factory=list)
    )

    def says(self, words: str) -> Callable[[Verb], Verb]:
        """Give a verb its words."""

        def named(verb: Verb) -> Verb:
            self.patterns.append((*_pattern(words), verb))
            return verb

        return named

    def understand(self, text: str) -> Callable[[Any], None]:
        """What a line says, to be done to a case. Raises UnknownWords."""
        found = [
            (blanks, verb, match)
            for regex, blanks, verb in self.patterns
            if (match := regex.fullmatch(text)) is not None
        ]
        if len(found) != 1:
            how = "nothing" if not found else f"{len(found)} things"
            raise UnknownWords(f"this says {how}: {text}")
        ((blanks, verb, match),) = found
        given = {
            name: blanks[name](value)
            for name, value in match.groupdict().items()
            if value is not None
        }
        return lambda case: verb(case, **given)


FACTS = Vocabulary()
ANSWERS = Vocabulary()
