"""③ 自查: the checks left, what they found right; each finding leads to where it is put right."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from app.services.rosters.findings import Finding, Level
from app.ui.desk.desk import Desk
from app.ui.payments import questions
from app.ui.payments.findings_actions import FindingsActions
from app.ui.payments.findings_offers import Action, findings_offers
from app.ui.payments.findings_rows import (
    CHECKS,
    COLUMNS,
    CheckRow,
    Shown,
    check_rows,
    findings_of,
    shown_of,
)
from app.ui.payments.page import StepPage, is_draft, next_step
from app.ui.payments.questions import FindingsAnswer
from app.ui.payments.steps import Run, Step
from app.ui.widgets import theme
from app.ui.widgets.offers import show_offers
from app.ui.widgets.parts import Notice, acting, column, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

CHECKS_WIDTH = 24.0  # letters
NOTHING_YET = "还没有花名册,请先生成花名册再自查。"


class FindingsPage(StepPage):
    """Two lists, the whole sentence of the finding under the cursor, and what to do about it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.deeds = FindingsActions(self)
        self._answer: FindingsAnswer | None = None
        self._all: list[Shown] = []
        self.onward = next_step(self, Step.REVIEW)
        self.back = acting("回到花名册", lambda: self.go.emit(Step.ROSTER))
        self.handle = acting("查看此人", self._handle)
        self.reason = acting("写理由…", lambda: self._give_reason(self._chosen()))
        self.reason_all = acting("全部写理由…", lambda: self._give_reason(self._bare()))
        self.options = acting("自查设置…", self._choose_options)
        self.print = acting("打印自查表…", self._print)
        self.summary = Notice()
        self.checks: TableView[CheckRow] = TableView(TableModel(CHECKS), empty="")
        self.checks.setAccessibleName("检查项目")
        self.table: TableView[Shown] = TableView(TableModel(COLUMNS), empty="正在自查…")
        self.table.setAccessibleName("自查发现的问题")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self._lay_out()
        self.checks.chosen.connect(lambda _one: self._fill())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._settle())
        self.table.opened.connect(lambda _one: self._handle())
        self.set_primary(self.onward)
        self._presses = (
            (Action.HANDLE, self.handle),
            (Action.REASON, self.reason),
            (Action.REASON_ALL, self.reason_all),
            (Action.OPTIONS, self.options),
            (Action.PRINT, self.print),
        )

    def _lay_out(self) -> None:
        theme.follow(self.checks, lambda: self.checks.setFixedWidth(theme.em(CHECKS_WIDTH)))
        lists = row(self.checks, self.table)
        lists.setStretch(1, 1)
        layout = column(self, 0)
        layout.addLayout(
            row(
                self.onward,
                self.back,
                self.handle,
                self.reason,
                self.reason_all,
                1,
                self.options,
                self.print,
            )
        )
        layout.addWidget(self.summary)
        layout.addLayout(lists, 1)
        layout.addWidget(self.sentence)

    def load(self, run: Run) -> None:
        roster = run.roster
        if roster is None:
            self._answer, self._all = None, []
            self.table.empty = NOTHING_YET
            self._offer([])
            self.summary.say(NOTHING_YET, Tone.PLAIN)
            self.set_primary(self.back)
            self.onward.setVisible(False)
            self.shown()
            return
        self.ask(
            lambda session: questions.findings_answer(
                session, roster, run.program_id, self.desk.today
            ),
            self._show,
            "正在自查…",
        )

    def first(self) -> QWidget:
        return self.table

    def _show(self, answer: FindingsAnswer) -> None:
        self._answer, self._all = answer, shown_of(answer)
        errors = sum(one.level is Level.ERROR for one in findings_of(self._all))
        self._say(answer, errors)
        self.table.empty = "复核时没有提醒。"
        self._offer(check_rows(answer))
        self.onward.setVisible(not errors)
        self.set_primary(self.back if errors else self.onward)
        self.shown()

    def _say(self, answer: FindingsAnswer, errors: int) -> None:
        looked = f"检查了{answer.lines}行"
        warnings = len(findings_of(self._all)) - errors
        bare = len(self._bare())
        draft = self.run is not None and is_draft(self.run)
        if answer.report is None:
            kept = f"{len(answer.accepted)}处提醒,理由如下" if answer.accepted else "没有提醒"
            self.summary.say(f"✓ 已复核通过。复核时{kept}。", Tone.DONE)
        elif errors:
            rest = f",另有{warnings}处提醒" if warnings else ""
            todo = "请先处理,再重新生成花名册。" if draft else "需要退回后处理。"
            self.summary.say(f"▲ {looked}:有{errors}处错误{rest}。{todo}", Tone.MUST_DO)
        elif bare:
            self.summary.say(
                f"● {looked}:没有错误,有{warnings}处提醒,{bare}处还没有写理由。"
                "可以在这里逐条写,也可以复核时写一个总的理由。",
                Tone.WAITING,
            )
        elif warnings:
            self.summary.say(f"✓ {looked}:没有错误,{warnings}处提醒都写明了理由。", Tone.DONE)
        else:
            self.summary.say(f"✓ {looked}:没有发现问题。", Tone.DONE)

    def _offer(self, rows: list[CheckRow]) -> None:
        """The checks; the one that was looked at stays chosen."""
        before = self.checks.current()
        key = before.checked.check.key if before is not None and before.checked else None
        self.checks.setVisible(bool(rows))
        self.checks.rows.set_rows(rows)
        if rows and not (key and self.checks.choose(lambda one: _key(one) == key)):
            self.checks.selectRow(0)
        self._fill()

    def _fill(self) -> None:
        """What the chosen check found, or all of them."""
        one, before = self.checks.current(), self.table.current()
        key = _key(one) if one is not None else None
        rows = [shown for shown in self._all if key in (None, shown.check)]
        wanted = before.finding if before is not None else None
        if one is not None:
            self.table.empty = f"{one.said}。"
        self.table.rows.set_rows(rows)
        if rows and not (wanted and self.table.choose(lambda one: _same(one, wanted))):
            self.table.selectRow(0)
        self._settle()

    def _settle(self) -> None:
        one = self.table.current()
        finding = one.finding if one is not None else None
        self.sentence.setText(one.message if one is not None else "")
        offers = findings_offers(
            self.run.status if self.run is not None else None,
            self.desk.office.roles,
            leads=finding is not None and self.deeds.possible(finding),
            chosen=bool(self._chosen()),
            bare=bool(self._bare()),
            looked=self._answer is not None,
        )
        show_offers(self._presses, offers)
        self.handle.setText(self.deeds.words(finding))

    def _chosen(self) -> list[Finding]:
        """The selected warnings."""
        found = findings_of(self.table.selected())
        return [one for one in found if one.level is Level.WARNING]

    def _bare(self) -> list[Finding]:
        """Every warning without a reason, of all checks."""
        return findings_of(one for one in self._all if one.wants_reason)

    # What the user does

    def _handle(self) -> None:
        one, run = self.table.current(), self.run
        finding = one.finding if one is not None else None
        if finding is not None and run is not None and self.deeds.possible(finding):
            self.deeds.handle(finding, run)

    def _give_reason(self, warnings: list[Finding]) -> None:
        if self._answer is not None and warnings:
            self.deeds.give_reason(self._answer.roster_id, warnings)

    def _choose_options(self) -> None:
        if self.run is not None:
            self.deeds.choose_options(self.run)

    def _print(self) -> None:
        if self._answer is not None and self.run is not None:
            self.deeds.print(self.run, self._answer)


def _key(row: CheckRow) -> str | None:
    return None if row.checked is None else row.checked.check.key


def _same(one: Shown, wanted: Finding) -> bool:
    return one.finding is not None and one.finding.key == wanted.key
