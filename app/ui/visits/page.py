"""The page of visits: found by words, noted, listed month by month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from app.month import Month
from app.reports.visits import visit_sheet
from app.services.office.staff import staff_members
from app.services.programs.rows import program_rows
from app.services.register.villages import village_rows
from app.services.visits.listing import VisitFilter, list_visits, visits_of_month
from app.services.visits.recording import correct_visit, record_visit
from app.services.visits.rows import MATTER_WORDS, NewVisit, VisitRow
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import act_in
from app.ui.desk.list_detail import ListDetail, Words
from app.ui.desk.paper_dialog import PaperDialog, paper_of
from app.ui.visits.dialogs import Offered, VisitDialog
from app.ui.visits.panel import VisitPanel
from app.ui.widgets import theme
from app.ui.widgets.fields import ChoiceField, MonthField
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import acting
from app.ui.widgets.table import PAGE, Column, Portion
from app.ui.widgets.theme import Tone

WORDS = Words(
    name="来访记录",
    hint="来访人、当事人、电话、村、说过的话(可写几个词)",
    unit="次来访",
    nothing="没有找到来访记录。可以少写几个字,或改看全部来访。",
    nothing_yet="还没有来访记录。有人来办事时,点“登记来访”。",
)
FILTERS = (
    ("全部来访", VisitFilter.ALL),
    ("待办", VisitFilter.OPEN),
    ("到期要回访", VisitFilter.DUE),
)


def _state_tone(visit: VisitRow, today: date) -> Tone:
    """Red for what is overdue or due today, amber for what waits, green for what is done."""
    if not visit.open:
        return Tone.DONE
    return Tone.MUST_DO if visit.is_due(today) else Tone.WAITING


def _columns(desk: Desk) -> tuple[Column[VisitRow], ...]:
    def tone(visit: VisitRow) -> Tone:
        return _state_tone(visit, desk.today)

    return (
    Column("day", "日期", lambda one: one.visited_on.isoformat(), width=5.4),
    Column("visitor", "来访人", lambda one: one.visitor, width=4),
    Column("matter", "事项", lambda one: MATTER_WORDS[one.matter], width=4.2),
    Column("state", "状态", lambda one: tone(one).say(one.state_words(desk.today)),
           width=7, tone=tone),
    Column("village", "村", lambda one: one.village, width=5),
    Column("said", "来访内容", lambda one: one.said, width=12, hint=lambda one: one.said),
)  # fmt: skip


class VisitsPage(ListDetail[VisitRow, VisitPanel]):
    """Visits, the newest first."""

    def __init__(self, desk: Desk) -> None:
        self.dialog: VisitDialog | None = None
        self._offered = Offered()
        self.which: ChoiceField[VisitFilter] = ChoiceField(FILTERS, required=True)
        self.which.setAccessibleName("看哪些来访")
        self.add = acting("登记来访…", lambda: self._open(None))
        self.month = MonthField(Month.of(desk.today), required=True)
        self.month.setAccessibleName("登记表的月份")
        theme.follow(self.month, lambda: self.month.setFixedWidth(theme.em(6.5)))
        self.paper = acting("来访登记表…", self._open_paper)
        panel = VisitPanel(desk)
        super().__init__(
            desk, WORDS, _columns(desk), panel, self.which, (self.add, self.month, self.paper)
        )
        panel.correcting.connect(self._open)

    def refresh(self) -> None:
        """What the forms offer, then the list."""
        self.desk.read(_offered, self._offer, owner=self)
        super().refresh()

    def question(self, text: str) -> Callable[[Session, int], Portion[VisitRow]]:
        which = self.which.value() or VisitFilter.ALL

        def question(session: Session, start: int) -> Portion[VisitRow]:
            page = list_visits(
                session, text, today=self.desk.today, which=which, limit=PAGE, offset=start
            )
            return Portion(start, page.rows, page.total)

        return question

    def narrowed(self) -> bool:
        return self.which.value() is not VisitFilter.ALL

    def widen(self) -> None:
        self.which.set_value(VisitFilter.ALL)

    def _offer(self, offered: Offered) -> None:
        self._offered = offered

    def _open(self, visit: VisitRow | None) -> None:
        """The form of a new visit, or of one that is to be put right."""
        dialog = VisitDialog(self.desk, self, self._offered, visit)

        def submit(new: NewVisit) -> None:
            by, today = self.desk.by, self.desk.today

            def action(session: Session) -> int:
                if visit is None:
                    return record_visit(session, by, new, today=today)
                correct_visit(session, by, visit.id, new, today=today)
                return visit.id

            said = f"已{'登记' if visit is None else '更正'}来访:{new.visitor}"
            act_in(self.desk, dialog, action, owner=self, said=said, then=self.show_one)

        dialog.submit = submit
        self.dialog = dialog
        open_dialog(dialog)

    def _open_paper(self) -> None:
        month = self.month.value() or Month.of(self.desk.today)
        dialog = PaperDialog(
            self.desk,
            self,
            f"{month.chinese}来访登记表",
            lambda session: paper_of([visit_sheet(visits_of_month(session, month))]),
        )
        open_dialog(dialog)


def _offered(session: Session) -> Offered:
    return Offered(
        tuple((one.name, one.id) for one in village_rows(session)),
        tuple((one.name, one.id) for one in program_rows(session, active_only=True)),
        tuple((one.name, one.id) for one in staff_members(session) if one.active),
    )
