"""The dialogs after the bank's answer: all paid, an account confirmed or changed, a correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from app.models.roster import LineResult
from app.money import grouped
from app.services.enrollments.rows import PayeeRow
from app.services.office.staff import StaffRow
from app.services.rosters.rows import RESULT_WORDS, RosterLineRow
from app.ui.desk.second_person import ask_second
from app.ui.payments.review_dialogs import total_words
from app.ui.payments.steps import Run
from app.ui.widgets.fields import DateField, IdField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice, heading
from app.ui.widgets.theme import Tone

OTHER = {LineResult.PAID: LineResult.RETURNED, LineResult.RETURNED: LineResult.PAID}


def paid_dialog(parent: QWidget, run: Run) -> FormDialog:
    """That the bank paid every line, said in words, with the day of it."""
    dialog = FormDialog(parent, "全部发放成功", "登记全部发放成功")
    dialog.form.add_widget(heading(total_words(run), "hint"))
    who = "现金已全部领取" if run.row.paid_in_cash else "银行已把每一笔都发放成功,没有退回"
    dialog.form.add_widget(Notice(Tone.WAITING, f"确认{who}。登记以后按银行的凭证才能更正。"))
    day = DateField(date.today(), required=True)
    dialog.form.add("on", "发放日期", day)
    day.setFocus()
    return dialog


def confirm_dialog(
    parent: QWidget, name: str, why: str, amount_fen: int, payee: PayeeRow
) -> FormDialog:
    """That the account on record is right after all."""
    dialog = FormDialog(parent, "确认账号无误", "确认账号无误")
    where = f"{payee.bank} {payee.account}".strip()
    dialog.form.add_widget(heading(f"{name} 收款人:{payee.name}\n账号:{where}", "hint"))
    dialog.form.add_widget(
        Notice(
            Tone.WAITING,
            f"{why}。请先与{payee.name}和银行核对;确认无误以后,{grouped(amount_fen)} 元"
            "列入下一份花名册补发。账号有变的,请改用“更换账号”。",
        )
    )
    return dialog


def account_dialog(parent: QWidget, name: str, why: str, payee: PayeeRow | None) -> FormDialog:
    """To whom and to which account the money goes from today on."""
    dialog = FormDialog(parent, f"更换账号:{name}", "保存账号")
    form = dialog.form
    form.add_widget(heading(f"{why}。保存以后,列入下一份花名册补发。", "hint"))
    form.add("name", "收款人", TextField(required=True, longest=60))
    form.add("id_number", "收款人身份证号", IdField(), "由别人代领时填写代领人的号码。")
    form.add("bank", "开户银行", TextField(longest=60))
    form.add("account", "银行账号", TextField(required=True, longest=40))
    form.field("name").setText(payee.name if payee else name)
    form.field("id_number").set_value((payee.id_number if payee else "") or None)
    form.field("bank").setText(payee.bank if payee else "")
    form.field("account").setText(payee.account if payee else "")
    form.field("account").setFocus()
    form.field("account").selectAll()
    return dialog


def correction_dialog(
    parent: QWidget, line: RosterLineRow, reviewers: Sequence[StaffRow], by: int
) -> FormDialog:
    """The bank says later that a line came out otherwise; two persons ([R]9)."""
    dialog = FormDialog(parent, "更正发放结果", "更正发放结果")
    dialog.form.add_widget(
        heading(f"第{line.position}笔 {line.recipient_name} {grouped(line.amount_fen)} 元", "hint")
    )
    new = OTHER[line.result]
    then = (
        "这笔钱仍然应发,账号核对以后补发。"
        if new is LineResult.RETURNED
        else "如果这期间已经补发过,多发的部分列为应追回。"
    )
    words = f"从“{RESULT_WORDS[line.result]}”改为“{RESULT_WORDS[new]}”。{then}"
    dialog.form.add_widget(Notice(Tone.WAITING, words))
    dialog.form.add(
        "document", "银行的更正凭证", TextField(required=True, longest=120), "凭证名称和编号。"
    )
    dialog.form.add("on", "更正日期", DateField(date.today(), required=True))
    ask_second(dialog, reviewers, {by}, "更正需要两个人,不能是您自己。")
    dialog.form.field("document").setFocus()
    return dialog
