"""Putting right where money goes, wherever it is seen to wait: confirmed as it is, or changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.services.enrollments import NewPayee, PayeeRow, PayeeSet, payee_chain, set_payee
from app.ui.forms import FormDialog
from app.ui.payments.bank_dialogs import account_dialog, confirm_dialog
from app.ui.payments.page import StepPage


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose money waits: the enrollment, the name, why, and how much (fen)."""

    enrollment_id: int
    name: str
    why: str
    amount_fen: int


class AccountActions:
    """For a page; what is entered holds from today on."""

    def __init__(self, page: StepPage) -> None:
        self._page = page

    def confirm(self, waiting: Waiting) -> None:
        """The account is right after all: the same entry again confirms it ("Paid" 6)."""

        def ask(payee: PayeeRow) -> None:
            same = NewPayee(
                name=payee.name,
                id_number=payee.id_number or None,
                bank=payee.bank or None,
                account=payee.account,
                holder=payee.holder or None,
            )
            dialog = confirm_dialog(
                self._page, waiting.name, waiting.why, waiting.amount_fen, payee
            )
            self._open(dialog, waiting, lambda _values: same)

        self._with_payee(waiting, lambda payee: ask(payee) if payee is not None else None)

    def change(self, waiting: Waiting) -> None:
        """Another payee or account."""

        def ask(payee: PayeeRow | None) -> None:
            dialog = account_dialog(self._page, waiting.name, waiting.why, payee)
            self._open(dialog, waiting, lambda values: NewPayee(**values))

        self._with_payee(waiting, ask)

    def _with_payee(self, waiting: Waiting, then: Callable[[PayeeRow | None], None]) -> None:
        def found(chain: Sequence[PayeeRow]) -> None:
            then(chain[0] if chain else None)

        self._page.desk.read(
            lambda session: payee_chain(session, waiting.enrollment_id), found, owner=self._page
        )

    def _open(
        self, dialog: FormDialog, waiting: Waiting, new: Callable[[dict[str, Any]], NewPayee]
    ) -> None:
        by = self._page.desk.by

        def submit(values: dict[str, Any]) -> None:
            self._page.act_in(
                dialog,
                lambda session: set_payee(session, by, waiting.enrollment_id, new(values)),
                said=lambda done: _said(waiting, done),
                words="正在保存账号…",
            )

        dialog.submit = submit
        self._page.open_dialog(dialog)


def _said(waiting: Waiting, done: PayeeSet) -> str:
    word = "已确认无误" if done.confirms else "已更换"
    return f"{waiting.name}的账号{word},下一份花名册补发"
