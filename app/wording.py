"""Amounts in words (大写金额), as bank rules ask for them on paper (支付结算办法附一)."""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
LARGEST_FEN = 10**18 - 1


def amount_in_words(fen: int, *, currency: str = "") -> str:
    """Fen in Chinese capitals: ``150`` fen is ``壹元伍角整``; ``currency`` stands in front.

    A negative amount begins with 负. Raises TypeError for anything but an int, ValueError
    above a million million million fen.
    """
    if isinstance(fen, bool) or not isinstance(fen, int):
        raise TypeError("fen is an int")
    if abs(fen) > LARGEST_FEN:
        raise ValueError("amount too large for words")
    sign = "负" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return currency + sign + _yuan_and_rest(yuan, *divmod(rest, 10))


def _yuan_and_rest(yuan: int, jiao: int, fen: int) -> str:
    words = _whole(yuan) + "元" if yuan else ""
    if not jiao and not fen:
        return (words or "零元") + "整"
    if jiao:
        words += DIGITS[jiao] + "角"
    elif words:
        words += "零"
    return words + (DIGITS[fen] + "分" if fen else "整")


def _whole(number: int) -> str:
    words = ""
    zero_pending = False
    for position in range(len(GROUPS) - 1, -1, -1):
        group = number // 10 ** (4 * position) % 10_000
        if not group:
            zero_pending = bool(words)
            continue
        if words and (zero_pending or group < 1000):
            words += "零"
        words += _group(group) + GROUPS[position]
        zero_pending = False
    return words


def _group(group: int) -> str:
    words = ""
    zero_pending = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if zero_pending else "") + DIGITS[digit] + PLACES[place]
            zero_pending = False
        else:
            zero_pending = bool(words)
    return words
