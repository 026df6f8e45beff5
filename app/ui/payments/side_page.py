"""What the pages beside the month's board share: they are over all programs and months."""

from __future__ import annotations

from typing import ClassVar

from app.ui.payments.page import PaymentsPage


class SidePage(PaymentsPage):
    """A page of all programs; ``of_month``: it is about the month chosen above."""

    of_month: ClassVar[bool] = False

    def show_program(self, program_id: int) -> None:
        """Put a program in front, where the page has a line for each."""
