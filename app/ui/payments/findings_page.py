"""③ 自查: every finding with its person and its sentence, errors first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QLabel, QWidget

from app.services.rosters.findings import Finding, Level
from app.ui.desk import Desk
from app.ui.parts import Notice, column, row
from app.ui.payments import questions
from app.ui.payments.page import StepPage, acting, is_draft, next_step
from app.ui.payments.questions import FindingsAnswer
from app.ui.payments.steps import Run, Step
from app.ui.table import Column, TableModel
from app.ui.table_view import TableView
from app.ui.theme import Tone

NOTHING_YET = "还没有花名册,请先生成花名册再自查。"


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with whom it is about."""

    finding: Finding
    name: str
    village: str

    @property
    def tone(self) -> Tone:
        return Tone.MUST_DO if self.finding.level is Level.ERROR else Tone.WAITING

    @property
    def level(self) -> str:
        return self.tone.say("错误" if self.finding.level is Level.ERROR else "提醒")


COLUMNS: list[Column[Shown]] = [
    Column("level", "级别", lambda one: one.level, width=4, tone=lambda one: one.tone),
    Column("name", "姓名", lambda one: one.name, width=5),
    Column("village", "村(社区)", lambda one: one.village, width=6),
    Column(
        "message",
        "情况",
        lambda one: one.finding.message,
        width=30,
        hint=lambda one: one.finding.message,
    ),
]


class FindingsPage(StepPage):
    """The list, the whole sentence of the one under the cursor, and the way to its person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.onward = next_step(self, Step.REVIEW)
        self.back = acting("回到花名册", lambda: self.go.emit(Step.ROSTER))
        self.handle = acting("去处理此人", self._handle)
        self.summary = Notice()
        self.table: TableView[Shown] = TableView(TableModel(COLUMNS), empty="正在自查…")
        self.table.setAccessibleName("自查发现的问题")
        self.table.chosen.connect(self._tell)
        self.table.opened.connect(lambda _one: self._handle())
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        layout = column(self, 0)
        layout.addLayout(row(self.onward, self.back, self.handle, 1))
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.sentence)
        self.set_primary(self.onward)

    def load(self, run: Run) -> None:
        number = run.number
        if number is None:
            self.table.empty = NOTHING_YET
            self._fill(())
            self.summary.say(NOTHING_YET, Tone.PLAIN)
            self.set_primary(self.back)
            self.onward.setVisible(False)
            self.shown()
            return
        self.ask(
            lambda session: questions.findings_answer(session, run, number, date.today()),
            self._show,
            "正在自查…",
        )

    def first(self) -> QWidget:
        return self.table

    def _show(self, answer: FindingsAnswer) -> None:
        errors = sum(one.level is Level.ERROR for one in answer.findings)
        warnings = len(answer.findings) - errors
        run = self.run
        draft = run is not None and is_draft(run)
        looked = f"检查了{answer.lines}行"
        if errors:
            rest = f",另有{warnings}处提醒" if warnings else ""
            todo = "请先处理,再重新生成花名册。" if draft else "需要退回后处理。"
            self.summary.say(f"▲ {looked}:有{errors}处错误{rest}。{todo}", Tone.MUST_DO)
        elif warnings:
            self.summary.say(
                f"● {looked}:没有错误,有{warnings}处提醒。提醒不妨碍提交,复核时写明理由。",
                Tone.WAITING,
            )
        else:
            self.summary.say(f"✓ {looked}:没有发现问题。", Tone.DONE)
        self.table.empty = f"{looked},没有发现问题。"
        self._fill(tuple(_shown(one, answer) for one in answer.findings))
        self.onward.setVisible(not errors)
        self.set_primary(self.back if errors else self.onward)
        self.shown()

    def _fill(self, findings: tuple[Shown, ...]) -> None:
        before = self.table.current()
        self.table.rows.set_rows(findings)
        if findings and not (before and self.table.choose(lambda one: one == before)):
            self.table.selectRow(0)
        self._tell(self.table.current())

    def _tell(self, one: Shown | None) -> None:
        self.sentence.setText("" if one is None else one.finding.message)
        self.handle.setEnabled(one is not None and bool(one.finding.id_number))

    def _handle(self) -> None:
        one = self.table.current()
        if one is not None and one.finding.id_number:
            self.person_wanted.emit(one.finding.id_number)


def _shown(finding: Finding, answer: FindingsAnswer) -> Shown:
    who = answer.people.get(finding.enrollment_id or 0)
    return Shown(finding, who.name if who else "", who.village if who else "")
