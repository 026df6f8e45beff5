"""What is read for one program or person says the same as the whole office's facts ([P]3, [P]5)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models.program import AmountRule, Conflict, ConflictKind, Unit
from app.month import Month
from app.services.entitlement.due import due
from app.services.entitlement.loading import all_facts, facts_of_enrollments, facts_of_program
from tests import factory

MARCH = Month(2018, 3)


def test_p5_a_rivals_amount_is_the_same_however_little_is_read(session: Session) -> None:
    """The rival's household draws for one head: the other counts in an older enrollment."""
    rival = factory.program(session, "按人计发", unit=Unit.HOUSEHOLD, amount_rule=AmountRule.RATE)
    factory.rate(session, rival, 10000)
    own = factory.program(session, "核定")
    session.add(Conflict(program_id=rival.id, other_id=own.id, kind=ConflictKind.HIGHER_ONLY))
    head, member, elder = (factory.person(session) for _ in range(3))
    factory.enrollment(session, rival, factory.household(session, elder), covered=[elder, member])
    home = factory.household(session, head)
    loser = factory.enrollment(session, rival, home, covered=[head, member])
    winner = factory.enrollment(session, own, head, amount_fen=15000)
    for facts in (
        all_facts(session),
        facts_of_program(session, own.id),
        facts_of_enrollments(session, [winner.id]),
    ):
        assert due(facts, winner.id, MARCH).amount_fen == 15000
        assert due(facts, loser.id, MARCH).amount_fen == 0


def test_p3_a_chain_of_successors_is_read_through_one_that_shares_nobody(session: Session) -> None:
    program = factory.program(session, "样例", unit=Unit.HOUSEHOLD)
    father, son, mother = (factory.person(session) for _ in range(3))
    homes = [factory.household(session, one) for one in (father, mother, son)]
    first = factory.enrollment(session, program, homes[0], covered=[father, son])
    second = factory.enrollment(
        session, program, homes[1], covered=[mother], predecessor_id=first.id
    )
    third = factory.enrollment(session, program, homes[2], covered=[son], predecessor_id=second.id)
    for facts in (
        all_facts(session),
        facts_of_enrollments(session, [first.id]),
        facts_of_enrollments(session, [third.id]),
    ):
        assert due(facts, first.id, MARCH).person_ids == (father.id,)
        assert due(facts, third.id, MARCH).person_ids == (son.id,)
