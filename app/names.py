"""What a person's name may consist of: a list is no place for formulas, markup or novels."""

from __future__ import annotations

import unicodedata

LONGEST = 60
# Between the parts of a name of another people, as files write it.
DOTS = "·•・‧."
SPACES = " \u3000"
# Ideographs are letters to Unicode; marks stand over letters of some names; some rare surnames
# have no sign in Unicode yet and come from the private use area.
LETTERS = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Co"))
NAME_RULE = f"只能有汉字、字母、间隔号“·”和空格,最多{LONGEST}个字"


def is_name(text: str) -> bool:
    """Whether a text can be the name of somebody: letters, ideographs, dots inside, spaces."""
    inner = DOTS + SPACES
    return (
        0 < len(text) <= LONGEST
        and text[0] not in inner
        and all(sign in inner or unicodedata.category(sign) in LETTERS for sign in text)
    )
