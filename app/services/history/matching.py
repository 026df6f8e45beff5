"""Finds the enrollment that a past payment was made to, and the months that it was made for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.person import Person
from app.models.program import Period
from app.month import Month, months
from app.services.entitlement.due import entitled
from app.services.entitlement.facts import Facts, ProgramFacts
from app.services.entitlement.price import payable_month
from app.services.history.rows import PastRow
from app.services.rosters.recipients import recipients

_LONGEST_PERIOD = 6


def period_of(program: ProgramFacts, roster_month: Month) -> tuple[Month, ...]:
    """The months that the roster of a month pays, the earliest first; none where none is due.

    A yearly amount has one ledger month, its pay month ([A]3).
    """
    if program.rules.period is Period.YEARLY:
        return (roster_month,) if payable_month(program.rules, roster_month) == roster_month else ()
    first = roster_month - (_LONGEST_PERIOD - 1)
    return tuple(
        m for m in months(first, roster_month) if payable_month(program.rules, m) == roster_month
    )


def spread(
    due_by_month: Mapping[Month, int], period: Sequence[Month], amount_fen: int
) -> tuple[tuple[Month, int], ...]:
    """An amount over the months of its period: each as much as it was due, the rest on the last."""
    left, parts = amount_fen, []
    for month in period[:-1]:
        part = min(left, due_by_month[month])
        parts.append((month, part))
        left -= part
    parts.append((period[-1], left))
    return tuple((month, fen) for month, fen in parts if fen)


class Matcher:
    """Enrollments of a program by the ID numbers of everybody who stands in them."""

    def __init__(self, session: Session, facts: Facts, program_id: int) -> None:
        self._facts = facts
        self._program = facts.programs[program_id]
        numbers = {
            row.id: row.id_number for row in session.execute(select(Person.id, Person.id_number))
        }
        known = recipients(session, program_id)
        self._of: dict[str, list[int]] = defaultdict(list)
        for enrollment in sorted(facts.enrollments.values(), key=lambda e: e.number):
            if enrollment.program_id != program_id:
                continue
            named = {numbers[person] for person in enrollment.ever_covered}
            # Of a person's own enrollment the household's head is not meant.
            named.add(known[enrollment.id].id_number)
            for number in named:
                self._of[number].append(enrollment.id)

    def candidates(self, row: PastRow) -> tuple[int, ...]:
        """The enrollments that a payment may mean, of the likeliest kind there is: due in its
        months (and by its amount, of single grants), else in force, else at any time."""
        known = self._of.get(row.id_number, ())
        if self._program.rules.period is Period.ONE_OFF:
            known = [one for one in known if self._facts.enrollments[one].granted == row.month]
            same = [one for one in known if self._due(one, row.month) == row.amount_fen]
            return tuple(same or known)
        period = period_of(self._program, row.month)
        due = [one for one in known if any(self._due(one, month) for month in period)]
        in_force = [one for one in known if self._in_force(one, row.month)]
        return tuple(due or in_force or known)

    def _due(self, enrollment_id: int, month: Month) -> int:
        return entitled(self._facts, enrollment_id, month).amount_fen

    def _in_force(self, enrollment_id: int, month: Month) -> bool:
        term = self._facts.enrollments[enrollment_id].term_in(month)
        return term is not None and term.status is not TermStatus.ENDED
