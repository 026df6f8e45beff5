"""Nobody does what their role does not allow: every writing service is tried by every role."""

from __future__ import annotations

import ast
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


def call(action: Action, session: Session, by: int, reviewer: int | None = None) -> None:
    """Call it with nothing but who acts: the refusal comes before anything else is looked at."""
    function = getattr(import_module(f"app.services.{action.module}"), action.name)
    parameters = inspect.signature(function).parameters.values()
    actor = "by" if any(p.name == "by" for p in parameters) else "reviewer"
    given = {"session": session, actor: by} | ({"reviewer": reviewer} if reviewer else {})
    missing = {p.name: None for p in parameters if p.name not in given and p.default is p.empty}
    function(**given, **missing)


def tried(action: Action, session: Session, by: int, reviewer: int) -> str:
    """The code with which it is refused; with nothing to work on it may fail in its own way."""
    try:
        call(action, session, by, reviewer)
    except AppError as error:
        return error.code
    except Exception as error:  # noqa: BLE001 (whatever None leads to)
        return type(error).__name__
    return ""


def test_every_writing_service_asks_who_acts() -> None:
    assert len(ACTIONS) > 120
    lacking = [action.path for action in ACTIONS if action.who is None]
    assert not lacking, f"of {len(ACTIONS)} these do not say in their first line who may: {lacking}"


@pytest.mark.parametrize(
    ("source", "who"),
    [
        ("def wipe(session):\n    _do(session)\ndef _do(session):\n    session.flush()", None),
        ("def wipe(session, by):\n    session.flush()", None),
        (
            "def wipe(session, by):\n    '.'\n    require_role(session, by, Role.ADMIN)",
            ("admin",),
        ),
        ("def wipe(session, by):\n    require_member(session, by)", (EVERYBODY,)),
        ("def wipe(session, by):\n    ask()\n    require_role(session, by, Role.ADMIN)", None),
        ("def wipe(session, reviewer):\n    require_role(session, by, Role.ADMIN)", None),
    ],
)
def test_who_may_is_read_from_the_first_line_of_what_writes(
    source: str, who: tuple[str, ...] | None
) -> None:
    [action] = permissions.actions_of("cellar.wine", ast.parse(source))
    assert (action.path, action.who) == ("cellar.wine.wipe", who)


def test_what_only_reads_needs_no_role() -> None:
    source = "def look(session):\n    return session.scalars(select(Wine))"
    assert not list(permissions.actions_of("cellar.wine", ast.parse(source)))


def test_what_is_left_out_is_there_and_no_door_names_it() -> None:
    for path in permissions.INNER:
        module, _, name = path.rpartition(".")
        assert hasattr(import_module(f"app.services.{module}"), name), path
    # A command refuses before it asks for a password.
    allowed = {"app/cli/office.py: office.permissions.require_role"}
    assert set(permissions.inner_names_at_doors()) == allowed


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


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_allows_is_not_refused_for_the_role(
    role: Role, session: Session, members: dict[Role, int]
) -> None:
    allowed = [one for one in ACTIONS if one.who and {EVERYBODY, role.value} & set(one.who)]
    assert len(allowed) > 5
    refused = []
    for action in allowed:
        trial = session.begin_nested()
        if tried(action, session, members[role], members[Role.REVIEW]) == "role-missing":
            refused.append(action.path)
        trial.rollback()
    assert not refused


def test_a_second_person_must_be_allowed_to_review(
    session: Session, members: dict[Role, int]
) -> None:
    two_persons = [action for action in ACTIONS if action.two_persons]
    assert len(two_persons) > 3
    for action in two_persons:
        assert action.reviewed, action.path
        with pytest.raises(AppError) as error:
            call(action, session, members[Role.PREPARE], reviewer=members[Role.ADMIN])
        assert error.value.code == "role-missing", action.path


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
