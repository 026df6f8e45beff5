"""Made-up rosters for paper, and readers that take paper and workbooks apart again."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from pypdf import PdfReader

from app.idcard import check_character
from app.models.program import Unit
from app.models.roster import ItemKind, LineResult, RosterStatus
from app.month import Month
from app.services.programs.roster_columns import usual_columns
from app.services.rosters.rows import RosterItemRow, RosterLineRow, RosterRow

MONTH = Month(2018, 10)
AUDIT_HEAD = "3f" * 32
SURNAMES = "覃向田王李张刘唐陈杨邓谭彭周罗曾"
GIVEN = "桂兰国安明华秀英建军玉珍德文春梅"


def id_number(number: int, born: str = "19520314") -> str:
    """A valid number; ``number`` up to 999 tells people of one birthday apart."""
    first = f"422729{born}{number % 1000:03d}"
    return first + check_character(first)


def name_of(number: int) -> str:
    return SURNAMES[number % 16] + GIVEN[number // 16 % 16] + GIVEN[number // 256 % 16]


def item(
    amount_fen: int,
    kind: ItemKind = ItemKind.REGULAR,
    month: Month = MONTH,
    reason: str = "",
) -> RosterItemRow:
    return RosterItemRow(month, kind, amount_fen, reason, "")


def line(
    position: int,
    amount_fen: int = 31000,
    *,
    name: str = "",
    number: str = "",
    village: str = "桥河社区",
    village_position: int = 3,
    persons: int = 2,
    account: str | None = None,
    bank: str = "农商银行渔洋关支行",
    phone: str = "13800000001",
    items: Sequence[RosterItemRow] | None = None,
    result: LineResult = LineResult.WAITING,
) -> RosterLineRow:
    """A line of a household whose head is recipient and payee."""
    name = name or name_of(position)
    number = number or id_number(position)
    made = (item(amount_fen),) if items is None else tuple(items)
    return RosterLineRow(
        id=position,
        position=position,
        enrollment_id=position,
        recipient_name=name,
        recipient_id_number=number,
        payee_name=name,
        payee_id_number=number,
        head_name=name,
        head_id_number=number,
        village=village,
        village_position=village_position,
        group=f"{position % 9 + 1}组",
        persons=persons,
        standard="",
        bank=bank,
        account=f"622810{position:013d}" if account is None else account,
        phone=phone,
        amount_fen=sum(part.amount_fen for part in made),
        result=result,
        result_reason="",
        result_on=None,
        items=made,
    )


def roster(
    lines: Sequence[RosterLineRow],
    *,
    status: RosterStatus = RosterStatus.APPROVED,
    unit: Unit = Unit.HOUSEHOLD,
    columns: Sequence[str] = (),
    program: str = "农村低保",
    cash: bool = False,
    hotline: str = "0717-5750000",
) -> RosterRow:
    return RosterRow(
        id=1,
        number="201810-01",
        office="渔洋关镇",
        program=program,
        unit=unit,
        month=MONTH,
        sequence=0,
        status=status,
        paid_in_cash=cash,
        prepared_by="甲经办",
        reviewed_by="乙复核",
        drafted_at=datetime(2018, 10, 8, 9, 0, tzinfo=timezone(timedelta(hours=8))),
        approved_at=None,
        bank_item_code="DF01",
        hotline=hotline,
        audit_head=AUDIT_HEAD,
        columns=tuple(columns) or usual_columns(unit),
        lines=tuple(lines),
    )


def many(count: int, villages: int = 15) -> list[RosterLineRow]:
    """Lines of several villages, in printing order, of different amounts."""
    per = -(-count // villages)
    return [
        line(
            number,
            10000 + number * 37,
            village=f"{GIVEN[(number - 1) // per]}坪村",
            village_position=(number - 1) // per,
            persons=number % 5 + 1,
        )
        for number in range(1, count + 1)
    ]


def page_texts(content: bytes) -> list[str]:
    """The text of each page, as pypdf reads it."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def words(content: bytes, folder: Path) -> set[str]:
    """The words of all pages: as pdftotext lays them out where it is installed, else pypdf's."""
    if shutil.which("pdftotext") is None:
        return {word for text in page_texts(content) for word in text.split()}
    return set(layout(content, folder).split())


def layout(content: bytes, folder: Path) -> str:
    """What ``pdftotext -layout`` reads; needs the program."""
    path = folder / "read.pdf"
    path.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


def figures(label: str, text: str, sums: int = 2) -> list[tuple[int, ...]]:
    """Count and sums behind a total's label: ``本页小计(12户)  37  7,031.98``, money as fen."""
    pattern = rf"{label}\((\d+)\w\)" + r"\s*([\d,.]+)" * sums
    return [tuple(_figure(part) for part in match.groups()) for match in re.finditer(pattern, text)]


def _figure(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))
