"""The file that goes to the bank: which columns, in what order and form, is data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.errors import AppError
from app.files import write_safely
from app.money import to_yuan
from app.reports.workbook import table_bytes
from app.services.bank.formats import HEADERS, BankFileFormat, require_sensible
from app.services.rosters.rows import RosterLineRow, RosterRow

# Widths in the workbook, in digits.
_WIDTHS = {"account": 24, "payee_name": 16, "payee_id_number": 22, "bank": 28, "remark": 26}
# In these a character that the form of the file cannot hold is refused, never replaced.
_EXACT = frozenset({"account", "payee_name", "payee_id_number", "amount"})
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_LINE_END = "\r\n"


@dataclass(frozen=True, slots=True)
class BankFile:
    """What was made: its bytes, the lines and the fen in it, and what is not in it.

    ``zero_lines`` come to nothing and are skipped; ``without_account`` names the payees
    whose money is not in the file because there is no account to send it to.
    """

    content: bytes
    lines: int
    amount_fen: int
    zero_lines: int
    without_account: tuple[str, ...]


def write_bank_file(roster: RosterRow, form: BankFileFormat, path: Path) -> BankFile:
    """Write the bank's file and tell what is in it; raises AppError as ``bank_file`` does,
    FileError where ``path`` cannot be written."""
    made = bank_file(roster, form)
    write_safely(path, made.content)
    return made


def bank_file(roster: RosterRow, form: BankFileFormat) -> BankFile:
    """The bank's file of a roster.

    Raises AppError: ``bank-format`` for a format that makes no sense, ``bank-cash`` for a
    roster paid in cash, ``bank-empty`` where no line can be sent, ``bank-text`` for a name or
    number that the format cannot hold.
    """
    require_sensible(form)
    if roster.paid_in_cash:
        raise AppError(
            f"花名册 {roster.number} 以现金发放,不送银行,没有生成文件。请打印领取签字表。",
            code="bank-cash",
        )
    counted = [line for line in roster.lines if line.amount_fen]
    sent = [line for line in counted if _account(line)]
    if not sent:
        raise AppError(
            f"花名册 {roster.number} 没有可以送银行的明细(没有金额或没有银行账号),没有生成文件。"
            "请核对收款人的账号。",
            code="bank-empty",
        )
    valued = [_values(roster, line, serial) for serial, line in enumerate(sent, start=1)]
    rows = [[values[key] for key in form.columns] for values in valued]
    total = sum(line.amount_fen for line in sent)
    table: list[list[str | Decimal]] = []
    if form.with_header:
        table.append([HEADERS[key] for key in form.columns])
    table += rows
    if form.with_total:
        table.append(_total(form, len(sent), total))
    content = _workbook(form, table) if form.kind == "xlsx" else _text(form, table, sent)
    without = tuple(line.payee_name for line in counted if not _account(line))
    return BankFile(content, len(sent), total, len(roster.lines) - len(counted), without)


def _account(line: RosterLineRow) -> str:
    """Plain digits: spaces that people group them by are not part of the number."""
    return _SPACE.sub("", line.account)


def _values(roster: RosterRow, line: RosterLineRow, serial: int) -> dict[str, str | Decimal]:
    return {
        "serial": str(serial),
        "roster_number": roster.number,
        "line": str(line.position),
        "account": _account(line),
        "payee_name": line.payee_name.strip(),
        "payee_id_number": line.payee_id_number.strip(),
        "amount": to_yuan(line.amount_fen),
        "bank": line.bank.strip(),
        "item_code": roster.bank_item_code,
        "month": str(roster.month),
        "remark": f"{roster.month.chinese}{roster.program}",
    }


def _total(form: BankFileFormat, count: int, amount_fen: int) -> list[str | Decimal]:
    """合计 and the count in the first free columns, the sum under the amounts."""
    row: list[str | Decimal] = ["" for _ in form.columns]
    at = form.columns.index("amount")
    row[at] = to_yuan(amount_fen)
    free = [place for place in range(len(row)) if place != at]
    for place, text in zip(free, ("合计", f"{count}笔"), strict=False):
        row[place] = text
    return row


def _workbook(form: BankFileFormat, table: Sequence[Sequence[str | Decimal]]) -> bytes:
    return table_bytes(table, [_WIDTHS.get(key, 12) for key in form.columns])


def _text(
    form: BankFileFormat, table: Sequence[Sequence[str | Decimal]], sent: Sequence[RosterLineRow]
) -> bytes:
    """Lines with the separator and nothing around the texts: banks read them by program."""
    lines = []
    for at, row in enumerate(table):
        number = at - form.with_header
        line = sent[number] if 0 <= number < len(sent) else None
        texts = [
            _fitting(form, key, value, line) for key, value in zip(form.columns, row, strict=True)
        ]
        lines.append(form.separator.join(texts) + _LINE_END)
    return "".join(lines).encode(form.encoding)


def _fitting(
    form: BankFileFormat, key: str, value: str | Decimal, line: RosterLineRow | None
) -> str:
    """The text of a cell; a name or number that the file cannot hold is refused by name."""
    if isinstance(value, Decimal):
        return str(value)
    text = _CONTROL.sub(" ", value).replace('"', "”" if key not in _EXACT else '"')
    if key not in _EXACT:
        text = text.replace(form.separator, " ")
    changed = text != value and key in _EXACT
    if changed or form.separator in text or '"' in text or not _encodable(text, form.encoding):
        who = f"第{line.position}行“{line.payee_name}”的" if line else ""
        raise AppError(
            f"{who}{HEADERS[key]}中有银行格式“{form.name}”写不了的字符(分隔符、引号、换行或编码外的字),"
            "没有生成文件。请改正该字段,或改用 xlsx 格式。",
            code="bank-text",
        )
    return text


def _encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
