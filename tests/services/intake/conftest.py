"""Fixtures for lists coming in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.services.intake.listing import ReadList, Unit
from app.services.intake.lists import read_list
from tests.services.intake.listmaker import SAMPLES, TODAY, ReadRows, Rows, write_workbook


@pytest.fixture(scope="session")
def villages() -> dict[str, str]:
    text = (SAMPLES / "villages.csv").read_text(encoding="utf-8-sig")
    return {row["名称"]: row["名称"] for row in csv.DictReader(io.StringIO(text))}


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
def read_rows(tmp_path: Path, villages: dict[str, str]) -> ReadRows:
    """Read rows of cells (header first) as an .xlsx list."""

    def read(
        rows: Rows, *, unit: Unit = "household", merges: Sequence[str] = (), **options: Any
    ) -> ReadList:
        path = write_workbook(tmp_path / "list.xlsx", rows, merges)
        return read_list(path, unit=unit, villages=villages, today=TODAY, **options)

    return read
