"""Ticks for the persons covered, as a field of a form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.ui.widgets.field import FieldError


class PeopleField(QWidget):
    """A tick for each person; the value is the ids of those ticked, at least ``least``."""

    edited = Signal()

    def __init__(self, *, least: int = 1) -> None:
        super().__init__()
        self._least = least
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.ticks: dict[int, QCheckBox] = {}

    def offer(self, person_id: int, name: str, note: str, on: bool) -> None:
        """Somebody to choose; ``note`` is the relation, or that they have died."""
        tick = QCheckBox(f"{name}({note})" if note else name)
        tick.setChecked(on)
        tick.clicked.connect(lambda _on: self.edited.emit())
        self.ticks[person_id] = tick
        self._layout.addWidget(tick)

    def value(self) -> tuple[int, ...]:
        """Raises FieldError when too few are ticked."""
        chosen = tuple(person for person, tick in self.ticks.items() if tick.isChecked())
        if len(chosen) < self._least:
            raise FieldError("请至少勾选一人。")
        return chosen
