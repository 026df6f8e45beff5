"""Fields with a meaning: ID numbers, months, days and amounts, in the forms that people type."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app import idcard, money
from app.errors import AppError
from app.month import Month
from app.ui.widgets.choice_fields import ChoiceField, TickField, TicksField
from app.ui.widgets.field import Field, FieldError, TextField, full_to_half
from app.ui.widgets.line_fields import PasswordField, SearchField

__all__ = [
    "AmountField",
    "ChoiceField",
    "CountField",
    "DateField",
    "Field",
    "FieldError",
    "IdField",
    "MonthField",
    "PasswordField",
    "SearchField",
    "TextField",
    "TickField",
    "TicksField",
    "full_to_half",
]

_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?")


class IdField(Field[str]):
    """A citizen ID number, shown in groups of 6-8-4 as it is typed."""

    def __init__(self, *, required: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(required=required, parent=parent)
        self.setPlaceholderText("18位,末位可为X")
        self.textEdited.connect(self._group)

    def read(self, text: str) -> str:
        return idcard.parse(text.replace(" ", ""), date.today()).number

    def write(self, value: str) -> str:
        return idcard.grouped(value)

    def _group(self, text: str) -> None:
        bare = "".join(full_to_half(text).split()).upper()
        before = len("".join(full_to_half(text[: self.cursorPosition()]).split()))
        parts = (bare[:6], bare[6:14], bare[14:])
        self.setText(" ".join(part for part in parts if part))
        self.setCursorPosition(before + (before > 6) + (before > 14))

    @property
    def complete(self) -> bool:
        """Whether enough was typed for a verdict."""
        return len(self.text().replace(" ", "")) >= 18


class MonthField(Field[Month]):
    """A month: typed as 2018-10, 201810 or 2018年10月; arrow keys go on and back."""

    def __init__(
        self, value: Month | None = None, *, required: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(required=required, parent=parent)
        self.setPlaceholderText("如 2018-10")
        self.set_value(value)
        self.editingFinished.connect(self.tidy)

    def read(self, text: str) -> Month:
        match = _MONTH.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})", text)
        if match is None:
            raise FieldError("请按“2018-10”的样子填写年月。")
        try:
            return Month(int(match[1]), int(match[2]))
        except ValueError:
            raise FieldError("没有这个月份,请按“2018-10”的样子填写。") from None

    def write(self, value: Month) -> str:
        return value.chinese

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 12}
        steps[Qt.Key.Key_PageDown] = -12
        step = steps.get(Qt.Key(event.key())) if event.key() in steps else None
        if step is None or self.isReadOnly():
            super().keyPressEvent(event)
            return
        self.step(step)

    def step(self, months: int) -> None:
        """Go on (or back) by months; from this month where nothing readable stands."""
        try:
            present = self.value() or Month.of(date.today())
        except AppError:
            present = Month.of(date.today())
        self.set_value(present + months)
        self.edited.emit()


class DateField(Field[date]):
    """A day: typed as 20181003, 2018.10.3, 2018-10-3 or 2018年10月3日."""

    def __init__(
        self, value: date | None = None, *, required: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(required=required, parent=parent)
        self.setPlaceholderText("如 20181003")
        self.set_value(value)
        self.editingFinished.connect(self.tidy)

    @classmethod
    def today(cls, later: timedelta = timedelta(0)) -> DateField:
        """A required day that proposes today, or some time ``later``."""
        return cls(date.today() + later, required=True)

    def read(self, text: str) -> date:
        match = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
        if match is None:
            raise FieldError("请按“20181003”或“2018-10-3”的样子填写日期。")
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise FieldError("没有这一天,请核对日期。") from None

    def write(self, value: date) -> str:
        return value.isoformat()


class AmountField(Field[int]):
    """An amount in yuan; the value is fen."""

    def __init__(
        self, fen: int | None = None, *, required: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(required=required, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("元,如 310.00")
        self.set_value(fen)
        self.editingFinished.connect(self.tidy)

    def read(self, text: str) -> int:
        bare = text.replace(",", "").removesuffix("元")
        if not re.fullmatch(r"\d{1,12}(\.\d*)?|\.\d+", bare):
            raise FieldError("请填写金额(元),如 310 或 310.50。")
        try:
            return money.to_fen(Decimal(bare))
        except ValueError:
            raise FieldError("金额最多两位小数。") from None

    def write(self, value: int) -> str:
        return money.grouped(value)


class CountField(Field[int]):
    """A whole number from ``least`` on: pieces, people, months, ages."""

    def __init__(
        self,
        count: int | None = None,
        *,
        least: int = 1,
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(required=required, parent=parent)
        self._least = least
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.set_value(count)

    def read(self, text: str) -> int:
        if not re.fullmatch(r"\d{1,6}", text) or int(text) < self._least:
            example = max(self._least, 2)
            raise FieldError(f"请填写不小于{self._least}的整数,如 {example}。")
        return int(text)

    def write(self, value: int) -> str:
        return str(value)
