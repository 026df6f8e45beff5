"""Of several questions of one place only the newest is answered."""

from __future__ import annotations

import ast
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from app.errors import AppError
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest

UI = Path(__file__).parents[3] / "app" / "ui"


def test_only_the_newest_hears_its_answer(desk: Desk, qtbot: QtBot) -> None:
    latest, heard = Latest(), list[str]()
    for answer in ("oldest", "older", "newest"):
        desk.read(partial(_answer, answer), heard.append, owner=desk, latest=latest)

    qtbot.waitUntil(lambda: not desk.background.busy)

    assert heard == ["newest"]


def test_other_places_are_not_overtaken(desk: Desk, qtbot: QtBot) -> None:
    heard: list[str] = []
    desk.read(lambda _session: "list", heard.append, owner=desk, latest=Latest())
    desk.read(lambda _session: "detail", heard.append, owner=desk, latest=Latest())

    qtbot.waitUntil(lambda: not desk.background.busy)

    assert heard == ["list", "detail"]


def test_an_overtaken_question_may_fail_unheard(desk: Desk, qtbot: QtBot) -> None:
    latest, failures, heard = Latest(), list[BaseException](), list[str]()

    def refuse(_session: Session) -> str:
        raise AppError("查询条件不完整。", code="test")

    desk.read(refuse, heard.append, owner=desk, failed=failures.append, latest=latest)
    desk.read(lambda _session: "newest", heard.append, owner=desk, latest=latest)
    qtbot.waitUntil(lambda: not desk.background.busy)

    assert (failures, heard) == ([], ["newest"])


@pytest.mark.parametrize("overtaken", [False, True])
def test_a_chain_stops_once_it_is_overtaken(overtaken: bool) -> None:
    latest = Latest()
    newest = latest.watch()
    if overtaken:
        latest.overtake()

    assert newest() is not overtaken


def test_nobody_counts_questions_by_hand() -> None:
    paths = sorted(UI.rglob("*.py"))
    counters = [path.relative_to(UI).as_posix() for path in paths if _counts(path)]

    assert len(paths) > 100
    assert counters == ["desk/latest.py"]


def _answer(answer: str, _session: Session) -> str:
    return answer


def _counts(path: Path) -> bool:
    return any(
        isinstance(node, ast.AugAssign) and ast.unparse(node.target) == "self._asked"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )
