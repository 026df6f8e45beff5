"""A file of words is read as what it should be, or refused with its name and the place in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pytest

from app.vocabulary import VocabularyError, load


class Answer(Enum):
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Part:
    answer: Answer
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    names: Mapping[str, tuple[str, ...]]
    parts: tuple[Part, ...]
    signs: frozenset[str] = frozenset()

    def faults(self) -> Iterator[tuple[str, str]]:
        if "boss" in self.names:
            yield "names.boss", "这里没有头头"


GOOD = """
signs = ["√"]
[names]
head = ["户主", "持证人"]
[[parts]]
answer = "no"
words = ["不"]
[[parts]]
answer = "yes"
"""


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "words.toml"
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_good_file_is_read_whole(tmp_path: Path, encoding: str) -> None:
    assert load(written(tmp_path, GOOD, encoding), Words, Words.faults) == Words(
        {"head": ("户主", "持证人")},
        (Part(Answer.NO, ("不",)), Part(Answer.YES)),
        frozenset({"√"}),
    )


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("signs =", "sings =", "sings"),
        ("words =", "word =", "parts[1].word"),
        ('answer = "no"', "", "parts[1].answer"),
        ('answer = "yes"', 'answer = "maybe"', "parts[2].answer"),
        ('"√"', "7", "signs[1]"),
        ('["√"]', '"√"', "signs"),
        ('["√"]', "[]", "signs"),
        ('"√"', '" "', "signs[1]"),
        ('"户主", "持证人"', '"户主", "户主"', "names.head"),
        ('head = ["户主", "持证人"]', "", "names"),
        ("[names]\nhead =", "names =", "names"),
        ("head =", "boss =", "names.boss"),
        ('"√"', '"√', "第2行"),
        ("[[parts]]", "[[part]]", "part"),
        ('head = ["户主"', 'head = ["张"]\nhead = ["户主"', "第5行"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    assert old in GOOD
    with pytest.raises(VocabularyError) as failure:
        load(written(tmp_path, GOOD.replace(old, new)), Words, Words.faults)
    assert (failure.value.file, failure.value.place) == ("words.toml", place)
    assert f"“words.toml”的 {place} 不对" in failure.value.message


def test_what_is_no_text_in_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="UTF-8"):
        load(written(tmp_path, GOOD, "gb18030"), Words)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="找不到"):
        load(tmp_path / "words.toml", Words)
