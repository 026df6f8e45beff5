"""Programs as rows for windows and commands, and how a program or tier is found by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Program
from app.services.entitlement.facts import TierFacts
from app.services.entitlement.rules import ProgramRules, rules_of
from app.services.entitlement.tiers import tiers_by_program
from app.services.sheets.cleaning import coded
from app.services.sheets.values import read_care, read_disability_level, read_grade, read_mode


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A program with its rules, and its tiers in the office's order."""

    id: int
    name: str
    position: int
    rules: ProgramRules
    tiers: tuple[TierFacts, ...]

    def tier(self, text: str) -> TierFacts:
        """The tier of that name, also as lists write it: 集中供养 is 集中, A类 is A.

        Raises AppError (code ``tier-unknown``) that lists the program's tiers.
        """
        wanted = coded(text)[0]
        by_name = {tier.name: tier for tier in self.tiers}
        found = by_name.get(wanted)
        if found is None:
            readings = (
                reader(wanted).value
                for reader in (read_mode, read_grade, read_disability_level, read_care)
            )
            found = next((by_name[name] for name in readings if name in by_name), None)
        if found is None:
            known = "、".join(by_name) or "没有档次"
            raise AppError(
                f"“{self.name}”没有“{text}”这一档(现有:{known})。未作改动,请改选。",
                code="tier-unknown",
            )
        return found


def program_rows(session: Session, *, active_only: bool = False) -> tuple[ProgramRow, ...]:
    """Every program in the office's order; ``active_only`` leaves out the retired ones."""
    statement = select(Program).order_by(Program.position, Program.id)
    if active_only:
        statement = statement.where(Program.active)
    tiers = tiers_by_program(session)
    return tuple(_row(program, tiers[program.id]) for program in session.scalars(statement))


def program_by_name(session: Session, name: str) -> ProgramRow:
    """The program of that name, blanks and full-width letters aside.

    Raises AppError (code ``program-unknown``) that names the programs there are.
    """
    wanted = coded(name)[0]
    rows = program_rows(session)
    for row in rows:
        if coded(row.name)[0] == wanted:
            return row
    known = "、".join(row.name for row in rows if row.rules.active)
    raise AppError(
        f"没有名为“{name}”的项目(现有:{known})。未作改动,请核对名称。", code="program-unknown"
    )


def program_by_id(session: Session, program_id: int) -> ProgramRow:
    """The program; raises LookupError for an id that is none."""
    program = session.get(Program, program_id)
    if program is None:
        raise LookupError("no such program")
    return _row(program, tiers_by_program(session)[program_id])


def _row(program: Program, tiers: Iterable[TierFacts]) -> ProgramRow:
    return ProgramRow(program.id, program.name, program.position, rules_of(program), tuple(tiers))
