"""Finds the line of a roster that each row of the bank's answer means, and what is asked first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.models.roster import LineResult
from app.money import grouped
from app.services.bank.columns import BankLayout
from app.services.bank.reading import BankRow, BankTable, Places, Trouble
from app.services.bank.words import plain_word
from app.services.rosters.rows import RESULT_WORDS, RosterLineRow, RosterRow
from app.services.rosters.settlement import FINAL, Answer


@dataclass(frozen=True, slots=True)
class Question:
    """Rows that look alike and have different results: which of these lines is each?"""

    rows: tuple[BankRow, ...]
    lines: tuple[RosterLineRow, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """What the answer says line by line (by line id), and what stands in the way.

    ``answers`` hold lines of one clear meaning; ``repeated`` counts lines that were
    registered before with the same result. ``words`` are results that are not known, with
    the first row that has each.
    """

    answers: Mapping[int, Answer]
    rows: Mapping[int, int]
    repeated: int
    troubles: tuple[Trouble, ...]
    questions: tuple[Question, ...]
    words: Mapping[str, int]

    @property
    def clear(self) -> bool:
        """Whether nothing is left to put right or to ask."""
        return not (self.troubles or self.questions or self.words)


def match(
    roster: RosterRow,
    layout: BankLayout,
    table: BankTable,
    choices: Mapping[int, int] | None = None,
) -> Matched:
    """Match rows to lines: by roster number and line where the file has them, else by account,
    amount and name; ``choices`` (row -> line id) are the user's answers to questions.
    """
    finder = _LineMatcher(roster, layout)
    by_candidates: dict[tuple[int, ...], list[BankRow]] = defaultdict(list)
    broken = {trouble.row for trouble in table.troubles}
    for row in table.rows:
        if row.row in broken:
            continue
        lines = finder.candidates(row)
        chosen = (choices or {}).get(row.row)
        by_candidates[(chosen,) if chosen in lines and chosen is not None else lines].append(row)
    by_candidates.pop((), None)
    collected = _Collected(finder)
    # Who is named clearly first: what is left over may then be clear as well.
    for lines, rows in sorted(by_candidates.items(), key=lambda pair: len(pair[0])):
        collected.add(lines, rows)
    return collected.matched((*table.troubles, *finder.troubles))


class _Collected:
    def __init__(self, finder: _LineMatcher) -> None:
        self._finder = finder
        self._answers: dict[int, Answer] = {}
        self._rows: dict[int, int] = {}
        self._repeated = 0
        self._questions: list[Question] = []
        self._words: dict[str, int] = {}

    def add(self, lines: tuple[int, ...], rows: Sequence[BankRow]) -> None:
        """As many rows as lines at the most, and where lines look alike all of one result."""
        for row in rows:
            if row.result is None:
                self._words.setdefault(row.word, row.row)
        free = [line for line in lines if line not in self._rows]
        if len(rows) > len(free):
            words = "在文件中重复出现"
            self._finder.add(rows[-1], ("line", "account", "name"), words, "result-twice")
            return
        alike = len({(row.result, row.reason, row.word) for row in rows}) == 1
        if len(free) > 1 and not (alike and len(rows) == len(free)):
            if any(row.result is None for row in rows):
                return
            known = self._finder.lines
            self._questions.append(Question(tuple(rows), tuple(known[one] for one in free)))
            return
        for line, row in zip(free, rows, strict=False):
            self._answer(self._finder.lines[line], row)

    def _answer(self, line: RosterLineRow, row: BankRow) -> None:
        self._rows[line.id] = row.row
        if row.result is None:
            return
        if line.result not in FINAL:
            self._answers[line.id] = Answer(row.result, row.reason, row.on)
        elif row.result is line.result:
            self._repeated += 1
        elif row.result in FINAL:
            words = (
                f"写的是“{RESULT_WORDS[row.result]}”,第{line.position}行{line.recipient_name}"
                f"已登记为“{RESULT_WORDS[line.result]}”,要改只能凭银行凭证更正"
            )
            self._finder.add(row, ("result",), words, "result-final")

    def matched(self, troubles: Sequence[Trouble]) -> Matched:
        return Matched(
            self._answers,
            self._rows,
            self._repeated,
            tuple(sorted((*troubles,), key=lambda trouble: trouble.row)),
            tuple(self._questions),
            self._words,
        )


class _LineMatcher:
    """Finds the lines that a row may mean; what fits none is kept as a trouble."""

    def __init__(self, roster: RosterRow, layout: BankLayout) -> None:
        self._number = roster.number
        self._places = Places(layout)
        self.lines = {line.id: line for line in roster.lines}
        self._sent = [line for line in roster.lines if line.amount_fen]
        self._by_position = {line.position: line for line in roster.lines}
        self._by_account: dict[str, list[RosterLineRow]] = defaultdict(list)
        for line in self._sent:
            self._by_account["".join(line.account.split())].append(line)
        self.troubles: list[Trouble] = []

    def add(self, row: BankRow, fields: Sequence[str], words: str, code: str) -> None:
        self.troubles.append(self._places.trouble(row.row, (*fields, "account"), words, code))

    def candidates(self, row: BankRow) -> tuple[int, ...]:
        """Line ids; one where the file names the line, none where nothing fits."""
        if row.roster_number and row.roster_number != self._number:
            self.add(
                row,
                ("roster_number",),
                f"是花名册{row.roster_number}的回盘,不是{self._number}的",
                "result-other-roster",
            )
            return ()
        if row.roster_number and row.line is not None:
            return self._named(row)
        return self._described(row)

    def _named(self, row: BankRow) -> tuple[int, ...]:
        line = self._by_position.get(row.line or 0)
        if line is None or (row.account and not _same_account(row.account, line.account)):
            self.add(row, ("line",), "不在这份花名册中", "result-not-in-roster")
        elif row.amount_fen is not None and line.amount_fen != row.amount_fen:
            self._differs(row, line)
        # What a bank has on record for an account is no reason to doubt a line that it returns.
        elif row.result is not LineResult.RETURNED and not _same_name(row, line):
            self._name_differs(row, line)
        else:
            return (line.id,)
        return ()

    def _described(self, row: BankRow) -> tuple[int, ...]:
        found = self._by_whom(row)
        if not row.account and not row.id_number:
            words = "没有账号,也没有证件号码,认不准是哪一笔"
            self.add(row, ("name", "amount"), words, "result-account-missing")
            return ()
        if not found:
            self.add(row, ("account", "id_number"), "不在这份花名册中", "result-not-in-roster")
            return ()
        named = [line for line in found if _same_name(row, line)]
        if not named:
            self._name_differs(row, found[0])
            return ()
        if row.amount_fen is None:
            self.add(row, ("amount",), "没有金额,认不准是哪一笔", "result-amount-missing")
            return ()
        matching = [line for line in named if line.amount_fen == row.amount_fen]
        if not matching:
            self._differs(row, named[0])
        return tuple(line.id for line in matching)

    def _by_whom(self, row: BankRow) -> list[RosterLineRow]:
        """By account, else by ID number and name; an ID number also tells alike lines apart."""
        if "*" in row.account:
            found = [line for line in self._sent if _same_account(row.account, line.account)]
        elif row.account:
            found = self._by_account.get(row.account, [])
        else:
            found = [line for line in self._sent if row.id_number and row.name]
            found = [line for line in found if row.id_number in _ids(line)]
        if row.id_number and len(found) > 1:
            return [line for line in found if row.id_number in _ids(line)] or found
        return found

    def _differs(self, row: BankRow, line: RosterLineRow) -> None:
        words = f"金额{grouped(row.amount_fen or 0)}元与花名册的{grouped(line.amount_fen)}元不符"
        self.add(row, ("amount",), words, "result-amount")

    def _name_differs(self, row: BankRow, line: RosterLineRow) -> None:
        words = f"户名与花名册第{line.position}行的收款人“{line.payee_name}”不符"
        self.add(row, ("name",), words, "result-name")


def _ids(line: RosterLineRow) -> tuple[str, ...]:
    """The payee's before the recipient's; the head's tells apart too."""
    return line.payee_id_number, line.recipient_id_number, line.head_id_number


def _same_account(told: str, own: str) -> bool:
    """Banks may hide the middle of an account behind asterisks."""
    bare = "".join(own.split())
    if "*" not in told:
        return told == bare
    front, back = told[: told.index("*")], told[told.rindex("*") + 1 :]
    return bare.startswith(front) and bare.endswith(back)


def _same_name(row: BankRow, line: RosterLineRow) -> bool:
    return not row.name or "*" in row.name or row.name == plain_word(line.payee_name)
