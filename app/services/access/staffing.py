"""Changes to accounts in which data and key slots move together, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.access.office import Office
from app.services.duties import handing_over as duties
from app.services.office import staff, staffing
from app.services.office.permissions import require_role
from app.services.office_file import accounts, unlocking
from app.services.office_file.keyslots import STRONG, Cost
from app.services.tasks import reassigning as tasks
from app.services.visits import handing_over as visits


def leave(office: Office, staff_id: int, heir_id: int, *, today: date) -> None:
    """Somebody leaves: their password opens nothing more, their open work goes to the heir.

    Villages they are in charge of (or stand in for) from today on, open assignments, visitors
    to be called back, duties. Raises AppError as ``staffing.leave`` does.
    """
    with _both(office) as session:
        name = staff.by_id(session, staff_id).name
        staff.by_id(session, heir_id)
        staffing.leave(session, office.staff_id, staff_id)
        duties.hand_over(session, office.staff_id, staff_id, heir_id, today=today)
        tasks.hand_over_all(session, office.staff_id, staff_id, heir_id)
        visits.hand_over(session, office.staff_id, staff_id, heir_id)
        accounts.remove_staff(office.folder, office.key, name)


def rename(office: Office, staff_id: int, name: str, password: str, *, cost: Cost = STRONG) -> None:
    """Another name for a member, whose own password leads to it from then on.

    Raises AppError as ``staffing.rename`` and ``unlocking.open_slot`` do.
    """
    with _both(office) as session:
        before = staff.by_id(session, staff_id).name
        clean = staffing.rename(session, office.staff_id, staff_id, name)
        accounts.rename(office.folder, before, clean, password, cost=cost)


def reset_password(office: Office, staff_id: int, password: str, *, cost: Cost = STRONG) -> None:
    """A password for somebody who has forgotten theirs, good for signing in once.

    They change it before they see anything; reviewing waits until somebody else confirms.
    """
    with _both(office) as session:
        require_role(session, office.staff_id, Role.ADMIN)
        member = staff.by_id(session, staff_id)
        staffing.note_reset(session, office.staff_id, staff_id)
        accounts.set_password(
            office.folder, office.key, member.id, member.name, password, cost=cost
        )


def change_own_password(
    office: Office, password: str, new_password: str, *, cost: Cost = STRONG
) -> None:
    """One's own password; raises AppError as ``unlocking.open_slot`` does."""
    with _both(office) as session:
        staffing.note_own_password(session, office.staff_id)
        accounts.change_password(
            office.folder, office.staff_name, password, new_password, cost=cost
        )


def new_recovery_key(office: Office, *, cost: Cost = STRONG) -> str:
    """Another recovery code, to be printed; the old paper opens nothing more."""
    with _both(office) as session:
        staffing.note_recovery_key(session, office.staff_id)
        names = staff.active_names(session)
        return accounts.new_recovery_key(office.folder, office.key, names, cost=cost)


def check_own_password(office: Office, password: str) -> None:
    """Prove that who is signed in sits there; raises AppError as ``unlocking.open_slot``."""
    unlocking.verify_password(office.folder, office.staff_name, password)


@contextmanager
def _both(office: Office) -> Iterator[Session]:
    """One transaction, with the keys as they were where it fails."""
    with accounts.undone_on_failure(office.folder), office.transaction() as session:
        yield session
