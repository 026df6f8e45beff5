"""Puts the demo town together: the same people, to the last digit, every time."""

from __future__ import annotations

from app.services.demo import elderly, extreme_poverty, grants, veterans
from app.services.demo.minimum_living import RURAL, URBAN, MinimumLiving
from app.services.demo.place import COUNTED
from app.services.demo.population import Population
from app.services.demo.rows import MadeEnrollment, MadeTown


def build() -> MadeTown:
    """The whole town; pure, and deterministic from seeded draws."""
    population = Population()
    rural = MinimumLiving(population, RURAL)
    made = [*rural.enrollments(), *MinimumLiving(population, URBAN).enrollments()]
    poor = _steady_heads(population, made)
    made += extreme_poverty.enrollments(population, rural.transferred)
    made += veterans.enrollments(population)
    made += elderly.enrollments(population)
    made += veterans.families(population)
    made += grants.temporary(population, poor)
    made += grants.hardship(population, poor)
    return MadeTown(
        tuple(population.people.values()),
        tuple(population.households.values()),
        tuple(made),
        (*extreme_poverty.RATES, *elderly.RATES),
    )


def _steady_heads(population: Population, made: list[MadeEnrollment]) -> list[str]:
    """Heads of 低保 households that nothing happens to: whom grants may go to."""
    return [
        one.household
        for one in made
        if one.household is not None
        and len(one.terms) == 1
        and one.first_month < COUNTED
        and population.people[one.household].died_on is None
    ]
