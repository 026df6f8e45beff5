"""The month that the board shows: ◀ 2018年11月 ▶, by mouse, by arrow keys, or typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from app.errors import AppError
from app.month import Month
from app.ui.widgets import theme
from app.ui.widgets.fields import MonthField
from app.ui.widgets.parts import row


class MonthBox(MonthField):
    """A month to type or step through; ``picked`` comes only with a month that there is."""

    picked = Signal(object)

    def __init__(self, month: Month) -> None:
        super().__init__(month, required=True)
        self._kept = month
        self.setAccessibleName("业务月份")
        self.setToolTip("业务月份:上下方向键换月,也可直接输入,如 2018-11")
        self.editingFinished.connect(self._settle)
        theme.follow(self, lambda: self.setFixedWidth(theme.em(8)))

    def keep(self, month: Month) -> None:
        """Show a month without telling anybody."""
        self._kept = month
        self.set_value(month)

    def step(self, months: int) -> None:
        super().step(months)
        self._settle()

    def _settle(self) -> None:
        """What cannot be read becomes the month from before again."""
        try:
            month = self.value() or self._kept
        except AppError:
            month = self._kept
        changed = month != self._kept
        self.keep(month)
        if changed:
            self.picked.emit(month)


class MonthBar(QWidget):
    """The box between its two arrows."""

    picked = Signal(object)

    def __init__(self, month: Month) -> None:
        super().__init__()
        self.box = MonthBox(month)
        self.back = _arrow("◀", "上个月 (Alt+←)", "Alt+Left")
        self.on = _arrow("▶", "下个月 (Alt+→)", "Alt+Right")
        self.back.clicked.connect(lambda: self.box.step(-1))
        self.on.clicked.connect(lambda: self.box.step(1))
        self.box.picked.connect(self.picked)
        self.setLayout(row(self.back, self.box, self.on))
        self.keep(month)

    def keep(self, month: Month) -> None:
        """Show a month that was chosen elsewhere."""
        self.box.keep(month)


def _arrow(sign: str, hint: str, keys: str) -> QToolButton:
    made = QToolButton()
    made.setText(sign)
    made.setToolTip(hint)
    made.setAccessibleName(hint)
    made.setShortcut(keys)
    return made
