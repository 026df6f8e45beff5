"""Where the program finds what it was shipped with, and where the office's data lie."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from platformdirs import user_data_path

from app.errors import AppError

FOLDER_NAME = "minzheng-ledger"
DATA_VARIABLE = "MINZHENG_DATA"


def resources() -> Path:
    """The folder of icons, fonts and templates: beside ``app``, or inside the frozen bundle.

    Raises AppError (code ``resources-missing``) where an incomplete copy lacks it.
    """
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) if bundle else Path(__file__).resolve().parent.parent
    folder = root / "resources"
    if not folder.is_dir():
        raise AppError(
            "程序文件不完整,缺少 resources 文件夹。数据没有改动,请重新安装程序。",
            code="resources-missing",
        )
    return folder


def font(name: str) -> Path:
    """A font file of ``resources/fonts``; raises AppError (``resources-missing``)."""
    path = resources() / "fonts" / name
    if not path.is_file():
        raise AppError(
            f"程序文件不完整,缺少字体 {name}。数据没有改动,请重新安装程序。",
            code="resources-missing",
        )
    return path


def data_folder(override: str | None = None) -> Path:
    """The office's data folder, absolute; it is named here and made by whoever writes first.

    ``override`` (the option ``--data``) comes before the variable MINZHENG_DATA, and that
    before the user's own folder: ``%LOCALAPPDATA%`` on Windows, the XDG data folder on Linux.
    Raises AppError (code ``data-folder``) where something that is no folder has the name.
    """
    named = override or os.environ.get(DATA_VARIABLE)
    folder = (
        Path(named).expanduser().absolute()
        if named
        else user_data_path(FOLDER_NAME, appauthor=False)
    )
    if folder.exists() and not folder.is_dir():
        raise AppError(
            f"数据位置“{folder}”不是文件夹,没有改动任何文件。请另选一个文件夹。",
            code="data-folder",
        )
    return folder
