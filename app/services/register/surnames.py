"""How names are read where a dictionary of characters gets them wrong or has several answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from app import vocabulary

Readings = Mapping[str, tuple[str, ...]]

_PINYIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class NameReadings:
    """Readings in pinyin, the first one being that by which names are sorted.

    ``surnames``: both a surname's own reading and the everyday one, for people type either.
    ``double_initials``: the initials of a surname of two characters, a letter each, in the order
    of its readings; without an entry, those of its characters. ``given``: characters of given
    names that are really read in two ways; others have their commonest reading.
    """

    surnames: Readings
    double_initials: Readings
    given: Readings

    def faults(self) -> Iterator[tuple[str, str]]:
        """(place, what is wrong): what is no pinyin, or initials that belong to no reading."""
        tables = {
            "surnames": self.surnames,
            "double_initials": self.double_initials,
            "given": self.given,
        }
        for table, entries in tables.items():
            for word, readings in entries.items():
                if not all(_PINYIN.fullmatch(reading) for reading in readings):
                    yield f"{table}.{word}", "拼音只能用小写字母"
        for surname, readings in self.surnames.items():
            initials = self.double_initials.get(surname, readings[:1])
            if len(surname) == 2 and len(initials) != len(readings):
                yield f"double_initials.{surname}", "首字母要与读音一样多"
        for surname in self.double_initials:
            if surname not in self.surnames:
                yield f"double_initials.{surname}", "surnames 里没有这个姓"


@cache
def name_readings() -> NameReadings:
    """What comes with the program: ``resources/vocabulary/surnames.toml``, read once.

    Raises VocabularyError for a file that is not as it should be.
    """
    return vocabulary.load(vocabulary.shipped("surnames"), NameReadings, NameReadings.faults)
