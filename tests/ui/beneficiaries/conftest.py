"""What the tests of the tab 救助对象 begin with."""

from __future__ import annotations

from tests.ui.beneficiaries.people_driver import driver

__all__ = ["driver"]
