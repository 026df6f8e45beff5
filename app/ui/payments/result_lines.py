"""The lines of a roster with what the bank says of each, to look at and to set by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QTabBar, QWidget

from app.models.roster import LineResult
from app.money import grouped
from app.services.rosters.settlement import FINAL, Answer
from app.ui.payments.result_work import TONES, LineState
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.parts import button, column, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView

COLUMNS: list[Column[LineState]] = [
    Column("position", "序号", lambda one: str(one.line.position), align=Align.RIGHT, width=2.5),
    Column("village", "村(社区)", lambda one: one.line.village, width=5.5),
    Column("name", "姓名", lambda one: one.line.recipient_name, width=4.5),
    Column("payee", "收款人", lambda one: one.line.payee_name, width=4.5),
    Column("account", "银行账号", lambda one: one.line.account, width=11),
    Column(
        "amount",
        "金额(元)",
        lambda one: grouped(one.line.amount_fen),
        align=Align.RIGHT,
        width=6,
        value=lambda one: one.line.amount_fen,
    ),
    Column("result", "结果", lambda one: one.words, width=6, tone=lambda one: TONES[one.result]),
    Column("source", "依据", lambda one: one.source, width=6),
    Column("reason", "原因", lambda one: one.reason, width=10, hint=lambda one: one.reason),
]
Wanted = Callable[[LineState], bool]
TABS: tuple[tuple[str, Wanted], ...] = (
    ("全部", lambda _one: True),
    ("成功", lambda one: one.result is LineResult.PAID),
    ("退回", lambda one: one.result is LineResult.RETURNED),
    ("不知道", lambda one: one.result not in FINAL),
)


class LinesPage(QWidget):
    """``answered``: line ids and the answer that the user gives them by hand."""

    answered = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._states: Sequence[LineState] = ()
        self.tabs = QTabBar()
        self.tabs.setObjectName("inner")
        self.tabs.setDrawBase(False)
        for words, _wanted in TABS:
            self.tabs.addTab(words)
        self.tabs.currentChanged.connect(self._fill)
        self.paid = button("改为成功")
        self.returned = button("改为退回…")
        self.unknown = button("改为不知道")
        self.rest = button("其余全部成功")
        self.paid.clicked.connect(lambda _on=False: self._say(Answer(LineResult.PAID)))
        self.unknown.clicked.connect(lambda _on=False: self._say(Answer(LineResult.UNKNOWN)))
        self.returned.clicked.connect(lambda _on=False: self._return())
        self.rest.clicked.connect(lambda _on=False: self._say_of_the_rest())
        self.table: TableView[LineState] = TableView(TableModel(COLUMNS), empty="没有这样的明细。")
        self.table.setAccessibleName("每一笔的发放结果")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.opened.connect(lambda _one: self._return())
        layout = column(self, 0)
        layout.addLayout(row(self.tabs, 1))
        layout.addLayout(row(self.paid, self.returned, self.unknown, self.rest, 1))
        layout.addWidget(self.table, 1)

    def show_states(self, states: Sequence[LineState]) -> None:
        """All lines; the cursor stays where it was."""
        self._states = states
        for at, (words, wanted) in enumerate(TABS):
            self.tabs.setTabText(at, f"{words} {sum(wanted(one) for one in states)}")
        self._fill()

    def _fill(self) -> None:
        wanted = TABS[self.tabs.currentIndex()][1]
        rows = [one for one in self._states if wanted(one)]
        self.table.refill(rows, lambda one: one.line.id)
        open_lines = any(one.result is LineResult.WAITING for one in self._states)
        self.rest.setEnabled(open_lines)
        for press in (self.paid, self.returned, self.unknown):
            press.setEnabled(bool(rows))

    def _chosen(self) -> list[int]:
        return [one.line.id for one in self.table.selected() if not one.before]

    def _say(self, answer: Answer) -> None:
        chosen = self._chosen()
        if chosen:
            self.answered.emit(chosen, answer)

    def _return(self) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        first = next(one for one in self._states if one.line.id == chosen[0])
        whom = first.line.payee_name if len(chosen) == 1 else f"选中的{len(chosen)}笔"
        reason = dialogs().line(self, "银行退回", f"{whom}的退回原因(如:户名不符):")
        if reason is None:
            return
        if not reason.strip():
            dialogs().warn(self, "没有写退回原因,没有改动。请照银行的回单填写原因。")
            return
        self._say(Answer(LineResult.RETURNED, reason.strip()))

    def _say_of_the_rest(self) -> None:
        rest = [one.line.id for one in self._states if one.result is LineResult.WAITING]
        self.answered.emit(rest, Answer(LineResult.PAID))
