"""A file to choose, as a field of a form: its name, a button to choose, one to leave it out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.field import FieldError
from app.ui.widgets.parts import button, row


class FileField(QWidget):
    """The value is the path, None where nothing is chosen."""

    edited = Signal()

    def __init__(self, title: str, *, kinds: str = "所有文件 (*)", required: bool = False) -> None:
        super().__init__()
        self._title, self._kinds, self._required = title, kinds, required
        self.path: Path | None = None
        self.name = QLineEdit()
        self.name.setReadOnly(True)
        self.name.setPlaceholderText("没有选择文件")
        self.name.setAccessibleName("已选的文件")
        self.choose = button("选择文件…")
        self.choose.clicked.connect(lambda _on=False: self._choose())
        self.drop = button("不要文件", "link")
        self.drop.clicked.connect(lambda _on=False: self._set(None))
        self.drop.hide()
        self.setLayout(row(self.name, self.choose, self.drop))
        self.setFocusProxy(self.choose)

    def value(self) -> Path | None:
        """Raises FieldError where a file is required and none is chosen."""
        if self.path is None and self._required:
            raise FieldError("请选择文件。")
        return self.path

    def _choose(self) -> None:
        path = dialogs().open_file(self, self._title, self._kinds)
        if path is not None:
            self._set(path)

    def _set(self, path: Path | None) -> None:
        self.path = path
        self.name.setText(path.name if path is not None else "")
        self.drop.setVisible(path is not None)
        self.edited.emit()
