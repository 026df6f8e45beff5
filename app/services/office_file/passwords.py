"""What makes a password easily guessed."""

from __future__ import annotations

ADVISED_LENGTH = 8


def weakness(password: str) -> str:
    """A sentence about a password that is easily guessed, or nothing; advice, not a rule."""
    if len(password) < ADVISED_LENGTH:
        return f"密码最好不少于{ADVISED_LENGTH}位。"
    if password.isdigit():
        return "密码最好不要全是数字。"
    return ""
