"""The dialogs of a recovery: repaid, waived, set off, a letter, lapsed, agreed at takeover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.money import grouped
from app.month import Month
from app.services.recoveries.follow_up import CaseMonth, RecoveryCase
from app.services.recoveries.offset_offers import OffsetOffer
from app.services.recoveries.unpayable import Unpayable
from app.ui.widgets.fields import AmountField, ChoiceField, DateField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice, heading
from app.ui.widgets.reason_dialog import ReasonDialog
from app.ui.widgets.theme import Tone
from app.wording import amount_in_words

V = TypeVar("V")
TERM = timedelta(days=30)


def case_words(case: RecoveryCase) -> str:
    """Who and how much, in figures and words."""
    fen = case.to_recover_fen
    return (
        f"{case.program} {case.name}({case.village})\n"
        f"尚应追回 {grouped(fen)} 元,人民币{amount_in_words(fen)}"
    )


class CaseDialog(FormDialog[V]):
    """A form below the words that say whose money it is about."""

    def __init__(self, parent: QWidget, title: str, verb: str, words: str) -> None:
        super().__init__(parent, title, verb)
        self.form.add_widget(heading(words, "hint"))


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount (fen), its day, and the number of the receipt or document."""

    amount_fen: int
    on: date
    document: str


class RepaymentDialog(CaseDialog[Sum]):
    """Money that came back, with its receipt."""

    def __init__(self, parent: QWidget, case: RecoveryCase) -> None:
        super().__init__(parent, "登记退款", "登记退款", case_words(case))
        add = self.form.add
        self.amount = add("收到金额", AmountField(case.to_recover_fen or None, required=True))
        self.on = add("收款日期", DateField.today())
        hint = "多收的部分会列为应退还,在下一份花名册里退给本人。"
        self.receipt = add("收据编号", TextField(required=True, longest=60), hint)
        self.amount.setFocus()

    def read(self) -> Sum:
        return Sum(self.amount.given(), self.on.given(), self.receipt.given())


class WaiverDialog(CaseDialog[Sum]):
    """Money that a document says need not come back."""

    def __init__(self, parent: QWidget, case: RecoveryCase) -> None:
        super().__init__(parent, "减免应追回", "登记减免", case_words(case))
        add = self.form.add
        self.amount = add("减免金额", AmountField(case.to_recover_fen or None, required=True))
        self.on = add("批准日期", DateField.today())
        self.document = add("减免依据文件", TextField(required=True, longest=120))
        self.document.setFocus()

    def read(self) -> Sum:
        return Sum(self.amount.given(), self.on.given(), self.document.given())


@dataclass(frozen=True, slots=True)
class Offset:
    """On which line how much (fen) is set off."""

    offer: OffsetOffer
    amount_fen: int


class OffsetDialog(CaseDialog[Offset]):
    """Set off against arrears on a draft's line, never against the month's regular money."""

    def __init__(self, parent: QWidget, case: RecoveryCase, offers: Sequence[OffsetOffer]) -> None:
        super().__init__(parent, "抵扣", "列入抵扣", case_words(case))
        words = "只能抵扣草稿中的补发,不动当月应发;花名册上会单独列明,本人看得到。"
        self.form.add_widget(Notice(Tone.WAITING, words))
        field = ChoiceField([(offer.words, offer) for offer in offers], required=True)
        self.offer = self.form.add("在哪一行抵扣", field)
        self.offer.edited.connect(self._propose)
        amount = AmountField(offers[0].most_fen, required=True)
        self.amount = self.form.add("抵扣金额", amount)
        self.amount.setFocus()

    def _propose(self) -> None:
        offer = self.offer.value()
        if offer is not None:
            self.amount.set_value(offer.most_fen)

    def read(self) -> Offset:
        return Offset(self.offer.given(), self.amount.given())


@dataclass(frozen=True, slots=True)
class Term:
    """The day of a letter, and by when the money is to be brought back."""

    on: date
    due: date


class LetterDialog(CaseDialog[Term]):
    """By when the money is to be brought back."""

    def __init__(self, parent: QWidget, cases: Sequence[RecoveryCase]) -> None:
        total = sum(case.to_recover_fen for case in cases)
        names = "、".join(case.name for case in cases[:6]) + ("等" if len(cases) > 6 else "")
        words = f"发给 {names},共 {len(cases)} 份,应退 {grouped(total)} 元"
        super().__init__(parent, "发退款通知", "生成通知", words)
        self.on = self.form.add("通知日期", DateField.today())
        due = DateField.today(TERM)
        self.due = self.form.add("退回期限", due, "通知编号自动排,发出记录会保留。")
        self.due.setFocus()

    def read(self) -> Term:
        return Term(self.on.given(), self.due.given())


def lapse_dialog(parent: QWidget, row: Unpayable) -> ReasonDialog:
    """Close money that is owed and cannot be paid."""
    held = row.held
    fen = held.amount_fen
    words = (
        f"{row.program} {held.name} {held.month.chinese}\n应发未发 {grouped(fen)} 元,"
        f"人民币{amount_in_words(fen)}({held.reason})"
    )
    notice = "核销以后这个月不再发放。只有确实无法发放(如无人继承)并有文件时才核销。"
    return ReasonDialog(
        parent,
        "核销发不出的钱",
        "核销",
        "依据文件",
        longest=120,
        above=[heading(words, "hint"), Notice(Tone.MUST_DO, notice)],
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """The month whose difference is settled, and the document that says so."""

    month: Month
    document: str


class TakeoverDialog(CaseDialog[Agreement]):
    """The difference of a month taken in as history, agreed upon once."""

    def __init__(self, parent: QWidget, case: RecoveryCase, months: Sequence[CaseMonth]) -> None:
        super().__init__(parent, "移交约定", "按移交约定结清", case_words(case))
        words = "以前发过、作为历史录入的月份,与应发的差额按移交文件一次结清,不补也不追。"
        self.form.add_widget(heading(words, "hint"))
        choices = [(_difference(month), month.month) for month in months]
        self.month = self.form.add("月份", ChoiceField(choices, required=True))
        self.document = self.form.add("移交文件", TextField(required=True, longest=120))
        self.document.setFocus()

    def read(self) -> Agreement:
        return Agreement(self.month.given(), self.document.given())


def _difference(month: CaseMonth) -> str:
    if month.over_fen:
        return f"{month.month.chinese} 多发{grouped(month.over_fen)}元"
    return f"{month.month.chinese} 少发{grouped(month.owed_fen)}元"
