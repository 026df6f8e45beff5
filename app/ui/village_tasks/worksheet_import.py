"""收回核对表: a file comes home, what it does is seen first, and only then is it entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.task import Answer, AssignmentStatus
from app.services.tasks.rows import ANSWER_WORDS, STATUS_WORDS
from app.services.worksheets.importing import apply, preview
from app.services.worksheets.reading import read_worksheet
from app.services.worksheets.rows import CellProblem, Preview, ReadWorksheet, Step
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.file_import import FileImportWindow, ImportWords, told_rows
from app.ui.widgets.parts import heading, mark, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

SHEETS_KIND = "核对表 (*.xlsx *.xls *.ods *.csv);;所有文件 (*)"
DROP = "选择村里报回的核对表,或把文件拖到这里。表里记着是哪个村、哪项任务,文件改名也认得。"
STEPS: tuple[Column[Step], ...] = (
    Column("row", "行", lambda one: str(one.row), align=Align.RIGHT, width=2.5),
    Column("name", "姓名", lambda one: one.name, width=4),
    Column("answer", "结果", lambda one: ANSWER_WORDS[one.answer], width=3,
           tone=lambda one: Tone.WAITING if one.answer is not Answer.ALIVE else Tone.DONE),
    Column("day", "日期", lambda one: one.day.isoformat() if one.day else "", width=5.5),
    Column("note", "说明", lambda one: one.note, width=6, hint=lambda one: one.note),
    Column("does", "将会", lambda one: "".join(one.effects), width=24,
           hint=lambda one: "\n".join(one.effects)),
)  # fmt: skip
PROBLEMS: tuple[Column[CellProblem], ...] = (
    Column("row", "行", lambda one: str(one.row), align=Align.RIGHT, width=3),
    Column("column", "列", lambda one: one.column, align=Align.CENTRE, width=3),
    Column("message", "问题", lambda one: Tone.MUST_DO.say(one.message), width=40,
           tone=lambda _one: Tone.MUST_DO, hint=lambda one: one.message),
)  # fmt: skip
LACKING: tuple[Column[str], ...] = (Column("name", "姓名", lambda one: one, width=8),)


@dataclass(frozen=True)
class Home:
    """A file as read, and what it would do."""

    read: ReadWorksheet
    shown: Preview


class WorksheetImport(FileImportWindow[Home]):
    """One file after the other; nothing is written before 登记."""

    words = ImportWords(
        title="收回核对表",
        choose="选择核对表…",
        ask="选择核对表",
        confirm="登记这些答复",
        leave="关闭",
        reading="正在读取核对表…",
        kinds=SHEETS_KIND,
    )

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.home: Home | None = None
        self.title = heading(DROP)
        self.counts = heading("", "label")
        self.counts.setWordWrap(True)
        self.notable: TableView[Step] = TableView(
            TableModel(STEPS), empty="没有死亡、迁出、更正等要办的事。"
        )
        self.plain: TableView[Step] = TableView(TableModel(STEPS), empty="没有新的答复。")
        self.lacking: TableView[str] = TableView(TableModel(LACKING), empty="没有缺的。")
        self.problems: TableView[CellProblem] = TableView(
            TableModel(PROBLEMS), empty="没有发现问题。"
        )
        self.pages = QTabWidget()
        self.pages.tabBar().setObjectName("inner")
        self.pages.tabBar().setDrawBase(False)
        for page in (self.notable, self.plain, self.lacking, self.problems):
            self.pages.addTab(page, "")
        self.does = heading("", "hint")
        for table in (self.notable, self.plain):
            table.chosen.connect(self._say_step)
        above = (row(self.choose, self.file, 1), self.title, self.counts)
        self.lay_out(above, self.pages, (self.does,), size=(72, 44))
        self.settle()

    # Bringing a file

    def reading(self, path: Path) -> Callable[[Progress], Home]:
        """What the file before would have done is put aside."""
        self.home = None
        self.file.setText(path.name)
        self.settle()
        office, by, today = self.desk.office, self.desk.by, self.desk.today

        def work(progress: Progress) -> Home:
            read = read_worksheet(path, told_rows(progress))
            with office.transaction() as session:
                return Home(read, preview(session, by, read, today=today))

        return work

    def brought(self, content: Home) -> None:
        self.home = content
        self.does.setText("")
        shown = content.shown
        notable = [step for step in shown.steps if step.notable]
        plain = [step for step in shown.steps if not step.notable]
        self.notable.rows.set_rows(notable)
        self.plain.rows.set_rows(plain)
        self.lacking.rows.set_rows(shown.lacking)
        self.problems.rows.set_rows(shown.problems)
        for at, (words, rows) in enumerate(
            (
                ("要办的事", notable),
                ("登记健在", plain),
                ("还缺结果", shown.lacking),
                ("问题", shown.problems),
            )
        ):
            self.pages.setTabText(at, f"{words} {len(rows)}")
        self.pages.setCurrentIndex(3 if shown.problems else 0 if notable or not plain else 1)
        self.settle()
        self.notable.selectRow(0)
        (self.choose if shown.problems else self.confirm).setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_step(self, step: Step | None) -> None:
        """All of what a line does, however narrow the window is."""
        self.does.setText(f"{step.name}:{''.join(step.effects)}" if step is not None else "")

    # Entering it

    def confirmed(self) -> None:
        home, by = self.home, self.desk.by
        if home is None:
            return

        def action(session: Session) -> AssignmentStatus:
            # Worked out anew: somebody may have answered since it was shown.
            found = preview(session, by, home.read, today=self.desk.today)
            if found != home.shown:
                raise AppError(
                    "台账在查看以后有了变化,没有登记。请重新选择这份核对表,看过再登记。",
                    code="register-changed",
                )
            return apply(session, by, found, today=self.desk.today)

        self.enter(
            action,
            lambda status: self._applied(home.shown, status),
            said=lambda status: f"已收回{home.shown.village}核对表:{STATUS_WORDS[status]}",
            words="正在登记答复…",
        )

    def _applied(self, shown: Preview, status: AssignmentStatus) -> None:
        self.home = None
        self.settle()
        back = status is AssignmentStatus.RETURNED
        lacks = f"还缺{len(shown.lacking)}人,已退回村里补。" if back else ""
        self.sentence.say(
            f"{shown.village}已登记,现在是“{STATUS_WORDS[status]}”。{lacks}可以接着选择下一份。",
            Tone.WAITING if back else Tone.DONE,
        )
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> None:
        shown = self.home.shown if self.home is not None else None
        ready = shown is not None and not shown.problems
        for widget in (self.counts, self.pages, self.confirm):
            widget.setVisible(shown is not None)
        self.does.setVisible(ready and bool(shown and shown.steps))
        self.confirm.setEnabled(ready)
        self.confirm.setDefault(ready)
        mark(self.choose, "role", "" if ready else "primary")
        if shown is None:
            self.title.setText(DROP)
            self.sentence.say("")
            return
        self.title.setText(f"{shown.village} · {shown.title}({shown.task})")
        self.counts.setText(_counts(shown))
        self.sentence.say(*what_it_does(shown))


def _counts(shown: Preview) -> str:
    parts = [f"{words}{shown.answers[answer]}" for answer, words in ANSWER_WORDS.items()]
    return f"共{shown.items}人:{'、'.join(parts)},还缺{len(shown.lacking)}。"


def what_it_does(shown: Preview) -> tuple[str, Tone]:
    """The sentence over the button that enters the answers."""
    if shown.problems:
        return (
            f"有{len(shown.problems)}处不可能的答复,整份表都不登记。请按行、列改正后重新收回。",
            Tone.WAITING,
        )
    if not shown.steps:
        words = "与已登记的答复相同,没有新的内容。"
    else:
        words = f"登记{len(shown.steps)}人的答复"
        dead = sum(step.answer is Answer.DIED for step in shown.steps)
        moved = sum(step.answer is Answer.MOVED for step in shown.steps)
        gone = [f"死亡{dead}人"] * bool(dead) + [f"迁出{moved}人"] * bool(moved)
        words += f"(其中{'、'.join(gone)},按“将会”一栏停发、核算应追回)。" if gone else "。"
    if shown.lacking:
        return f"{words}还缺{len(shown.lacking)}人,登记后退回村里补。", Tone.WAITING
    return f"{words}都有结果,登记后为“已上报”。", Tone.PLAIN
