"""应追回: what is to come back over all programs, why, and what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QTabBar

from app.money import grouped
from app.places import PersonPlace
from app.services.recoveries.follow_up import (
    CaseDetail,
    CaseState,
    RecoveryCase,
    case_detail,
    recovery_cases,
)
from app.services.recoveries.unpayable import Unpayable, unpayable
from app.ui.desk.desk import Desk
from app.ui.payments.recovery_actions import RecoveryActions
from app.ui.payments.recovery_columns import CASES, HELD, LISTS, STUCK
from app.ui.payments.recovery_panel import RecoveryPanel
from app.ui.payments.side_page import SidePage
from app.ui.widgets import theme
from app.ui.widgets.fields import SearchField
from app.ui.widgets.parts import acting, column, heading, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page shows."""

    cases: tuple[RecoveryCase, ...]
    stuck: tuple[Unpayable, ...]


class RecoveriesPage(SidePage):
    """The lists above each other as tabs, the one that the cursor is on beside them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.deeds = RecoveryActions(desk, self)
        self._answer = Answer((), ())
        self.search = SearchField("姓名、村、项目、证件号")
        self.search.searched.connect(lambda _text: self._fill())
        theme.follow(self.search, lambda: self.search.setFixedWidth(theme.em(13)))
        self.lists = QTabBar()
        self.lists.setObjectName("inner")
        self.lists.setDrawBase(False)
        for words in (*(words for words, _ in LISTS), "发不出的钱"):
            self.lists.addTab(words)
        self.lists.currentChanged.connect(self._fill)
        self.print = acting("打印清单…", self._print)
        self.lapse = acting("核销…", self._lapse)
        self.account = acting("更换账号…", self._change_account)
        self.see = acting("查看本人", self._see_stuck)
        self.sums = heading("", "hint")
        self.table: TableView[RecoveryCase] = TableView(TableModel(CASES), empty="正在核算…")
        self.table.setAccessibleName("应追回的资金")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.chosen.connect(lambda _case: self._choose())
        self.stuck: TableView[Unpayable] = TableView(TableModel(HELD), empty="没有发不出的钱。")
        self.stuck.setAccessibleName("发不出的钱")
        self.stuck.chosen.connect(lambda _one: self._settle())
        self.panel = RecoveryPanel()
        self.panel.wanted.connect(self._act)
        self._lay_out()

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.stuck)
        layout = column(self, 0)
        acts = (self.account, self.lapse, self.see, self.print)
        layout.addLayout(row(self.search, self.lists, 1, *acts))
        body = row(self.stack, self.panel)
        body.setStretch(0, 1)
        layout.addLayout(body, 1)
        layout.addWidget(self.sums)

    def refresh(self) -> None:
        """Ask again."""
        today = self.desk.today

        def show(answer: Answer) -> None:
            self._answer = answer
            self._fill()

        self.ask(
            lambda session: Answer(recovery_cases(session), unpayable(session, today=today)),
            show,
            words="正在核算应追回…",
        )

    # What it shows

    def _shown(self, states: frozenset[CaseState]) -> list[RecoveryCase]:
        text = self.search.text().strip()
        return [
            case
            for case in self._answer.cases
            if case.state in states
            and any(
                text in part for part in (case.name, case.village, case.program, case.id_number)
            )
        ]

    def _fill(self) -> None:
        for at, (words, states) in enumerate(LISTS):
            self.lists.setTabText(at, f"{words} {len(self._shown(states))}")
        text = self.search.text().strip()
        stuck = [
            one
            for one in self._answer.stuck
            if any(text in part for part in (one.held.name, one.program, one.held.id_number))
        ]
        self.lists.setTabText(STUCK, f"发不出的钱 {len(stuck)}")
        at = self.lists.currentIndex()
        self.stack.setCurrentIndex(at == STUCK)
        rows = self._shown(LISTS[at][1]) if at < STUCK else []
        self.table.empty = f"没有{LISTS[min(at, STUCK - 1)][0]}的资金。"
        self.table.refill(rows, lambda case: case.enrollment_id)
        self.stuck.refill(stuck, lambda one: one)
        self._sum(rows, stuck)
        self._settle()
        self._choose()

    def _sum(self, rows: Sequence[RecoveryCase], stuck: Sequence[Unpayable]) -> None:
        if self.lists.currentIndex() == STUCK:
            total = sum(one.held.amount_fen for one in stuck)
            self.sums.setText(f"{len(stuck)}个月份,应发未发 {grouped(total)} 元")
            return
        over = sum(case.over_fen for case in rows)
        back = sum(case.repaid_fen for case in rows)
        self.sums.setText(
            f"{len(rows)}笔 多发 {grouped(over)} 已退回 {grouped(back)} "
            f"尚应追回 {grouped(sum(case.to_recover_fen for case in rows))} 元"
        )

    def _settle(self) -> None:
        stuck = self.lists.currentIndex() == STUCK
        self.panel.setVisible(not stuck)
        for press in (self.account, self.lapse, self.see):
            press.setVisible(stuck)
            press.setEnabled(self.stuck.current() is not None)
        self.print.setVisible(not stuck)

    def _choose(self) -> None:
        """Ask for the months and the story of the one that the cursor is on."""
        case = self.table.current()
        if case is None or self.lists.currentIndex() == STUCK:
            self.panel.show_detail(None)
            return
        today = self.desk.today

        def show(detail: CaseDetail) -> None:
            now = self.table.current()
            if now is not None and now.enrollment_id == detail.case.enrollment_id:
                self.panel.show_detail(detail)

        self.desk.read(
            lambda session: case_detail(session, case.enrollment_id, today=today),
            show,
            owner=self,
        )

    # What the user does

    def _act(self, key: str) -> None:
        """What the panel's button asks for; a letter goes to all that are selected."""
        detail = self.panel.detail
        if detail is None:
            return
        if key == "person":
            self.desk.place_wanted.emit(PersonPlace(detail.case.id_number))
        elif key == "letter":
            self.deeds.letters(detail, self.table.selected())
        else:
            self.deeds.act(key, detail)

    def _lapse(self) -> None:
        one = self.stuck.current()
        if one is not None:
            self.deeds.lapse(one)

    def _change_account(self) -> None:
        one = self.stuck.current()
        if one is not None:
            self.deeds.change_account(one)

    def _see_stuck(self) -> None:
        one = self.stuck.current()
        if one is not None:
            self.desk.place_wanted.emit(PersonPlace(one.held.id_number))

    def _print(self) -> None:
        self.deeds.print_list(self.table.rows.rows_here())


def _found_by(case: RecoveryCase) -> tuple[str, ...]:
    return case.name, case.village, case.program, case.id_number
