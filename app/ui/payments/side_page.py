"""What the pages beside the month's board share: they are over all programs and months."""

from __future__ import annotations

from typing import ClassVar

from app.ui.payments.page import Page


class SidePage(Page):
    """A page of all programs; ``of_month``: it is about the month chosen above."""

    of_month: ClassVar[bool] = False

    def refresh(self) -> None:
        """Called when the page is turned to, and after every action while it is seen."""
        raise NotImplementedError

    def show_program(self, program_id: int) -> None:
        """Put a program in front, where the page has a line for each."""
