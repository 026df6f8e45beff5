"""What the window of the bank's answer asks of the services, and what it keeps until 登记结果."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.models.roster import LineResult
from app.money import grouped
from app.services.bank import result as bank_result
from app.services.bank.result import BankFileRead, Look, Understanding
from app.services.rosters.rows import RESULT_WORDS, RosterLineRow
from app.services.rosters.settlement import FINAL, Answer, Settlement
from app.ui.desk.background import Progress
from app.ui.desk.file_import import told_rows
from app.ui.widgets.theme import Tone
from app.wording import amount_in_words

TONES = {
    LineResult.WAITING: Tone.PLAIN,
    LineResult.PAID: Tone.DONE,
    LineResult.RETURNED: Tone.MUST_DO,
    LineResult.UNKNOWN: Tone.WAITING,
}


@dataclass(frozen=True, slots=True)
class LineState:
    """A line in the window: what it would be registered as, and where that comes from.

    ``before``: it was registered earlier and stays. ``row`` of the bank's file; ``by_hand``
    what the user said instead.
    """

    line: RosterLineRow
    answer: Answer | None
    row: int | None = None
    by_hand: bool = False

    @property
    def before(self) -> bool:
        return self.line.result in FINAL

    @property
    def result(self) -> LineResult:
        """WAITING where nothing is said of it yet."""
        if self.before:
            return self.line.result
        return LineResult.WAITING if self.answer is None else self.answer.result

    @property
    def new(self) -> bool:
        """Whether it would be registered now, for good."""
        answer = self.answer
        return answer is not None and answer.result in FINAL and not self.before

    @property
    def words(self) -> str:
        """Sign and word."""
        word = "未登记" if self.result is LineResult.WAITING else RESULT_WORDS[self.result]
        return TONES[self.result].say(word)

    @property
    def reason(self) -> str:
        if self.before:
            return self.line.result_reason
        return "" if self.answer is None else self.answer.reason

    @property
    def source(self) -> str:
        """Where the result comes from."""
        if self.before:
            return "以前已登记"
        if self.by_hand:
            return "手工登记"
        return f"文件第{self.row}行" if self.row is not None else ""


@dataclass(frozen=True, slots=True)
class Sums:
    """What would be registered: lines and fen by result, earlier answers included."""

    lines: Mapping[LineResult, int]
    fen: Mapping[LineResult, int]

    @classmethod
    def of(cls, states: Iterable[LineState]) -> Sums:
        lines, fen = dict.fromkeys(LineResult, 0), dict.fromkeys(LineResult, 0)
        for state in states:
            lines[state.result] += 1
            fen[state.result] += state.line.amount_fen
        return cls(lines, fen)

    @property
    def text(self) -> str:
        """One sentence for people; what is not said counts as not known."""
        open_lines = self.lines[LineResult.UNKNOWN] + self.lines[LineResult.WAITING]
        open_fen = self.fen[LineResult.UNKNOWN] + self.fen[LineResult.WAITING]
        return (
            f"发放成功 {self._of(LineResult.PAID)},银行退回 {self._of(LineResult.RETURNED)},"
            f"还不知道结果 {open_lines}笔 {grouped(open_fen)} 元"
        )

    @property
    def in_words(self) -> str:
        """For the question before it is written."""
        paid = amount_in_words(self.fen[LineResult.PAID])
        open_lines = self.lines[LineResult.UNKNOWN] + self.lines[LineResult.WAITING]
        rest = "全部有结果,这份花名册办结。"
        if open_lines:
            rest = f"还有{open_lines}笔不知道结果,花名册留在“待回盘”,以后接着登记。"
        return f"{self.text}。\n发放成功合计人民币{paid}。\n{rest}"

    def _of(self, result: LineResult) -> str:
        return f"{self.lines[result]}笔 {grouped(self.fen[result])} 元"


def states_of(
    lines: Iterable[RosterLineRow], found: Look | None, by_hand: Mapping[int, Answer]
) -> list[LineState]:
    """Every line: what the user said goes before what the file says."""
    answers = {} if found is None else found.answers
    rows = {} if found is None else found.matched.rows
    return [
        LineState(
            line,
            by_hand.get(line.id, answers.get(line.id)),
            rows.get(line.id),
            line.id in by_hand,
        )
        for line in lines
    ]


def bring(path: Path) -> Callable[[Progress], BankFileRead]:
    """Reading a file, beside the window."""
    return lambda progress: bank_result.read_bank_file(path, told_rows(progress))


def look(
    number: str, read: BankFileRead, understood: Understanding, today: date
) -> Callable[[Session], Look]:
    return lambda session: bank_result.look(session, number, read, today, understood)


def register(
    by: int,
    number: str,
    answers: Mapping[int, Answer],
    on: date,
    today: date,
    read: BankFileRead | None,
    words: Mapping[str, LineResult],
) -> Callable[[Session], Settlement]:
    """The one action: answers, the file they came from, and what its words mean."""
    return lambda session: bank_result.take(
        session,
        by,
        number,
        answers,
        on=on,
        today=today,
        file=None if read is None else read.file,
        words=words,
    )


def said(number: str, result: Settlement) -> str:
    """What happened, for the status bar."""
    return (
        f"花名册 {number} 已登记:发放 {result.paid}笔 {grouped(result.paid_fen)} 元,"
        f"退回 {result.returned}笔 {grouped(result.returned_fen)} 元,未明 {result.unknown}笔"
    )
