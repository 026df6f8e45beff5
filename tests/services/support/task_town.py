"""A made-up town for village tasks: two villages, an officer, elderly people who are paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.program import Program
from app.models.task import TaskKind
from app.models.village import Village
from app.services.tasks.creating import new_task
from app.services.tasks.rows import Created, NewTask
from tests import factory

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Town:
    """Two villages; three paid people in the first, one in the second."""

    by: int
    second: int
    one: Village
    other: Village
    program: Program
    people: list[Person]

    def task(self, session: Session, **others: object) -> Created:
        """A hand-in task to both villages unless told otherwise."""
        wanted = {"title": "公示照片", "due_on": date(2026, 12, 10), **others}
        return new_task(session, self.by, NewTask(**wanted), today=TODAY)  # type: ignore[arg-type]

    def worksheet(self, session: Session, **others: object) -> Created:
        """A worksheet over the program's people."""
        return self.task(
            session, title="生存认证", kind=TaskKind.WORKSHEET, program_id=self.program.id, **others
        )


@pytest.fixture
def town(session: Session) -> Town:
    by, second = factory.two_staff(session)
    one, other = factory.village(session, "桥河社区"), factory.village(session, "鞍山村")
    program = factory.program(session, "高龄津贴样例")
    people = [
        factory.person(session, born=date(1936, month, 5), village=village)
        for month, village in ((1, one), (2, one), (3, one), (4, other))
    ]
    for person in people:
        factory.enrollment(session, program, person)
    return Town(by, second, one, other, program, people)
