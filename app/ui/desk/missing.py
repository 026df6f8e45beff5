"""What is said before printing of characters that this machine has no font for."""

from __future__ import annotations

from collections.abc import Sequence

from app.reports.pdf import MissingGlyph

NAMED = 8  # texts that the sentence names


def missing_words(missing: Sequence[MissingGlyph]) -> str:
    """Which characters, in which texts, and what to do; empty where none is missing."""
    if not missing:
        return ""
    named = [f"“{one.text}”中的“{one.character}”" for one in missing[:NAMED]]
    more = f"等{len(missing)}处" if len(missing) > NAMED else ""
    return (
        f"本机字库缺字:{'、'.join(named)}{more}。"
        "打印时以“〓”代替,请对照证件手写补上,或安装生僻字字体后再打印。"
    )
