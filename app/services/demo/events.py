"""What came to the office month by month, entered as the office enters it: by the services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.month import Month
from app.services.demo.filling import Filing, papers
from app.services.demo.identity import RURAL_BANK
from app.services.demo.place import ALL_NAMES, COMMUNITY_NAMES, LEDGER_START
from app.services.demo.rows import MadePayee, MadePerson, MadeTerm, MadeTown
from app.services.enrollments.deaths import record_death
from app.services.enrollments.opening import open_enrollment
from app.services.enrollments.payees import set_payee
from app.services.enrollments.rows import NewEnrollment, NewPayee
from app.services.enrollments.stopping import resume, stop, suspend
from app.services.enrollments.terms import change


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing entered: an enrollment (by its place), a further term of it, or a death."""

    place: int = -1
    term: MadeTerm | None = None
    resumes: bool = False
    died: MadePerson | None = None


Calendar = Mapping[Month, Sequence[Happening]]


def calendar(town: MadeTown) -> Calendar:
    """Everything entered from the ledger's start on, by month of business."""
    found: dict[Month, list[Happening]] = defaultdict(list)
    for place, one in enumerate(town.enrollments):
        if one.entered >= LEDGER_START:
            found[one.entered].append(Happening(place))
        for before, term in pairwise(one.terms):
            if term.entered >= LEDGER_START:
                resumes = before.status is TermStatus.SUSPENDED
                found[term.entered].append(Happening(place, term, resumes))
    for person in town.people:
        if person.death_known is not None and person.death_known >= LEDGER_START:
            found[person.death_known].append(Happening(died=person))
    return found


class Clerk:
    """Enters what happened, for one member of staff."""

    def __init__(
        self, session: Session, by: int, town: MadeTown, filing: Filing, today: date
    ) -> None:
        self._session = session
        self._by = by
        self._town = town
        self._filing = filing
        self._today = today

    def enter(self, happening: Happening, *, unpaid_from: Month | None = None) -> None:
        """Enter one thing; ``unpaid_from`` is the first month that no roster has paid yet.

        Who died with months unpaid has the village's committee as payee for them.
        """
        if happening.died is not None:
            self._death(happening.died, unpaid_from)
        elif happening.term is not None:
            self._term(self._filing.enrollments[happening.place], happening.term, happening.resumes)
        else:
            self._open(happening.place)

    def _open(self, place: int) -> None:
        one = self._town.enrollments[place]
        filing, term = self._filing, one.terms[0]
        program = filing.programs[one.program]
        dates = papers(program, one.first_month)
        first, *later = one.payees
        filing.enrollments[place] = open_enrollment(
            self._session,
            self._by,
            NewEnrollment(
                program_id=program.id,
                person_id=filing.persons[one.person] if one.person else None,
                household_id=filing.households[one.household] if one.household else None,
                persons=tuple(filing.persons[number] for number in term.persons),
                tiers=term.tiers,
                approved_fen=term.approved_fen,
                first_month=None if one.granted_on else one.first_month,
                applied_on=None if one.granted_on else dates.applied_on,
                surveyed_by=one.surveyed_by,
                posted_from=None if one.granted_on else dates.posted_from,
                posted_to=None if one.granted_on else dates.posted_to,
                confirmed_on=one.granted_on or dates.confirmed_on,
                granted_on=one.granted_on,
                grant_type=one.grant_type,
                review_due=one.review_due,
                reason=term.reason,
                payee=_payee(first),
            ),
            program=program,
            today=self._today,
        )
        for payee in later:
            set_payee(
                self._session, self._by, filing.enrollments[place], _payee(payee), today=self._today
            )

    def _term(self, enrollment_id: int, term: MadeTerm, resumes: bool) -> None:
        session, by = self._session, self._by
        if term.status is TermStatus.ENDED:
            stop(session, by, enrollment_id, term.from_month, term.reason)
        elif term.status is TermStatus.SUSPENDED:
            suspend(session, by, enrollment_id, term.from_month, term.reason)
        elif resumes:
            resume(session, by, enrollment_id, term.entered, term.reason, back_pay=term.back_pay)
        else:
            change(
                session,
                by,
                enrollment_id,
                term.from_month,
                approved_fen=term.approved_fen,
                persons=[self._filing.persons[number] for number in term.persons],
                tiers=term.tiers or None,
                reason=term.reason,
            )

    def _death(self, person: MadePerson, unpaid_from: Month | None) -> None:
        if person.died_on is None:
            return
        person_id = self._filing.persons[person.id_number]
        # The year is entered whole, even when it is tried out on a day in its middle.
        known = max(self._today, person.died_on)
        record_death(self._session, self._by, person_id, person.died_on, today=known)
        if unpaid_from is None or Month.of(person.died_on) < unpaid_from:
            return
        committee = _committee(person, person.died_on + timedelta(days=1))
        for place, one in enumerate(self._town.enrollments):
            if one.payees[-1].id_number == person.id_number and place in self._filing.enrollments:
                set_payee(
                    self._session,
                    self._by,
                    self._filing.enrollments[place],
                    committee,
                    today=self._today,
                )


def _payee(made: MadePayee) -> NewPayee:
    return NewPayee(
        name=made.name,
        id_number=made.id_number,
        bank=made.bank,
        account=made.account,
        from_day=made.from_day,
    )


def _committee(person: MadePerson, from_day: date) -> NewPayee:
    kind = "居民委员会" if person.village in COMMUNITY_NAMES else "村民委员会"
    place = ALL_NAMES.index(person.village)
    return NewPayee(
        name=person.village + kind,
        bank=RURAL_BANK,
        account=f"82017000000010{place:02d}",
        from_day=from_day,
    )
