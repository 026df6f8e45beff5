"""Decodes text of unknown encoding, as lists arrive: UTF-8, GB18030 or UTF-16."""

from __future__ import annotations

import codecs
import re

from app.services.sheets.limits import damaged, garbled, no_table

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# More control characters than this many in a thousand, and it is no text.
_CONTROL_PER_THOUSAND = 1


def decode(data: bytes) -> str:
    """The text of a file: by its mark, else UTF-8 where it is valid, else GB18030.

    GB2312 and GBK are parts of GB18030. What a file says of itself is not asked: lists that
    call themselves GB2312 are often UTF-8. Raises FileRefusedError for binary content and for
    UTF-8 that breaks off in the middle of a character.
    """
    text = _decode(data)
    if len(_CONTROL.findall(text)) * 1000 > _CONTROL_PER_THOUSAND * len(text):
        raise no_table()
    return text


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16")
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data, "utf-8-sig")
    unmarked = _unmarked_utf16(data)
    if unmarked is not None:
        return _strictly(data, unmarked)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as failure:
        broken_off = failure.reason == "unexpected end of data"
        if broken_off and not data[: failure.start].isascii():
            raise damaged() from None
    if len(_CONTROL.findall(data.decode("latin-1"))) * 100 > len(data):
        raise no_table()
    return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise garbled() from None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows by its zero bytes: separators and digits have one each."""
    head = data[:4096]
    zeros_first, zeros_second = head[0::2].count(0), head[1::2].count(0)
    pairs = max(len(head) // 2, 1)
    if zeros_second * 5 > pairs and zeros_first * 20 < pairs:
        return "utf-16-le"
    if zeros_first * 5 > pairs and zeros_second * 20 < pairs:
        return "utf-16-be"
    return None
