"""What the words in a bank's answer mean: the program's, and those that the office was asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from sqlalchemy.orm import Session

from app import vocabulary
from app.models.roster import LineResult
from app.models.staff import Role
from app.services.office import settings
from app.services.office.permissions import require_role
from app.services.sheets.headings import HeadingWords, plain

_TOLD: Final = (LineResult.PAID, LineResult.RETURNED, LineResult.UNKNOWN)
_KEY = "bank.words"

# What a column may hold, as the window calls it.
FIELD_WORDS: Final[Mapping[str, str]] = {
    "roster_number": "花名册编号",
    "line": "明细号",
    "account": "账号",
    "name": "户名",
    "id_number": "证件号码",
    "amount": "金额",
    "result": "结果",
    "reason": "原因",
    "date": "日期",
    "month": "月份",
}


@dataclass(frozen=True, slots=True)
class Within:
    """A cell with one of these words in it has this result."""

    result: LineResult
    words: tuple[str, ...]

    def holds(self, text: str) -> bool:
        return any(word in text for word in self.words)


@dataclass(frozen=True, slots=True)
class ResultWords:
    """How results are written.

    ``whole``: words that are the whole cell. ``within``: words that stand in it, tried in this
    order. ``uncertain``: words that mean nothing certain, whatever stands beside them. ``yes``
    and ``no``: of a column that asks whether a payment failed they mean the other thing.
    ``bare``: words that say a result only under a heading that asks for one. ``no_reason``: words
    that say that a payment came back, and not why.
    """

    whole: Mapping[LineResult, frozenset[str]]
    within: tuple[Within, ...]
    uncertain: tuple[str, ...]
    yes: frozenset[str]
    no: frozenset[str]
    bare: frozenset[str]
    no_reason: frozenset[str]

    @property
    def yes_or_no(self) -> frozenset[str]:
        return self.yes | self.no


@dataclass(frozen=True, slots=True)
class BankWords:
    """The words of banks: headings, results, and how a line of sums begins."""

    columns: HeadingWords
    results: ResultWords
    totals: tuple[str, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """(place, what is wrong): unknown fields, results that no bank tells, double meanings."""
        for place, why in self.columns.faults(FIELD_WORDS):
            yield f"columns.{place}", why
        yield from _double_meanings(
            (f"results.whole.{result.value}", result, words)
            for result, words in self.results.whole.items()
        )
        yield from _double_meanings(
            (f"results.within[{number}]", within.result, frozenset(within.words))
            for number, within in enumerate(self.results.within, start=1)
        )


def _double_meanings(
    groups: Iterable[tuple[str, LineResult, frozenset[str]]],
) -> Iterator[tuple[str, str]]:
    given: dict[str, LineResult] = {}
    for place, result, words in groups:
        if result not in _TOLD:
            yield place, "结果只能是 paid、returned 或 unknown"
        for word in sorted(words):
            if word != plain_word(word):
                yield place, f"“{word}”应当写成“{plain_word(word)}”"
            if given.setdefault(word, result) is not result:
                yield place, f"“{word}”已经表示别的结果"


@cache
def bank_words() -> BankWords:
    """The words that come with the program: ``resources/vocabulary/bank-answers.toml``, read once.

    Raises VocabularyError for a file that is not as it should be.
    """
    return vocabulary.load(vocabulary.shipped("bank-answers"), BankWords, BankWords.faults)


def result_of(text: str, own: Mapping[str, LineResult] | None = None) -> LineResult | None:
    """What a bank's word means; None for a word that is not known, which is then asked about.

    ``own`` are words that the office was asked about before. A bare 0 or 1 is never taken for
    granted: with some banks 1 is success, with others failure.
    """
    word = plain_word(text)
    if own and word in own:
        return own[word]
    words = bank_words().results
    for result, known in words.whole.items():
        if word in known:
            return result
    if any(part in word for part in words.uncertain):
        return None
    return next((part.result for part in words.within if part.holds(word)), None)


def plain_word(text: str) -> str:
    """A word as compared: half width, lower case, without spaces and signs; √ and × stay."""
    return plain(text) or text.strip()


def own_words(session: Session) -> dict[str, LineResult]:
    """What the office said the words of its banks mean."""
    kept: dict[str, str] = json.loads(settings.get(session, _KEY) or "{}")
    return {word: LineResult(result) for word, result in kept.items()}


def learn(session: Session, by: int, words: Mapping[str, LineResult]) -> None:
    """Keep what words mean, so that they are asked about once."""
    require_role(session, by, Role.PREPARE)
    new = {plain_word(word): result for word, result in words.items()}
    if new:
        known = own_words(session) | new
        kept = {word: result.value for word, result in sorted(known.items())}
        settings.keep(session, by, _KEY, json.dumps(kept, ensure_ascii=False))
