"""Every action that the audit chain records has words, and money is told with its amount."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.models.fund import ClosingKind
from app.models.roster import RosterStatus
from app.models.task import AssignmentStatus
from app.services.office import audit
from app.services.office.action_words import ACTION_WORDS
from app.services.office.change_log import change_log
from tests import factory

APP = Path(__file__).resolve().parents[3] / "app"
# What is recorded under a name made of a state.
STATES = {"roster.": RosterStatus, "assignment.": AssignmentStatus, "closing.": ClosingKind}
ACTION = re.compile(r"[a-z_-]+\.[a-z_-]+")


def recorded(tree: ast.Module) -> Iterator[ast.expr]:
    """What stands for the action where a module adds to the audit chain, itself or by a helper."""
    helpers = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and [one.arg for one in node.args.args][2:3] == ["action"]
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if ast.unparse(node.func) in {"audit.record", *helpers}:
            yield node.args[2]
        yield from (word.value for word in node.keywords if word.arg == "action")


def actions(value: ast.expr) -> Iterator[str]:
    """The actions that an expression may stand for; nothing for a parameter that is handed on."""
    if isinstance(value, ast.IfExp):
        yield from actions(value.body)
        yield from actions(value.orelse)
    elif isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.JoinedStr):
        prefix = ast.literal_eval(value.values[0])
        yield from (prefix + one.value for one in STATES[prefix])
    else:
        assert ast.unparse(value) == "action", ast.unparse(value)


def test_every_action_recorded_anywhere_has_words() -> None:
    found = {
        action
        for path in sorted((APP / "services").rglob("*.py"))
        for value in recorded(ast.parse(path.read_text(encoding="utf-8")))
        for action in actions(value)
        if ACTION.fullmatch(action)
    }
    # ``add_term`` has one by default.
    assert len(found) > 100
    assert found | {"term.add"} == set(ACTION_WORDS)


@pytest.mark.parametrize(
    ("action", "after", "told"),
    [
        ("recovery.repaid", {"amount_fen": 123456, "document": "收据7"}, "1,234.56元,收据7"),
        ("recovery.letter", {"amount_fen": 5000, "number": "1号"}, "50.00元,1号"),
        ("hold.set", {"month": "2018-03", "refund": False}, "2018年3月"),
    ],
)
def test_money_is_told_with_its_amount(
    session: Session, action: str, after: dict[str, object], told: str
) -> None:
    by = factory.staff(session).id
    audit.record(session, by, action, "enrollment:1", after=after)
    (row,) = change_log(session, ["enrollment:1"])
    assert row.action == ACTION_WORDS[action]
    assert row.detail == told
