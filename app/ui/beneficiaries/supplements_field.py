"""分类增发 in a form: lines of member, category and amount, or what the register suggests."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui.widgets import theme
from app.ui.widgets.field import FieldError
from app.ui.widgets.fields import AmountField, ChoiceField
from app.ui.widgets.parts import button, row
from app.ui.widgets.theme import SPACE

K = TypeVar("K", bound=Hashable)
BY_RATE = "按标准"


class SupplementsField(QWidget, Generic[K]):
    """The value is (member, category, fen or None for the rate) of each line.

    ``K`` is by what members are known: their id, or the ID number of who is not registered yet.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[SupplementLine[K]] = []
        self._members: tuple[tuple[str, K], ...] = ()
        self._tiers: tuple[str, ...] = ()
        self._likely: tuple[tuple[K, str], ...] = ()
        self.add = button("添加增发", "link")
        self.add.clicked.connect(lambda _on=False: self._add_empty())
        self.fill = button("按登记信息填写", "link")
        self.fill.clicked.connect(lambda _on=False: self._add_likely())
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        self._layout.addLayout(row(self.add, self.fill, 1))

    def offer(
        self,
        members: Sequence[tuple[str, K]],
        tiers: Sequence[str],
        likely: Sequence[tuple[K, str]] = (),
    ) -> None:
        """Whom and what to choose from, and who qualifies by the register.

        While nobody can be read (a member's line is half typed), what was chosen stays.
        """
        if not members and self.lines:
            return
        self._members, self._tiers = tuple(members), tuple(tiers)
        self._likely = tuple(likely)
        for line in self.lines:
            line.offer(self._members, self._tiers)
        self.add.setEnabled(bool(members))
        self.fill.setVisible(bool(self._missing()))

    def put(self, member: K, tier: str, fen: int | None) -> None:
        """One line with what holds already."""
        line: SupplementLine[K] = SupplementLine()
        line.offer(self._members, self._tiers)
        line.member.set_value(member)
        line.tier.set_value(tier)
        line.amount.set_value(fen)
        line.edited.connect(self._changed)
        line.gone.connect(lambda: self._drop(line))
        self.lines.append(line)
        self._layout.insertWidget(self._layout.count() - 1, line)
        self.fill.setVisible(bool(self._missing()))

    def value(self) -> tuple[tuple[K, str, int | None], ...]:
        """Raises FieldError for a line that is not whole, or twice the same."""
        found = [line.value() for line in self.lines]
        if len({(member, tier) for member, tier, _ in found}) < len(found):
            raise FieldError("同一个人的同一类增发写了两次,请去掉一行。")
        return tuple(found)

    def _missing(self) -> list[tuple[K, str]]:
        there = {(line.member.currentText(), line.tier.currentText()) for line in self.lines}
        names = {key: words for words, key in self._members}
        return [(who, tier) for who, tier in self._likely if (names.get(who), tier) not in there]

    def _add_empty(self) -> None:
        if self._members and self._tiers:
            self.put(self._members[0][1], self._tiers[0], None)
            self.lines[-1].member.setFocus()
            self._changed()

    def _add_likely(self) -> None:
        for member, tier in self._missing():
            self.put(member, tier, None)
        self._changed()

    def _drop(self, line: SupplementLine[K]) -> None:
        self.lines.remove(line)
        line.deleteLater()
        self._changed()

    def _changed(self) -> None:
        self.fill.setVisible(bool(self._missing()))
        self.edited.emit()


class SupplementLine(QFrame, Generic[K]):
    """Member, category, and an amount of their own where the rate does not count."""

    edited = Signal()
    gone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.member: ChoiceField[K] = ChoiceField(required=True)
        self.member.setAccessibleName("增发的成员")
        self.tier: ChoiceField[str] = ChoiceField(required=True)
        self.tier.setAccessibleName("增发类别")
        self.amount = AmountField()
        self.amount.setPlaceholderText(BY_RATE)
        self.amount.setAccessibleName("增发金额,不填按标准")
        drop = button("去掉", "link")
        drop.clicked.connect(lambda _on=False: self.gone.emit())
        for field in (self.member, self.tier, self.amount):
            field.edited.connect(self.edited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row(self.member, self.tier))
        layout.addLayout(row(self.amount, drop, 1))
        theme.follow(self, lambda: self.amount.setFixedWidth(theme.em(8)))

    def offer(self, members: Sequence[tuple[str, K]], tiers: Sequence[str]) -> None:
        """Other members to choose from; the one that was chosen stays where it is there."""
        self.member.set_choices(members)
        self.tier.set_choices([(name, name) for name in tiers])

    def value(self) -> tuple[K, str, int | None]:
        """Raises FieldError."""
        member, tier = self.member.value(), self.tier.value()
        if member is None or tier is None:
            raise FieldError("请选择增发的成员和类别。")
        return member, tier, self.amount.value()
