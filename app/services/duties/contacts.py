"""Whom the office calls in a village; the first in order is asked first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.staff import Role
from app.models.village import Village, VillageContact
from app.services.office import audit
from app.services.office.permissions import require_role


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Whom the office calls in a village."""

    id: int
    village_id: int
    village: str
    name: str
    post: str
    phone: str


def add_contact(
    session: Session, by: int, village_id: int, name: str, *, post: str = "", phone: str = ""
) -> int:
    """Add a contact behind the others of the village; returns the id."""
    require_role(session, by, Role.PREPARE)
    clean = _name(name)
    last = session.scalar(
        select(func.max(VillageContact.position)).where(VillageContact.village_id == village_id)
    )
    contact = VillageContact(
        village_id=village_id,
        position=(last or 0) + 1,
        name=clean,
        post=post.strip() or None,
        phone=phone.strip() or None,
    )
    session.add(contact)
    session.flush()
    audit.record(
        session,
        by,
        "village.contact",
        f"village:{village_id}",
        after={"contact": contact.id, "name": clean, "post": contact.post},
    )
    return contact.id


def change_contact(
    session: Session, by: int, contact_id: int, name: str, *, post: str = "", phone: str = ""
) -> None:
    """Another name, post or phone; AppError without a name."""
    require_role(session, by, Role.PREPARE)
    contact = session.get_one(VillageContact, contact_id)
    clean = _name(name)
    before = {"name": contact.name, "post": contact.post, "phone": contact.phone}
    contact.name, contact.post = clean, post.strip() or None
    contact.phone = phone.strip() or None
    session.flush()
    after = {"name": contact.name, "post": contact.post, "phone": contact.phone}
    if before != after:
        audit.record(
            session,
            by,
            "village.contact-changed",
            f"village:{contact.village_id}",
            before={"contact": contact_id, **before},
            after={"contact": contact_id, **after},
        )


def ask_first(session: Session, by: int, contact_id: int) -> None:
    """Put a contact before the others of the village; the papers and calls name them."""
    require_role(session, by, Role.PREPARE)
    contact = session.get_one(VillageContact, contact_id)
    first = session.scalar(
        select(func.min(VillageContact.position)).where(
            VillageContact.village_id == contact.village_id
        )
    )
    if first is None or contact.position == first:
        return
    contact.position = first - 1
    session.flush()
    audit.record(
        session,
        by,
        "village.contact-first",
        f"village:{contact.village_id}",
        after={"contact": contact_id},
    )


def retire_contact(session: Session, by: int, contact_id: int) -> None:
    """Take a contact out of use; what was logged with them stays."""
    require_role(session, by, Role.PREPARE)
    contact = session.get_one(VillageContact, contact_id)
    if not contact.active:
        return
    contact.active = False
    session.flush()
    audit.record(
        session,
        by,
        "village.contact-retired",
        f"village:{contact.village_id}",
        before={"contact": contact.id},
    )


def contacts(session: Session, village_id: int | None = None) -> tuple[ContactRow, ...]:
    """Active contacts of a village (or of all), in the rosters' order, the first to call first."""
    statement = (
        select(VillageContact, Village.name)
        .join(Village, Village.id == VillageContact.village_id)
        .where(VillageContact.active)
        .order_by(Village.position, VillageContact.position)
    )
    if village_id is not None:
        statement = statement.where(VillageContact.village_id == village_id)
    return tuple(
        ContactRow(one.id, one.village_id, village, one.name, one.post or "", one.phone or "")
        for one, village in session.execute(statement)
    )


def first_contacts(session: Session) -> dict[int, ContactRow]:
    """Per village id, whom to call first."""
    found: dict[int, ContactRow] = {}
    for row in contacts(session):
        found.setdefault(row.village_id, row)
    return found


def _name(name: str) -> str:
    clean = name.strip()
    if not clean:
        raise AppError("请填写村级联系人的姓名。未作改动。", code="name-missing")
    return clean
