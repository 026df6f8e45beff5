"""The page 待遇: each program with its amount and how it comes about, and its time line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.models.enrollment import TermStatus
from app.models.program import Period
from app.money import grouped
from app.month import span
from app.services.enrollments.rows import TermRow
from app.services.enrollments.words import account_words, term_parts
from app.services.people.detail import EnrollmentDetail
from app.services.people.money import EnrollmentMoney
from app.ui.beneficiaries.person_questions import Known
from app.ui.widgets.parts import button, column, heading, mark, scrolled
from app.ui.widgets.theme import SPACE, Tone

TONES = {
    TermStatus.ACTIVE: Tone.DONE,
    TermStatus.SUSPENDED: Tone.WAITING,
    TermStatus.ENDED: Tone.PLAIN,
    None: Tone.PLAIN,
}


class BenefitsPage(QWidget):
    """A card for each enrollment; ``undo_stop`` and ``resume`` ask for one of them."""

    undo_stop = Signal(object)
    resume = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._inside = QWidget()
        self._cards = column(self._inside, 0)
        self._cards.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self._inside))

    def show_known(self, known: Known, *, may_act: bool) -> None:
        """Everything anew."""
        while self._cards.count():
            self._cards.takeAt(0).widget().deleteLater()
        if not known.enrollments:
            self._cards.addWidget(heading("没有登记待遇。", "hint"))
        for one in known.enrollments:
            self._cards.addWidget(self._card(known, one, may_act=may_act))

    def _card(self, known: Known, one: EnrollmentDetail, *, may_act: bool) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        inside = column(card, 3)
        status = one.row.status
        title = QHBoxLayout()
        title.addWidget(heading(one.row.program, "label"))
        tone, words = _state(known, one)
        state = QLabel(tone.say(words))
        mark(state, "tone", tone.value)
        title.addWidget(state)
        title.addStretch(1)
        program = known.programs[one.row.program_id]
        if may_act and status is TermStatus.ENDED and not program.rules.one_off:
            for words, signal in (("撤销停发", self.undo_stop), ("恢复发放…", self.resume)):
                press = button(words, "link")
                press.clicked.connect(lambda _on=False, signal=signal: signal.emit(one))
                title.addWidget(press)
        inside.addLayout(title)
        money = known.money.get(one.row.id)
        if money is not None:
            inside.addWidget(_text(_amount_words(known, one, money)))
        for term in reversed(one.terms):
            inside.addWidget(_text(_term_words(program.rules.period, term), quiet=True))
        replaced = sum(term.replaced for term in one.history)
        if replaced:
            note = _text(f"另有 {replaced} 条已被更正取代的记录。", quiet=True)
            note.setToolTip(
                "\n".join(_term_words(program.rules.period, t) for t in one.history if t.replaced)
            )
            inside.addWidget(note)
        if one.payees:
            inside.addWidget(_text(_payee_words(one), quiet=True))
        return card


def _state(known: Known, one: EnrollmentDetail) -> tuple[Tone, str]:
    """How it stands, in colour; whom nobody counts for any more is not shown as drawing money."""
    words, money = _state_words(known, one), known.money.get(one.row.id)
    runs = (
        one.row.status is TermStatus.ACTIVE and not known.programs[one.row.program_id].rules.one_off
    )
    if runs and money is not None and money.due.left_out and not money.due.person_ids:
        return Tone.WAITING, f"{words},本月没有可以计发的人"
    return TONES[one.row.status], words


def _state_words(known: Known, one: EnrollmentDetail) -> str:
    row = one.row
    if known.programs[row.program_id].rules.one_off:
        day = row.granted_on.isoformat() if row.granted_on else row.first_month.chinese
        return f"{day} 一次性发放"
    if known.detail.person.died_on is not None and row.person_id == known.person_id:
        return f"{row.status_words}(本人已去世)"
    if row.status is None:
        return f"从{row.first_month.chinese}起"
    since = f"{row.status_from.chinese}起" if row.status_from else ""
    return f"{row.status_words} {since}".strip()


def _amount_words(known: Known, one: EnrollmentDetail, money: EnrollmentMoney) -> str:
    lines: list[str] = []
    if known.programs[one.row.program_id].rules.one_off:
        total = sum(month.due_fen for month in money.months)
        lines.append(f"金额 {grouped(total)} 元")
    else:
        due = money.due
        working = f" = {due.working}" if due.working and due.amount_fen else ""
        lines.append(f"{known.month.chinese}应发 {grouped(due.amount_fen)} 元{working}")
        if due.rate_missing:
            lines.append("▲ 还没有登记相应的标准,金额不对。")
    lines += [f"● {words}" for words in money.left_out]
    if money.owed_fen:
        lines.append(f"● 待发 {grouped(money.owed_fen)} 元")
    if money.to_recover_fen:
        lines.append(f"▲ {span(money.over_months)}多发,应追回 {grouped(money.to_recover_fen)} 元")
    return "\n".join(lines)


def _term_words(period: Period, term: TermRow) -> str:
    """One step of the time line: from when, what, why, by which document."""
    status, *rest = term_parts(period, term)
    return "  ".join((f"{term.from_month.chinese}起 {status}", *rest))


def _payee_words(one: EnrollmentDetail) -> str:
    now = one.payees[0]
    account = account_words(now, whole=False)
    relation = f"({now.relation})" if now.relation else ""
    return f"收款人:{now.name}{relation},{account}({now.from_day.isoformat()}起)"


def _text(words: str, *, quiet: bool = False) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setContentsMargins(0, 0, 0, SPACE // 2)
    if quiet:
        label.setProperty("role", "hint")
    return label
