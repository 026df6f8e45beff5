"""Somebody who was paid a month too much."""

from __future__ import annotations

import pytest

from app.models.enrollment import Enrollment, TermStatus
from tests.services.support.roster_desk import Desk


@pytest.fixture
def overpaid(desk: Desk) -> Enrollment:
    """Two months of 300 yuan paid; then it shows that February was not due."""
    entry = desk.enroll("2018-01")
    desk.pay("2018-01")
    desk.pay("2018-02")
    desk.revise(entry, "2018-02", status=TermStatus.SUSPENDED)
    return entry
