"""Writes a compared list into the register: persons, households, enrollments, payees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.household import Household
from app.models.person import Person
from app.models.program import AmountRule, Program, TierDimension, Unit
from app.models.village import Village
from app.month import Month
from app.services.enrollments import opening, payees, stopping, store, terms
from app.services.enrollments.rows import NewEnrollment, NewPayee
from app.services.intake.comparing import Compared, Kind
from app.services.intake.entries import Entry
from app.services.intake.person_facts import corrections, people_listed
from app.services.programs.catalog import TierSeed
from app.services.programs.entering import add_tier
from app.services.programs.rows import program_by_id
from app.services.register import households
from app.services.register.persons import add_persons, correct_person

REASON = "名单导入"
LISTED = "名单载明"  # why somebody else is paid: the county's list has it so


class Writer:
    """Writes a comparison; knows ids by ID number and by village name."""

    def __init__(
        self, session: Session, by: int, program: Program, as_of: Month | None, today: date
    ) -> None:
        self._session = session
        self._by = by
        self._program = program_by_id(session, program.id)
        self._as_of = as_of
        self._today = today
        self._villages = {v.name: v.id for v in session.scalars(select(Village))}
        self._persons: dict[str, int] = {}
        self._homes: Sequence[Household] = ()
        self._under_head: dict[str, list[str]] = defaultdict(list)

    def add_people(self, entries: Iterable[Entry]) -> None:
        """Add who is not in the register yet, and bring up to date who is."""
        entries = tuple(entries)
        for entry in entries:
            self._under_head[entry.head].append(entry.recipient)
        listed = people_listed(entries, self._villages)
        wanted = {number: facts for number, (facts, _) in listed.items()}
        known = {p.id_number: p for p in self._session.scalars(select(Person))}
        for number, facts in wanted.items():
            changes = corrections(known[number], facts) if number in known else {}
            if changes:
                correct_person(
                    self._session, self._by, known[number].id, today=self._today, **changes
                )
        missing = [facts for number, facts in wanted.items() if number not in known]
        added: dict[str, int] = {}
        if missing:
            added = add_persons(self._session, self._by, missing, today=self._today)
        self._persons = {number: person.id for number, person in known.items()} | added
        # Held, so that each is at hand when it is placed.
        self._homes = self._session.scalars(select(Household)).all()

    def write(self, item: Compared) -> None:
        """Write one line of the comparison."""
        if item.entry is not None and item.standing is not None:
            self._place(item.standing.household_id, item.entry)
        if item.kind is Kind.NEW and item.entry is not None and item.from_month is not None:
            self._open(item, item.entry, item.from_month)
        elif item.kind is Kind.CHANGED and item.entry is not None:
            self._change(item, item.entry)
        elif item.kind is Kind.STOPPED and item.standing and item.from_month:
            stopping.stop(
                self._session,
                self._by,
                item.standing.enrollment_id,
                item.from_month,
                f"{item.from_month.chinese}名单中没有",
            )

    def _open(self, item: Compared, entry: Entry, first: Month) -> None:
        self._add_categories(entry)
        household = self._household(entry)
        self._place(household, entry)
        by_person = self._program.rules.unit is Unit.PERSON
        once = self._program.rules.one_off
        opening.open_enrollment(
            self._session,
            self._by,
            NewEnrollment(
                program_id=self._program.id,
                person_id=self._persons[entry.recipient] if by_person else None,
                household_id=household,
                persons=tuple(self._persons[number] for number in entry.persons),
                tiers=self._tiers(entry),
                approved_fen=self._amount(entry),
                first_month=None if once else first,
                granted_on=(entry.granted_on or first.first_day) if once else None,
                grant_type=entry.grant_type,
                predecessor_id=item.predecessor.enrollment_id if item.predecessor else None,
                reason=REASON,
                note=entry.note,
                payee=self._payee(entry),
            ),
            beside_other=True,
            program=self._program,
            today=self._today,
        )

    def _change(self, item: Compared, entry: Entry) -> None:
        standing = item.standing
        if standing is None or item.from_month is None:
            return
        if item.term_changed:
            self._change_term(standing.enrollment_id, entry, item.from_month, item.differences)
        if self._program.rules.unit is Unit.PERSON and item.head_changed:
            household = self._headed_household(entry, day=item.from_month.first_day)
            self._join(household, entry.recipient, None, item.from_month.first_day)
        elif standing.household_id is not None and self._program.rules.unit is Unit.HOUSEHOLD:
            self._change_household(standing.household_id, entry)
        new_head = item.head_changed and self._program.rules.unit is Unit.HOUSEHOLD
        payee = self._payee(entry, None if new_head else standing.enrollment_id)
        if item.payee_changed and payee is not None:
            payees.set_payee(
                self._session, self._by, standing.enrollment_id, payee, today=self._today
            )

    def _change_term(
        self, enrollment_id: int, entry: Entry, month: Month, differences: tuple[str, ...]
    ) -> None:
        self._add_categories(entry)
        base = terms.in_force_or_refuse(store.live_terms(self._session, enrollment_id), month)
        persons = tuple(sorted(self._persons[number] for number in entry.persons))
        amount = self._amount(entry)
        content = replace(
            base.content,
            status=TermStatus.ACTIVE,
            persons=persons,
            approved_fen=amount if amount is not None else base.content.approved_fen,
            tiers=terms.with_tiers(self._program, base.content.tiers, self._tiers(entry)),
            supplements=tuple(s for s in base.content.supplements if s.person_id in persons),
            reason=f"{REASON}:{'、'.join(differences)}"[:200],
        )
        terms.put(
            self._session, self._by, enrollment_id, month, content, action="enrollment.change"
        )

    def _change_household(self, household_id: int, entry: Entry) -> None:
        day = self._as_of.first_day if self._as_of is not None else self._today
        for member in entry.members:
            if member.id_number:
                self._join(household_id, member.id_number, member.relation, day)
        if entry.head in self._persons:
            households.change_head(
                self._session,
                self._by,
                household_id,
                self._persons[entry.head],
                day=day,
                today=self._today,
            )

    def _household(self, entry: Entry) -> int | None:
        """The household of a new enrollment: the one that the head heads, with the members in it.

        A list of persons that names no head says nothing about households.
        """
        if not entry.head and self._program.rules.unit is Unit.PERSON:
            return None
        household = self._headed_household(entry)
        head = self._persons.get(entry.head or entry.recipient)
        for member in entry.members:
            number = member.id_number
            if number is None or self._persons[number] == head:
                continue
            lives = households.household_of(self._session, self._persons[number])
            if self._program.rules.unit is Unit.HOUSEHOLD or lives is None:
                self._join(household, number, member.relation, None)
        return household

    def _headed_household(self, entry: Entry, day: date | None = None) -> int:
        """The household of the entry's head, opened where there is none.

        A head of whom only the number is listed cannot be entered: who is listed under that
        number shares the household that one of them lives in, else the first one's own.
        """
        head = self._persons.get(entry.head or entry.recipient)
        if head is None:
            for number in self._under_head[entry.head]:
                shared = households.household_of(self._session, self._persons[number])
                if shared is not None:
                    return shared
            head = self._persons[entry.recipient]
        return households.find_or_open(
            self._session,
            self._by,
            head,
            village_id=self._village(entry.village),
            group=entry.group,
            address=entry.address,
            day=day,
            today=self._today,
        )

    def _place(self, household_id: int | None, entry: Entry) -> None:
        """A household lives where its list has it; lists of persons say nothing of households."""
        village_id = self._village(entry.village)
        if (
            self._program.rules.unit is not Unit.HOUSEHOLD
            or household_id is None
            or village_id is None
        ):
            return
        households.place_household(
            self._session,
            self._by,
            household_id,
            village_id=village_id,
            group=entry.group,
            address=entry.address,
        )

    def _join(self, household: int, number: str, relation: str | None, day: date | None) -> None:
        households.move(
            self._session,
            self._by,
            self._persons[number],
            household,
            relation=relation,
            day=day,
            leave_headless=True,
            today=self._today,
        )

    def _amount(self, entry: Entry) -> int | None:
        return entry.amount_fen if self._program.rules.amount_rule is AmountRule.APPROVED else None

    def _tiers(self, entry: Entry) -> tuple[str, ...]:
        return tuple(tier for tier in entry.tiers if tier in self._tier_names)

    @property
    def _tier_names(self) -> frozenset[str]:
        return frozenset(tier.name for tier in self._program.tiers)

    def _add_categories(self, entry: Entry) -> None:
        """A category that the list knows and the program does not becomes a tier of it."""
        category = next((m.category for m in entry.members if m.category), None)
        if category is None or category in self._tier_names:
            return
        if not any(tier.dimension is TierDimension.CATEGORY for tier in self._program.tiers):
            return
        add_tier(
            self._session,
            self._by,
            self._program.name,
            TierSeed(category, TierDimension.CATEGORY),
        )
        self._program = program_by_id(self._session, self._program.id)

    def _payee(self, entry: Entry, enrollment_id: int | None = None) -> NewPayee | None:
        """The payee as listed; a list without payees gives another account to the present one."""
        present = (
            payees.current(self._session, enrollment_id, None)
            if enrollment_id is not None
            else None
        )
        if present is not None and not entry.payee_name and not entry.holder:
            return NewPayee(
                name=present.name,
                id_number=present.id_number or None,
                bank=entry.bank or present.bank,
                account=entry.account,
                from_day=self._today,
            )
        name = entry.payee_name or entry.holder or entry.name_of_recipient
        if not name:
            return None
        return NewPayee(
            name=name,
            id_number=self._payee_number(entry, name),
            bank=entry.bank,
            account=entry.account,
            holder=entry.holder,
            relation=LISTED if name != entry.name_of_recipient else None,
            from_day=self._today,
        )

    def _payee_number(self, entry: Entry, name: str) -> str | None:
        """The payee's own number: as listed, else that of the only member with the name."""
        if entry.payee_id_number:
            return entry.payee_id_number
        if name == entry.name_of_recipient:
            return entry.recipient
        named = [m.id_number for m in entry.members if m.name == name and m.id_number]
        return named[0] if len(named) == 1 else None

    def _village(self, name: str | None) -> int | None:
        return self._villages.get(name or "")
