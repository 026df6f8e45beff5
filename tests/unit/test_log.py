"""The log says what went wrong and where, and never about whom."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import log
from app.errors import AppError

PERSON = "张试样 420529195803150012"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    yield log.start(tmp_path)
    log.stop()


def fail_about(person: str) -> None:
    raise ValueError(person)


def fail_with_a_cause(person: str) -> None:
    try:
        fail_about(person)
    except ValueError as cause:
        raise KeyError(person) from cause


def fail_on_the_way(person: str) -> None:
    try:
        fail_with_a_cause(person)
    except KeyError:
        raise RuntimeError(person)  # noqa: B904 - the context is what is looked at


def chained_failure() -> RuntimeError:
    with pytest.raises(RuntimeError) as failure:
        fail_on_the_way(PERSON)
    return failure.value


def test_it_lies_in_the_data_folder(log_file: Path, tmp_path: Path) -> None:
    assert log_file == log.file_in(tmp_path) == tmp_path / "logs" / "minzheng-ledger.log"
    logging.getLogger("app.services.rosters").info("drafted lines=%d", 12)
    line = log_file.read_text(encoding="utf-8")
    assert line.endswith("INFO app.services.rosters drafted lines=12\n")


def test_a_failure_is_written_without_its_text(log_file: Path, logged_errors: list[str]) -> None:
    log.unexpected(chained_failure())
    text = log_file.read_text(encoding="utf-8")
    for kind in ("builtins.RuntimeError", "builtins.KeyError", "builtins.ValueError"):
        assert kind in text
    assert "tests/unit/test_log.py" in text
    assert " fail_about" in text
    assert_names_nobody(text)
    assert len(logged_errors) == 1
    logged_errors.clear()


def test_an_attached_exception_is_written_without_its_text(
    log_file: Path, logged_errors: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    # The way of libraries; caplog has formatted the record before, text and all.
    try:
        fail_about(PERSON)
    except ValueError:
        logging.getLogger("app.ui").exception("task failed")
    text = log_file.read_text(encoding="utf-8")
    assert "ERROR app.ui task failed\nbuiltins.ValueError\n" in text
    assert_names_nobody(text)
    logged_errors.clear()


def test_a_refusal_leaves_its_code(log_file: Path) -> None:
    log.refused(AppError(f"{PERSON}已登记。", code="duplicate"))
    text = log_file.read_text(encoding="utf-8")
    assert text.endswith("INFO app refused duplicate\n")
    assert_names_nobody(text)


def test_a_circle_of_causes_ends() -> None:
    one, other = ValueError("one"), KeyError("other")
    one.__cause__, other.__cause__ = other, one
    assert log.describe(one) == "builtins.ValueError\nafter builtins.KeyError"


def test_where_the_program_lies_is_not_told(log_file: Path) -> None:
    described = log.describe(chained_failure())
    assert str(Path(__file__).parent) not in described


def test_it_moves_with_the_data_folder(log_file: Path, tmp_path: Path) -> None:
    second = log.start(tmp_path / "second")
    logging.getLogger("app").info("later")
    assert "later" in second.read_text(encoding="utf-8")
    assert "later" not in log_file.read_text(encoding="utf-8")


def test_after_the_end_nothing_is_written(tmp_path: Path) -> None:
    path = log.start(tmp_path)
    log.stop()
    logging.getLogger("app").info("later")
    assert path.read_text(encoding="utf-8") == ""


def test_old_files_are_kept(log_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "FILE_BYTES", 200)
    log.start(log_file.parent.parent)
    for number in range(9):
        logging.getLogger("app").info("line %d %s", number, "x" * 60)
    written = "".join(
        path.read_text(encoding="utf-8") for path in sorted(log_file.parent.iterdir())
    )
    assert len(list(log_file.parent.iterdir())) > 2
    assert all(f"line {number} " in written for number in range(9))


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "logs").touch()
    with pytest.raises(AppError) as refusal:
        log.start(tmp_path)
    assert refusal.value.code == "log-folder"
    assert "没有改动" in refusal.value.message


def assert_names_nobody(text: str) -> None:
    for part in PERSON.split():
        assert part not in text
