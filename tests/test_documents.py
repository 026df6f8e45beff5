"""The pages for developers tell the house as it is: every path that they name exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_architecture import FLOORS, ROOT

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
PATH = re.compile(r"`([\w*-][\w./*-]*(?:/|\.(?:py|toml|md|sql|spec|html)))`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
# Where a path may begin that is not written from the top.
BEGINNINGS = [ROOT, ROOT / "app", ROOT / "app/services"]
# Made while the program runs.
MADE = {"demo-output/", "logs/"}


def named(page: str) -> Iterator[tuple[str, Path | None]]:
    """What a page names, and where that is; None where it is nowhere."""
    folder = ROOT
    for match in PATH.finditer(page):
        text = match[1]
        beginnings = [folder, folder.parent]
        if "/" in text.rstrip("/"):
            beginnings = BEGINNINGS
        elif text.endswith("/"):
            beginnings += BEGINNINGS
        place = _place(text, beginnings)
        if place is not None and "/" in text:
            folder = place if text.endswith("/") else place.parent
        if text not in MADE:
            yield text, place


def _place(text: str, beginnings: list[Path]) -> Path | None:
    for beginning in beginnings:
        found = next(beginning.glob(text.rstrip("/")), None)
        if found is not None and found.is_dir() is text.endswith("/"):
            return found
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_is_named_exists(page: Path) -> None:
    assert [text for text, place in named(page.read_text("utf-8")) if place is None] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_a_path_that_is_nowhere_is_noticed() -> None:
    page = "`services/rosters/`, `lines.py`, `bank/`, `no_such.py`; `rosters/bank_result.py`"
    assert [text for text, place in named(page) if place is None] == [
        "no_such.py", "rosters/bank_result.py",
    ]  # fmt: skip


@pytest.mark.parametrize("above", ["app", "app/services", "app/ui"])
def test_the_tree_in_the_readme_has_every_folder(above: str) -> None:
    told = {place for _text, place in named((ROOT / "README.md").read_text("utf-8"))}
    folders = {file.parent for file in (ROOT / above).glob("*/*.py")}
    assert folders - told == set()


def test_the_floors_are_told_as_they_stand() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    listed = page.partition("<!-- floors -->")[2].partition("<!-- end of floors -->")[0]
    floors = re.split(r"^\d\. ", listed, flags=re.MULTILINE)[1:]
    assert [set(re.findall(r"`(\w+)/`", floor)) for floor in floors] == [*map(set, FLOORS)]
