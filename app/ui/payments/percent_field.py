"""A percentage as a field; the value is hundredths of a percent."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.payments.raise_words import percent
from app.ui.widgets.field import Field, FieldError


class PercentField(Field[int]):
    """Typed as 5, 3.5 or 3.33%."""

    def __init__(self, *, required: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(required=required, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("如 5 或 3.5")

    def read(self, text: str) -> int:
        bare = text.removesuffix("%").strip()
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", bare):
            raise FieldError("请填写百分比,如 5 或 3.5,最多两位小数。")
        return int(Decimal(bare) * 100)

    def write(self, value: int) -> str:
        return percent(value)
