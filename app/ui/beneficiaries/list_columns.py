"""The columns of the list of people, as the user sees and arranges them."""

from __future__ import annotations

from app.idcard import mask
from app.money import grouped
from app.services.people.filters import PersonStatus
from app.services.people.listing import ListedPerson
from app.services.people.orders import SortBy
from app.ui.widgets.table import Align, Column
from app.ui.widgets.theme import Tone

NOTHING = "─"
TONES = {
    PersonStatus.IN_FORCE: Tone.PLAIN,
    PersonStatus.SUSPENDED: Tone.WAITING,
    PersonStatus.ENDED: Tone.PLAIN,
    PersonStatus.NONE: Tone.PLAIN,
    PersonStatus.MOVED: Tone.PLAIN,
    PersonStatus.DEAD: Tone.PLAIN,
}
SIGNS = {
    PersonStatus.IN_FORCE: "✓",
    PersonStatus.SUSPENDED: "●",
    PersonStatus.ENDED: "■",
    PersonStatus.NONE: "○",
    PersonStatus.MOVED: "→",
    PersonStatus.DEAD: "†",
}


def status_text(row: ListedPerson) -> str:
    """Sign and word: ✓ 享受中."""
    return f"{SIGNS[row.status]} {row.status_words}"


COLUMNS: tuple[Column[ListedPerson], ...] = (
    Column("name", "姓名", lambda row: row.found.name, width=3.5, sort=SortBy.NAME),
    Column(
        "sex", "性别", lambda row: row.found.sex, align=Align.CENTRE, width=1.8, sort=SortBy.SEX
    ),
    Column("age", "年龄", lambda row: str(row.age), align=Align.RIGHT, width=1.8, sort=SortBy.AGE),
    Column("village", "村", lambda row: row.found.village, width=5.6, sort=SortBy.VILLAGE),
    Column("group", "组", lambda row: row.found.group, width=1.8, sort=SortBy.GROUP),
    Column(
        "programs",
        "项目",
        lambda row: "、".join(row.found.programs),
        width=5.5,
        hint=lambda row: "、".join(row.found.programs),
    ),
    Column(
        "amount",
        "月金额",
        lambda row: NOTHING if row.amount_fen is None else grouped(row.amount_fen),
        align=Align.RIGHT,
        width=4.2,
        value=lambda row: row.amount_fen,
    ),
    Column("status", "状态", status_text, width=4.5, tone=lambda row: TONES[row.status]),
    Column(
        "id_number",
        "身份证号",
        lambda row: mask(row.found.id_number),
        width=10,
        hidden=True,
        sort=SortBy.ID_NUMBER,
    ),
    Column("phone", "电话", lambda row: row.found.phone, width=6.5, hidden=True),
    Column(
        "address",
        "住址",
        lambda row: row.found.address,
        width=9,
        hidden=True,
        hint=lambda row: row.found.address,
    ),
    Column("disability", "残疾等级", lambda row: row.found.disability_level, width=4, hidden=True),
)
