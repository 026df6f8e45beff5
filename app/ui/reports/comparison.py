"""Another month to compare with, program by program, where the report asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from app.month import Month
from app.ui.widgets.fields import MonthField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import heading


class ComparisonDialog(FormDialog[dict[str, Month]]):
    """A month field for each program; an empty one follows the month of all."""

    def __init__(
        self, parent: QWidget, programs: Sequence[str], chosen: Mapping[str, Month]
    ) -> None:
        super().__init__(parent, "按项目另选对比月份", "采用这些月份")
        self.chosen = dict(chosen)
        self.form.add_widget(heading("留空的项目用统一的对比月份。", "hint"))
        self.months = {
            program: self.form.add(program, MonthField(chosen.get(program))) for program in programs
        }
        self.submit = self._take
        self.fit()

    def read(self) -> dict[str, Month]:
        months = {program: field.value() for program, field in self.months.items()}
        return {program: month for program, month in months.items() if month is not None}

    def _take(self, chosen: dict[str, Month]) -> None:
        self.chosen = chosen
        self.accept()
