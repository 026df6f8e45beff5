"""A failure of the program itself: calm words and the log, nothing of it on the screen."""

from __future__ import annotations

import pytest

from app import log
from app.cli import people
from tests.cli.conftest import Office


def test_a_bug_is_logged_and_told_calmly(
    office: Office, monkeypatch: pytest.MonkeyPatch, logged_errors: list[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("赵某某 420529195803150012")

    monkeypatch.setattr(people, "find_persons", fail)
    answer = office("person", "find", "王", "--json")
    file = log.file_in(office.folder)
    assert answer.refused("程序出现意外", str(file))
    text = file.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "赵某某" not in text
    assert "420529195803150012" not in text
    assert len(logged_errors) == 1
    logged_errors.clear()


def test_a_refusal_is_logged_by_its_code(office: Office) -> None:
    assert office("roster", "show", "201801-001").refused()
    text = log.file_in(office.folder).read_text(encoding="utf-8")
    assert "refused roster-unknown" in text


def test_an_interrupted_command_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(people, "find_persons", interrupt)
    assert office("person", "find", "王").refused("已中断")
