"""Which programs may not be held at once, and which of them wins then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.program import ConflictKind
from app.services.programs.conflicts import KIND_WORDS, ConflictRow, conflict_rows, set_conflict
from app.services.programs.rows import program_rows
from app.ui.desk.desk import Desk
from app.ui.settings.list_page import ListPage
from app.ui.widgets.fields import ChoiceField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.table import Column

COLUMNS: tuple[Column[ConflictRow], ...] = (
    Column("program", "项目", lambda row: row.program, width=10),
    Column("other", "与", lambda row: row.other, width=10),
    Column("kind", "规定", lambda row: KIND_WORDS[row.kind], width=8),
    Column("winner", "优先", lambda row: row.winner, width=8),
    Column("source", "依据", lambda row: row.source, width=12),
)
KINDS = [(words, kind) for kind, words in KIND_WORDS.items()]


class ConflictsPage(ListPage[ConflictRow]):
    """The matrix as a list of pairs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "不可同享",
            "同一个人同时符合两个项目时怎么办。没有列出的项目可以同时享受。",
            COLUMNS,
            conflict_rows,
            "没有不可同享的规定。",
        )
        self.offer("修改规定…", self._change)
        self.offer("新增规定…", lambda: self._open(None), "primary")
        self.view.opened.connect(self._open)

    def _change(self) -> None:
        chosen = self.view.current()
        if chosen is not None:
            self._open(chosen)

    def _open(self, conflict: ConflictRow | None) -> None:
        def question(session: Session) -> Sequence[str]:
            return [program.name for program in program_rows(session)]

        def ask(programs: Sequence[str]) -> None:
            dialog = EditConflict(self.desk, self, programs, conflict)
            open_dialog(dialog)

        self.desk.read(question, ask, owner=self)


@dataclass(frozen=True, slots=True)
class NewConflict:
    """What is to hold for two programs, by their names."""

    program: str
    other: str
    kind: ConflictKind
    winner: str | None
    source: str


class EditConflict(FormDialog[NewConflict]):
    """Two programs, what holds for them, and which one wins a block."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        programs: Sequence[str],
        conflict: ConflictRow | None,
    ) -> None:
        super().__init__(parent, "不可同享的规定", "保存规定")
        self._desk = desk
        names = [(name, name) for name in programs]
        add = self.form.add
        self.program = add("项目", ChoiceField(names, required=True))
        self.other = add("与哪个项目", ChoiceField(names, required=True))
        self.kind = add("规定", ChoiceField(KINDS, chosen=ConflictKind.BLOCK, required=True))
        winner = ChoiceField(names, empty="不指定")
        self.winner = add("优先项目", winner, hint="只用于“不得同时享受”")
        self.source = add("依据", TextField(longest=200))
        if conflict is not None:
            self._fill(conflict)
        self.submit = self._save
        self.fit()

    def _fill(self, conflict: ConflictRow) -> None:
        self.program.set_value(conflict.program)
        self.other.set_value(conflict.other)
        self.kind.set_value(conflict.kind)
        self.winner.set_value(conflict.winner or None)
        self.source.set_value(conflict.source)
        self.program.setEnabled(False)
        self.other.setEnabled(False)

    def read(self) -> NewConflict:
        return NewConflict(
            self.program.given(),
            self.other.given(),
            self.kind.given(),
            self.winner.value(),
            self.source.value() or "",
        )

    def _save(self, new: NewConflict) -> None:
        by = self._desk.by
        self.set_busy(busy=True)
        self._desk.act(
            lambda session: set_conflict(
                session, by, new.program, new.other, new.kind, new.winner, new.source
            ),
            lambda _result: self.accept(),
            owner=self,
            said="规定已保存",
            failed=self.refuse,
        )
