"""Approved amounts raised together: looked at as a list, then one new term for each."""

from __future__ import annotations

from app.services.raises.applying import RaiseDone, apply_raise
from app.services.raises.planning import Later, Raise, RaisePlan, RaiseRow, plan_raise, raised
from app.services.raises.undoing import RaiseRecord, raise_records, undo_raise

__all__ = [
    "Later",
    "Raise",
    "RaiseDone",
    "RaisePlan",
    "RaiseRecord",
    "RaiseRow",
    "apply_raise",
    "plan_raise",
    "raise_records",
    "raised",
    "undo_raise",
]
