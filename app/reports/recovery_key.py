"""The recovery code on one page for the safe: with it the data open when passwords are lost."""

from __future__ import annotations

from datetime import date

from app.reports.pdf_paper import Paper
from app.reports.sheet import BLANK_DATE, Field

GROUPS_A_LINE = 4


def recovery_key_paper(office: str, code: str, made_on: date | None = None) -> Paper:
    """The paper for ``write_paper``; ``code`` is printed as it is typed, in lines of groups."""
    day = f"{made_on.year}年{made_on.month}月{made_on.day}日" if made_on else BLANK_DATE
    groups = code.split("-")
    lines = [
        "-".join(groups[at : at + GROUPS_A_LINE]) for at in range(0, len(groups), GROUPS_A_LINE)
    ]
    return Paper(
        title="民政台账恢复码",
        before=(
            f"{office}的民政台账数据已加密。所有人的密码都忘记时,只有下面的恢复码能打开数据。",
            "恢复码和密码都丢失,数据就无法找回,任何人都没有别的办法。",
        ),
        large=tuple(f"{line}-" if at < len(lines) - 1 else line for at, line in enumerate(lines)),
        after=(
            "请把本页装入信封封好,放进单位保险柜,不要拍照,不要存入电脑或U盘,不要与电脑放在一起。",
            "启用方法:在登录窗口选择用恢复码打开,照本页输入恢复码,再设新密码。用过后请重新生成恢复码,本页作废。",
            "拿到恢复码的人能看到全部数据。人员变动时请核对本页仍在保险柜内。",
        ),
        fields=(
            Field("单位(盖章)"),
            Field("生成日期", day),
            Field("封存人(签字)"),
            Field("保险柜保管人(签字)"),
        ),
    )
