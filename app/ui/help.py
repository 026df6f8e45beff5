"""Help: the manual in the browser, and what this program is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app import __version__, log, paths
from app.ui.widgets.dialogs import dialogs

ABOUT = "民政台账:乡镇民政办的救助台账、资金发放与统计报表。"
DETAIL = (
    "版本 {version}\n"
    "数据文件夹:{folder}\n"
    "日志文件:{log}\n"
    "以 MIT 许可证发布;字体 Noto Sans SC、Noto Serif SC 以 SIL OFL 1.1 许可证附带。\n"
    "本程序是办公室自己的台账,上级系统中的数据为准。"
)


def manual() -> Path:
    """The manual that comes with the program, beside its resources."""
    return paths.resources().parent / "docs" / "manual" / "manual.html"


def open_manual(parent: QWidget) -> None:
    """Show the manual in the system's browser; where there is none, say where it lies."""
    path = manual()
    if not path.is_file():
        dialogs().warn(parent, "程序文件不完整,缺少用户手册。请重新安装程序。")
        return
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        dialogs().tell(parent, "没有找到可以打开手册的浏览器。", f"手册文件:{path}")


def about(parent: QWidget, folder: Path) -> None:
    """Version, where things lie, and under which licences."""
    detail = DETAIL.format(version=__version__, folder=folder, log=log.file_in(folder))
    dialogs().tell(parent, ABOUT, detail)
