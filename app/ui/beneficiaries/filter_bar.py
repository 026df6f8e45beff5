"""The search box and the filters above the list of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.people.filters import (
    DISABILITY_WORDS,
    PERSON_STATUS_WORDS,
    DisabilityFilter,
    Filters,
    PersonStatus,
)
from app.services.people.saved_filters import SavedFilterRow, saved_filters
from app.services.programs.rows import program_rows
from app.services.register.villages import village_rows
from app.ui.widgets import theme
from app.ui.widgets.fields import ChoiceField, SearchField
from app.ui.widgets.parts import heading, row
from app.ui.widgets.theme import SPACE

V = TypeVar("V")
HINT = "姓名、拼音、首字母、身份证号或尾号、村(可写几个词)"
AGES: tuple[tuple[str, tuple[int | None, int | None]], ...] = (
    ("不满18岁", (None, 17)),
    ("60岁以上", (60, None)),
    ("80至89岁", (80, 89)),
    ("90至99岁", (90, 99)),
    ("100岁以上", (100, None)),
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: (words, id), and the filters that have a name."""

    programs: tuple[tuple[str, int], ...]
    villages: tuple[tuple[str, int], ...]
    saved: tuple[SavedFilterRow, ...] = ()


def choices(session: Session) -> Choices:
    """Programs, villages and saved filters."""
    return Choices(
        tuple((one.name, one.id) for one in program_rows(session, active_only=True)),
        tuple((one.name, one.id) for one in village_rows(session)),
        saved_filters(session),
    )


class FilterBar(QWidget):
    """``changed`` comes when the text or a filter is another one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField(HINT)
        self.search.setAccessibleName("查找救助对象")
        self.program: ChoiceField[int] = ChoiceField(empty="全部项目")
        self.village: ChoiceField[int] = ChoiceField(empty="全部村")
        self.status: ChoiceField[PersonStatus] = ChoiceField(
            [(words, status) for status, words in PERSON_STATUS_WORDS.items()], empty="全部状态"
        )
        self.age: ChoiceField[tuple[int | None, int | None]] = ChoiceField(AGES, empty="不限年龄")
        self.disability: ChoiceField[DisabilityFilter] = ChoiceField(
            [(words, which) for which, words in DISABILITY_WORDS.items()], empty="不限残疾"
        )
        names = ("项目", "村", "状态", "年龄", "残疾")
        for field, name in zip(self._fields, names, strict=True):
            field.setAccessibleName(name)
            field.setToolTip(name)
            field.edited.connect(self._fire)
        self.more = QToolButton()
        self.more.setText("更多条件")
        self.more.setCheckable(True)
        self.more.setToolTip("年龄、残疾,以及保存过的筛选")
        self.more.toggled.connect(self._show_more)
        self.clear = QToolButton()
        self.clear.setText("清除条件")
        self.clear.clicked.connect(self._clear)
        self.saved = QToolButton()
        self.saved.setText("常用筛选 ▾")
        self.saved.setToolTip("选用保存过的筛选,或把现在的条件保存下来")
        self.search.searched.connect(lambda _text: self._fire())
        self._second = QWidget()
        self._second.setLayout(
            row(heading("年龄", "label"), self.age, heading("残疾", "label"), self.disability, 1)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addLayout(
            row(
                self.search,
                self.program,
                self.village,
                self.status,
                self.more,
                self.saved,
                self.clear,
            )
        )
        layout.addWidget(self._second)
        theme.follow(self, self._scale)
        self._second.hide()
        self.clear.hide()

    @property
    def _fields(self) -> tuple[ChoiceField[Any], ...]:
        return (self.program, self.village, self.status, self.age, self.disability)

    @property
    def text(self) -> str:
        return self.search.text().strip()

    @property
    def filters(self) -> Filters:
        """What is chosen now."""
        youngest, oldest = _chosen(self.age) or (None, None)
        return Filters(
            program_id=_chosen(self.program),
            village_id=_chosen(self.village),
            status=_chosen(self.status),
            age_from=youngest,
            age_to=oldest,
            disability=_chosen(self.disability),
        )

    def words(self) -> str:
        """What the list is narrowed to, for the sheet that goes out."""
        parts = [f"“{self.text}”"] if self.text else []
        parts += [field.currentText() for field in self._fields if field.currentIndex() > 0]
        return "、".join(parts)

    def offer(self, found: Choices) -> None:
        """Programs and villages to choose from; what was chosen stays."""
        self.program.set_choices(found.programs)
        self.village.set_choices(found.villages)

    def apply(self, text: str, filters: Filters) -> None:
        """Look as a saved filter says."""
        wanted = (
            filters.program_id,
            filters.village_id,
            filters.status,
            (filters.age_from, filters.age_to),
            filters.disability,
        )
        for field, value in zip(self._fields, wanted, strict=True):
            field.setCurrentIndex(0)
            field.set_value(value)
        if self.age.currentIndex() > 0 or self.disability.currentIndex() > 0:
            self.more.setChecked(True)
        self.search.setText(text)
        self._fire()

    def look_for(self, text: str) -> None:
        """Look for a text with nothing else narrowing the list."""
        for field in self._fields:
            field.setCurrentIndex(0)
        self.search.setText(text)
        self._fire()

    def _fire(self) -> None:
        self.clear.setVisible(self.filters != Filters())
        self.changed.emit()

    def _show_more(self, on: bool) -> None:
        """A filter that is not seen narrows nothing."""
        self._second.setVisible(on)
        hidden = [field for field in (self.age, self.disability) if field.currentIndex() > 0]
        if not on and hidden:
            for field in hidden:
                field.setCurrentIndex(0)
            self._fire()

    def _clear(self) -> None:
        for field in self._fields:
            field.setCurrentIndex(0)
        self._fire()

    def _scale(self) -> None:
        widths = (8, 6.5, 6.5, 6.5, 13)
        for field, width in zip(self._fields, widths, strict=True):
            field.setFixedWidth(theme.em(width) + 24)


def _chosen(field: ChoiceField[V]) -> V | None:
    """What a filter narrows to; text that names nothing narrows nothing."""
    try:
        return field.value()
    except AppError:
        return None
