"""Who counts in a month: deaths, ages, duplicates and conflicts (docs/rules.md [P])."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.models.enrollment import TermStatus
from app.models.program import ConflictKind, Period
from app.month import Month
from app.services.entitlement.ages import of_age
from app.services.entitlement.facts import (
    EnrollmentFacts,
    Facts,
    PersonFacts,
    ProgramFacts,
    TermFacts,
)
from app.services.entitlement.price import price


@dataclass(frozen=True, slots=True)
class NotCounting:
    """A covered person who does not count, and the program or enrollment that is why."""

    person_id: int
    code: str
    program_id: int | None = None
    enrollment_id: int | None = None


def covered(facts: Facts, enrollment: EnrollmentFacts, month: Month) -> tuple[int, ...]:
    """The persons whom the enrollment's own facts let count, before duplicates and conflicts."""
    term = _paying_term(facts, enrollment, month)
    if term is None:
        return ()
    program = facts.programs[enrollment.program_id]
    return tuple(
        person_id
        for person_id in term.person_ids
        if _lives(program, term, facts.persons[person_id], month)
        and of_age(program, facts.persons[person_id], month)
    )


def counting(
    facts: Facts, enrollment: EnrollmentFacts, month: Month
) -> tuple[tuple[int, ...], tuple[NotCounting, ...]]:
    """Who counts in the enrollment in a month, and who of its covered persons does not."""
    term = _paying_term(facts, enrollment, month)
    if term is None:
        return (), ()
    program = facts.programs[enrollment.program_id]
    counts: list[int] = []
    left_out: list[NotCounting] = []
    for person_id in term.person_ids:
        person = facts.persons[person_id]
        if not _lives(program, term, person, month):
            left_out.append(NotCounting(person_id, "dead"))
            continue
        if not of_age(program, person, month):
            left_out.append(NotCounting(person_id, "age"))
            continue
        reason = _displaced(facts, enrollment, person_id, month)
        if reason is None:
            counts.append(person_id)
        else:
            left_out.append(reason)
    return tuple(counts), tuple(left_out)


def last_month_alive(program: ProgramFacts, term: TermFacts, person: PersonFacts) -> Month | None:
    """The last month that the end rule allows a dead person ([P]1); None for the living.

    A category with a rule of its own goes before the program; of several the longest holds.
    """
    if person.died_on is None:
        return None
    own = [program.tier_by_id[tier_id].months_after_death for tier_id in term.tier_ids]
    after = max((k for k in own if k is not None), default=program.rules.months_after_death)
    return Month.of(person.died_on) + after


def _paying_term(facts: Facts, enrollment: EnrollmentFacts, month: Month) -> TermFacts | None:
    program = facts.programs[enrollment.program_id]
    if program.rules.period is Period.ONE_OFF and enrollment.granted != month:
        return None
    term = enrollment.term_in(month)
    return term if term is not None and term.status is TermStatus.ACTIVE else None


def _lives(program: ProgramFacts, term: TermFacts, person: PersonFacts, month: Month) -> bool:
    last = last_month_alive(program, term, person)
    return last is None or month <= last


def _displaced(
    facts: Facts, enrollment: EnrollmentFacts, person_id: int, month: Month
) -> NotCounting | None:
    """Why a covered person counts elsewhere instead, if they do ([P]3, [P]5)."""
    others = facts.enrollments_of.get(person_id, ())
    if len(others) < 2:
        return None
    other = _other_claimant(facts, enrollment, person_id, month)
    if other is not None:
        return NotCounting(person_id, "duplicate", enrollment.program_id, other.id)
    # Only a program that stands against this one can exclude from it.
    rivals = facts.rivals.get(enrollment.program_id, frozenset())
    if not any(other.program_id in rivals for other in others):
        return None
    excluded_by = _exclusions(facts, person_id, month).get(enrollment.program_id)
    return None if excluded_by is None else NotCounting(person_id, "conflict", excluded_by)


def _other_claimant(
    facts: Facts, enrollment: EnrollmentFacts, person_id: int, month: Month
) -> EnrollmentFacts | None:
    """The enrollment of the same program that has the person's month instead ([P]3).

    That is a successor that has begun with them, even if it is suspended or ended by now; else
    of duplicates the one with the lower number.
    """
    if facts.programs[enrollment.program_id].rules.period is Period.ONE_OFF:
        return None
    heirs = (
        heir
        for heir in _begun(facts, enrollment.program_id, person_id, month)
        if enrollment.id in _predecessors(facts, heir)
    )
    heir = next(heirs, None)
    if heir is not None:
        return heir
    claimant = _claimant(facts, enrollment.program_id, person_id, month)
    return claimant if claimant is not None and claimant.id != enrollment.id else None


def _claimant(
    facts: Facts, program_id: int, person_id: int, month: Month
) -> EnrollmentFacts | None:
    """The one enrollment of a program in which a person counts: successors, then low numbers."""
    begun = _begun(facts, program_id, person_id, month)
    preceded = {one for heir in begun for one in _predecessors(facts, heir)}
    claims = [
        enrollment
        for enrollment in begun
        if enrollment.id not in preceded and person_id in covered(facts, enrollment, month)
    ]
    return min(claims, key=lambda claim: claim.number, default=None)


def _begun(
    facts: Facts, program_id: int, person_id: int, month: Month
) -> tuple[EnrollmentFacts, ...]:
    """The enrollments of a program that have covered the person by a month, by number.

    One that ended in its first month never began.
    """
    return tuple(
        enrollment
        for enrollment in facts.enrollments_of.get(person_id, ())
        if enrollment.program_id == program_id
        and any(
            term.from_month <= month
            and term.status is not TermStatus.ENDED
            and person_id in term.person_ids
            for term in enrollment.terms
        )
    )


def _predecessors(facts: Facts, enrollment: EnrollmentFacts) -> set[int]:
    """The ids of all that an enrollment follows, however far back."""
    found: set[int] = set()
    before = enrollment.predecessor_id
    while before is not None and before not in found:
        found.add(before)
        earlier = facts.enrollments.get(before)
        before = earlier.predecessor_id if earlier is not None else None
    return found


def _exclusions(facts: Facts, person_id: int, month: Month) -> Mapping[int, int]:
    """Program -> the program that excludes the person from it in this month ([P]5).

    Programs are resolved winners first; who is excluded from a program excludes nobody.
    Should "higher only" close a circle with the blocks, the program order opens it.
    """
    claims: dict[int, EnrollmentFacts] = {}
    for program_id in {e.program_id for e in facts.enrollments_of.get(person_id, ())}:
        claimant = _claimant(facts, program_id, person_id, month)
        if claimant is not None:
            claims[program_id] = claimant
    beats = _beats(facts, claims, month)
    excluded: dict[int, int] = {}
    waiting = sorted(claims, key=lambda program_id: facts.programs[program_id].position)
    while waiting:
        free = [p for p in waiting if not any(p in beats[other] for other in waiting)]
        chosen = free[0] if free else waiting[0]
        waiting.remove(chosen)
        if chosen not in excluded:
            for loser in beats[chosen]:
                if loser in waiting:
                    excluded.setdefault(loser, chosen)
    return excluded


def _beats(
    facts: Facts, claims: Mapping[int, EnrollmentFacts], month: Month
) -> dict[int, set[int]]:
    beats: dict[int, set[int]] = {program_id: set() for program_id in claims}
    for conflict in facts.conflicts:
        one, other = conflict.program_id, conflict.other_id
        if one not in claims or other not in claims:
            continue
        winner: int | None = None
        if conflict.kind is ConflictKind.BLOCK:
            winner = conflict.winner_id
        elif conflict.kind is ConflictKind.HIGHER_ONLY:
            winner = min(
                (one, other),
                key=lambda p: (
                    -amount_before_conflicts(facts, claims[p], month),
                    facts.programs[p].position,
                ),
            )
        if winner is not None:
            beats[winner].add(other if winner == one else one)
    return beats


def amount_before_conflicts(facts: Facts, enrollment: EnrollmentFacts, month: Month) -> int:
    """Fen that a month would give were there no other program; duplicates count once ([P]3)."""
    term = _paying_term(facts, enrollment, month)
    persons = [
        person
        for person in covered(facts, enrollment, month)
        if _other_claimant(facts, enrollment, person, month) is None
    ]
    if term is None or not persons:
        return 0
    return price(
        facts.programs[enrollment.program_id],
        term,
        [facts.persons[person] for person in persons],
        month,
    ).amount_fen
