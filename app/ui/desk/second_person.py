"""The second person in a form: who reviews, proved by a password of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.office import staff
from app.services.office.staff import StaffRow
from app.services.office_file import unlocking
from app.ui.widgets.fields import ChoiceField, PasswordField
from app.ui.widgets.forms import Form

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """Who is to be the second person, and the password that is to prove it."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SecondPersonFields:
    """The two fields of a form that ask for the second person."""

    reviewer: ChoiceField[str]
    password: PasswordField

    def value(self) -> SecondPerson:
        """Raises FieldError."""
        return SecondPerson(self.reviewer.given(), self.password.given())


def reviewers(session: Session) -> tuple[StaffRow, ...]:
    """The active staff who may review."""
    return tuple(
        member
        for member in staff.staff_members(session)
        if member.active and Role.REVIEW in member.powers
    )


def ask_second(
    form: Form[T], known: Sequence[StaffRow], others: Collection[int], hint: str
) -> SecondPersonFields:
    """Name and password; proposed is the first who is none of ``others``.

    The service refuses whoever may not be the second person.
    """
    names = [(member.name, member.name) for member in known]
    proposed = next((member.name for member in known if member.id not in others), None)
    return SecondPersonFields(
        form.add("复核人", ChoiceField(names, chosen=proposed, required=True), hint),
        form.add("复核人本人的密码", PasswordField()),
    )


def proved(session: Session, folder: Path, second: SecondPerson) -> int:
    """Who the second person is, by their own password; raises AppError for a wrong one."""
    unlocking.verify_password(folder, second.name, second.password)
    return staff.with_own_password(session, second.name).id
