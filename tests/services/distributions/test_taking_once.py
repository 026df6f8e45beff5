"""Each person, and with a basis of households each household, is in a batch once ([A]4)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.models.distribution import Basis
from app.services.distributions.gathering import Claim, take_once


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """Enrollments of households and of single persons who live in some of them."""
    made = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        people = tuple(sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=4))))
        of_household = draw(st.booleans())
        people = people if of_household else people[:1]
        household = draw(st.one_of(st.none(), st.integers(1, 4)))
        if of_household:
            household = household or 1
        head = draw(st.one_of(st.integers(1, 9), st.sampled_from(people)))
        made.append(Claim(number, household, of_household, head, people))
    return made


@given(claims())
def test_per_person_everybody_is_counted_once(given_claims: list[Claim]) -> None:
    rows, twice = take_once(given_claims, Basis.PERSON)
    counted = [person for row in rows for person in row.people]
    assert len(counted) == len(set(counted))
    assert set(counted) == {person for claim in given_claims for person in claim.people}
    assert len(counted) + twice == sum(len(claim.people) for claim in given_claims)
    assert all(row.receiver_id in row.people for row in rows)


@given(claims())
def test_per_household_no_household_and_nobody_has_two_shares(given_claims: list[Claim]) -> None:
    rows, _ = take_once(given_claims, Basis.HOUSEHOLD)
    homes = [row.household_id for row in rows if row.household_id is not None]
    assert len(homes) == len(set(homes))
    counted = [person for row in rows for person in row.people]
    assert len(counted) == len(set(counted))
    by_enrollment = {claim.enrollment_id: claim for claim in given_claims}
    for row in rows:
        assert row.source_id is not None
        assert row.people == by_enrollment[row.source_id].people
    if given_claims:
        assert rows, "the first claim always has its share"
