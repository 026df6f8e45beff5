"""The reader of the page is strict: what it does not understand is never passed over."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.rules.case import Case
from tests.rules.page import Example, Marker, read_page
from tests.rules.test_rules import happen
from tests.rules.vocabulary import FACTS, UnknownWords

TEXT = """\
# Rules

### [T]1 The term in force

```rule
Wang in aid from 2018-01 at 300
Wang changes from 2018-03: 320
=> due Wang 2018-02..2018-03: 300 320
```
"""


def only(text: str) -> Example:
    (example,) = read_page(text).examples
    return example


def test_headings_and_examples_are_found() -> None:
    assert read_page(TEXT).rules == ("[T]1",)
    example = only(TEXT)
    assert (example.rule, example.line, example.marker) == ("[T]1", 5, Marker.HOLDS)
    assert [statement.expects for statement in example.statements] == [False, False, True]


def test_the_example_runs(session: Session) -> None:
    happen(Case.begin(session), only(TEXT))


@pytest.mark.parametrize(
    ("before", "after"),
    [("300 320", "300 321"), ("from 2018-03", "from 2018-02"), ("at 300", "at 310")],
)
def test_a_changed_example_fails(session: Session, before: str, after: str) -> None:
    with pytest.raises(AssertionError, match="expected"):
        happen(Case.begin(session), only(TEXT.replace(before, after)))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("=> due", "due", "expects nothing"),
        ("```rule", "```rule soon", "no such marker: soon"),
        ("320\n```", "320\n", "not closed"),
    ],
)
def test_a_block_that_is_not_right_is_refused(before: str, after: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_page(TEXT.replace(before, after))


@pytest.mark.parametrize(
    "text",
    [
        "Wang in aid since 2018-01 at 300",
        "Wang in aid from 2018-01 at 300 yuan",
        "Wang changes from March: 320",
        "wang in aid from 2018-01 at 300",
        "due Wang 2018-01: 300",
    ],
)
def test_words_that_no_pattern_has_are_refused(text: str) -> None:
    with pytest.raises(UnknownWords, match="says nothing"):
        FACTS.understand(text)


def test_somebody_who_was_not_named_before_is_no_one(session: Session) -> None:
    with pytest.raises(KeyError):
        happen(Case.begin(session), only(TEXT.replace("Wang changes", "Wong changes")))
