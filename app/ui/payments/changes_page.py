"""① 核对变动: who is new, stopped or changed against the month before, and what is paid late."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QToolButton, QWidget

from app.models.staff import Role
from app.money import grouped
from app.places import PersonPlace
from app.services.rosters.rows import ChangeKind, ChangeRow
from app.ui.desk.desk import Desk
from app.ui.payments import questions
from app.ui.payments.page import StepPage, next_step, rates_button
from app.ui.payments.raise_dialog import RaiseDialog, raise_offer
from app.ui.payments.steps import Run, Step
from app.ui.widgets.parts import Notice, acting, column, heading, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

WORDS = {
    ChangeKind.ADDED: "新增",
    ChangeKind.STOPPED: "停发",
    ChangeKind.CHANGED: "变动",
    ChangeKind.ARREARS: "补发",
}


def _side(persons: int, fen: int) -> str:
    return f"{persons}人 {grouped(fen)}" if persons or fen else "─"


def _before(change: ChangeRow) -> str:
    if change.kind is ChangeKind.ARREARS:
        return ""
    return _side(change.persons_before, change.before_fen)


def _after(change: ChangeRow) -> str:
    if change.kind is ChangeKind.ARREARS:
        return ""
    return _side(change.persons_after, change.after_fen)


def _difference(change: ChangeRow) -> str:
    fen = change.after_fen - change.before_fen
    return f"+{grouped(fen)}" if fen > 0 else grouped(fen)


COLUMNS: list[Column[ChangeRow]] = [
    Column("kind", "类别", lambda change: WORDS[change.kind], width=3),
    Column("name", "姓名", lambda change: change.recipient_name, width=5),
    Column("village", "村(社区)", lambda change: change.village, width=6),
    Column("before", "上月", _before, align=Align.RIGHT, width=7),
    Column("after", "本月", _after, align=Align.RIGHT, width=7),
    Column("difference", "增减(元)", _difference, align=Align.RIGHT, width=6),
    Column(
        "reason", "原因", lambda change: change.reason, width=16, hint=lambda change: change.reason
    ),
]


class ChangesPage(StepPage):
    """The list, with a button per kind that leaves only that kind."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._changes: tuple[ChangeRow, ...] = ()
        self._only: ChangeKind | None = None
        self.kinds: dict[ChangeKind, QToolButton] = {}
        self.table: TableView[ChangeRow] = TableView(TableModel(COLUMNS), empty="正在比较…")
        self.table.setAccessibleName("与上月相比的变动")
        self.table.opened.connect(
            lambda change: self.desk.place_wanted.emit(PersonPlace(change.recipient_id_number))
        )
        self.missing = Notice(Tone.MUST_DO)
        self.rates = rates_button(desk)
        self.summary = heading("", "hint")
        self.onward = next_step(self, Step.ROSTER)
        self.open_person = acting("查看此人", self._open_person)
        self.raise_all = acting("统一提高金额…", self._raise)
        self.raise_all.setToolTip("按百分比、每人或每户提高核定金额,先看名单再保存")
        layout = column(self, 0)
        buttons = (self.rates, self.onward, self.open_person, self.raise_all)
        layout.addLayout(row(*buttons, 1, *[self._kind(kind) for kind in ChangeKind]))
        layout.addWidget(self.missing)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.summary)
        self.set_primary(self.onward)

    def load(self, run: Run) -> None:
        self.raise_all.setVisible(run.row.by_approval and self.desk.may(Role.PREPARE))
        self.ask(
            lambda session: (
                questions.changes_answer(session, run, self.desk.today),
                questions.priced(session, run).unpriced_words,
            ),
            lambda found: self._show(*found),
            "正在与上月比较…",
        )

    def first(self) -> QWidget:
        return self.table

    def _kind(self, kind: ChangeKind) -> QToolButton:
        made = QToolButton()
        made.setCheckable(True)
        made.setToolTip(f"只看{WORDS[kind]},再按一次看全部")
        made.clicked.connect(lambda on: self._filter(kind if on else None))
        self.kinds[kind] = made
        return made

    def _show(self, changes: tuple[ChangeRow, ...], missing: str) -> None:
        self._changes = changes
        self.missing.say(Tone.MUST_DO.say(missing) if missing else "")
        self.rates.setVisible(bool(missing))
        counts = Counter(change.kind for change in changes)
        for kind, made in self.kinds.items():
            made.setText(f"{WORDS[kind]} {counts[kind]}")
        if self.run is not None:
            before = (self.run.month - 1).chinese
            self.table.empty = f"与{before}相比没有变动,可以直接生成花名册。"
            more = sum(
                change.after_fen - change.before_fen
                for change in changes
                if change.kind is not ChangeKind.ARREARS
            )
            words = f"{'增加' if more > 0 else '减少'} {grouped(abs(more))} 元" if more else "不变"
            self.summary.setText(f"与{before}相比,当月应发{words}")
        self._filter(self._only)
        self.shown()

    def _filter(self, kind: ChangeKind | None) -> None:
        self._only = kind
        for each, made in self.kinds.items():
            made.setChecked(each is kind)
        rows = [change for change in self._changes if kind in (None, change.kind)]
        self.table.rows.set_rows(rows)
        if rows:
            self.table.selectRow(0)
        self.open_person.setEnabled(bool(rows))

    def _raise(self) -> None:
        run = self.run
        if run is None:
            return
        program, month = run.program_id, self.desk.month
        self.ask(
            lambda session: raise_offer(session, program, month),
            lambda offer: self.open_dialog(RaiseDialog(self.desk, self, offer)),
        )

    def _open_person(self) -> None:
        change = self.table.current()
        if change is not None:
            self.desk.place_wanted.emit(PersonPlace(change.recipient_id_number))
