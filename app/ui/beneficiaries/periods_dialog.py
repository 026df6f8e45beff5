"""核实起始月份: whom a list begins inside an ended spell or holds though suspended, one by one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.idcard import mask
from app.services.intake.comparing import Compared, Comparison
from app.ui.beneficiaries.comparison_page import spells_of
from app.ui.beneficiaries.people_field import PeopleField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import heading

HINT = (
    "这些人以前享受过同一项目,后来停发;名单写的起始月份比停发还早。"
    "不勾选:从停发的月份起。勾选:已经核实,从名单写的月份起,以前没有发过的月份会补发。"
    "已经暂停而名单中仍有的人:不勾选,保持暂停;勾选,已经核实,从名单的月份起恢复发放。"
)


class PeriodsDialog(FormDialog[frozenset[str]]):
    """``confirmed`` carries the ID numbers of those ticked, as a frozenset."""

    confirmed = Signal(object)

    def __init__(self, parent: QWidget, found: Comparison) -> None:
        super().__init__(parent, "核实起始月份", "按勾选的重新比较")
        self._numbers: list[str] = []
        self.form.add_widget(heading(HINT, "hint"))
        self.people = PeopleField(least=0)
        for place, item in enumerate(spells_of(found)):
            if item.entry is not None:
                number = item.entry.recipient
                self._numbers.append(number)
                self.people.offer(place, _name(item), _words(item), number in found.confirmed)
        self.form.add("已核实,按名单的月份起", self.people)
        self.submit = self._say

    def read(self) -> frozenset[str]:
        return frozenset(self._numbers[place] for place in self.people.value())

    def _say(self, numbers: frozenset[str]) -> None:
        self.confirmed.emit(numbers)
        self.accept()


def _name(item: Compared) -> str:
    if item.entry is None:
        return ""
    return f"{item.entry.name_of_recipient} {mask(item.entry.recipient)}"


def _words(item: Compared) -> str:
    month = item.if_confirmed
    if item.standing is not None and month is not None:
        return f"已暂停,可从{month.chinese}起恢复"
    ended = item.predecessor.ended_from if item.predecessor is not None else None
    parts = [f"名单{month.chinese}起" if month is not None else ""]
    parts.append(f"以前的从{ended.chinese}起停发" if ended is not None else "")
    return ",".join(part for part in parts if part)
