"""The villages of a new office: pasted line by line, or read from a file."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.errors import AppError
from app.models.village import VillageKind
from app.services.register.villages import KIND_WORDS, NewVillage, read_villages_file
from app.ui.widgets import theme
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.fields import FieldError, full_to_half
from app.ui.widgets.focus import begin_at
from app.ui.widgets.parts import Notice, button, heading, row
from app.ui.widgets.theme import SPACE, Tone

_PARTS = re.compile(r"[\s,、;]+")
_COMMUNITY = ("社区", "居委会", "居民委员会")
EXAMPLE = "001 曹家坪社区\n002 大房坪社区\n201 汉马池村"


def read_lines(text: str) -> tuple[NewVillage, ...]:
    """One village a line, its code in front or behind; without a code lines are numbered.

    Names that end in 社区 or 居委会 are communities. Raises FieldError with the line.
    """
    found: list[NewVillage] = []
    for at, line in enumerate(text.splitlines(), start=1):
        parts = [part for part in _PARTS.split(full_to_half(line).strip()) if part]
        if not parts:
            continue
        codes = [part for part in parts if part.isascii() and part.isalnum()]
        names = [part for part in parts if part not in codes and part not in KIND_WORDS.values()]
        if len(names) != 1 or len(codes) > 1:
            raise FieldError(f"第{at}行看不懂。每行写一个村,如“001 曹家坪社区”。")
        code = codes[0] if codes else f"{len(found) + 1:03d}"
        kind = VillageKind.COMMUNITY if names[0].endswith(_COMMUNITY) else VillageKind.VILLAGE
        if any(village.code == code or village.name == names[0] for village in found):
            raise FieldError(f"第{at}行的代码或名称与前面重复,请改正。")
        found.append(NewVillage(code, names[0], kind))
    return tuple(found)


def in_words(villages: tuple[NewVillage, ...]) -> str:
    """How many there are: ``共15个:社区4个,村11个``."""
    communities = sum(village.kind is VillageKind.COMMUNITY for village in villages)
    rest = len(villages) - communities
    return f"共{len(villages)}个:社区{communities}个,村{rest}个"


class VillagesPage(QWidget):
    """A text to paste into, with what was understood said below at once."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(EXAMPLE)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("村(社区)名单")
        theme.follow(self.text, lambda: self.text.setMinimumHeight(theme.em(9)))
        self.understood = Notice(Tone.PLAIN)
        self.choose = button("从表格文件(csv)读取村名单…")
        self.choose.clicked.connect(self._choose_file)
        self.text.textChanged.connect(self._read)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(heading("各村和社区", "title"))
        layout.addWidget(
            heading(
                "每行一个,可以从表格里整列复制粘贴;前面写代码更好。以后可以在设置里修改。", "hint"
            )
        )
        layout.addWidget(self.text, 1)
        layout.addWidget(self.understood)
        layout.addLayout(row(self.choose, 1))
        begin_at(self, lambda: self.text)

    def value(self) -> tuple[NewVillage, ...] | None:
        """The villages, or None with the sentence shown."""
        try:
            villages = read_lines(self.text.toPlainText())
        except AppError as error:
            self.understood.say(Tone.MUST_DO.say(error.message), Tone.MUST_DO)
            return None
        if not villages:
            self.understood.say(Tone.MUST_DO.say("请至少填写一个村或社区。"), Tone.MUST_DO)
            return None
        return villages

    def _read(self) -> None:
        if not self.text.toPlainText().strip():
            self.understood.say("")
            return
        villages = self.value()
        if villages:
            self.understood.say(Tone.DONE.say(in_words(villages)), Tone.DONE)

    def _choose_file(self) -> None:
        path = dialogs().open_file(self, "读取村名单", "表格文件 (*.csv)")
        if path is None:
            return
        try:
            villages = read_villages_file(path)
        except AppError as error:
            self.understood.say(Tone.MUST_DO.say(error.message), Tone.MUST_DO)
            return
        lines = [f"{village.code} {village.name}" for village in villages]
        self.text.setPlainText("\n".join(lines))
