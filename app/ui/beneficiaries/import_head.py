"""The upper part of the import window: which file, which program, which month, all of it or not."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.errors import AppError
from app.month import Month
from app.services.programs.rows import ProgramRow
from app.ui.beneficiaries.import_work import Order
from app.ui.widgets import theme
from app.ui.widgets.fields import ChoiceField, MonthField, TickField
from app.ui.widgets.parts import button, heading, row
from app.ui.widgets.theme import SPACE

FULL_HINT = "勾选:名单是该项目的全部,名单中没有的从这个月起停发。不勾选:只新增和变动,不停发任何人。"
MONTH_HINT = "名单是哪个月的:变动和停发从这个月起;新增的以名单写的起始月份为准。"


class ImportHead(QWidget):
    """What the user says of a list, as an ``Order``."""

    def __init__(self, month: Month, choose: QPushButton, file: QLabel) -> None:
        super().__init__()
        self._programs: tuple[ProgramRow, ...] = ()
        self.paste = button("粘贴名单")
        file.setText("还没有选择名单")
        self.program: ChoiceField[int] = ChoiceField(required=True, empty="选择项目")
        self.program.setAccessibleName("项目")
        self.month = MonthField(month)
        self.month.setAccessibleName("名单月份")
        self.full = TickField("这是全部名单")
        self.sheet: ChoiceField[str] = ChoiceField()
        self.sheet.setAccessibleName("工作表")
        self.sheet_label = heading("工作表", "label")
        self.hint = heading(f"{MONTH_HINT}{FULL_HINT}", "hint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addLayout(row(choose, self.paste, file, 1))
        layout.addLayout(
            row(
                heading("项目", "label"),
                self.program,
                heading("月份", "label"),
                self.month,
                self.full,
                self.sheet_label,
                self.sheet,
                1,
            )
        )
        layout.addWidget(self.hint)
        theme.follow(self, self._scale)

    def offer(self, programs: tuple[ProgramRow, ...]) -> None:
        """The programs to choose from."""
        self._programs = programs
        self.program.set_choices([(one.name, one.id) for one in programs])

    def guess_program(self, name: str) -> None:
        """A file usually says in its name what it is a list of."""
        if self.program.currentIndex() > 0:
            return
        said = [one for one in self._programs if one.name in name]
        if said:
            self.program.set_value(max(said, key=lambda one: len(one.name)).id)

    def sheet_name(self) -> str | None:
        """The sheet that was chosen, None for the best one."""
        try:
            return self.sheet.value()
        except AppError:
            return None

    def order(self, sheet: str | None, mapping: Mapping[str, str | None] | None) -> Order | None:
        """What was said, None while the program or the month cannot be read."""
        try:
            chosen, month = self.program.value(), self.month.value()
        except AppError:
            return None
        program = next((one for one in self._programs if one.id == chosen), None)
        if program is None:
            return None
        full = self.full.value() and not program.rules.one_off
        return Order(program, month, full, sheet, mapping)

    def settle(self, *, several_sheets: bool, hints: bool) -> None:
        """Only what there is to choose, and hints while they help."""
        self.sheet.setVisible(several_sheets)
        self.sheet_label.setVisible(several_sheets)
        self.hint.setVisible(hints)

    def _scale(self) -> None:
        self.program.setFixedWidth(theme.em(11))
        self.month.setFixedWidth(theme.em(7))
        self.sheet.setFixedWidth(theme.em(9))
