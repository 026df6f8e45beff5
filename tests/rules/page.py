"""Takes docs/rules.md apart: its headings with rule numbers, and the examples under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
_HEADING = re.compile(r"#+ (?P<title>.+)")
_RULE = re.compile(r"(?P<rule>\[[A-Z]\]\d*)(?: .+)?")
_FENCE = re.compile(r"```(?P<info>.*)")
ANSWER = "=> "


class Marker(StrEnum):
    """What is known of an example, written behind the word that opens its block."""

    HOLDS = ""
    NOT_YET = "not yet"  # the program answers otherwise
    NO_WORDS = "no such act yet"  # the program cannot be told it


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of an example; ``expects`` is whether it says what must come of the lines above."""

    line: int
    text: str
    expects: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A block of the page: the rule it stands under (its heading where that has no number)."""

    rule: str
    line: int
    marker: Marker
    statements: tuple[Statement, ...]

    @property
    def name(self) -> str:
        """How the test is called."""
        return f"{self.rule}:{self.line}"


@dataclass(frozen=True, slots=True)
class Page:
    """Every heading that has a rule number, in order, and every example."""

    rules: tuple[str, ...]
    examples: tuple[Example, ...]


def read_page(text: str) -> Page:
    """Raises ValueError, naming the line, for a block that is not closed, not marked as known,
    empty, or without an expectation."""
    rules: list[str] = []
    examples: list[Example] = []
    heading = ""
    lines = iter(enumerate(text.splitlines(), start=1))
    for number, line in lines:
        if (found := _HEADING.fullmatch(line)) is not None:
            heading = found["title"]
            if (numbered := _RULE.fullmatch(heading)) is not None:
                heading = numbered["rule"]
                rules.append(heading)
        elif (fence := _FENCE.fullmatch(line)) is not None:
            block = list(_block(number, lines))
            word, _, marker = fence["info"].partition(" ")
            if word == "rule":
                examples.append(_example(heading, number, marker, block))
    return Page(tuple(rules), tuple(examples))


def _block(start: int, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for number, line in lines:
        if line == "```":
            return
        yield number, line
    raise ValueError(f"line {start}: the block is not closed")


def _example(rule: str, number: int, marker: str, block: list[tuple[int, str]]) -> Example:
    if marker not in set(Marker):
        raise ValueError(f"line {number}: no such marker: {marker}")
    statements = tuple(
        Statement(at, line.removeprefix(ANSWER), line.startswith(ANSWER))
        for at, line in block
        if line.strip()
    )
    if not any(statement.expects for statement in statements):
        raise ValueError(f"line {number}: the example expects nothing")
    return Example(rule, number, Marker(marker), statements)
