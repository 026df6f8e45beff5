"""One distribution: its people, where each stands, and what can be done with those selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.models.distribution import Stage
from app.models.staff import Role
from app.services.distributions import entering, fixing, moves
from app.services.distributions.rows import STAGE_WORDS, STAGES, RecipientRow
from app.services.office.staff import StaffRow
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import act_in
from app.ui.desk.second_person import proved, reviewers
from app.ui.payments.distributions import forms
from app.ui.payments.distributions.offers import Action, distribution_offers
from app.ui.payments.distributions.printing import print_distribution
from app.ui.payments.distributions.shown import Shown, facts_words, state_words
from app.ui.payments.distributions.tables import recipient_columns
from app.ui.widgets.field import Field
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.offers import show_offers
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import Notice, acting, heading, mark, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE

T = TypeVar("T")
V = TypeVar("V")
Do = Callable[[Session, int, str, list[int]], T]
DoWith = Callable[[Session, int, str, list[int], V], T]
Said = str | Callable[[Any], str]
CHOOSE = "在左边选一次发放,这里显示它的名单。"
NOBODY = "名单里还没有人。点“添加一户…”逐户登记。"


class DistributionPanel(QWidget):
    """Title, actions in two rows (the list as a whole; those selected), state, people."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.shown: Shown | None = None
        self.dialog: QDialog | None = None
        self.title = heading(CHOOSE)
        self.facts = heading("", "hint")
        self.state = Notice()
        self.people: TableView[RecipientRow] = TableView(
            TableModel(recipient_columns(None)), empty=NOBODY
        )
        self.people.setAccessibleName("发放名单")
        self._make_buttons()
        self._lay_out()
        self.people.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        self._offer()

    def _make_buttons(self) -> None:
        self.fix = acting("审定名单…", self._fix)
        self.add = acting("添加一户…", self._add)
        self.gather = acting("重新生成名单", self._gather)
        self.paper = acting("打印名单…", self._print)
        self.cancel = acting("撤销发放…", self._cancel, "danger")
        self.stages = {
            stage: acting(f"{STAGE_WORDS[stage]}通过", partial(self._assess, stage))
            for stage in STAGES[1:]
        }
        self.category = acting("选类别…", self._category)
        self.refuse = acting("不发放…", self._refuse)
        self.back = acting("恢复发放", self._take_back)
        self.sign = acting("登记领取…", self._sign)
        self.unsign = acting("更正领取", self._unsign)
        self._presses = (
            (Action.FIX, self.fix),
            (Action.ADD, self.add),
            (Action.GATHER, self.gather),
            (Action.PAPER, self.paper),
            (Action.CANCEL, self.cancel),
            *((Action.ASSESS, press) for press in self.stages.values()),
            (Action.CATEGORY, self.category),
            (Action.REFUSE, self.refuse),
            (Action.TAKE_BACK, self.back),
            (Action.SIGN, self.sign),
            (Action.UNSIGN, self.unsign),
        )

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 2, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(self.title)
        layout.addWidget(self.facts)
        layout.addLayout(row(self.fix, self.add, self.gather, self.paper, 1, self.cancel))
        layout.addWidget(self.state)
        of_selected = (*self.stages.values(), self.category, self.refuse, self.back)
        layout.addLayout(row(heading("选中的人", "label"), *of_selected, self.sign, self.unsign, 1))
        layout.addWidget(self.people, 1)

    # What it shows

    def show_distribution(self, shown: Shown | None) -> None:
        """Another distribution, the same one after something changed, or none."""
        before, self.shown = self.shown, shown
        self.people.setVisible(shown is not None)
        if shown is None:
            self.title.setText(CHOOSE)
            self.facts.setText("")
            self.state.say("")
        else:
            self.title.setText(f"{shown.row.title} · {shown.row.measure}")
            self.facts.setText(facts_words(shown.row))
            self.state.say(*state_words(shown))
            self._fill(shown, same=before is not None and before.row.id == shown.row.id)
        self._offer()

    def _fill(self, shown: Shown, *, same: bool) -> None:
        """The people; of the same distribution the cursor stays where it was."""
        current = self.people.current() if same else None
        model = self.people.rows
        model.columns = recipient_columns(shown.row)
        model.set_rows(shown.people)
        model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(model.columns) - 1)
        for hidden, key in ((not shown.categories, "category"), (not shown.row.relief, "need")):
            at = next(at for at, column in enumerate(model.columns) if column.key == key)
            self.people.setColumnHidden(at, hidden)
        if current is not None:
            self.people.choose(lambda one: one.id == current.id)

    def _offer(self) -> None:
        """Only what can be done now; the likely next action stands out."""
        shown = self.shown
        offers = distribution_offers(
            shown.row if shown is not None else None,
            shown.categories if shown is not None else (),
            self.people.selected() if shown is not None else (),
            may_prepare=self.desk.may(Role.PREPARE),
        )
        show_offers(self._presses, offers)
        mark(self.fix, "role", "primary" if self.fix.isEnabled() else "")

    # What the user does with the list as a whole

    def _gather(self) -> None:
        self._act(
            lambda session, by, number, _ids: entering.gather(session, by, number),
            lambda found: f"名单已重新生成:{found.rows}户(人),{found.people}人",
            "正在生成名单…",
        )

    def _add(self) -> None:
        if self.shown is not None:
            self._ask(
                forms.HouseholdDialog(self, self.shown.categories),
                lambda session, by, number, _ids, report: entering.report_household(
                    session, by, number, report.id_number, tier=report.tier, need=report.need
                ),
                "已添加一户",
            )

    def _fix(self) -> None:
        self.desk.read(reviewers, self._fix_with, owner=self)

    def _fix_with(self, known: Sequence[StaffRow]) -> None:
        shown, folder = self.shown, self.desk.office.folder
        if shown is None:
            return
        paid = "" if shown.row.goods else f",由“{shown.row.program}”的下一份花名册发放"
        told = f"{shown.comes_to}。审定以后名单不再变动{paid}。"
        dialog = forms.FixDialog(self, shown.row, told, known, self.desk.by)
        self._ask(
            dialog,
            lambda session, by, number, _ids, second: fixing.fix(
                session, by, proved(session, folder, second), number, today=self.desk.today
            ),
            lambda count: f"名单已审定:{count}户(人)",
            "正在核对密码并审定…",
            retry=dialog.second.password,
        )

    def _cancel(self) -> None:
        if self.shown is not None:
            self._ask(
                forms.cancel_dialog(self, self.shown.row),
                lambda session, by, number, _ids, reason: fixing.cancel(
                    session, by, number, reason
                ),
                "这次发放已撤销",
            )

    def _print(self) -> None:
        if self.shown is not None:
            self.dialog = print_distribution(self.desk, self, self.shown.row) or self.dialog

    # What the user does with those selected

    def _assess(self, stage: Stage) -> None:
        self._act(
            lambda session, by, number, ids: moves.assess(session, by, number, ids, stage),
            lambda count: f"{count}户{STAGE_WORDS[stage]}通过",
        )

    def _category(self) -> None:
        if self.shown is not None:
            self._ask(
                forms.CategoryDialog(self, self.shown.categories, len(self._ids())),
                entering.set_category,
                lambda count: f"{count}户的类别已改",
            )

    def _refuse(self) -> None:
        self._ask(
            forms.refuse_dialog(self, len(self._ids())),
            moves.refuse,
            lambda count: f"{count}户记为不发放,可以恢复",
        )

    def _take_back(self) -> None:
        self._act(moves.take_back, lambda count: f"{count}户已恢复发放")

    def _sign(self) -> None:
        self._ask(
            forms.SignDialog(self, len(self._ids())),
            lambda session, by, number, ids, signed: moves.record_receipt(
                session, by, number, ids, signed.day, signed.who, today=self.desk.today
            ),
            lambda count: f"{count}户已登记领取",
        )

    def _unsign(self) -> None:
        self._act(moves.undo_receipt, lambda count: f"{count}户的领取记录已更正")

    def _ids(self) -> list[int]:
        return [one.id for one in self.people.selected()]

    def _act(self, do: Do[T], said: Said, words: str = "正在保存…") -> None:
        """One action on the distribution and those selected, at once."""
        if self.shown is None:
            return
        number, by, ids = self.shown.row.number, self.desk.by, self._ids()
        self.desk.act(
            lambda session: do(session, by, number, ids), owner=self, said=said, words=words
        )

    def _ask(
        self,
        dialog: FormDialog[V],
        do: DoWith[V, T],
        said: Said,
        words: str = "正在保存…",
        *,
        retry: Field[str] | None = None,
    ) -> None:
        """The same with what a form asks for."""
        if self.shown is None:
            return
        number, by, ids = self.shown.row.number, self.desk.by, self._ids()
        dialog.submit = lambda value: act_in(
            self.desk,
            dialog,
            lambda session: do(session, by, number, ids, value),
            owner=self,
            said=said,
            words=words,
            retry=retry,
        )
        self.dialog = dialog
        open_dialog(dialog)
