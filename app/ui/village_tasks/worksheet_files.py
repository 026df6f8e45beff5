"""Worksheets into a folder, one workbook a village: all made before any is written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app import files
from app.reports.workbook_worksheet import file_name, worksheet_bytes
from app.services.worksheets.exporting import worksheets
from app.ui.desk.desk import Desk
from app.ui.widgets.dialogs import Choice, dialogs

ASK = "核对表里的身份证号怎样显示?"
MASKED, WHOLE = range(2)


def export_worksheets(desk: Desk, owner: QWidget, task_id: int) -> None:
    """Ask how numbers are shown (whole ones for a purpose, which is recorded), and where to."""
    how = dialogs().pick(
        owner,
        ASK,
        [Choice("遮住中间几位"), Choice("显示完整号码…")],
        "核对表不带银行账号。村里一般用遮住的就够。",
    )
    if how is None:
        return
    purpose = ""
    if how == WHOLE:
        purpose = (dialogs().line(owner, "完整号码的用途", "为什么要完整的身份证号?") or "").strip()
        if not purpose:
            return
    folder = dialogs().folder(owner, "核对表放在哪个文件夹")
    if folder is None:
        return
    by = desk.by

    def action(session: Session) -> list[Path]:
        made = {
            folder / file_name(one): worksheet_bytes(one)
            for one in worksheets(session, by, task_id, whole_numbers_for=purpose)
        }
        for target, content in made.items():
            files.write_safely(target, content)
        return list(made)

    desk.act(
        action,
        owner=owner,
        said=lambda made: f"已导出{len(made)}份核对表到 {folder.name or folder}",
        words="正在导出核对表…",
    )
