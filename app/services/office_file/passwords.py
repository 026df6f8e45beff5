"""What a password must be at least, and what makes one that is allowed easily guessed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from app import vocabulary
from app.errors import AppError

SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Common:
    """The passwords that people use most, of those that are long enough."""

    refused: frozenset[str]


def expect_good(password: str) -> None:
    """Refuse what is empty, short or among the commonest; raises AppError."""
    if not password.strip():
        raise AppError("密码不能为空。未作改动,请输入密码。", code="password-empty")
    if len(password) < SHORTEST:
        raise AppError(
            f"密码太短,至少要{SHORTEST}位。未作改动,请换一个长一些的密码。", code="password-short"
        )
    if _is_common(password):
        raise AppError(
            "这个密码太常见,别人一猜就中。未作改动,请换一个别人想不到的密码。",
            code="password-common",
        )


def weakness(password: str) -> str:
    """A sentence about a password that is refused or easily guessed, or nothing."""
    if len(password) < SHORTEST:
        return f"密码要不少于{SHORTEST}位。"
    if _is_common(password):
        return "这个密码太常见,请换一个。"
    if password.isdigit():
        return "密码最好不要全是数字。"
    return ""


def _is_common(password: str) -> bool:
    """On the list, of one or two signs only, or a run such as 23456789."""
    plain = password.casefold()
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    return len(set(plain)) <= 2 or steps in ({1}, {-1}) or plain in _common().refused


@cache
def _common() -> Common:
    return vocabulary.load(vocabulary.shipped("common-passwords"), Common)
