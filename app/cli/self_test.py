"""``--self-test``: whether the program, as it lies on this machine, can do the office's work."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app import files, log, paths
from app.cli.output import refuse, say
from app.errors import AppError
from app.money import grouped
from app.reports.pdf import missing_glyphs, pdf_bytes
from app.reports.roster import roster_sheets
from app.services.access import backups
from app.services.access.office import Office
from app.services.demo.office import open_demo
from app.services.rosters.business_month import business_month
from app.services.rosters.drafting import draft
from app.services.rosters.views import month_board, roster_row
from app.services.sheets.reading import read_file

if TYPE_CHECKING:
    from app.services.rosters.rows import RosterRow

DONE, FAILED = 0, 1


def run() -> int:
    """Demo town, a roster as PDF, a checked backup, the window; tells each step in Chinese.

    All of it in a temporary folder, never in the office's own. Returns the exit code.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not any(os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
        # Qt would remark on it, in English, among these lines.
        os.environ["LC_CTYPE"] = "C.UTF-8"
    try:
        with tempfile.TemporaryDirectory(prefix="minzheng-") as folder:
            try:
                _run(Path(folder))
            finally:
                log.stop()
    except AppError as error:
        refuse(f"自检没有通过:{error.message}")
        return FAILED
    except Exception as error:  # noqa: BLE001 (whatever is missing here has to be named)
        refuse("自检没有通过:程序出现意外,原因如下,请交给维护人员。")
        say(log.describe(error))
        return FAILED
    say("自检通过。")
    return DONE


def _run(folder: Path) -> None:
    from app.ui.self_test import glimpse

    say(f"程序文件  {paths.resources()}")
    today = date.today()
    demo = open_demo(folder / "data", today=today)
    with demo.office as office:
        say(f"演示镇    用户{'、'.join(demo.users)}")
        say(f"花名册    {_roster(office, folder / 'roster.pdf')}")
        say(f"读取名单  {_list(folder / 'list.csv')}")
        say(f"备份      {_backup(office, folder / 'office.mzbak')}")
        say(f"窗口      {glimpse(office)}")


def _roster(office: Office, file: Path) -> str:
    """A roster of the month of business on paper, opened again by another library."""
    roster = _drafted(office)
    sheets = roster_sheets(roster)
    missing = missing_glyphs(sheets)
    if missing:
        raise AppError(
            f"字体缺字:{'、'.join(glyph.character for glyph in missing)}。", code="glyph"
        )
    files.write_safely(file, pdf_bytes(sheets))
    pages, text = _read_pdf(file)
    total = grouped(roster.amount_fen)
    if total not in text or roster.lines[0].payee_name not in text:
        raise AppError("花名册的 PDF 读回后与数据不符。", code="pdf")
    return f"{roster.title},{len(roster.lines)}笔{total}元,PDF 共{pages}页"


def _list(file: Path) -> str:
    """A list read by the process that reads files of others: this very program once more."""
    files.write_safely(file, "姓名,月保障金额\n测试甲,300\n".encode())
    (sheet,) = read_file(file).sheets
    if sheet.rows[1] != ("测试甲", "300"):
        raise AppError("名单读回后与写入的不符。", code="list")
    return f"由单独的进程读取,{len(sheet.rows)}行核对无误"


def _drafted(office: Office) -> RosterRow:
    """The largest roster that the month of business gives."""
    with office.transaction() as session:
        month = business_month(session, date.today())
        numbers = []
        for row in month_board(session, month):
            report = draft(session, office.staff_id, row.program_id, month, today=date.today())
            if report.number is not None:
                numbers.append((report.lines, report.number))
        if not numbers:
            raise AppError("演示镇没有可以发放的花名册。", code="demo")
        return roster_row(session, max(numbers)[1])


def _read_pdf(file: Path) -> tuple[int, str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return len(texts), "".join(texts)


def _backup(office: Office, file: Path) -> str:
    made = backups.back_up(office, file)
    checked = backups.verify_backup(office, made.file)
    if not checked.verified or checked.audit_head != made.audit_head:
        raise AppError("备份读回后与数据不符。", code="backup")
    return f"{checked.bytes}字节,{checked.persons}人,{checked.rosters}份花名册,读回核对无误"
