"""The dialogs after the bank's answer: all paid, an account confirmed or changed, a correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from app.models.roster import LineResult
from app.money import grouped
from app.services.enrollments.rows import NewPayee, PayeeRow
from app.services.office.staff import StaffRow
from app.services.rosters.rows import RESULT_WORDS, RosterLineRow
from app.ui.desk.second_person import SecondPerson, ask_second
from app.ui.payments.review_dialogs import total_words
from app.ui.payments.steps import Run
from app.ui.widgets.fields import DateField, IdField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice, heading
from app.ui.widgets.theme import Tone

OTHER = {LineResult.PAID: LineResult.RETURNED, LineResult.RETURNED: LineResult.PAID}


class PaidDialog(FormDialog[date]):
    """That the bank paid every line, said in words, with the day of it."""

    def __init__(self, parent: QWidget, run: Run) -> None:
        super().__init__(parent, "全部发放成功", "登记全部发放成功")
        self.form.add_widget(heading(total_words(run), "hint"))
        who = "现金已全部领取" if run.row.paid_in_cash else "银行已把每一笔都发放成功,没有退回"
        words = f"确认{who}。登记以后按银行的凭证才能更正。"
        self.form.add_widget(Notice(Tone.WAITING, words))
        self.on = self.form.add("发放日期", DateField.today())
        self.on.setFocus()

    def read(self) -> date:
        return self.on.given()


class ConfirmDialog(FormDialog[NewPayee]):
    """That the account on record is right after all."""

    def __init__(
        self, parent: QWidget, name: str, why: str, amount_fen: int, payee: PayeeRow
    ) -> None:
        super().__init__(parent, "确认账号无误", "确认账号无误")
        self._payee = payee
        where = f"{payee.bank} {payee.account}".strip()
        words = f"{name} 收款人:{payee.name}\n账号:{where}"
        self.form.add_widget(heading(words, "hint"))
        self.form.add_widget(
            Notice(
                Tone.WAITING,
                f"{why}。请先与{payee.name}和银行核对;确认无误以后,{grouped(amount_fen)} 元"
                "列入下一份花名册补发。账号有变的,请改用“更换账号”。",
            )
        )

    def read(self) -> NewPayee:
        """The same entry again confirms it ([R]6)."""
        payee = self._payee
        return NewPayee(
            name=payee.name,
            id_number=payee.id_number or None,
            bank=payee.bank or None,
            account=payee.account,
            holder=payee.holder or None,
        )


class AccountDialog(FormDialog[NewPayee]):
    """To whom and to which account the money goes from today on."""

    def __init__(self, parent: QWidget, name: str, why: str, payee: PayeeRow | None) -> None:
        super().__init__(parent, f"更换账号:{name}", "保存账号")
        add = self.form.add
        words = f"{why}。保存以后,列入下一份花名册补发。"
        self.form.add_widget(heading(words, "hint"))
        payee_name = payee.name if payee else name
        self.name = add("收款人", TextField(payee_name, required=True, longest=60))
        self.id_number = add("收款人身份证号", IdField(), "由别人代领时填写代领人的号码。")
        self.id_number.set_value((payee.id_number if payee else "") or None)
        self.bank = add("开户银行", TextField(payee.bank if payee else "", longest=60))
        account = TextField(payee.account if payee else "", required=True, longest=40)
        self.account = add("银行账号", account)
        self.account.setFocus()
        self.account.selectAll()

    def read(self) -> NewPayee:
        return NewPayee(
            name=self.name.given(),
            id_number=self.id_number.value(),
            bank=self.bank.value(),
            account=self.account.given(),
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """By which document of the bank, on which day, and the second person."""

    document: str
    on: date
    second: SecondPerson


class CorrectionDialog(FormDialog[Correction]):
    """The bank says later that a line came out otherwise; two persons ([R]9)."""

    def __init__(
        self, parent: QWidget, line: RosterLineRow, reviewers: Sequence[StaffRow], by: int
    ) -> None:
        super().__init__(parent, "更正发放结果", "更正发放结果")
        whose = f"第{line.position}笔 {line.recipient_name} {grouped(line.amount_fen)} 元"
        self.form.add_widget(heading(whose, "hint"))
        new = OTHER[line.result]
        then = (
            "这笔钱仍然应发,账号核对以后补发。"
            if new is LineResult.RETURNED
            else "如果这期间已经补发过,多发的部分列为应追回。"
        )
        words = f"从“{RESULT_WORDS[line.result]}”改为“{RESULT_WORDS[new]}”。{then}"
        self.form.add_widget(Notice(Tone.WAITING, words))
        document = TextField(required=True, longest=120)
        self.document = self.form.add("银行的更正凭证", document, "凭证名称和编号。")
        self.on = self.form.add("更正日期", DateField.today())
        hint = "更正需要两个人,不能是您自己。"
        self.second = ask_second(self.form, reviewers, {by}, hint)
        self.document.setFocus()

    def read(self) -> Correction:
        return Correction(self.document.given(), self.on.given(), self.second.value())
