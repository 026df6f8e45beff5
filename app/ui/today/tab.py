"""The tab 今日: the month's payments left, what is to be done right, each line a link."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QVBoxLayout

from app.places import PaymentPlace, Place, ReviewPlace
from app.services.today.gathering import today
from app.services.today.month import counted
from app.services.today.rosters import roster_findings
from app.services.today.rows import (
    Entry,
    OpenRoster,
    Stage,
    Today,
    TodayLine,
    Urgency,
    most_urgent_first,
)
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.desk.page import Page
from app.ui.today.review_dialog import ReviewDialog
from app.ui.today.views import EntriesView, LinesView, StagesView
from app.ui.widgets.focus import begin_at
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import acting, column, heading, mark, row
from app.ui.widgets.theme import SPACE, Tone

GO_ON, LOOK = "继续本月发放 ▶", "查看本月发放 ▶"
HINT = "点一行或按回车,就到办理的地方。"
NEW_DAY_CHECK = 10 * 60 * 1000  # ms


class TodayTab(Page):
    """Shows what the service gathers; it decides nothing itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: Today | None = None
        self.dialog: ReviewDialog | None = None
        self._unexamined: list[OpenRoster] = []
        self._findings: list[TodayLine] = []
        self._latest = Latest()
        self._focused = False
        self.month = heading("本月发放")
        self.days = (QLabel(), QLabel())
        self.stages = StagesView()
        self.go_on = acting(GO_ON, self._go_on, "primary")
        self.lines = LinesView()
        self.whose = heading("", "label")
        self.entries = EntriesView()
        self._lay_out()
        self._connect()
        self._settle_entries(None)
        begin_at(self, lambda: self.lines)

    def _lay_out(self) -> None:
        left, right = _card(), _card()
        of_left = column(left, 3)
        of_left.addWidget(self.month)
        for day in self.days:
            day.setProperty("role", "label")
            of_left.addWidget(day)
        of_left.addWidget(self.stages, 1)
        of_left.addLayout(row(1, self.go_on))
        of_right = column(right, 3)
        of_right.addWidget(heading("要办的事"))
        of_right.addWidget(heading(HINT, "hint"))
        of_right.addWidget(self.lines, 3)
        of_right.addWidget(self.whose)
        of_right.addWidget(self.entries, 2)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(SPACE * 2)
        split.setSizes([640, 690])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        layout.addWidget(split)

    def _connect(self) -> None:
        self.stages.opened.connect(self._stage_opened)
        self.lines.chosen.connect(self._settle_entries)
        self.lines.opened.connect(self._line_opened)
        self.entries.opened.connect(self._entry_opened)
        self.desk.month_changed.connect(lambda _month: self.mark_stale())
        # A window left open over night shows the new day's work in the morning.
        morning = QTimer(self)
        morning.timeout.connect(self._new_day)
        morning.start(NEW_DAY_CHECK)

    # What it shows

    def refresh(self) -> None:
        """Ask for what is quick, then what the checks say of one roster after another."""
        by, month, day = self.desk.by, self.desk.month, self.desk.today

        def show(found: Today) -> None:
            self._unexamined = list(found.unexamined)
            self._findings = []
            self._show(found)
            self._count(found)
            self._examine_next()

        self.desk.read(
            lambda session: today(session, by, month, day=day),
            show,
            owner=self,
            latest=self._latest,
        )

    def _count(self, found: Today) -> None:
        """How many people the programs without a roster are about, once the page stands."""
        newest = self._latest.watch()

        def show(stages: tuple[Stage, ...]) -> None:
            if newest() and self.found is found:
                self.stages.rows.set_rows(stages)

        if any(not one.people for one in found.stages):
            self.desk.read(
                lambda session: counted(session, found.stages, found.month),
                show,
                owner=self,
                words="正在清点人数…",
            )

    def _examine_next(self) -> None:
        """The next open roster; nobody who has gone on to another tab waits for that."""
        if not self._unexamined or not self.isVisible():
            return
        newest, day, roster = self._latest.watch(), self.desk.today, self._unexamined[0]

        def add(line: TodayLine | None) -> None:
            # Asked for twice where the tab was left and come back to meanwhile.
            if not newest() or self.found is None or roster not in self._unexamined:
                return
            self._unexamined.remove(roster)
            if line is not None:
                self._findings.append(line)
                self.lines.show_lines(most_urgent_first((*self._findings, *self.found.lines)))
            self._examine_next()

        self.desk.read(
            lambda session: roster_findings(session, roster, day=day),
            add,
            owner=self,
            words="正在自查…",
        )

    def show_place(self, place: Place) -> None:
        """The form in which reviews are recorded."""
        if isinstance(place, ReviewPlace):
            self.dialog = ReviewDialog(self.desk, self)
            open_dialog(self.dialog)

    def _show(self, found: Today) -> None:
        self.found = found
        self.month.setText(f"本月发放 {found.month.chinese}")
        for at, label in enumerate(self.days):
            deadline = found.deadlines[at] if at < len(found.deadlines) else None
            label.setVisible(deadline is not None)
            if deadline is not None:
                tone = Tone(deadline.urgency.value)
                label.setText(tone.say(deadline.words))
                mark(label, "tone", tone.value)
        self.stages.empty = "这个月没有要发放的项目。"
        self.stages.rows.set_rows(found.stages)
        paid = all(stage.urgency is Urgency.DONE for stage in found.stages)
        self.go_on.setText(LOOK if paid else GO_ON)
        self.lines.show_lines(found.lines)
        self._settle_entries(self.lines.current())
        self._focus_first()

    def _settle_entries(self, line: TodayLine | None) -> None:
        """The people behind the line under the cursor; nothing where there are none."""
        entries = line.entries if line is not None else ()
        self.whose.setText(f"名单({len(entries)})")
        self.entries.rows.set_rows(entries)
        for widget in (self.whose, self.entries):
            widget.setVisible(bool(entries))

    def _focus_first(self) -> None:
        if not self._focused and self.isVisible():
            self._focused = True
            self.lines.setFocus()

    def _new_day(self) -> None:
        if self.found is not None and self.found.day != self.desk.today:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._new_day()
        self._examine_next()
        self._focus_first()

    # Where it leads

    def _lead(self, place: Place) -> None:
        self.desk.place_wanted.emit(place)

    def _go_on(self) -> None:
        self._lead(self.found.go_on if self.found is not None else PaymentPlace(self.desk.month))

    def _stage_opened(self, stage: Stage) -> None:
        self._lead(stage.place)

    def _line_opened(self, line: TodayLine) -> None:
        if line.place is not None:
            self._lead(line.place)
        elif line.entries:
            self.entries.selectRow(0)
            self.entries.setFocus(Qt.FocusReason.OtherFocusReason)

    def _entry_opened(self, entry: Entry) -> None:
        self._lead(entry.place)


def _card() -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    return card
