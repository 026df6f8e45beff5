"""Which villages: all of them with one tick, or some chosen in a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.ui.widgets import theme
from app.ui.widgets.field import FieldError
from app.ui.widgets.fields import TickField
from app.ui.widgets.theme import SPACE

ON, OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
ID = Qt.ItemDataRole.UserRole


class VillagesField(QWidget):
    """The value is None for all, else the ids in the order of the list. Space ticks a village."""

    edited = Signal()

    def __init__(self, villages: Sequence[tuple[str, int]], *, all_words: str) -> None:
        super().__init__()
        self.all = TickField(all_words, on=True)
        self.list = QListWidget()
        self.list.setAccessibleName("选择村(社区)")
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name, village_id in villages:
            item = QListWidgetItem(name)
            item.setData(ID, village_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(OFF)
            self.list.addItem(item)
        self.list.itemChanged.connect(lambda _item: self.edited.emit())
        self.list.itemClicked.connect(self._clicked)
        self.all.edited.connect(self._settle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.all)
        layout.addWidget(self.list)
        self.setFocusProxy(self.all)
        theme.follow(self, self._scale)
        self._pressed: Qt.CheckState | None = None
        self.list.itemPressed.connect(self._remember)
        self.list.hide()

    def value(self) -> tuple[int, ...] | None:
        """Raises FieldError where no village is chosen."""
        if self.all.value():
            return None
        found = tuple(item.data(ID) for item in self._items() if item.checkState() is ON)
        if not found:
            raise FieldError("请至少选一个村(社区),或勾选全部。")
        return found

    def set_value(self, village_ids: Iterable[int] | None) -> None:
        self.all.setChecked(village_ids is None)
        chosen = set(village_ids or ())
        for item in self._items():
            item.setCheckState(ON if item.data(ID) in chosen else OFF)
        self.list.setVisible(village_ids is not None)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _settle(self) -> None:
        self.list.setVisible(not self.all.value())
        self.edited.emit()

    def _remember(self, item: QListWidgetItem) -> None:
        self._pressed = item.checkState()

    def _clicked(self, item: QListWidgetItem) -> None:
        """A click on the name ticks as one on the box does (which Qt has done by itself)."""
        if item.checkState() is self._pressed:
            item.setCheckState(OFF if item.checkState() is ON else ON)

    def _scale(self) -> None:
        longest = max((len(item.text()) for item in self._items()), default=5)
        self.list.setGridSize(self.list.sizeHintForIndex(self.list.model().index(0, 0)))
        size = self.list.gridSize()
        size.setWidth(theme.em(longest + 2.6))
        size.setHeight(theme.row_height())
        self.list.setGridSize(size)
        self.list.setFixedHeight(theme.row_height() * 5 + 4)
