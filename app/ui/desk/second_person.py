"""The second person in a form: who reviews, proved by a password of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.office import staff
from app.services.office.staff import StaffRow
from app.services.office_file import accounts
from app.ui.widgets.fields import ChoiceField, PasswordField
from app.ui.widgets.forms import FormDialog

NAME, PASSWORD = "reviewer", "password"


def reviewers(session: Session) -> tuple[StaffRow, ...]:
    """The active staff who may review."""
    return tuple(
        member
        for member in staff.staff_members(session)
        if member.active and Role.REVIEW in member.roles
    )


def ask_second(
    dialog: FormDialog, known: Sequence[StaffRow], others: Collection[int], hint: str
) -> None:
    """Name and password; proposed is the first who is none of ``others``.

    The service refuses whoever may not be the second person.
    """
    field: ChoiceField[str] = ChoiceField(
        [(member.name, member.name) for member in known], required=True
    )
    field.set_value(next((member.name for member in known if member.id not in others), None))
    dialog.form.add(NAME, "复核人", field, hint)
    dialog.form.add(PASSWORD, "复核人本人的密码", PasswordField())


def proved(session: Session, folder: Path, values: Mapping[str, Any]) -> int:
    """Who the second person is, by their own password; raises AppError for a wrong one."""
    accounts.verify_password(folder, values[NAME], values[PASSWORD])
    return staff.by_name(session, values[NAME]).id
