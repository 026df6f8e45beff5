"""What only shows when a list meets the register and the program that it is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.program import AmountRule, ConflictKind, Program, TierDimension
from app.month import Month
from app.services.enrollments.contents import DIMENSION_WORDS, chosen_dimensions
from app.services.entitlement.ages import of_age
from app.services.entitlement.counting import counting
from app.services.entitlement.facts import Facts, PersonFacts, ProgramFacts
from app.services.intake.crosschecks import birthday_of
from app.services.intake.entries import Entry, entries
from app.services.intake.listing import ReadList
from app.services.sheets.problems import Problem

# The columns that a tier of a dimension is read from, the surest first.
_COLUMNS = {
    TierDimension.MODE: ("mode",),
    TierDimension.CARE: ("care",),
    TierDimension.GRADE: ("grade", "category"),
    TierDimension.LEVEL: ("disability_level", "grade"),
    TierDimension.CATEGORY: ("category",),
    TierDimension.AREA: (),
}
_MONTHS_AHEAD = 12


def register_problems(
    session: Session, program: Program, facts: Facts, read: ReadList, month: Month
) -> list[Problem]:
    """Another name for a number, a program that excludes this one, an age that does not fit."""
    known = {p.id_number: p for p in session.scalars(select(Person))}
    excluding = _excluding_programs(facts, program.id)
    name_column, id_column = read.layout.letter("name"), read.layout.letter("id_number")
    found: list[Problem] = []
    for member in (member for entry in entries(read) for member in entry.members):
        age = _odd_age(facts.programs[program.id], birthday_of(member), month)
        if age:
            found.append(Problem(member.row, id_column, "warned", "age", age))
        person = known.get(member.id_number or "")
        if person is None:
            continue
        if member.name and person.name != member.name:
            words = f"该身份证号在台账中登记的姓名是“{person.name}”,请核对。"
            found.append(Problem(member.row, name_column, "warned", "name-differs", words))
        other = _counts_in(facts, person.id, excluding, month)
        if other is not None:
            words = (
                f"此人{month.chinese}享受{facts.programs[other].name},与{program.name}不可同享。"
            )
            found.append(Problem(member.row, id_column, "refused", "conflict", words))
    return found


def newcomer_problems(
    program: ProgramFacts, read: ReadList, newcomers: Iterable[Entry]
) -> list[Problem]:
    """Who is new needs an amount, or the tiers that give one: a list without those columns
    tells what is known already, but opens nothing."""
    return [
        Problem(entry.rows[0], _letter(read, fields), "refused", "amount", message)
        for entry in newcomers
        for fields, message in _lacking(program, entry)
    ]


def _lacking(program: ProgramFacts, entry: Entry) -> Iterator[tuple[tuple[str, ...], str]]:
    """The columns in which something is missing, with the sentence for it."""
    if program.rules.amount_rule is AmountRule.APPROVED and entry.amount_fen is None:
        yield ("amount",), f"{program.name}按核定金额发放,缺少金额,请补上。"
    if program.rules.amount_rule is AmountRule.DIFFERENCE:
        yield (), f"{program.name}按差额发放,名单没有人均收入,请在窗口中逐户登记。"
    if program.rules.amount_rule is not AmountRule.RATE:
        return
    named = {tier.dimension for tier in program.tiers if tier.name in entry.tiers}
    categories = {member.category for member in entry.members if member.category}
    missing = chosen_dimensions(program.tiers) - named
    for dimension in dict.fromkeys(tier.dimension for tier in program.tiers):
        if dimension not in missing or (dimension is TierDimension.CATEGORY and categories):
            continue
        names = "、".join(tier.name for tier in program.tiers if tier.dimension is dimension)
        words = f"缺少{DIMENSION_WORDS[dimension]}({names}),无法确定标准,请补上。"
        yield _COLUMNS[dimension], words


def _letter(read: ReadList, fields: Iterable[str]) -> str | None:
    return next((letter for field in fields if (letter := read.layout.letter(field))), None)


def _odd_age(program: ProgramFacts, birthday: date | None, month: Month) -> str:
    """Nobody is listed years before or after the program's ages; in the year before, people are."""
    if birthday is None:
        return ""
    person = PersonFacts(0, birthday)
    if any(of_age(program, person, at) for at in (month, month + _MONTHS_AHEAD)):
        return ""
    if program.rules.age_from is not None and month.year - birthday.year < program.rules.age_from:
        return f"不满{program.rules.age_from}周岁,享受不到{program.name},请核对身份证号。"
    return f"已超过{program.name}的年龄({program.rules.age_to}周岁),请核对身份证号。"


def _excluding_programs(facts: Facts, program_id: int) -> frozenset[int]:
    """Programs that block this one, as winner or without a winner."""
    return frozenset(
        conflict.other_id if conflict.program_id == program_id else conflict.program_id
        for conflict in facts.conflicts
        if conflict.kind is ConflictKind.BLOCK
        and program_id in (conflict.program_id, conflict.other_id)
        and conflict.winner_id != program_id
    )


def _counts_in(facts: Facts, person_id: int, programs: frozenset[int], month: Month) -> int | None:
    for enrollment in facts.enrollments_of.get(person_id, ()):
        if enrollment.program_id in programs:
            persons, _ = counting(facts, enrollment, month)
            if person_id in persons:
                return enrollment.program_id
    return None
