"""A name is what people are called: nothing that a workbook or a page would take for more."""

from __future__ import annotations

import pytest

from app.names import LONGEST, is_name


@pytest.mark.parametrize(
    "text",
    [
        "向秀英",
        "阿依古丽·买买提",
        "阿依古丽•买买提",
        "田 七",
        "Maria Li",
        "𠮷田",
        "\ue000明",
        "王" * LONGEST,
    ],
)
def test_names(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=cmd|'/C calc'!A0",
        "+1+1",
        "-1",
        "@SUM(1)",
        "·向",
        " 向",
        "向秀英2",
        "<b>向</b>",
        "向\t秀英",
        "向\n秀英",
        "王" * (LONGEST + 1),
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)
