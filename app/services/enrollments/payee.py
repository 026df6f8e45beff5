"""One entry of a payee chain, with its person as the register has them today (docs/rules.md [R]6).

An entry is never rewritten, but a name or an ID number that it was made with may be put right
later, and a payee may die: so the person is read anew, by whom the entry means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, and_, or_, select

from app.models.enrollment import PayeeEntry
from app.models.person import Person

Found = Row[PayeeEntry, int, str, str, date | None]


@dataclass(frozen=True, slots=True)
class Payee:
    """To whom and where the money goes; ``entered_at`` also counts as a confirmation.

    ``person_id`` is None for who is not in the register. ``relation`` says why somebody else
    than the recipient is paid, where that is recorded.
    """

    entry_id: int
    enrollment_id: int
    from_day: date
    person_id: int | None
    name: str
    id_number: str
    bank: str
    account: str
    holder: str
    relation: str
    entered_at: datetime
    entered_by_id: int | None
    died_on: date | None

    def same_as(self, other: Payee) -> bool:
        """Whether the two pay the same person to the same account."""
        return self.who == other.who and (self.bank, self.account) == (other.bank, other.account)

    @property
    def who(self) -> tuple[int | None, str, str]:
        """By what a payee is told apart."""
        return self.person_id, self.name, self.id_number


def payees() -> Select[PayeeEntry, int, str, str, date | None]:
    """Entries with their persons, for ``payee_of``; in the order in which later ones win."""
    meant = or_(
        Person.id == PayeeEntry.payee_person_id,
        and_(PayeeEntry.payee_person_id.is_(None), Person.id_number == PayeeEntry.payee_id_number),
    )
    return (
        select(PayeeEntry, Person.id, Person.name, Person.id_number, Person.died_on)
        .outerjoin(Person, meant)
        .order_by(PayeeEntry.from_day, PayeeEntry.id)
    )


def payee_of(found: Found) -> Payee:
    """A row of ``payees``; an account in the payee's own name goes along with that name."""
    entry, person_id, name, id_number, died_on = found
    today = name or entry.payee_name
    own = entry.holder == entry.payee_name
    return Payee(
        entry_id=entry.id,
        enrollment_id=entry.enrollment_id,
        from_day=entry.from_day,
        person_id=person_id,
        name=today,
        id_number=id_number or entry.payee_id_number or "",
        bank=entry.bank or "",
        account=entry.account or "",
        holder=today if own else entry.holder or "",
        relation=entry.relation or "",
        entered_at=entry.entered_at,
        entered_by_id=entry.entered_by_id,
        died_on=died_on,
    )
