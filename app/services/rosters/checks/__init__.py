"""The checks of a roster (自查): small named functions over its frozen lines."""

from __future__ import annotations

from app.services.rosters.checks.examined import Examined
from app.services.rosters.checks.looking import Looked
from app.services.rosters.checks.registry import CHECKS, Check, Checked, Report, examine, report

__all__ = ["CHECKS", "Check", "Checked", "Examined", "Looked", "Report", "examine", "report"]
