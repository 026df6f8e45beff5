"""What can be done with a recovery: each a dialog, one action in one transaction, a paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy.orm import Session

from app.reports.pdf_form import form_bytes
from app.reports.recoveries import letter_forms, recovery_sheet
from app.services.office import settings
from app.services.recoveries import entering
from app.services.recoveries.follow_up import CaseDetail, CaseState, RecoveryCase
from app.services.recoveries.letters import LetterRow, issue_letters
from app.services.recoveries.offset_offers import OffsetOffer, offset_offers
from app.services.recoveries.unpayable import Unpayable
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import open_form
from app.ui.desk.paper_dialog import Paper, PaperDialog, paper_of
from app.ui.payments import recovery_dialogs as forms
from app.ui.payments.account_actions import AccountActions, Waiting
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog

T = TypeVar("T")
V = TypeVar("V")


class RecoveryActions:
    """``owner`` is the page that the dialogs stand over; the newest of them stays at hand."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self.desk = desk
        self.owner = owner
        self.dialog: QDialog | None = None
        self.paper: PaperDialog | None = None

    def show(self, dialog: FormDialog[V]) -> None:
        """Open a form over the page."""
        self.dialog = dialog
        open_dialog(dialog)

    def change_account(self, one: Unpayable) -> None:
        """Say to whom and where money goes that could not be paid."""
        held = one.held
        waiting = Waiting(held.enrollment_id, held.name, held.reason, held.amount_fen)
        AccountActions(self.desk, self.owner, self.show).change(waiting)

    def act(self, key: str, detail: CaseDetail) -> None:
        """``repay``, ``offset``, ``waive`` or ``takeover``."""
        acts: dict[str, Callable[[CaseDetail], None]] = {
            "repay": self.repay,
            "offset": self.ask_offset,
            "waive": self.waive,
            "takeover": self.takeover,
        }
        acts[key](detail)

    def _open(
        self,
        dialog: FormDialog[V],
        action: Callable[[Session, V], T],
        said: str,
        then: Callable[[T], None] | None = None,
    ) -> None:
        open_form(
            self.desk,
            self.owner,
            dialog,
            lambda value: lambda session: action(session, value),
            said,
            then,
            show=self.show,
        )

    def repay(self, detail: CaseDetail) -> None:
        case, by = detail.case, self.desk.by
        self._open(
            forms.RepaymentDialog(self.owner, case),
            lambda session, paid: entering.record_repayment(
                session,
                by,
                case.enrollment_id,
                paid.amount_fen,
                paid.on,
                paid.document,
                today=self.desk.today,
            ),
            f"已登记{case.name}的退款",
        )

    def waive(self, detail: CaseDetail) -> None:
        case, by = detail.case, self.desk.by
        self._open(
            forms.WaiverDialog(self.owner, case),
            lambda session, waived: entering.record_waiver(
                session,
                by,
                case.enrollment_id,
                waived.amount_fen,
                waived.on,
                waived.document,
                today=self.desk.today,
            ),
            f"已登记{case.name}的减免",
        )

    def ask_offset(self, detail: CaseDetail) -> None:
        case, today = detail.case, self.desk.today
        self.desk.read(
            lambda session: offset_offers(session, case.enrollment_id, today=today),
            lambda offers: self._offset(case, offers),
            owner=self.owner,
        )

    def _offset(self, case: RecoveryCase, offers: Sequence[OffsetOffer]) -> None:
        if not offers:
            dialogs().tell(
                self.owner,
                f"现在没有可以抵扣{case.name}的补发。",
                "抵扣只能在草稿的补发中进行:先生成有补发的花名册草稿,再来抵扣。当月应发不能抵扣。",
            )
            return
        by, today = self.desk.by, self.desk.today

        def action(session: Session, chosen: forms.Offset) -> None:
            offer = chosen.offer
            entering.offset(
                session,
                by,
                offer.roster_number,
                offer.position,
                case.enrollment_id,
                offer.month,
                chosen.amount_fen,
                today=today,
            )

        dialog = forms.OffsetDialog(self.owner, case, offers)
        self._open(dialog, action, f"已列入{case.name}的抵扣")

    def letters(self, detail: CaseDetail, selected: Sequence[RecoveryCase]) -> None:
        """To all that are selected and may be written to; to the one in sight at least."""
        chosen = [case for case in selected if case.state is CaseState.OPEN]
        cases = chosen if len(chosen) > 1 else [detail.case]
        ids, by = [case.enrollment_id for case in cases], self.desk.by
        self._open(
            forms.LetterDialog(self.owner, cases),
            lambda session, term: issue_letters(
                session, by, ids, issued_on=term.on, due_on=term.due
            ),
            f"已生成{len(cases)}份退款通知",
            self._show_letters,
        )

    def _show_letters(self, letters: tuple[LetterRow, ...]) -> None:
        self._show_paper("退款通知", lambda _session: Paper(form_bytes(letter_forms(letters))))

    def takeover(self, detail: CaseDetail) -> None:
        case, by = detail.case, self.desk.by
        months = [month for month in detail.months if month.taken_in]
        self._open(
            forms.TakeoverDialog(self.owner, case, months),
            lambda session, agreed: entering.agree_at_takeover(
                session,
                by,
                case.enrollment_id,
                agreed.month,
                agreed.document,
                today=self.desk.today,
            ),
            f"已按移交约定结清{case.name}的差额",
        )

    def lapse(self, one: Unpayable) -> None:
        """Close money that is owed and cannot be paid."""
        held, by = one.held, self.desk.by
        self._open(
            forms.lapse_dialog(self.owner, one),
            lambda session, document: entering.close_lapsed(
                session, by, held.enrollment_id, held.month, document, today=self.desk.today
            ),
            f"已核销{held.name}{held.month.chinese}的应发",
        )

    def print_list(self, shown: Sequence[RecoveryCase]) -> None:
        """The list as it is shown, on paper."""
        today = self.desk.today
        self._show_paper(
            f"应追回资金清单{today.isoformat()}",
            lambda session: paper_of([recovery_sheet(shown, settings.get(session, "town"), today)]),
        )

    def _show_paper(self, title: str, question: Callable[[Session], Paper | None]) -> None:
        self.paper = PaperDialog(self.desk, self.owner, title, question)
        open_dialog(self.paper)
