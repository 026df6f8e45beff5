"""Every paper of the demo town as text: a change on paper shows as a difference.

``pytest tests/reports/test_snapshots.py --renew-snapshots`` writes the texts anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from app.reports import narrative, workbook_worksheet
from tests.demo_town import filled
from tests.reports.demo_papers import (
    DEMO_PAPERS,
    NEXT_MONTH,
    TODAY,
    DemoPaper,
    DemoTown,
    makers,
)
from tests.reports.paper_text import snapshot

# The town with its two months takes a quarter of a minute to make.
pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent / "snapshots"
# What gives back plain text or a workbook's bytes, and is handed out all the same.
OTHERS = (narrative.narrative, workbook_worksheet.worksheet_bytes)


class _Undo(Exception):  # noqa: N818 (a signal, not an error)
    """Ends what was done for the papers without writing it."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoTown]:
    """The demo town, paid up to February 2018 and with a draft of March, made once."""
    database = filled(tmp_path_factory.mktemp("papers") / "office.db", NEXT_MONTH, TODAY)
    with suppress(_Undo), database.transaction() as session:
        yield DemoTown.begun(session)
        raise _Undo
    database.close()


@pytest.mark.parametrize("paper", DEMO_PAPERS, ids=lambda paper: paper.name)
def test_a_paper_says_what_it_said(
    town: DemoTown, paper: DemoPaper, request: pytest.FixtureRequest
) -> None:
    began = date.today()
    text = ""
    # What is done for one paper is undone for the next.
    with suppress(_Undo), town.session.begin_nested():
        text = snapshot(paper.make(town), {began, date.today()})
        raise _Undo
    path = FOLDER / f"{paper.name}.txt"
    if request.config.getoption("--renew-snapshots"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_every_paper_has_a_snapshot_and_every_snapshot_a_paper() -> None:
    made = {f"{one.__module__}.{one.__name__}" for one in (*makers(), *OTHERS)}
    kept = {f"{one.maker.__module__}.{one.maker.__name__}" for one in DEMO_PAPERS}
    print(f"{len(made)} makers of papers, {len(DEMO_PAPERS)} papers")
    assert made
    assert kept == made
    names = [one.name for one in DEMO_PAPERS]
    assert len(set(names)) == len(names)
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(names)
