"""应享未享: who should get and does not, worked off one by one; answers are kept."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QTabBar, QWidget
from sqlalchemy.orm import Session

from app.idcard import mask
from app.models.eligibility import Claim
from app.models.staff import Role
from app.places import ApplicationPlace, PersonPlace
from app.reports.unclaimed import looked_words, unclaimed_sheet
from app.services.office import settings
from app.services.unclaimed.listing import unclaimed
from app.services.unclaimed.options import CHOICES, MOST_MONTHS, Options, options, set_options
from app.services.unclaimed.rows import CLAIM_WORDS, Candidate, Unclaimed
from app.services.unclaimed.verdicts import reopen, set_aside
from app.ui.desk.desk import Desk
from app.ui.desk.paper_dialog import Paper, paper_of
from app.ui.desk.roles import only_for
from app.ui.payments.side_page import SidePage
from app.ui.widgets.fields import ChoiceField, TickField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.parts import Notice, acting, column, heading, row
from app.ui.widgets.reason_dialog import ReasonDialog
from app.ui.widgets.table import Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

EVERY_CLAIM = "全部类别"
NAMED = 3  # people whom a question names
COLUMNS: list[Column[Candidate]] = [
    Column("claim", "类别", lambda one: CLAIM_WORDS[one.claim], width=7),
    Column("village", "村(社区)", lambda one: one.village, width=5.5),
    Column("name", "姓名", lambda one: one.name, width=4.5),
    Column("why", "情况", lambda one: one.why, width=26, hint=lambda one: one.why),
    Column(
        "answer",
        "核查结果",
        lambda one: one.verdict.words if one.verdict is not None else "",
        width=20,
        hint=lambda one: one.verdict.words if one.verdict is not None else "",
        hidden=True,
    ),
    Column("group", "组", lambda one: one.group, width=3),
    Column("phone", "电话", lambda one: one.phone, width=7),
    Column("id_number", "身份证号", lambda one: mask(one.id_number), width=10),
]
_ANSWER = next(at for at, column in enumerate(COLUMNS) if column.key == "answer")


class UnclaimedPage(SidePage):
    """Those to be checked, or those found not entitled; each leads to enrolling or an answer."""

    of_month = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: Unclaimed | None = None
        self.enroll = acting("新增待遇…", self._enroll)
        self.reject = acting("登记不符合…", self._reject)
        self.take_back = acting("撤销“不符合”", self._take_back)
        self.look = acting("查看此人", self._look)
        self.scope = acting("查找范围…", self._choose_scope)
        self.print = acting("打印名单…", self._print)
        self.states = QTabBar()
        self.states.setObjectName("inner")
        self.states.setDrawBase(False)
        for title in ("待核查", "已核查不符合"):
            self.states.addTab(title)
        self.claims = QComboBox()
        self.claims.setAccessibleName("类别")
        self.claims.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.summary = Notice()
        self.table: TableView[Candidate] = TableView(TableModel(COLUMNS), empty="正在查找…")
        self.table.setAccessibleName("应享未享人员")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._settle()

    def _lay_out(self) -> None:
        layout = column(self, 0)
        layout.addLayout(
            row(self.enroll, self.reject, self.take_back, self.look, 1, self.scope, self.print)
        )
        layout.addWidget(self.summary)
        layout.addLayout(row(self.states, self.claims, 1))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.sentence)

    def _connect(self) -> None:
        self.states.currentChanged.connect(lambda _at: self._fill())
        self.claims.activated.connect(lambda _at: self._fill())
        self.table.chosen.connect(lambda _one: self._settle())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._settle())
        self.table.opened.connect(lambda _one: self._open())

    def first(self) -> QWidget:
        return self.table

    def refresh(self) -> None:
        month = self.desk.month
        self.ask(lambda session: unclaimed(session, month), self._show, "正在查找应享未享人员…")

    def _show(self, found: Unclaimed) -> None:
        self.found = found
        self._offer_claims(found)
        lines = looked_words(found)
        waiting = len(found.open)
        if waiting:
            self.summary.say(f"● 待核查 {waiting} 人次。{''.join(lines)}", Tone.WAITING)
        else:
            self.summary.say(f"✓ 没有待核查的人。{''.join(lines)}", Tone.DONE)
        self.states.setTabText(0, f"待核查 {waiting}")
        self.states.setTabText(1, f"已核查不符合 {len(found.settled)}")
        self._fill()
        self.shown()

    def _offer_claims(self, found: Unclaimed) -> None:
        kept = self.claims.currentData()
        self.claims.clear()
        self.claims.addItem(EVERY_CLAIM, None)
        for looked in found.looked:
            self.claims.addItem(CLAIM_WORDS[looked.claim], looked.claim)
        self.claims.setCurrentIndex(max(0, self.claims.findData(kept)))

    @property
    def answered(self) -> bool:
        """Whether those found not entitled are shown."""
        return self.states.currentIndex() == 1

    def _rows(self) -> list[Candidate]:
        if self.found is None:
            return []
        shown = self.found.settled if self.answered else self.found.open
        claim = self.claims.currentData()
        return [one for one in shown if claim in (None, one.claim)]

    def _fill(self) -> None:
        before, at = self.table.current(), self.table.currentIndex().row()
        rows = self._rows()
        self.table.setColumnHidden(_ANSWER, not self.answered)
        self.table.empty = "没有登记过不符合的人。" if self.answered else "没有待核查的人。"
        self.table.rows.set_rows(rows)
        if rows and not (before and self.table.choose(lambda one: _same(one, before))):
            self.table.selectRow(min(max(at, 0), len(rows) - 1))
        self._settle()

    def _settle(self) -> None:
        one = self.table.current()
        may = only_for(
            self.desk, Role.PREPARE, self.enroll, self.reject, self.take_back, self.scope
        )
        there = one is not None
        self.enroll.setVisible(not self.answered)
        self.reject.setVisible(not self.answered)
        self.take_back.setVisible(self.answered)
        self.enroll.setEnabled(may and one is not None and not one.receives)
        self.reject.setEnabled(may and there)
        self.take_back.setEnabled(may and there)
        self.scope.setEnabled(may)
        self.look.setEnabled(there)
        self.print.setEnabled(self.found is not None)
        receives = one is not None and one.receives
        likely = self.take_back if self.answered else self.look if receives else self.enroll
        self.set_primary(likely)
        self.sentence.setText(_told(one) if one is not None else "")

    # What the user does

    def _open(self) -> None:
        if self.enroll.isVisible() and self.enroll.isEnabled():
            self._enroll()
        else:
            self._look()

    def _enroll(self) -> None:
        one = self.table.current()
        if one is not None:
            self.desk.place_wanted.emit(
                ApplicationPlace(id_number=one.id_number, name=one.name, program_id=one.program_id)
            )

    def _look(self) -> None:
        one = self.table.current()
        if one is not None:
            self.desk.place_wanted.emit(PersonPlace(one.id_number))

    def _reject(self) -> None:
        chosen = self.table.selected()
        if not chosen:
            return
        dialog = ReasonDialog(
            self,
            "登记不符合",
            "登记不符合",
            "不符合的原因",
            "以后不再列出;情况变了可以撤销。年龄到下一档时会再次列出。",
            above=[heading(_named(chosen), "hint")],
        )
        by = self.desk.by

        def submit(reason: str) -> None:
            def keep(session: Session) -> int:
                for one in chosen:
                    set_aside(session, by, one.person_id, one.claim, reason, age=one.age)
                return len(chosen)

            self.act_in(
                dialog, keep, said=lambda count: f"已登记不符合:{count}人次", words="正在登记…"
            )

        dialog.submit = submit
        self.open_dialog(dialog)

    def _take_back(self) -> None:
        verdicts = [one.verdict.id for one in self.table.selected() if one.verdict is not None]
        by = self.desk.by

        def undo(session: Session) -> int:
            for verdict in verdicts:
                reopen(session, by, verdict)
            return len(verdicts)

        if verdicts:
            self.act(undo, said=lambda count: f"已撤销{count}条,重新列入待核查", words="正在撤销…")

    def _choose_scope(self) -> None:
        self.ask(options, self._offer_scope)

    def _offer_scope(self, chosen: Options) -> None:
        dialog = ScopeDialog(self, chosen)
        by = self.desk.by

        def submit(wanted: Options) -> None:
            self.act_in(
                dialog,
                lambda session: set_options(session, by, wanted.claims, wanted.months),
                said="查找范围已保存",
                words="正在保存…",
            )

        dialog.submit = submit
        self.open_dialog(dialog)

    def _print(self) -> None:
        found, rows = self.found, self._rows()
        if found is None:
            return

        def paper(session: Session) -> Paper | None:
            return paper_of([unclaimed_sheet(settings.get(session, "town"), found, rows)])

        self.show_paper("应享未享人员核查名单", paper)


_SCOPE = {
    Claim.AGE: "高龄:将满或已满80周岁未登记,将满90、100周岁",
    Claim.LIVING_SUBSIDY: "低保家庭中的残疾人,没有困难残疾人生活补贴",
    Claim.CARE_SUBSIDY: "一级、二级残疾人,没有重度残疾人护理补贴",
    Claim.CHILD: "父母去世、重残,或家里没有成年人的儿童",
    Claim.NO_PROGRAM: "在册但没有任何待遇的人(人数可能很多)",
}


class ScopeDialog(FormDialog[Options]):
    """Which people are looked for, and how long before a birthday."""

    def __init__(self, parent: QWidget, chosen: Options) -> None:
        super().__init__(parent, "查找范围", "保存查找范围")
        self.form.add_widget(heading("查找哪些人", "label"))
        self.ticks = {claim: TickField(_SCOPE[claim], claim in chosen.claims) for claim in CHOICES}
        for tick in self.ticks.values():
            self.form.add_widget(tick)
        counts = range(MOST_MONTHS + 1)
        months = [(f"{count}个月" if count else "只看当月", count) for count in counts]
        field = ChoiceField(months, chosen=chosen.months, required=True)
        self.months = self.form.add("提前多久列出将满80、90、100周岁的人", field)

    def read(self) -> Options:
        claims = tuple(claim for claim, tick in self.ticks.items() if tick.value())
        return Options(claims, self.months.given())


def _told(one: Candidate) -> str:
    """The whole of what is known about the one under the cursor."""
    place = " ".join(part for part in (one.village, one.group, one.phone) if part)
    answer = f" {one.verdict.words}" if one.verdict is not None else ""
    return f"{one.name}({place}):{one.why}。{answer}"


def _same(one: Candidate, other: Candidate) -> bool:
    return (one.person_id, one.claim, one.age) == (other.person_id, other.claim, other.age)


def _named(chosen: list[Candidate]) -> str:
    names = "、".join(f"{one.name}({CLAIM_WORDS[one.claim]})" for one in chosen[:NAMED])
    return names if len(chosen) <= NAMED else f"{names}等{len(chosen)}人次"
