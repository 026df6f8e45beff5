"""② 生成花名册: drafting, the lines with their working, and what is held back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.models.roster import RosterStatus
from app.models.staff import Role
from app.money import grouped
from app.places import PersonPlace
from app.services.recoveries.offset_offers import drop_offsets
from app.services.rosters import holds, lifecycle
from app.services.rosters.drafting import DraftReport, draft
from app.services.rosters.held import HeldBack
from app.services.rosters.rows import STATUS_WORDS, RosterRow
from app.ui.desk.desk import Desk
from app.ui.payments import questions
from app.ui.payments.account_actions import AccountActions, Waiting
from app.ui.payments.held_list import held_table
from app.ui.payments.hold_dialog import Hold, HoldDialog, held_words, months_of
from app.ui.payments.lines import ShownLine, columns_of, lines_of, matches, sums_of, working_of
from app.ui.payments.page import StepPage, is_draft, next_step, rates_button
from app.ui.payments.questions import RosterAnswer
from app.ui.payments.roster_offers import BY_HAND, Action, held_offers, line_offers
from app.ui.payments.steps import UNIT_WORDS, Run, Step
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import SearchField
from app.ui.widgets.offers import Offer, show_offers
from app.ui.widgets.parts import Notice, acting, column, heading, row, scrolled
from app.ui.widgets.table import Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE, Tone

Shown = tuple[RosterAnswer, tuple[Column[ShownLine], ...], list[ShownLine]]


class RosterPage(StepPage):
    """Left the lines or what is held, right the one that the cursor is on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._answer: RosterAnswer | None = None
        self._accounts = AccountActions(desk, self, self.open_dialog)
        self._lines: list[ShownLine] = []
        self._keys: tuple[str, ...] = ()
        self.draft = acting("生成花名册", self._draft)
        self.renew = acting("重新生成花名册", self._draft)
        self.delete = acting("删除草稿…", self._delete, "danger")
        self.rates = rates_button(desk)
        self.onward = next_step(self, Step.CHECK)
        self.search = SearchField("姓名、拼音、村、证件号")
        self.search.searched.connect(lambda _text: self._fill())
        self.search.into_list.connect(self._into_list)
        self.notice = Notice(Tone.MUST_DO)
        self.table: TableView[ShownLine] = TableView(TableModel[ShownLine](()))
        self.held = held_table()
        self.held.chosen.connect(lambda _held: self._tell())
        self.words = heading("", "hint")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sums = QLabel()
        self.sums.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build()

    def _build(self) -> None:
        self.lists = QTabBar()
        self.lists.setObjectName("inner")
        self.lists.setDrawBase(False)
        self.lists.addTab("明细")
        self.lists.addTab("未列入")
        self.lists.currentChanged.connect(self._turn)
        self.stack = QStackedWidget()
        for widget in (self.words, self.table, self.held):
            self.stack.addWidget(widget)
        drafting = (self.rates, self.draft, self.onward, self.renew, self.delete)
        layout = column(self, 0)
        theme.follow(self.search, lambda: self.search.setMaximumWidth(theme.em(18)))
        layout.addLayout(row(*drafting, self.lists, 1, self.search))
        layout.addWidget(self.notice)
        body = row(self.stack, self._side())
        body.setStretch(0, 1)
        layout.addLayout(body, 1)
        self.sums.setWordWrap(True)
        layout.addWidget(self.sums)

    def _side(self) -> QWidget:
        """The one line: how it comes about, and what can be done with it."""
        self.side = QWidget()
        self.name = heading("", "label")
        self.name.setWordWrap(True)
        self.working = QLabel()
        self.working.setWordWrap(True)
        self.working.setTextFormat(Qt.TextFormat.PlainText)
        self.working.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.working.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hold = acting("暂缓发放…", self._hold)
        self.release = acting("解除暂缓", self._release)
        self.confirm = acting("确认账号无误…", self._confirm)
        self.change = acting("更换账号…", self._change)
        self.no_offset = acting("取消抵扣", self._drop_offsets)
        self.person = acting("查看此人", self._open_person)
        self._presses = (
            (Action.HOLD, self.hold),
            (Action.RELEASE, self.release),
            (Action.CONFIRM, self.confirm),
            (Action.CHANGE, self.change),
            (Action.NO_OFFSET, self.no_offset),
            (Action.PERSON, self.person),
        )
        layout = QVBoxLayout(self.side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(self.name)
        layout.addWidget(scrolled(self.working), 1)
        for press in (self.no_offset, self.confirm, self.change):
            layout.addWidget(press)
        layout.addLayout(row(self.hold, self.release, self.person))
        theme.follow(self.side, lambda: self.side.setFixedWidth(theme.em(15)))
        return self.side

    def load(self, run: Run) -> None:
        today = self.desk.today

        def question(session: Session) -> Shown:
            answer = questions.roster_answer(session, run, today)
            if answer.roster is None:
                return answer, (), []
            return answer, columns_of(answer.roster), lines_of(answer.roster)

        self.ask(question, self._show, "正在读取花名册…")

    def first(self) -> QWidget:
        return self.search if self.lists.currentIndex() == 0 and self._lines else self.held

    def _show(self, shown: Shown) -> None:
        self._answer, columns, self._lines = shown
        self._set_columns(columns)
        roster = self._answer.roster
        held = self._answer.preview.held if self._about_held() else ()
        self.held.refill(held, lambda one: one)
        self.lists.setTabText(0, f"明细 {len(self._lines)}")
        self.lists.setTabText(1, f"未列入 {len(held)}")
        self._fill()
        self.sums.setText(sums_of(roster.lines).text if roster is not None else "")
        self.sums.setVisible(roster is not None)
        self._settle_buttons(roster)
        self._say_state()
        self._turn()
        self.shown()

    def _about_held(self) -> bool:
        """Before and while drafting; of a locked roster it would be about the next one."""
        return self.run is not None and self.run.status in (
            None,
            RosterStatus.DRAFT,
            RosterStatus.SUBMITTED,
        )

    def _settle_buttons(self, roster: RosterRow | None) -> None:
        run = self.run
        may_draft = run is not None and (roster is None or roster.status is RosterStatus.WITHDRAWN)
        self.draft.setVisible(may_draft)
        for press in (self.renew, self.delete):
            press.setVisible(run is not None and is_draft(run))
        self.onward.setVisible(not may_draft)
        unpriced = self._answer is not None and bool(self._answer.preview.unpriced)
        self.rates.setVisible(may_draft and unpriced)
        self.set_primary(self.draft if may_draft else self.onward)

    def _say_state(self) -> None:
        run, answer = self.run, self._answer
        if run is None or answer is None:
            return
        self.notice.say("")
        if run.roster is not None and run.roster.returned_for:
            self.notice.say(f"复核人退回:{run.roster.returned_for}", Tone.MUST_DO)
        elif run.status not in (None, RosterStatus.DRAFT) and run.status is not None:
            words = STATUS_WORDS[run.status]
            self.notice.say(f"花名册{run.number}{words},明细已锁定,只能查看。", Tone.PLAIN)
        if answer.roster is None:
            self.words.setText(_preview_words(run, answer))

    def _set_columns(self, columns: tuple[Column[ShownLine], ...]) -> None:
        keys = tuple(each.key for each in columns)
        if keys == self._keys:
            return
        self._keys = keys
        old = self.table
        self.table = TableView(TableModel(columns), empty="没有符合的人员。")
        self.table.setAccessibleName("花名册明细")
        self.table.chosen.connect(lambda _line: self._tell())
        self.table.opened.connect(lambda _line: self._hold())
        self.stack.insertWidget(1, self.table)
        self.stack.removeWidget(old)
        old.deleteLater()

    def _fill(self) -> None:
        """The lines that the filter leaves; the cursor stays on its person."""
        text = self.search.text().strip()
        rows = [line for line in self._lines if not text or matches(line, text)]
        self.table.refill(rows, lambda line: line.row.enrollment_id)
        self._tell()

    def _into_list(self) -> None:
        self.table.setFocus()

    def _turn(self) -> None:
        """Lines or what is held."""
        lines = self.lists.currentIndex() == 0
        drafted = self._answer is not None and self._answer.roster is not None
        self.stack.setCurrentWidget(
            self.held if not lines else self.table if drafted else self.words
        )
        self.search.setVisible(lines and drafted)
        self.side.setVisible(drafted or not lines)
        self._tell()

    def _tell(self) -> None:
        """What the cursor is on, and what can be done with it."""
        lines = self.lists.currentIndex() == 0
        line = self.table.current() if lines else None
        held = None if lines else self.held.current()
        show_offers(self._presses, self._offers(line, held, lines=lines))
        name, working = "", ""
        if line is not None:
            name = f"{line.row.recipient_name} {grouped(line.row.amount_fen)} 元"
            working = working_of(line.row)
        elif held is not None:
            name = f"{held.name} {held.month.chinese} {grouped(held.amount_fen)} 元"
            working = held_words(held)
        self.name.setText(name)
        self.working.setText(working)

    def _offers(
        self, line: ShownLine | None, held: HeldBack | None, *, lines: bool
    ) -> dict[Action, Offer]:
        run, may = self.run, self.desk.may(Role.PREPARE)
        drafting = run is not None and is_draft(run)
        if lines:
            row = line.row if line is not None else None
            return line_offers(row, drafting=drafting, may_prepare=may)
        unlocked = drafting or (run is not None and run.status is None)
        return held_offers(held, unlocked=unlocked, may_prepare=may)

    def _draft(self) -> None:
        run = self.run
        if run is None:
            return
        by, today = self.desk.by, self.desk.today
        self.act(
            lambda session: draft(session, by, run.program_id, run.month, today=today),
            said=lambda report: _drafted_words(run, report),
            words="正在生成花名册…",
        )

    def _delete(self) -> None:
        run = self.run
        if run is None or run.number is None or not is_draft(run) or run.roster is None:
            return
        number, by = run.number, self.desk.by
        text = f"删除{run.program}{run.month.chinese}的花名册草稿 {number}?"
        detail = (
            f"草稿共 {run.roster.lines} 笔 {grouped(run.roster.amount_fen)} 元。"
            "删除后这些月份恢复为待发,可以重新生成;登记和暂缓都不受影响。"
        )
        if dialogs().ask(self, text, Choice("删除草稿", dangerous=True), detail):
            self.act(
                lambda session: lifecycle.delete_draft(session, by, number),
                said=f"已删除花名册草稿 {number},各月恢复为待发",
                words="正在删除草稿…",
            )

    def _hold(self) -> None:
        line, run = self.table.current(), self.run
        if line is None or run is None or not is_draft(run) or run.number is None:
            return
        dialog = HoldDialog(self, line.row)
        number, by, today = run.number, self.desk.by, self.desk.today

        def submit(hold: Hold) -> None:
            months = [hold.month] if hold.month is not None else months_of(line.row)
            self.act_in(
                dialog,
                lambda session: holds.hold_months(
                    session, by, number, line.row.enrollment_id, months, hold.reason, today=today
                ),
                said=lambda report: (
                    f"已暂缓{line.row.recipient_name},花名册现为{grouped(report.amount_fen)}元"
                ),
                words="正在暂缓并重新计算…",
            )

        dialog.submit = submit
        self.open_dialog(dialog)

    def _release(self) -> None:
        held, run = self.held.current(), self.run
        if held is None or run is None or held.code != BY_HAND:
            return
        text = f"解除{held.name}{held.month.chinese}的暂缓?"
        detail = f"金额 {grouped(held.amount_fen)} 元,暂缓原因:{held.reason}"
        if not dialogs().ask(self, text, Choice("解除暂缓"), detail):
            return
        by, today = self.desk.by, self.desk.today
        number = run.number if is_draft(run) else None
        self.act(
            lambda session: holds.release_months(
                session, by, held.enrollment_id, [held.month], number=number, today=today
            ),
            said=f"已解除{held.name}{held.month.chinese}的暂缓",
            words="正在解除暂缓…",
        )

    def _confirm(self) -> None:
        held = self.held.current()
        if held is not None:
            self._accounts.confirm(_waiting(held))

    def _change(self) -> None:
        held = self.held.current()
        if held is not None:
            self._accounts.change(_waiting(held))

    def _drop_offsets(self) -> None:
        line, run = self.table.current(), self.run
        if line is None or run is None or run.number is None:
            return
        number, by, position = run.number, self.desk.by, line.row.position
        self.act(
            lambda session: drop_offsets(session, by, number, position),
            said=lambda fen: f"已取消{line.row.recipient_name}的抵扣 {grouped(fen)} 元",
            words="正在取消抵扣…",
        )

    def _open_person(self) -> None:
        line = self.table.current() if self.lists.currentIndex() == 0 else None
        held = self.held.current() if line is None else None
        id_number = line.row.recipient_id_number if line else held.id_number if held else ""
        if id_number:
            self.desk.place_wanted.emit(PersonPlace(id_number))


def _waiting(held: HeldBack) -> Waiting:
    return Waiting(held.enrollment_id, held.name, held.reason, held.amount_fen)


def _preview_words(run: Run, answer: RosterAnswer) -> str:
    preview = answer.preview
    missing = replace(run, unpriced=preview.unpriced).unpriced_words
    if missing and not preview.lines and not preview.held:
        return missing
    if not preview.lines and not preview.held:
        return f"{run.month.chinese}{run.program}没有应发放的金额,不需要花名册。"
    unit = UNIT_WORDS[run.row.unit]
    words = (
        f"还没有{run.month.chinese}的花名册。\n"
        f"按今天的登记,生成后为 {len(preview.lines)}{unit} {grouped(preview.amount_fen)} 元"
    )
    if preview.held:
        words += f",另有 {len(preview.held)} 个月份暂缓或不能列入"
    return f"{words}。\n{missing}" if missing else f"{words}。"


def _drafted_words(run: Run, report: DraftReport) -> str:
    if report.number is None:
        why = "有档次还没有标准" if report.rate_missing else "没有应发放的金额"
        return f"{run.program}{run.month.chinese}{why},没有生成花名册"
    unit = UNIT_WORDS[run.row.unit]
    return (
        f"已生成{run.program}花名册 {report.number}:"
        f"{report.lines}{unit} {grouped(report.amount_fen)} 元"
    )
