"""A desk at which small lists are compared with the register and applied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment
from app.models.person import Person
from app.models.program import Program, Unit
from app.month import Month
from app.services.enrollments.rows import TermRow
from app.services.enrollments.views import timeline
from app.services.intake import listing
from app.services.intake.applying import Applied, apply
from app.services.intake.comparing import Comparison, Kind, compare
from app.services.intake.listing import ReadList
from app.services.intake.lists import understand
from app.services.sheets.reading import read_pasted

TODAY = date(2018, 11, 20)
VILLAGE = "汉马池村"
HOUSEHOLDS = (
    "村",
    "户主身份证号",
    "姓名",
    "身份证号",
    "与户主关系",
    "月保障金额",
    "账号",
    "起始年月",
)
PERSONS = ("村", "姓名", "身份证号", "月金额", "起始年月")
GRANTS = ("村", "姓名", "身份证号", "金额", "发放日期")


@dataclass
class ListDesk:
    """One program, and lists of it written on the spot."""

    session: Session
    by: int
    program: Program

    def read(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[Any]],
        villages: Sequence[str] = (VILLAGE,),
    ) -> ReadList:
        lines = [header, *rows]
        text = "\n".join("\t".join("" if c is None else str(c) for c in line) for line in lines)
        return understand(read_pasted(text), unit=self.unit, villages=villages, today=TODAY)

    def compare(
        self,
        read: ReadList,
        as_of: str | None,
        *,
        full: bool = True,
        confirmed: Collection[str] = (),
    ) -> Comparison:
        return compare(
            self.session,
            self.program,
            read,
            as_of=Month.parse(as_of) if as_of is not None else None,
            full_list=full,
            today=TODAY,
            confirmed=confirmed,
        )

    def apply(
        self,
        read: ReadList,
        as_of: str | None,
        *,
        full: bool = True,
        skip_errors: bool = False,
        confirmed: Collection[str] = (),
    ) -> Applied:
        return apply(
            self.session,
            self.by,
            self.program,
            self.compare(read, as_of, full=full, confirmed=confirmed),
            today=TODAY,
            skip_errors=skip_errors,
        )

    @property
    def unit(self) -> listing.Unit:
        if self.program.period.value == "one-off":
            return "one_off"
        return "household" if self.program.unit is Unit.HOUSEHOLD else "person"

    def enrollments(self) -> list[int]:
        """Of the program, by number."""
        of_program = select(Enrollment.id).where(Enrollment.program_id == self.program.id)
        return list(self.session.scalars(of_program.order_by(Enrollment.number)))

    def terms(self, place: int = 0) -> tuple[TermRow, ...]:
        """The time line of the enrollment at a place."""
        return timeline(self.session, self.enrollments()[place])

    def count_persons(self) -> int:
        return self.session.scalar(select(func.count()).select_from(Person)) or 0


def kinds(comparison: Comparison) -> list[tuple[Kind, tuple[str, ...]]]:
    """What the comparison says of each, in its order."""
    return [(item.kind, item.differences) for item in comparison.items]


def family(
    *people: Person, amount: int = 300, account: str = "", first: str | None = "2016-03"
) -> list[list[Any]]:
    """The rows of a household, the head first."""
    head = people[0]
    return [
        [
            VILLAGE,
            head.id_number,
            person.name,
            person.id_number,
            "户主" if person is head else "家庭成员",
            amount,
            account,
            first,
        ]
        for person in people
    ]


def one(person: Person, amount: int = 300, first: str | None = "2016-03") -> list[Any]:
    """A row of a person's own."""
    return [VILLAGE, person.name, person.id_number, amount, first]
