"""Nobody does what their role does not allow: every writing service is tried by every role."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import AuditEntry
from app.models.staff import Role, Staff
from app.services.office import staff
from tools import permissions
from tools.permissions import EVERYBODY, Action

ACTIONS = tuple(permissions.actions())


@pytest.fixture
def members(session: Session) -> dict[Role, int]:
    """Somebody of each role who holds no other."""
    first = staff.add_first(session, "甲管理", (Role.ADMIN,))
    return {Role.ADMIN: first} | {
        role: staff.add(session, first, f"只有{role.value}", (role,))
        for role in (Role.PREPARE, Role.REVIEW)
    }


def call(action: Action, session: Session, by: int) -> None:
    """Call it with nothing but who acts: the refusal comes before anything else is looked at."""
    function = getattr(import_module(f"app.services.{action.module}"), action.name)
    parameters = inspect.signature(function).parameters.values()
    actor = "by" if any(p.name == "by" for p in parameters) else "reviewer"
    given = {"session": session, actor: by}
    missing = {p.name: None for p in parameters if p.name not in given and p.default is p.empty}
    function(**given, **missing)


def test_every_writing_service_asks_who_acts() -> None:
    assert len(ACTIONS) > 120
    lacking = [action.path for action in ACTIONS if action.who is None]
    assert not lacking, f"of {len(ACTIONS)} these do not say in their first line who may: {lacking}"


def test_what_is_left_out_is_there() -> None:
    for path in permissions.INNER:
        module, _, name = path.rpartition(".")
        assert hasattr(import_module(f"app.services.{module}"), name), path


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_does_not_allow_is_refused(
    role: Role, session: Session, members: dict[Role, int]
) -> None:
    before = session.scalar(select(func.count(AuditEntry.id)))
    refused = [one for one in ACTIONS if one.who and not {EVERYBODY, role.value} & set(one.who)]
    assert len(refused) > 10
    for action in refused:
        with pytest.raises(AppError) as error:
            call(action, session, members[role])
        assert error.value.code == "role-missing", action.path
        assert not [*session.new, *session.dirty, *session.deleted], action.path
    assert session.scalar(select(func.count(AuditEntry.id))) == before


def test_who_has_left_may_do_nothing(session: Session, members: dict[Role, int]) -> None:
    gone = members[Role.ADMIN]
    session.get_one(Staff, gone).active = False
    session.flush()
    session.info.clear()
    for action in ACTIONS:
        with pytest.raises(AppError) as error:
            call(action, session, gone)
        assert error.value.code == "role-missing", action.path


def test_the_table_for_people_is_that_of_the_source() -> None:
    assert permissions.on_page() == permissions.table(), "python -m tools.permissions renews it"
