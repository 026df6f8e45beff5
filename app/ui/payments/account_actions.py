"""Putting right where money goes, wherever it is seen to wait: confirmed as it is, or changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.services.enrollments.payees import payee_chain, set_payee
from app.services.enrollments.rows import NewPayee, PayeeRow, PayeeSet
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import open_form
from app.ui.payments.bank_dialogs import AccountDialog, ConfirmDialog
from app.ui.widgets.forms import FormDialog


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose money waits: the enrollment, the name, why, and how much (fen)."""

    enrollment_id: int
    name: str
    why: str
    amount_fen: int


class AccountActions:
    """``owner`` is the page; ``show`` opens its dialogs. What is entered holds from today on."""

    def __init__(
        self, desk: Desk, owner: QWidget, show: Callable[[FormDialog[NewPayee]], None]
    ) -> None:
        self._desk = desk
        self._owner = owner
        self._show = show

    def confirm(self, waiting: Waiting) -> None:
        """The account is right after all."""

        def ask(payee: PayeeRow) -> None:
            dialog = ConfirmDialog(
                self._owner, waiting.name, waiting.why, waiting.amount_fen, payee
            )
            self._open(dialog, waiting)

        self._with_payee(waiting, lambda payee: ask(payee) if payee is not None else None)

    def change(self, waiting: Waiting) -> None:
        """Another payee or account."""

        def ask(payee: PayeeRow | None) -> None:
            dialog = AccountDialog(self._owner, waiting.name, waiting.why, payee)
            self._open(dialog, waiting)

        self._with_payee(waiting, ask)

    def _with_payee(self, waiting: Waiting, then: Callable[[PayeeRow | None], None]) -> None:
        def found(chain: Sequence[PayeeRow]) -> None:
            then(chain[0] if chain else None)

        self._desk.read(
            lambda session: payee_chain(session, waiting.enrollment_id), found, owner=self._owner
        )

    def _open(self, dialog: FormDialog[NewPayee], waiting: Waiting) -> None:
        by, today = self._desk.by, self._desk.today
        open_form(
            self._desk,
            self._owner,
            dialog,
            lambda new: (
                lambda session: set_payee(session, by, waiting.enrollment_id, new, today=today)
            ),
            lambda done: _said(waiting, done),
            words="正在保存账号…",
            show=self._show,
        )


def _said(waiting: Waiting, done: PayeeSet) -> str:
    word = "已确认无误" if done.confirms else "已更换"
    return f"{waiting.name}的账号{word},下一份花名册补发"
