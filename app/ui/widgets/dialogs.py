"""The one seam for questions, messages and choices of files: tests replace it and record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from app.errors import AppError
from app.ui.widgets import theme
from app.ui.widgets.parts import mark

TITLE = "民政台账"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button's words (verb and object); a dangerous one is never the default."""

    words: str
    dangerous: bool = False


class Dialogs(Protocol):
    """What can be asked of the user; every answer None or False means: do nothing."""

    def tell(self, parent: QWidget | None, text: str, detail: str = "") -> None:
        """Something good or neutral to know."""

    def warn(self, parent: QWidget | None, text: str, detail: str = "") -> None:
        """Something that did not work; the text says what to do."""

    def ask(
        self, parent: QWidget | None, text: str, choice: Choice, detail: str = "", no: str = "返回"
    ) -> bool:
        """Whether to do what the choice's words say."""

    def pick(
        self, parent: QWidget | None, text: str, choices: Sequence[Choice], detail: str = ""
    ) -> int | None:
        """Which of several things to do."""

    def line(
        self, parent: QWidget | None, title: str, label: str, *, secret: bool = False
    ) -> str | None:
        """A line of text (a reason), or a password."""

    def open_file(self, parent: QWidget | None, title: str, kinds: str) -> Path | None:
        """A file to read; ``kinds`` as Qt writes filters: ``表格 (*.xlsx *.xls)``."""

    def save_file(self, parent: QWidget | None, title: str, name: str, kinds: str) -> Path | None:
        """A file to write, with a proposed name."""

    def folder(self, parent: QWidget | None, title: str) -> Path | None:
        """A folder."""


class WindowDialogs:
    """The real ones: Chinese, application modal, with the safe button in front."""

    def tell(self, parent: QWidget | None, text: str, detail: str = "") -> None:
        _run(_message(parent, QMessageBox.Icon.Information, text, detail, ()))

    def warn(self, parent: QWidget | None, text: str, detail: str = "") -> None:
        _run(_message(parent, QMessageBox.Icon.Warning, text, detail, ()))

    def ask(
        self, parent: QWidget | None, text: str, choice: Choice, detail: str = "", no: str = "返回"
    ) -> bool:
        box = _message(parent, QMessageBox.Icon.Question, text, detail, (choice,), no)
        _run(box)
        return _chosen(box) == 0

    def pick(
        self, parent: QWidget | None, text: str, choices: Sequence[Choice], detail: str = ""
    ) -> int | None:
        box = _message(parent, QMessageBox.Icon.Question, text, detail, tuple(choices), "返回")
        _run(box)
        return _chosen(box)

    def line(
        self, parent: QWidget | None, title: str, label: str, *, secret: bool = False
    ) -> str | None:
        dialog = QInputDialog(parent)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.setOkButtonText("确认填写")
        dialog.setCancelButtonText("返回")
        dialog.resize(theme.em(24), dialog.sizeHint().height())
        if secret:
            dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
        return dialog.textValue() if _run(dialog) else None

    def open_file(self, parent: QWidget | None, title: str, kinds: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(parent, title, str(Path.home()), kinds)
        return Path(name) if name else None

    def save_file(self, parent: QWidget | None, title: str, name: str, kinds: str) -> Path | None:
        proposed = str(Path.home() / name)
        chosen, _ = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
        return Path(chosen) if chosen else None

    def folder(self, parent: QWidget | None, title: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(parent, title, str(Path.home()))
        return Path(name) if name else None


def _run(dialog: QDialog) -> bool:
    """Wait for the answer; it can be read until the caller returns, then the dialog is gone."""
    answered = bool(dialog.exec())
    dialog.deleteLater()
    return answered


def _message(
    parent: QWidget | None,
    icon: QMessageBox.Icon,
    text: str,
    detail: str,
    choices: tuple[Choice, ...],
    no: str = "知道了",
) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(TITLE)
    box.setIcon(icon)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    buttons: list[QPushButton] = []
    for at, choice in enumerate(choices):
        button = box.addButton(choice.words, QMessageBox.ButtonRole.ActionRole)
        button.setProperty("choice", at)
        if choice.dangerous:
            mark(button, "role", "danger")
        buttons.append(button)
    back = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(back)
    safe = [button for button, choice in zip(buttons, choices, strict=True) if not choice.dangerous]
    box.setDefaultButton(safe[0] if safe else back)
    _give_room(box)
    return box


def _give_room(box: QMessageBox) -> None:
    """Buttons under each other where they are too wide for a row: Qt would cut off their words."""
    wide = sum(button.sizeHint().width() + theme.SPACE * 2 for button in box.buttons())
    if wide > min(box.screen().availableGeometry().width() - 520, 960):
        for buttons in cast("list[QDialogButtonBox]", box.findChildren(QDialogButtonBox)):
            buttons.setOrientation(Qt.Orientation.Vertical)


def _chosen(box: QMessageBox) -> int | None:
    at = box.clickedButton().property("choice")
    return at if isinstance(at, int) else None


_current: list[Dialogs] = [WindowDialogs()]


def dialogs() -> Dialogs:
    """Those in use: ``dialogs().ask(...)``."""
    return _current[-1]


def replace(other: Dialogs) -> None:
    """Use others from now on (tests)."""
    _current.append(other)


def restore() -> None:
    """Use again those from before ``replace``."""
    if len(_current) > 1:
        _current.pop()


def show_failure(
    parent: QWidget | None, error: BaseException, log_file: Path | None = None
) -> None:
    """An error as the user should hear of it: its sentence, or calmly where the log is."""
    if isinstance(error, AppError):
        dialogs().warn(parent, error.message)
        return
    where = f"日志文件:{log_file}" if log_file else ""
    dialogs().warn(
        parent,
        "程序遇到了意外问题,这一步没有完成,已保存的数据没有改动。",
        "可以再试一次;如果还不行,请把日志文件交给技术人员(日志里没有人员信息)。\n" + where,
    )
