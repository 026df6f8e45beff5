"""The words of banks come as data; what would mean two things is refused before it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.bank.words import BankWords, bank_words
from app.vocabulary import VocabularyError, load, shipped


def test_every_result_that_a_bank_tells_has_words() -> None:
    words = bank_words().results
    assert {result.value for result in words.whole} == {"paid", "returned", "unknown"}
    assert {part.result for part in words.within} == set(words.whole)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('unknown = ["未明"', 'unknown = ["成功"', "results.whole.unknown"),
        ('unknown = ["未明"', 'waiting = ["未明"', "results.whole.waiting"),
        ('"successful"', '"Successful"', "results.whole.paid"),
        ('"处理中"', '"失败"', "results.within[3]"),
        ('"明细号"', '"账号"', "columns.headings.account"),
        ('field = "reason"', 'field = "reasons"', "columns.keywords[5].field"),
    ],
)
def test_a_word_with_two_meanings_is_refused(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    text = shipped("bank-answers").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "bank-answers.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(VocabularyError) as failure:
        load(path, BankWords, BankWords.faults)
    assert failure.value.place == place
