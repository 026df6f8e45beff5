"""The steps of a program's month, and at which of them it stands: plain rules, no widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from app.models.program import Unit
from app.models.roster import RosterStatus
from app.money import grouped
from app.month import Month
from app.services.rosters.views import BoardRow, RosterHead
from app.ui.widgets.theme import Tone

UNIT_WORDS = {Unit.HOUSEHOLD: "户", Unit.PERSON: "人"}
NOT_PAYING = "本月不发"
NOBODY = "没有登记人员"
NOTHING_OWED = "没有要发的"
NO_RATE = "缺标准"


class Step(IntEnum):
    """From left to right, as the month goes."""

    CHANGES = 1
    ROSTER = 2
    CHECK = 3
    REVIEW = 4
    PAPER = 5
    BANK = 6
    ARCHIVE = 7

    @property
    def word(self) -> str:
        words = ("核对变动", "生成花名册", "自查", "复核", "打印与银行", "回盘", "归档")
        return words[self - 1]

    @property
    def title(self) -> str:
        """With its number: ①核对变动."""
        return f"{'①②③④⑤⑥⑦'[self - 1]}{self.word}"


@dataclass(frozen=True, slots=True)
class Found:
    """How many findings a roster has now."""

    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class State:
    """What a step says: tone, word, and whether it is the one that waits for somebody."""

    tone: Tone
    word: str
    waits: bool = False

    @property
    def text(self) -> str:
        return self.tone.say(self.word) if self.word else self.tone.sign


@dataclass(frozen=True, slots=True)
class Run:
    """A program's month and the roster that is looked at.

    ``found`` None: not examined yet. ``owed`` (of one-off programs): whether a draft would
    have lines. ``unpriced``: enrollments whose amount cannot be told for want of a rate.
    """

    row: BoardRow
    month: Month
    roster: RosterHead | None
    found: Found | None = None
    owed: bool = True
    unpriced: int = 0

    @property
    def program(self) -> str:
        return self.row.program

    @property
    def program_id(self) -> int:
        return self.row.program_id

    @property
    def number(self) -> str | None:
        return None if self.roster is None else self.roster.number

    @property
    def status(self) -> RosterStatus | None:
        return None if self.roster is None else self.roster.status

    @property
    def is_latest(self) -> bool:
        """Whether the roster looked at is the one that the month stands at."""
        return self.roster == self.row.current

    @property
    def title(self) -> str:
        """农村低保 2018年11月, a supplement with its number, a past roster as such."""
        extra = f" 第{self.roster.sequence}次补发" if self.roster and self.roster.sequence else ""
        extra += "(历史)" if self.roster and self.roster.taken_in else ""
        return f"{self.program} {self.month.chinese}{extra}"

    @property
    def amount_words(self) -> str:
        """624户 193,210.00, or why there is none."""
        if self.roster is None:
            return self._why_quiet()
        unit = UNIT_WORDS[self.row.unit]
        return f"{self.roster.lines}{unit} {grouped(self.roster.amount_fen)}"

    @property
    def quiet(self) -> bool:
        """Nothing to do this month."""
        return self.roster is None and bool(self._why_quiet())

    @property
    def waiting(self) -> Step:
        """The step to go to: the one that waits, else the last one that was done."""
        states = self.states
        for step, state in states.items():
            if state.waits:
                return step
        done = [step for step, state in states.items() if state.tone is Tone.DONE]
        return done[-1] if done else Step.CHANGES

    @property
    def states(self) -> Mapping[Step, State]:
        """Each step's state by the roster's status."""
        return dict(zip(Step, self._in_order(), strict=True))

    def _in_order(self) -> tuple[State, ...]:
        later = State(Tone.PLAIN, "未到")
        looked, drafted = State(Tone.DONE, "已核对"), State(Tone.DONE, "已生成")
        checked, reviewed = State(Tone.DONE, "已自查"), State(Tone.DONE, "已复核")
        sent = State(Tone.DONE, "已发放" if self.row.paid_in_cash else "已送银行")
        match self.status:
            case None | RosterStatus.WITHDRAWN:
                if self._why_quiet():
                    return (State(Tone.PLAIN, ""),) * len(Step)
                if self.unpriced:
                    return (State(Tone.MUST_DO, NO_RATE, waits=True), *(later,) * 6)
                return (State(Tone.WAITING, "待核对", waits=True), *(later,) * 6)
            case RosterStatus.DRAFT:
                return (looked, drafted, *self._of_draft(), later, later, later)
            case RosterStatus.SUBMITTED:
                review = State(Tone.WAITING, "待复核", waits=True)
                return (looked, drafted, self._check(), review, later, later, later)
            case RosterStatus.APPROVED:
                word = "待发放" if self.row.paid_in_cash else "待送银行"
                paper = State(Tone.WAITING, word, waits=True)
                return (looked, drafted, checked, reviewed, paper, later, later)
            case RosterStatus.SENT:
                bank = State(Tone.WAITING, "待回盘", waits=True)
                return (looked, drafted, checked, reviewed, sent, bank, later)
            case RosterStatus.SETTLED:
                back = State(Tone.DONE, "已回盘")
                return (looked, drafted, checked, reviewed, sent, back, self._filed())

    def _filed(self) -> State:
        if self.roster is not None and self.roster.taken_in:
            return State(Tone.DONE, "历史")
        if self.roster is not None and self.roster.archived:
            return State(Tone.DONE, "已归档")
        return State(Tone.WAITING, "待归档", waits=True)

    @property
    def unpriced_words(self) -> str:
        """What is in the way where rates are missing; empty where none is."""
        if not self.unpriced:
            return ""
        unit = UNIT_WORDS[self.row.unit]
        return f"{self.unpriced}{unit}的档次还没有标准,算不出金额。请先设定标准。"

    def _why_quiet(self) -> str:
        """Why nobody has to do anything; empty where somebody has."""
        if not self.row.pays_this_month:
            return NOT_PAYING
        if not self.row.enrolled:
            return NOBODY
        return "" if self.owed or self.unpriced else NOTHING_OWED

    def _of_draft(self) -> tuple[State, State]:
        check = self._check()
        if check.waits:
            return check, State(Tone.PLAIN, "未到")
        if self.roster is not None and self.roster.returned_for:
            return check, State(Tone.MUST_DO, "已退回", waits=True)
        return check, State(Tone.WAITING, "待提交", waits=True)

    def _check(self) -> State:
        """Errors must be put right before anything else; warnings are answered at review."""
        if self.found is None:
            return State(Tone.WAITING, "检查中", self.status is RosterStatus.DRAFT)
        if self.found.errors:
            waits = self.status is RosterStatus.DRAFT
            return State(Tone.MUST_DO, f"{self.found.errors}处错误", waits)
        if self.found.warnings:
            return State(Tone.WAITING, f"{self.found.warnings}处提醒")
        return State(Tone.DONE, "无问题")
