"""Somebody who was due money before the ledger starts."""

from __future__ import annotations

import pytest

from app.models.enrollment import Enrollment
from tests.services.support.roster_desk import Desk


@pytest.fixture
def entry(desk: Desk) -> Enrollment:
    """Due 300 yuan a month since 2015; the ledger starts in January 2018."""
    return desk.enroll("2015-01")
