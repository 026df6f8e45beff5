"""Exact money: integer fen inside, ``Decimal`` yuan at the edges, a float is an error."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

CENT = Decimal("0.01")
# Sixteen digits of yuan: what the database's integers hold, and no rounding on the way.
MOST_DIGITS = 16


def to_fen(yuan: Decimal | int | str) -> int:
    """Yuan to fen.

    Raises TypeError for a float (and a bool), ValueError for text that is no number, for
    more than sixteen digits of yuan or for an amount with a part of a fen.
    """
    if isinstance(yuan, bool) or not isinstance(yuan, (Decimal, int, str)):
        raise TypeError("money is Decimal, int or str, never float")
    try:
        value = Decimal(yuan)
    except InvalidOperation:
        raise ValueError("not an amount") from None
    if not value.is_finite() or value.adjusted() >= MOST_DIGITS:
        raise ValueError("not an amount")
    exact = value.quantize(CENT)
    if exact != value:
        raise ValueError("an amount has at most two decimals")
    return int(exact.scaleb(2))


def to_yuan(fen: int) -> Decimal:
    """Fen to yuan with two decimals."""
    _require_int(fen)
    return Decimal(fen).scaleb(-2).quantize(CENT)


def plain(fen: int) -> str:
    """Fen as yuan for machines: ``"1234.50"``."""
    return str(to_yuan(fen))


def grouped(fen: int) -> str:
    """Fen as yuan for people: ``"1,234.50"``."""
    return f"{to_yuan(fen):,}"


def round_half_up(value: Fraction | int, unit: int = 1) -> int:
    """Round an exact number of fen to whole ``unit`` fen, halves away from zero."""
    if unit == 1 and isinstance(value, int):
        return value
    exact = Fraction(value) / unit
    sign = -1 if exact < 0 else 1
    return sign * int(abs(exact) + Fraction(1, 2)) * unit


def _require_int(fen: int) -> None:
    if isinstance(fen, bool) or not isinstance(fen, int):
        raise TypeError("fen is an int")
