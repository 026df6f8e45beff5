"""The code on paper in the safe: readable aloud, and a slip of the pen is noticed."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from app.errors import AppError

# Crockford's 32 signs: none of I, L, O, U, which are taken for others.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TAKEN_FOR = str.maketrans({"O": "0", "I": "1", "L": "1"})
RANDOM_SIGNS = 30
CHECK_SIGNS = 2
GROUP = 4


def new() -> str:
    """A fresh code of 150 random bits, in 8 groups of 4."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SIGNS))
    return grouped(signs + _check(signs))


def grouped(signs: str) -> str:
    """As printed: ``ABCD-EFGH-...``."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def normalised(text: str) -> str:
    """The 32 signs of a code as somebody typed it: any case, width, spaces and dashes.

    Raises AppError (code ``recovery-code``) when it cannot be a code of ours.
    """
    flat = unicodedata.normalize("NFKC", text).upper().translate(TAKEN_FOR)
    signs = "".join(sign for sign in flat if sign.isalnum())
    right_length = len(signs) == RANDOM_SIGNS + CHECK_SIGNS
    if not right_length or _check(signs[:RANDOM_SIGNS]) != signs[RANDOM_SIGNS:]:
        raise AppError(
            "恢复码抄写有误:应为8组、每组4个字母或数字。数据没有改动,请对照打印件重新输入。",
            code="recovery-code",
        )
    return signs


def _check(signs: str) -> str:
    digest = int.from_bytes(hashlib.sha256(signs.encode()).digest()[:2], "big")
    return ALPHABET[digest >> 11] + ALPHABET[(digest >> 6) & 31]
