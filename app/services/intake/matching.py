"""Which enrollment of the register each entry of a list means (docs/rules.md "Full lists")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from app.services.intake.entries import Entry
from app.services.intake.standing import Standing, State

COMPARED = (State.IN_FORCE, State.SUSPENDED, State.LAPSED)


def match(entries: Iterable[Entry], standings: Iterable[Standing]) -> Mapping[int, Standing]:
    """Entry (by its place in the list) -> enrollment in force, suspended, or of the dead.

    Households match by their covered persons, most shared persons first, so that a new head
    is a change; a household that shares none matches by its head. Each enrollment matches
    once; one whose persons have all died only where no other does, so that a list that still
    names them does not open it anew.
    """
    listed = list(entries)
    open_standings = [s for s in standings if s.state in COMPARED]
    pairs = sorted(_pairs(listed, open_standings), key=lambda pair: pair[0])
    matched: dict[int, Standing] = {}
    taken: set[int] = set()
    for _, place, standing in pairs:
        if place not in matched and standing.enrollment_id not in taken:
            matched[place] = standing
            taken.add(standing.enrollment_id)
    return matched


def match_not_yet(
    entries: Iterable[Entry], standings: Iterable[Standing]
) -> Mapping[int, Standing]:
    """Entry -> enrollment of the same persons that begins after the list's month."""
    by_person = {person: s for s in standings if s.state is State.NOT_YET for person in s.persons}
    found = {
        place: next((by_person[p] for p in entry.persons if p in by_person), None)
        for place, entry in enumerate(entries)
    }
    return {place: standing for place, standing in found.items() if standing is not None}


def match_ended(entry: Entry, standings: Iterable[Standing]) -> Standing | None:
    """The latest ended enrollment that ever covered one of the entry's persons."""
    ended = [
        s
        for s in standings
        if s.state is State.ENDED and not s.ever.isdisjoint(entry.persons) and s.ended_from
    ]
    return max(ended, key=lambda s: (s.ended_from, s.number), default=None)


def _pairs(
    entries: list[Entry], standings: list[Standing]
) -> Iterable[tuple[tuple[bool, int, bool, int, int], int, Standing]]:
    """Every entry with every enrollment it shares a person or the head with, best first."""
    by_person: dict[str, list[Standing]] = defaultdict(list)
    by_head: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        for person in standing.persons:
            by_person[person].append(standing)
        by_head[standing.recipient].append(standing)
    for place, entry in enumerate(entries):
        shared: dict[int, int] = defaultdict(int)
        known: dict[int, Standing] = {}
        for person in entry.persons:
            for standing in by_person.get(person, ()):
                shared[standing.enrollment_id] += 1
                known[standing.enrollment_id] = standing
        for standing in by_head.get(entry.recipient, ()):
            known.setdefault(standing.enrollment_id, standing)
        for enrollment_id, standing in known.items():
            other_head = standing.recipient != entry.recipient
            lapsed = standing.state is State.LAPSED
            rank = (lapsed, -shared[enrollment_id], other_head, standing.number, place)
            yield rank, place, standing
