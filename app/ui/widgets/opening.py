"""The one way to open a window of ours over another: closed, it is gone with what was typed."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from app.ui.widgets.forms import FormDialog


def open_dialog(dialog: QDialog) -> None:
    """Open it, a form as large as it asks for; once closed it is deleted, passwords and all."""
    gone_when_closed(dialog)
    if isinstance(dialog, FormDialog):
        dialog.fit()
    dialog.open()


def gone_when_closed(dialog: QDialog) -> None:
    """For a window that shows itself in its own way; Qt would keep it as long as its parent."""
    dialog.finished.connect(dialog.deleteLater)
