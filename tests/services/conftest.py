"""What many of the services' tests begin with: rosters of one program, a town with tasks."""

from __future__ import annotations

from tests.services.support.roster_desk import desk
from tests.services.support.task_town import town

__all__ = ["desk", "town"]
