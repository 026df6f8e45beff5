"""The last step of taking history in: what becomes of the difference, and the second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QWidget
from sqlalchemy.orm import Session

from app.money import grouped
from app.services.history.rows import PastList, Preview, TakenIn
from app.services.history.taking import take_in
from app.services.office.staff import StaffRow
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import act_in
from app.ui.desk.second_person import SecondPerson, ask_second, proved
from app.ui.widgets.fields import ChoiceField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice
from app.ui.widgets.theme import Tone
from app.wording import amount_in_words

AGREED = "按接管时商定,一次了结(以后不补发、不追回)"
RECKONED = "照算(少发的补发,多发的列为应追回)"
NO_HAND = "不能是正在操作的这个人。"


@dataclass(frozen=True, slots=True)
class Taking:
    """What becomes of the difference, by which document, and who is the second person."""

    agreed: bool
    document: str
    second: SecondPerson


class TakeInDialog(FormDialog[Taking]):
    """The money in figures and words, the choice where there is a difference, two persons."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        past: PastList,
        shown: Preview,
        known: Sequence[StaffRow],
    ) -> None:
        super().__init__(parent, "接管历史花名册", "接管花名册")
        self._desk, self._past, self._shown = desk, past, shown
        told = QLabel(
            f"{shown.program}:{len(shown.months)}份花名册、{len(shown.payments)}笔\n"
            f"{grouped(shown.paid_fen)} 元\n人民币{amount_in_words(shown.paid_fen)}"
        )
        told.setWordWrap(True)
        self.form.add_widget(told)
        self.form.add_widget(
            Notice(
                Tone.WAITING,
                "接管后这些花名册即为锁定,不能再改,起账月份也不能再往后移。"
                "这些钱计入资金支出,当时的到账请在资金中补登。",
            )
        )
        self.agreed = ChoiceField([(AGREED, True), (RECKONED, False)], required=True)
        if shown.differences:
            self.form.add(
                "与应发的差额怎么办",
                self.agreed,
                f"{shown.enrollments_apart}份待遇:少发{grouped(shown.under_fen)}元,"
                f"多发{grouped(shown.over_fen)}元。以后登记有变动的,变动部分照样全额计算。",
            )
        document = TextField(required=True, longest=100)
        self.document = self.form.add("依据", document, "如:2017年发放资料移交清单")
        self.second = ask_second(self.form, known, (desk.by,), NO_HAND)
        self.document.setFocus()
        self.submit = self._take
        self.fit()

    def read(self) -> Taking:
        return Taking(self.agreed.given(), self.document.given(), self.second.value())

    def _take(self, taking: Taking) -> None:
        by, folder = self._desk.by, self._desk.office.folder
        past, shown = self._past, self._shown

        def action(session: Session) -> TakenIn:
            return take_in(
                session,
                by,
                proved(session, folder, taking.second),
                past,
                shown,
                agreed=taking.agreed,
                document=taking.document,
            )

        act_in(
            self._desk,
            self,
            action,
            owner=self,
            words="正在接管…",
            retry=self.second.password,
            said=lambda taken: (
                f"已接管{len(taken.numbers)}份历史花名册,"
                f"{taken.lines}笔,共{grouped(taken.paid_fen)}元"
            ),
        )
