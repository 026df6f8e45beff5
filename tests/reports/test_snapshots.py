"""Every paper of the demo town as text: a change on paper shows as a difference.

``pytest tests/reports/test_snapshots.py --renew-snapshots`` writes the texts anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from app.models.database import Database
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

FOLDER = Path(__file__).parent / "snapshots"
# What gives back plain text or a workbook's bytes, and is handed out all the same.
OTHERS = (narrative.narrative, workbook_worksheet.worksheet_bytes)


class _Undo(Exception):  # noqa: N818 (a signal, not an error)
    """Ends a paper's transaction without writing it."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo town, paid up to February 2018, made once."""
    made = filled(tmp_path_factory.mktemp("papers") / "office.db", NEXT_MONTH, TODAY)
    yield made
    made.close()


@pytest.mark.parametrize("paper", DEMO_PAPERS, ids=lambda paper: paper.name)
def test_a_paper_says_what_it_said(
    database: Database, paper: DemoPaper, request: pytest.FixtureRequest
) -> None:
    began = date.today()
    text = ""
    with suppress(_Undo), database.transaction() as session:
        text = snapshot(paper.make(DemoTown(session)), {began, date.today()})
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
