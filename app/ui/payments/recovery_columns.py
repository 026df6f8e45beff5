"""The lists of recoveries: which states each holds, and their columns."""

from __future__ import annotations

from collections.abc import Callable

from app.money import grouped
from app.services.recoveries.follow_up import CaseState, RecoveryCase
from app.services.recoveries.unpayable import Unpayable
from app.ui.widgets.table import Align, Column
from app.ui.widgets.theme import Tone

STATES = {
    CaseState.OPEN: Tone.MUST_DO.say("应追回"),
    CaseState.POSSIBLE: Tone.WAITING.say("可能多发"),
    CaseState.REFUND: Tone.WAITING.say("应退还"),
    CaseState.CLOSED: Tone.DONE.say("已了结"),
}
TONES = {
    CaseState.OPEN: Tone.MUST_DO,
    CaseState.POSSIBLE: Tone.WAITING,
    CaseState.REFUND: Tone.WAITING,
    CaseState.CLOSED: Tone.DONE,
}
LISTS: tuple[tuple[str, frozenset[CaseState]], ...] = (
    ("应追回", frozenset({CaseState.OPEN, CaseState.POSSIBLE})),
    ("应退还", frozenset({CaseState.REFUND})),
    ("已了结", frozenset({CaseState.CLOSED})),
)
STUCK = len(LISTS)


def _money(key: str, header: str, fen: Callable[[RecoveryCase], int]) -> Column[RecoveryCase]:
    return Column(
        key, header, lambda case: grouped(fen(case)), align=Align.RIGHT, width=5, value=fen
    )


def _letter(case: RecoveryCase) -> str:
    if case.last_letter is None:
        return "未通知" if case.state is CaseState.OPEN else ""
    return f"{case.letters}次,{case.last_letter.isoformat()}"


CASES: list[Column[RecoveryCase]] = [
    Column("state", "状态", lambda case: STATES[case.state], width=5.5,
           tone=lambda case: TONES[case.state]),
    Column("name", "姓名", lambda case: case.name, width=4),
    Column("village", "村(社区)", lambda case: case.village, width=5),
    Column("program", "项目", lambda case: case.program, width=5),
    _money("open", "尚应追回", lambda case: case.to_recover_fen),
    _money("over", "多发", lambda case: case.over_fen),
    _money("repaid", "已退回", lambda case: case.repaid_fen),
    Column("months", "多发的月份", lambda case: case.months, width=10,
           hint=lambda case: case.months),
    Column("letter", "通知", _letter, width=8),
]  # fmt: skip
HELD: list[Column[Unpayable]] = [
    Column("program", "项目", lambda one: one.program, width=6),
    Column("name", "姓名", lambda one: one.held.name, width=5),
    Column("month", "月份", lambda one: one.held.month.chinese, width=6),
    Column("amount", "金额(元)", lambda one: grouped(one.held.amount_fen), align=Align.RIGHT,
           width=6, value=lambda one: one.held.amount_fen),
    Column("reason", "发不出的原因", lambda one: one.held.reason, width=16,
           hint=lambda one: one.held.reason),
]  # fmt: skip
