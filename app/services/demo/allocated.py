"""The money that the demo town received in 2018, a little more than it pays in the year."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import Program
from app.services.allocations import record_allocation

# Yuan in each half of the year.
_HALVES = ((date(2018, 1, 15), "宜财社发〔2018〕3号"), (date(2018, 7, 12), "宜财社发〔2018〕41号"))
_YUAN = {
    "农村低保": (1_250_000, 1_300_000),
    "城市低保": (230_000, 240_000),
    "农村特困": (400_000, 420_000),
    "高龄津贴": (350_000, 360_000),
    "优抚对象": (1_200_000, 1_250_000),
    "义务兵家属优待金": (220_000, 0),
    "临时救助": (400_000, 350_000),
    "住房困难和生活救济": (500_000, 500_000),
}


def receive_money(session: Session, by: int) -> None:
    """Enter what came in for each program, half a year at a time."""
    ids = {row.name: row.id for row in session.execute(select(Program.name, Program.id))}
    for program, halves in _YUAN.items():
        for (day, document), yuan in zip(_HALVES, halves, strict=True):
            if yuan:
                record_allocation(session, by, ids[program], yuan * 100, day, document, today=day)
