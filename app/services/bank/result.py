"""The bank's answer from a file: looked at line by line, then registered, and the file kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.bank import BankResultFile
from app.models.kept_file import KeptFile
from app.models.roster import LineResult, Roster, RosterStatus
from app.models.staff import Role
from app.services.bank import words as bank_words
from app.services.bank.columns import BankLayout, best_sheet, lay_out
from app.services.bank.matching import Matched, match
from app.services.bank.reading import BankTable, Trouble, read_table
from app.services.office.kept_files import FileToKeep, file_to_keep, keep_file
from app.services.office.permissions import require_role
from app.services.rosters import settlement
from app.services.rosters.rows import RosterRow
from app.services.rosters.settlement import Answer, Settlement
from app.services.rosters.store import expect_status
from app.services.rosters.views import roster_row
from app.services.sheets.cells import Sheet
from app.services.sheets.reading import Watch, Workbook, file_content, read_content

NOTHING = "没有登记任何结果。"
ACTION = "登记银行回盘"


@dataclass(frozen=True, slots=True)
class BankFileRead:
    """A file of the bank's: its sheets, and its bytes to keep."""

    workbook: Workbook
    file: FileToKeep


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a file is to be understood where the user says so.

    ``mapping``: column letter -> field; ``words``: what results mean; ``choices``: row ->
    line id, for rows that could be several lines. ``ask_again``: what the office said of its
    bank's words before is not taken for granted.
    """

    sheet: str | None = None
    mapping: Mapping[str, str | None] | None = None
    words: Mapping[str, LineResult] = field(default_factory=dict)
    choices: Mapping[int, int] = field(default_factory=dict)
    ask_again: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """An answer before anything is written: its columns, and each line's result.

    ``told``: results in it that mean what the office once said they mean.
    """

    file_name: str
    sheets: tuple[str, ...]
    sheet: str
    layout: BankLayout
    table: BankTable
    matched: Matched
    roster: RosterRow
    told: Mapping[str, LineResult]

    @property
    def answers(self) -> Mapping[int, Answer]:
        return self.matched.answers


def read_bank_file(path: Path, watch: Watch | None = None) -> BankFileRead:
    """Read a file of any shape; ``watch`` as in ``read_file``. AppError when it cannot be read as
    a table."""
    content = file_content(path)
    return BankFileRead(read_content(path.name, content, watch), file_to_keep(path.name, content))


def look(
    session: Session,
    number: str,
    read: BankFileRead,
    today: date,
    understood: Understanding | None = None,
) -> Look:
    """What a file says of a roster that was sent; nothing is written.

    Raises AppError for a roster that was not sent or is settled, a file that answered another
    roster, one without results, and one that holds no payments.
    """
    expect_status(session, number, RosterStatus.SENT, ACTION)
    _refuse_used(session, number, read.file)
    said = understood or Understanding()
    roster = roster_row(session, number)
    sheet = _sheet(read.workbook, roster, said.sheet)
    layout = lay_out(sheet, roster, said.mapping)
    own = {} if said.ask_again else bank_words.own_words(session)
    words = own | {bank_words.plain_word(word): result for word, result in said.words.items()}
    table = read_table(sheet, layout, words, today, roster.month)
    return Look(
        file_name=read.workbook.file_name,
        sheets=tuple(one.name for one in read.workbook.visible),
        sheet=sheet.name,
        layout=layout,
        table=table,
        matched=match(roster, layout, table, said.choices),
        roster=roster,
        told={
            row.word: own[bank_words.plain_word(row.word)]
            for row in table.rows
            if bank_words.plain_word(row.word) in own
        },
    )


def require_clear(found: Look) -> Mapping[int, Answer]:
    """The answers by line id, where nothing is left to put right or to ask.

    Raises AppError, naming the cell, for the first thing that is in the way.
    """
    if not found.table.has_result:
        raise AppError(
            f"回盘文件中没有“结果”一列,分不清成功和失败,{NOTHING}请向银行索要带结果的文件。",
            code="result-column",
        )
    if not found.table.rows:
        raise AppError(f"回盘文件中没有明细,{NOTHING}请核对是不是选错了文件。", code="result-empty")
    troubles = _in_the_way(found)
    if troubles:
        more = f"(另有{len(troubles) - 1}处)" if len(troubles) > 1 else ""
        raise AppError(
            f"回盘文件{troubles[0].message}{more},{NOTHING}请核对后重新选择文件。",
            code=troubles[0].code,
        )
    final = [answer for answer in found.answers.values() if answer.result in settlement.FINAL]
    if not final and found.matched.repeated:
        raise AppError(
            f"回盘文件中的{found.matched.repeated}笔结果以前都已登记过,没有新的结果,未作改动。"
            "请核对是不是选错了文件。",
            code="result-again",
        )
    return found.answers


def take(
    session: Session,
    by: int,
    number: str,
    answers: Mapping[int, Answer],
    *,
    on: date,
    today: date,
    file: FileToKeep | None = None,
    words: Mapping[str, LineResult] | None = None,
) -> Settlement:
    """Register answers (see ``settlement.settle``), keep the file with the roster, and what the
    bank's words mean."""
    require_role(session, by, Role.PREPARE)
    if file is not None:
        _refuse_used(session, number, file)
    result = settlement.settle(session, by, number, answers, on=on, today=today)
    if file is not None:
        roster_id = session.scalars(select(Roster.id).where(Roster.number == number)).one()
        file_id = keep_file(session, by, file)
        session.add(BankResultFile(roster_id=roster_id, file_id=file_id, taken_by_id=by))
        session.flush()
    bank_words.learn(session, by, words or {})
    return result


def take_file(
    session: Session, by: int, number: str, path: Path, *, on: date, today: date
) -> Settlement:
    """Read, look and register in one go, as the command line does."""
    require_role(session, by, Role.PREPARE)
    expect_status(session, number, RosterStatus.SENT, ACTION)
    read = read_bank_file(path)
    answers = require_clear(look(session, number, read, on))
    return take(session, by, number, answers, on=on, today=today, file=read.file)


def result_files(session: Session, roster_id: int) -> tuple[FileToKeep, ...]:
    """The bank's files that answered a roster, in the order they came."""
    statement = (
        select(KeptFile.name, KeptFile.content)
        .join(BankResultFile, BankResultFile.file_id == KeptFile.id)
        .where(BankResultFile.roster_id == roster_id)
        .order_by(BankResultFile.id)
    )
    return tuple(FileToKeep(row.name, row.content) for row in session.execute(statement))


def _in_the_way(found: Look) -> list[Trouble]:
    troubles = list(found.matched.troubles)
    letter = found.layout.letter("result", "reason")
    for word, row in found.matched.words.items():
        words = f"的结果“{word}”看不懂,请改成“成功”或“失败”"
        troubles.append(Trouble(row, f"{letter}{row}", words, "result-word"))
    for question in found.matched.questions:
        row = question.rows[0].row
        words = (
            f"与花名册中{len(question.lines)}行都相符(户名、账号、金额相同),"
            "分不清是哪一行,请逐行登记"
        )
        letter = found.layout.letter("account", "name")
        troubles.append(Trouble(row, f"{letter}{row}", words, "result-ambiguous"))
    return sorted(troubles, key=lambda trouble: trouble.row)


def _refuse_used(session: Session, number: str, file: FileToKeep) -> None:
    """The same file cannot be the answer to two rosters."""
    statement = (
        select(Roster.number)
        .join(BankResultFile, BankResultFile.roster_id == Roster.id)
        .join(KeptFile, KeptFile.id == BankResultFile.file_id)
        .where(KeptFile.sha256 == file.sha256, Roster.number != number)
    )
    other = session.scalar(statement)
    if other is not None:
        raise AppError(
            f"这个文件已经登记为花名册{other}的回盘,不能再用于{number},{NOTHING}"
            "请核对是不是选错了文件或花名册。",
            code="result-file-used",
        )


def _sheet(workbook: Workbook, roster: RosterRow, name: str | None) -> Sheet:
    if name is None:
        return best_sheet(workbook.sheets, roster)
    return next(sheet for sheet in workbook.visible if sheet.name == name)
