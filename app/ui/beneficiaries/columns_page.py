"""How a list's columns were understood, column by column, to look at and to change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.services.intake.fields import FIELD_LABELS
from app.services.intake.lists import Preview
from app.ui.widgets import theme
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.parts import heading, scrolled
from app.ui.widgets.theme import SPACE

UNUSED = "(不使用)"


class SeenColumn(Protocol):
    """A column as it was understood."""

    @property
    def letter(self) -> str: ...
    @property
    def header(self) -> str: ...
    @property
    def field(self) -> str | None: ...
    @property
    def samples(self) -> tuple[str, ...]: ...


class ColumnsPage(QWidget):
    """``changed`` comes when the user says what a column holds; ``labels``: field -> words."""

    changed = Signal()

    def __init__(self, labels: Mapping[str, str] = FIELD_LABELS) -> None:
        super().__init__()
        self._labels = labels
        self.note = heading("", "hint")
        self.fields: dict[str, ChoiceField[str]] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.note)
        self._area = scrolled(QWidget(), reading=False)
        self._layout.addWidget(self._area, 1)

    def show_preview(self, found: Preview) -> None:
        """How a list was understood."""
        rows = "、".join(str(row) for row in found.header_rows)
        self.show_columns(
            f"{found.file_name} · 工作表“{found.sheet}” · 表头在第{rows}行 · "
            f"{found.data_rows}行名单。内容不对的列,请在“内容”里改选。",
            found.columns,
        )

    def show_columns(self, note: str, columns: Iterable[SeenColumn]) -> None:
        """A row for each column: letter, header, what it holds, first values."""
        self.note.setText(note)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, SPACE * 2, 0)
        grid.setHorizontalSpacing(SPACE * 4)
        grid.setVerticalSpacing(SPACE)
        grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        for at, words in enumerate(("列", "表头", "内容", "前几行")):
            grid.addWidget(heading(words, "label"), 0, at)
        self.fields = {}
        for place, column in enumerate(columns, start=1):
            field: ChoiceField[str] = ChoiceField(
                [(label, name) for name, label in self._labels.items()], empty=UNUSED
            )
            field.setAccessibleName(f"{column.letter}列的内容")
            field.set_value(column.field)
            field.edited.connect(self.changed)
            self.fields[column.letter] = field
            theme.follow(field, partial(_widen, field))
            grid.addWidget(QLabel(column.letter), place, 0)
            grid.addWidget(_plain(column.header or "(没有表头)"), place, 1)
            grid.addWidget(field, place, 2)
            grid.addWidget(_samples(column.samples), place, 3)
        grid.setColumnStretch(3, 1)
        inside.setAutoFillBackground(False)
        self._area.setWidget(inside)

    def mapping(self) -> dict[str, str | None]:
        """Column letter -> field; raises AppError for text that is in no entry."""
        return {letter: field.value() for letter, field in self.fields.items()}


def _widen(field: ChoiceField[str]) -> None:
    field.setFixedWidth(theme.em(10))


def _plain(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _samples(values: Sequence[str]) -> QLabel:
    """The first values; as many as there is room for, all of them in the tool tip."""
    label = _plain("   ".join(_short(value) for value in values))
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setToolTip("\n".join(values))
    return label


def _short(sample: str) -> str:
    return sample if len(sample) <= 20 else f"{sample[:19]}…"
