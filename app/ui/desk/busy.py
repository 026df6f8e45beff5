"""What the worker is doing right now: words, a bar, and a button to stop where that is clean."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from app.ui.desk.background import Background, Doing
from app.ui.widgets import theme
from app.ui.widgets.parts import button


class Busy(QWidget):
    """Sits in the status bar; hidden while nothing takes longer than a moment."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self.words = QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        theme.follow(self.bar, lambda: self.bar.setFixedWidth(theme.em(8)))
        self.stop = button("停止")
        self.stop.clicked.connect(background.cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.words)
        layout.addWidget(self.bar)
        layout.addWidget(self.stop)
        self.hide()
        background.doing.connect(self._show)

    def _show(self, doing: Doing | None) -> None:
        self.setVisible(doing is not None)
        if doing is None:
            return
        self.words.setText(doing.words)
        # Without a total the bar only moves.
        self.bar.setRange(0, doing.total)
        self.bar.setValue(doing.done)
        self.stop.setVisible(doing.can_cancel)
