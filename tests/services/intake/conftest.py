"""Fixtures for lists coming in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.models import program as programs
from app.services.intake.listing import ReadList, Unit
from app.services.intake.lists import understand
from tests import factory
from tests.services.support.list_desk import VILLAGE, ListDesk
from tests.services.support.lists import (
    SAMPLES,
    TODAY,
    ReadRows,
    Rows,
    read_here,
    write_workbook,
)


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
        return understand(read_here(path), unit=unit, villages=villages, today=TODAY, **options)

    return read


def _desk(
    session: Session, unit: programs.Unit, period: programs.Period = programs.Period.MONTHLY
) -> ListDesk:
    by = factory.two_staff(session)[0]
    factory.village(session, VILLAGE)
    return ListDesk(session, by, factory.program(session, "样例补助", unit=unit, period=period))


@pytest.fixture
def by_household(session: Session) -> ListDesk:
    """A monthly program of households with approved amounts."""
    return _desk(session, programs.Unit.HOUSEHOLD)


@pytest.fixture
def by_person(session: Session) -> ListDesk:
    """A monthly program of persons with approved amounts."""
    return _desk(session, programs.Unit.PERSON)


@pytest.fixture
def one_off(session: Session) -> ListDesk:
    """A one-off program of persons."""
    return _desk(session, programs.Unit.PERSON, programs.Period.ONE_OFF)
