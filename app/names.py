"""What a person's name may consist of: a list is no place for formulas, markup or novels."""

from __future__ import annotations

import unicodedata

LONGEST = 60
# Between the parts of a name of another people, as files write it.
DOTS = "·•・‧."
NAME_RULE = f"只能有汉字、字母、间隔号“·”和空格,最多{LONGEST}个字"


def is_name(text: str) -> bool:
    """Whether a text can be the name of somebody: letters, ideographs, dots inside, spaces."""
    return (
        0 < len(text) <= LONGEST
        and all(_belongs(sign) for sign in text)
        and unicodedata.category(text[0])[0] == "L"
    )


def _belongs(sign: str) -> bool:
    # Ideographs are letters to Unicode; marks stand over letters of some names; some rare
    # surnames have no sign in Unicode yet and come from the private use area.
    return sign in DOTS or sign in " \u3000" or unicodedata.category(sign) in LETTERS


LETTERS = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Co"))
