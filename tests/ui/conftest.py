"""What tests of the window share: the look, recorded dialogs, a worker, and no Qt warning."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.access.creating import create_office
from app.services.access.signing_in import sign_in
from app.ui.desk.background import Background
from app.ui.desk.desk import Desk
from app.ui.desk.memory import Memory
from app.ui.widgets import dialogs
from app.ui.widgets.theme import THEME, Letters
from tests.ui.plan import FIRST, PLAN

# What is waited for takes a second or two; with every core taken several times over, a minute.
PATIENCE = 120_000  # ms
WAITS = (
    QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitActive, QtBot.waitExposed,
)  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """pytest-qt itself gives up after 5 seconds."""
    for wait in WAITS:
        wait.__kwdefaults__ = {**(wait.__kwdefaults__ or {}), "timeout": PATIENCE}


@pytest.fixture(autouse=True)
def gone_windows(closed_documents: None) -> Iterator[None]:
    """What was closed for good is gone at the end of the test, with what it had opened."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class RecordedDialogs:
    """Answers from a list prepared by the test; what was asked is kept."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.answers: list[object] = []

    def _answer(self) -> object:
        assert self.answers, f"nobody expected: {self.shown[-1]}"
        return self.answers.pop(0)

    def tell(self, parent: QWidget | None, text: str, detail: str = "") -> None:
        self.shown.append(f"{text}\n{detail}".strip())

    def warn(self, parent: QWidget | None, text: str, detail: str = "") -> None:
        self.shown.append(f"{text}\n{detail}".strip())

    def ask(
        self,
        parent: QWidget | None,
        text: str,
        choice: dialogs.Choice,
        detail: str = "",
        no: str = "返回",
    ) -> bool:
        self.shown.append(f"{text}\n{detail}\n[{choice.words}]")
        return bool(self._answer())

    def pick(
        self,
        parent: QWidget | None,
        text: str,
        choices: Sequence[dialogs.Choice],
        detail: str = "",
    ) -> int | None:
        self.shown.append(text)
        answer = self._answer()
        assert answer is None or isinstance(answer, int)
        return answer

    def line(
        self, parent: QWidget | None, title: str, label: str, *, secret: bool = False
    ) -> str | None:
        self.shown.append(f"{title}\n{label}")
        answer = self._answer()
        assert answer is None or isinstance(answer, str)
        return answer

    def _path(self, title: str) -> Path | None:
        self.shown.append(title)
        answer = self._answer()
        assert answer is None or isinstance(answer, Path)
        return answer

    def open_file(self, parent: QWidget | None, title: str, kinds: str) -> Path | None:
        return self._path(title)

    def save_file(self, parent: QWidget | None, title: str, name: str, kinds: str) -> Path | None:
        return self._path(title)

    def folder(self, parent: QWidget | None, title: str) -> Path | None:
        return self._path(title)


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> QApplication:
    """The application with fonts, style and Chinese, as it is started."""
    THEME.start(qapp, Letters.STANDARD)
    return qapp


@pytest.fixture(autouse=True)
def standard_letters(look: QApplication) -> Iterator[None]:
    yield
    if THEME.letters is not Letters.STANDARD:
        THEME.set_letters(Letters.STANDARD)


@pytest.fixture(autouse=True)
def recorded() -> Iterator[RecordedDialogs]:
    """No real dialog opens in a test; what would have been shown is recorded."""
    recorder = RecordedDialogs()
    dialogs.replace(recorder)
    yield recorder
    dialogs.restore()


@pytest.fixture(autouse=True)
def no_qt_warning() -> Iterator[None]:
    """A warning of Qt's (a layout set twice, a bad style sheet) fails the test."""
    heard: list[str] = []

    def take(kind: QtMsgType, _context: object, text: str | None) -> None:
        if kind is not QtMsgType.QtDebugMsg and kind is not QtMsgType.QtInfoMsg:
            heard.append(text or "")

    before = qInstallMessageHandler(take)
    yield
    qInstallMessageHandler(before)
    # The platform without a screen cannot pass on what it does not have.
    told = [text for text in heard if "This plugin does not support" not in text]
    assert not told, "\n".join(told)


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    worker = Background()
    yield worker
    worker.close()


@pytest.fixture(scope="session")
def made_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two people, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("made") / "office"
    created = create_office(folder, PLAN)
    (folder / "code.txt").write_text(created.recovery_key, encoding="utf-8")
    return folder


@pytest.fixture
def office_folder(made_office: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    shutil.copytree(made_office, folder)
    return folder


@pytest.fixture
def desk(office_folder: Path, background: Background) -> Iterator[Desk]:
    """A desk at which the first user sits."""
    office = sign_in(office_folder, FIRST.name, FIRST.password)
    yield Desk(office, background, Memory(office_folder))
    background.close()
    office.close()
