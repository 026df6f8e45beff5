"""One recovery: the months with their working, what was done, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.money import grouped
from app.services.recoveries.follow_up import CaseDetail, CaseEvent, CaseMonth, CaseState
from app.ui.widgets import theme
from app.ui.widgets.parts import Notice, button, heading, row, scrolled
from app.ui.widgets.theme import SPACE, Tone


class RecoveryPanel(QWidget):
    """``wanted``: which of the actions (its key) was pressed."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.detail: CaseDetail | None = None
        self.name = heading("", "label")
        self.name.setWordWrap(True)
        self.repay = self._button("登记退款…", "repay")
        self.letter = self._button("发通知…", "letter")
        self.offset = self._button("抵扣…", "offset")
        self.waive = self._button("减免…", "waive")
        self.takeover = self._button("移交约定…", "takeover")
        self.person = self._button("查看本人", "person")
        self.state = Notice()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(self.name)
        layout.addLayout(row(self.repay, self.letter, self.offset, 1))
        layout.addLayout(row(self.waive, self.takeover, self.person, 1))
        layout.addWidget(self.state)
        layout.addWidget(scrolled(self.text), 1)
        theme.follow(self, lambda: self.setFixedWidth(theme.em(21)))
        self.show_detail(None)

    def show_detail(self, detail: CaseDetail | None) -> None:
        """Another recovery, or none."""
        self.detail = detail
        presses = (self.repay, self.letter, self.offset, self.waive, self.person)
        for press in presses:
            press.setEnabled(detail is not None)
        self.takeover.setVisible(False)
        self.state.say("")
        if detail is None:
            self.name.setText("")
            self.text.setText("")
            return
        case = detail.case
        self.name.setText(f"{case.name} {case.program} 尚应追回 {grouped(case.to_recover_fen)} 元")
        self.letter.setEnabled(case.state is CaseState.OPEN)
        for press in (self.offset, self.waive):
            press.setEnabled(bool(case.to_recover_fen))
        self.takeover.setVisible(any(month.taken_in for month in detail.months))
        self._say(detail)
        self.text.setText(_text(detail))

    def _say(self, detail: CaseDetail) -> None:
        case = detail.case
        if case.state is CaseState.POSSIBLE:
            self.state.say(
                f"● 其中 {grouped(case.possible_fen)} 元还在等银行回盘,只是可能多发,现在不发通知。",
                Tone.WAITING,
            )
        elif case.state is CaseState.REFUND:
            self.state.say(
                f"● 多退了 {grouped(case.refund_fen)} 元,下一份花名册退还给本人。", Tone.WAITING
            )
        elif case.state is CaseState.CLOSED:
            self.state.say("✓ 已了结。", Tone.DONE)

    def _button(self, words: str, key: str) -> QPushButton:
        made = button(words)
        made.setAutoDefault(True)
        made.clicked.connect(lambda _on=False: self.wanted.emit(key))
        return made


def _text(detail: CaseDetail) -> str:
    case = detail.case
    over = [month for month in detail.months if month.over_fen]
    sums = (
        f"多发 {grouped(case.over_fen)} 元 已退回 {grouped(case.repaid_fen)} 元 "
        f"已减免 {grouped(case.waived_fen)} 元"
    )
    parts = [sums]
    if over:
        parts += ["", "多发的月份"]
        parts += [_month(month) for month in over]
    if detail.events:
        parts += ["", "办理经过"]
        parts += [_event(event) for event in detail.events]
    if case.phone:
        parts += ["", f"电话:{case.phone}"]
    return "\n".join(parts)


def _month(month: CaseMonth) -> str:
    closed = f" 已核销或约定 {grouped(month.closed_fen)}" if month.closed_fen else ""
    rosters = "".join(f"\n  {words}" for words in month.rosters)
    return (
        f"{month.month.chinese}:已发 {grouped(month.paid_fen)} 应发 {grouped(month.due_fen)}"
        f"{closed} 多发 {grouped(month.over_fen)} 元\n  {month.working}{rosters}"
    )


def _event(event: CaseEvent) -> str:
    by = f",{event.by}" if event.by else ""
    amount = f" {grouped(event.amount_fen)} 元" if event.amount_fen else ""
    return f"{event.on.isoformat()} {event.what}{amount}({event.paper}{by})"
