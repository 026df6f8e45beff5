"""The members of a household in the form of a new enrollment: known ones ticked, others added."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from app.services.people.admission import Applicant
from app.services.register.households import MemberRow
from app.ui.widgets import theme
from app.ui.widgets.field import FieldError
from app.ui.widgets.fields import IdField, TextField
from app.ui.widgets.parts import button, row
from app.ui.widgets.theme import SPACE


class MembersField(QWidget):
    """The value is the members besides the head; ``head_covered`` is the head's own tick."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        self.head = QCheckBox("户主(本人)")
        self.head.setChecked(True)
        self.head.clicked.connect(lambda _on: self.edited.emit())
        self.known: list[tuple[MemberRow, QCheckBox]] = []
        self.lines: list[MemberLine] = []
        self.add = button("添加家庭成员", "link")
        self.add.clicked.connect(lambda _on=False: self.add_line())
        self._layout.addWidget(self.head)
        self._layout.addLayout(row(self.add, 1))

    @property
    def head_covered(self) -> bool:
        return self.head.isChecked()

    def set_known(self, members: tuple[MemberRow, ...]) -> None:
        """The members that the register has, besides the head; the dead are not offered."""
        for _, tick in self.known:
            tick.deleteLater()
        self.known = []
        for member in members:
            if member.died_on is not None:
                continue
            tick = QCheckBox(f"{member.name}({member.relation or '家庭成员'})")
            tick.setChecked(True)
            tick.clicked.connect(lambda _on: self.edited.emit())
            self._layout.insertWidget(1 + len(self.known), tick)
            self.known.append((member, tick))

    def add_line(self) -> None:
        """Room for one more member."""
        line = MemberLine()
        line.edited.connect(self.edited)
        line.gone.connect(lambda: self._drop(line))
        self.lines.append(line)
        self._layout.insertWidget(self._layout.count() - 1, line)
        line.number.setFocus()
        self.edited.emit()

    def value(self) -> tuple[Applicant, ...]:
        """Raises FieldError for a line that cannot be read, or when nobody is covered."""
        found = [
            Applicant(member.id_number, member.name, member.relation, tick.isChecked())
            for member, tick in self.known
        ]
        found += [line.value() for line in self.lines]
        if not self.head_covered and not any(one.covered for one in found):
            raise FieldError("请至少勾选一名保障人员。")
        return tuple(found)

    def _drop(self, line: MemberLine) -> None:
        self.lines.remove(line)
        line.deleteLater()
        self.edited.emit()


class MemberLine(QFrame):
    """ID number, name and relation of a further member, with a tick."""

    edited = Signal()
    gone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tick = QCheckBox("保障")
        self.tick.setChecked(True)
        self.number = IdField(required=True)
        self.name = TextField(required=True, longest=60)
        self.relation = TextField(longest=20)
        for field, words in ((self.name, "姓名"), (self.relation, "与户主关系")):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        self.number.setPlaceholderText("身份证号")
        self.number.setAccessibleName("成员身份证号")
        drop = button("去掉", "link")
        drop.clicked.connect(lambda _on=False: self.gone.emit())
        for source in (self.number, self.name, self.relation):
            source.edited.connect(self.edited)
        self.tick.clicked.connect(lambda _on: self.edited.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row(self.number, self.tick, drop))
        layout.addLayout(row(self.name, self.relation))
        theme.follow(self, lambda: self.number.setMinimumWidth(theme.em(12)))

    def value(self) -> Applicant:
        number, name = self.number.value(), self.name.value()
        return Applicant(
            number or "", name or "", self.relation.value() or "", self.tick.isChecked()
        )
