"""A list against the register: counts, the lists behind them, and what is wrong with rows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.idcard import mask
from app.money import grouped
from app.month import Month
from app.services.intake.comparing import Compared as Item
from app.services.intake.comparing import Comparison, Kind
from app.services.intake.money import ListMoney
from app.services.intake.person_facts import PersonChange
from app.services.sheets.problems import Level, Problem
from app.ui.beneficiaries.import_work import Order
from app.ui.beneficiaries.money_words import money_warnings, money_words
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.parts import Notice, button, heading, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE, Tone

KINDS = {
    Kind.NEW: "新增",
    Kind.CHANGED: "变动",
    Kind.STOPPED: "停发",
    Kind.UNCHANGED: "不变",
    Kind.NOT_YET: "尚未开始",
    Kind.STILL_SUSPENDED: "暂停中",
}
FEW = 9  # of so few, a third says nothing
ALWAYS = (Kind.NEW, Kind.CHANGED, Kind.STOPPED, Kind.UNCHANGED)
LEVELS: dict[Level, str] = {"refused": "拒收", "corrected": "已更正", "warned": "提醒"}
TONES: dict[Level, Tone] = {
    "refused": Tone.MUST_DO,
    "corrected": Tone.DONE,
    "warned": Tone.WAITING,
}


class ComparisonPage(QWidget):
    """``save_refused`` asks for the refused rows as a workbook, ``spells_wanted`` for who of the
    newcomers is to begin inside an earlier ended spell."""

    save_refused = Signal()
    spells_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.counts = heading("", "label")
        self.counts.setWordWrap(True)
        self.money = heading("", "label")
        self.money.setWordWrap(True)
        self.warnings = Notice(Tone.MUST_DO)
        self.notes = heading("", "hint")
        self.tabs = QTabWidget()
        self.tabs.tabBar().setObjectName("inner")
        self.tabs.tabBar().setDrawBase(False)
        self.tables: dict[Kind, TableView[Item]] = {
            kind: TableView(TableModel(ITEM_COLUMNS), empty=f"没有{words}。")
            for kind, words in KINDS.items()
        }
        self.problems: TableView[Problem] = TableView(
            TableModel(PROBLEM_COLUMNS), empty="没有发现问题。"
        )
        self.level: ChoiceField[Level] = ChoiceField(
            [(words, level) for level, words in LEVELS.items()], empty="全部问题"
        )
        self.level.setAccessibleName("问题的种类")
        self.level.edited.connect(self._filter)
        self.save = button("保存有错的行…")
        self.save.clicked.connect(lambda _on=False: self.save_refused.emit())
        self.spells = button("核实起始月份…")
        self.spells.clicked.connect(lambda _on=False: self.spells_wanted.emit())
        self.spells_words = heading("", "label")
        self.people: TableView[PersonChange] = TableView(
            TableModel(PEOPLE_COLUMNS), empty="没有人员信息的变动。"
        )
        self.arrears: TableView[tuple[Month, int]] = TableView(TableModel(ARREARS_COLUMNS))
        self._found: tuple[Problem, ...] = ()
        self._problems_page = QWidget()
        of_problems = QVBoxLayout(self._problems_page)
        of_problems.setContentsMargins(0, SPACE, 0, 0)
        of_problems.addLayout(row(self.level, 1, self.save))
        of_problems.addWidget(self.problems, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.counts)
        layout.addWidget(self.money)
        layout.addWidget(self.warnings)
        layout.addWidget(self.notes)
        self._spells_row = QWidget()
        self._spells_row.setLayout(row(self.spells_words, self.spells, 1))
        layout.addWidget(self._spells_row)
        layout.addWidget(self.tabs, 1)

    def show_comparison(self, found: Comparison, order: Order) -> None:
        """Everything anew; the first list that has something to look at is in front."""
        read = found.read.counts
        self.counts.setText(
            f"名单 {read.rows} 行:拒收 {read.refused}、已更正 {read.corrected}、"
            f"提醒 {read.warned}。与台账比较:"
            + "、".join(f"{KINDS[kind]} {found.count(kind)} {order.word}" for kind in ALWAYS)
        )
        self.notes.setText(" ".join(found.read.notes))
        self.notes.setVisible(bool(found.read.notes))
        self.tabs.clear()
        for kind, words in KINDS.items():
            items = found.of(kind)
            if kind not in ALWAYS and not items:
                continue
            self.tables[kind].rows.set_rows(items)
            self.tabs.addTab(self.tables[kind], f"{words} {len(items)}")
        self.people.rows.set_rows(found.people)
        self.tabs.addTab(self.people, f"人员信息 {len(found.people)}")
        asked = spells_of(found)
        self._spells_row.setVisible(bool(asked))
        self.spells_words.setText(spells_words(found, order))
        self._found = found.read.problems
        self.tabs.addTab(self._problems_page, f"问题 {len(self._found)}")
        self.save.setEnabled(bool(read.refused))
        self.level.setCurrentIndex(0)
        self._filter()
        if read.refused:
            self.tabs.setCurrentWidget(self._problems_page)
            return
        first = next((kind for kind in ALWAYS if found.count(kind)), Kind.NEW)
        self.tabs.setCurrentWidget(self.tables[first])

    def show_money(self, money: ListMoney, order: Order) -> None:
        """What it costs by month, and what suggests that it is the wrong list."""
        words = money_words(money)
        self.money.setText(words)
        self.money.setVisible(bool(words))
        said = money_warnings(money, order.program.name)
        self.warnings.say("\n".join(Tone.MUST_DO.say(one) for one in said))
        if money.arrears:
            self.arrears.rows.set_rows(tuple(money.arrears.items()))
            self.tabs.addTab(self.arrears, f"补发 {len(money.arrears)}个月")

    def _filter(self) -> None:
        level = self.level.value()
        rows = [one for one in self._found if level is None or one.level == level]
        self.problems.rows.set_rows(rows)


def spells_of(found: Comparison) -> tuple[Item, ...]:
    """Whom the list begins inside an earlier ended spell, or still holds though suspended."""
    return tuple(item for item in found.items if item.if_confirmed is not None)


def spells_words(found: Comparison, order: Order) -> str:
    """How many there are, and of how many it was confirmed."""
    count, confirmed = len(spells_of(found)), len(found.confirmed)
    done = f",已核实{confirmed}{order.word}按名单" if confirmed else ""
    return (
        f"● {count}{order.word}在名单上的起始月份落在以前停发的待遇期间之内,"
        f"或已暂停而名单中仍有{done}。"
    )


def stops_many(found: Comparison) -> bool:
    """More than a third of those in force would stop: perhaps a list of another program."""
    standing = sum(found.count(kind) for kind in (Kind.CHANGED, Kind.STOPPED, Kind.UNCHANGED))
    return found.count(Kind.STOPPED) * 3 > max(standing, FEW)


def what_it_does(found: Comparison, order: Order) -> str:
    """The sentence over the button that applies."""
    word, month = order.word, order.as_of
    parts: list[str] = []
    if found.count(Kind.NEW):
        parts.append(f"新增{found.count(Kind.NEW)}{word}")
    if found.count(Kind.CHANGED):
        since = f"(从{month.chinese}起)" if month is not None else ""
        parts.append(f"变动{found.count(Kind.CHANGED)}{word}{since}")
    if found.count(Kind.STOPPED) and month is not None:
        last = (month - 1).chinese
        parts.append(f"停发{found.count(Kind.STOPPED)}{word}(最后发到{last})")
    people = len({one.id_number for one in found.people})
    told = f"更新{people}人的村、住址、电话等信息" if people else ""
    if not parts and not told:
        return "名单与台账一致,导入后没有变化。"
    said = "、".join([*parts, told] if told else parts)
    return f"导入后将{said}。现在还没有写入。"


def _name(item: Item) -> str:
    if item.entry is not None:
        return item.entry.name_of_recipient
    return item.standing.recipient_name if item.standing is not None else ""


def _number(item: Item) -> str:
    if item.entry is not None:
        return mask(item.entry.recipient)
    return mask(item.standing.recipient) if item.standing is not None else ""


def _village(item: Item) -> str:
    if item.entry is not None and item.entry.village:
        return item.entry.village
    return item.standing.village if item.standing is not None else ""


def _persons(item: Item) -> str:
    if item.entry is not None:
        return str(len(item.entry.persons))
    return str(len(item.standing.persons)) if item.standing is not None else ""


def _amount(item: Item) -> str:
    fen = item.entry.amount_fen if item.entry is not None else None
    if fen is None and item.standing is not None:
        fen = item.standing.amount_fen
    return "" if fen is None else grouped(fen)


def _rows(item: Item) -> str:
    return "、".join(str(one) for one in item.entry.rows) if item.entry is not None else ""


def _month(item: Item) -> str:
    return item.from_month.chinese if item.from_month is not None else ""


ITEM_COLUMNS: tuple[Column[Item], ...] = (
    Column("name", "姓名", _name, width=4.5),
    Column("village", "村", _village, width=6),
    Column("number", "身份证号", _number, width=10),
    Column("persons", "人数", _persons, align=Align.RIGHT, width=3),
    Column("amount", "金额", _amount, align=Align.RIGHT, width=5),
    Column("month", "从何月起", _month, width=6),
    Column("words", "说明", lambda item: "、".join(item.differences), width=16,
           hint=lambda item: "、".join(item.differences)),
    Column("rows", "名单行号", _rows, width=5),
)  # fmt: skip
ARREARS_COLUMNS: tuple[Column[tuple[Month, int]], ...] = (
    Column("month", "月份", lambda one: one[0].chinese, width=6),
    Column("amount", "补发(元)", lambda one: grouped(one[1]), align=Align.RIGHT, width=8),
)
PEOPLE_COLUMNS: tuple[Column[PersonChange], ...] = (
    Column("name", "姓名", lambda one: one.name, width=4.5),
    Column("number", "身份证号", lambda one: mask(one.id_number), width=10),
    Column("fact", "内容", lambda one: one.fact, width=5),
    Column("before", "台账现在", lambda one: one.before, width=9, hint=lambda one: one.before),
    Column("after", "名单", lambda one: one.after, width=9, hint=lambda one: one.after),
    Column("row", "名单行号", lambda one: str(one.row or ""), width=5),
)
PROBLEM_COLUMNS: tuple[Column[Problem], ...] = (
    Column("row", "行", lambda one: str(one.row), align=Align.RIGHT, width=3),
    Column("column", "列", lambda one: one.column or "", align=Align.CENTRE, width=2.5),
    Column(
        "level", "种类", lambda one: TONES[one.level].say(LEVELS[one.level]), width=5,
        tone=lambda one: TONES[one.level],
    ),
    Column("message", "问题", lambda one: one.message, width=30, hint=lambda one: one.message),
)  # fmt: skip
