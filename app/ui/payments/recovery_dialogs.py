"""The dialogs of a recovery: repaid, waived, set off, a letter, lapsed, agreed at takeover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from app.money import grouped
from app.services.recoveries.follow_up import CaseMonth, RecoveryCase
from app.services.recoveries.offset_offers import OffsetOffer
from app.services.recoveries.unpayable import Unpayable
from app.ui.widgets.fields import AmountField, ChoiceField, DateField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice, heading
from app.ui.widgets.theme import Tone
from app.wording import amount_in_words

TERM = timedelta(days=30)


def case_words(case: RecoveryCase) -> str:
    """Who and how much, in figures and words."""
    fen = case.to_recover_fen
    return (
        f"{case.program} {case.name}({case.village})\n"
        f"尚应追回 {grouped(fen)} 元,人民币{amount_in_words(fen)}"
    )


def repayment_dialog(parent: QWidget, case: RecoveryCase) -> FormDialog:
    """Money that came back, with its receipt."""
    dialog = _dialog(parent, "登记退款", "登记退款", case_words(case))
    dialog.form.add("amount", "收到金额", AmountField(case.to_recover_fen or None, required=True))
    dialog.form.add("on", "收款日期", DateField(date.today(), required=True))
    dialog.form.add(
        "receipt",
        "收据编号",
        TextField(required=True, longest=60),
        "多收的部分会列为应退还,在下一份花名册里退给本人。",
    )
    dialog.form.field("amount").setFocus()
    return dialog


def waiver_dialog(parent: QWidget, case: RecoveryCase) -> FormDialog:
    """Money that a document says need not come back."""
    dialog = _dialog(parent, "减免应追回", "登记减免", case_words(case))
    dialog.form.add("amount", "减免金额", AmountField(case.to_recover_fen or None, required=True))
    dialog.form.add("on", "批准日期", DateField(date.today(), required=True))
    dialog.form.add("document", "减免依据文件", TextField(required=True, longest=120))
    dialog.form.field("document").setFocus()
    return dialog


def offset_dialog(parent: QWidget, case: RecoveryCase, offers: Sequence[OffsetOffer]) -> FormDialog:
    """Set off against arrears on a draft's line, never against the month's regular money."""
    dialog = _dialog(parent, "抵扣", "列入抵扣", case_words(case))
    words = "只能抵扣草稿中的补发,不动当月应发;花名册上会单独列明,本人看得到。"
    dialog.form.add_widget(Notice(Tone.WAITING, words))
    field: ChoiceField[OffsetOffer] = ChoiceField(
        [(offer.words, offer) for offer in offers], required=True
    )
    dialog.form.add("offer", "在哪一行抵扣", field)
    amount = AmountField(offers[0].most_fen, required=True)
    field.edited.connect(lambda: _propose(field, amount))
    dialog.form.add("amount", "抵扣金额", amount)
    amount.setFocus()
    return dialog


def _propose(field: ChoiceField[OffsetOffer], amount: AmountField) -> None:
    offer = field.value()
    if offer is not None:
        amount.set_value(offer.most_fen)


def letter_dialog(parent: QWidget, cases: Sequence[RecoveryCase]) -> FormDialog:
    """By when the money is to be brought back."""
    total = sum(case.to_recover_fen for case in cases)
    names = "、".join(case.name for case in cases[:6]) + ("等" if len(cases) > 6 else "")
    words = f"发给 {names},共 {len(cases)} 份,应退 {grouped(total)} 元"
    dialog = _dialog(parent, "发退款通知", "生成通知", words)
    dialog.form.add("on", "通知日期", DateField(date.today(), required=True))
    due = DateField(date.today() + TERM, required=True)
    dialog.form.add("due", "退回期限", due, "通知编号自动排,发出记录会保留。")
    due.setFocus()
    return dialog


def lapse_dialog(parent: QWidget, row: Unpayable) -> FormDialog:
    """Close money that is owed and cannot be paid."""
    held = row.held
    fen = held.amount_fen
    words = (
        f"{row.program} {held.name} {held.month.chinese}\n应发未发 {grouped(fen)} 元,"
        f"人民币{amount_in_words(fen)}({held.reason})"
    )
    dialog = _dialog(parent, "核销发不出的钱", "核销", words)
    notice = "核销以后这个月不再发放。只有确实无法发放(如无人继承)并有文件时才核销。"
    dialog.form.add_widget(Notice(Tone.MUST_DO, notice))
    dialog.form.add("document", "依据文件", TextField(required=True, longest=120))
    dialog.form.field("document").setFocus()
    return dialog


def takeover_dialog(parent: QWidget, case: RecoveryCase, months: Sequence[CaseMonth]) -> FormDialog:
    """The difference of a month taken in as history, agreed upon once."""
    dialog = _dialog(parent, "移交约定", "按移交约定结清", case_words(case))
    words = "以前发过、作为历史录入的月份,与应发的差额按移交文件一次结清,不补也不追。"
    dialog.form.add_widget(heading(words, "hint"))
    choices = [(_difference(month), month.month) for month in months]
    dialog.form.add("month", "月份", ChoiceField(choices, required=True))
    dialog.form.add("document", "移交文件", TextField(required=True, longest=120))
    dialog.form.field("document").setFocus()
    return dialog


def _difference(month: CaseMonth) -> str:
    if month.over_fen:
        return f"{month.month.chinese} 多发{grouped(month.over_fen)}元"
    return f"{month.month.chinese} 少发{grouped(month.owed_fen)}元"


def _dialog(parent: QWidget, title: str, verb: str, words: str) -> FormDialog:
    dialog = FormDialog(parent, title, verb)
    dialog.form.add_widget(heading(words, "hint"))
    return dialog
