"""The page of the rules: every rule has an example, and every example is so."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.rosters import identities
from tests.rules import acts, answers, lists, page, people, programs
from tests.rules.case import Case
from tests.rules.page import Example, Marker, Statement, read_page
from tests.rules.vocabulary import ANSWERS, FACTS, UnknownWords

# Importing them gives the vocabulary its words.
WORDS = (programs, people, acts, answers, lists)
THE_PAGE = read_page(page.PAGE.read_text(encoding="utf-8"))
RULES = (
    *(f"[T]{number}" for number in range(1, 8)),
    *(f"[P]{number}" for number in range(1, 6)),
    *(f"[A]{number}" for number in range(1, 5)),
    *(f"[S]{number}" for number in range(1, 3)),
    *(f"[R]{number}" for number in range(1, 10)),
    "[I]", "[M]", "[F]",
)  # fmt: skip
UNNUMBERED = ("The ledger's start", "What comes back", "Counting", "Full lists")


def understood(statement: Statement) -> None:
    (ANSWERS if statement.expects else FACTS).understand(statement.text)


def happen(case: Case, example: Example) -> None:
    """Every line in turn; an expectation that is not met names its line on the page."""
    for statement in example.statements:
        words = ANSWERS if statement.expects else FACTS
        try:
            words.understand(statement.text)(case)
        except Exception as failure:
            failure.add_note(f"docs/rules.md, line {statement.line}: {statement.text}")
            raise
    report = identities.examine(case.session, today=case.today)
    assert report.ok, "an identity is broken at the end of the example"


@pytest.mark.parametrize("example", THE_PAGE.examples, ids=lambda example: example.name)
def test_an_example_is_so(session: Session, example: Example) -> None:
    if example.marker is Marker.HOLDS:
        happen(Case.begin(session), example)
        return
    unknown = [statement for statement in example.statements if not _known(statement)]
    if example.marker is Marker.NO_WORDS:
        assert unknown, "every line of the example is understood: the marker must go"
        return
    assert not unknown, f"line {unknown[0].line} is not understood: {unknown[0].text}"
    # When it does not fail any more the program obeys the rule, and the marker must go.
    with pytest.raises((AssertionError, AppError, IntegrityError)):
        happen(Case.begin(session), example)


def _known(statement: Statement) -> bool:
    try:
        understood(statement)
    except UnknownWords:
        return False
    return True


def test_every_rule_has_an_example() -> None:
    examples = Counter(example.rule for example in THE_PAGE.examples)
    waiting = sum(example.marker is not Marker.HOLDS for example in THE_PAGE.examples)
    print(f"{len(THE_PAGE.examples)} examples of {len(examples)} rules, {waiting} not yet so")
    assert THE_PAGE.rules == RULES
    assert [rule for rule in (*RULES, *UNNUMBERED) if not examples[rule]] == []
