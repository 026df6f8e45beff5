"""An office made through the command line, and a way to call commands in this process."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app import cli

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
FIRST, SECOND = "王经办", "李复核"
PASSWORDS = {
    "MINZHENG_PASSWORD": "first's password",
    "MINZHENG_NEW_PASSWORD": "second's password",
    "MINZHENG_REVIEWER_PASSWORD": "second's password",
}


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        assert self.out.count("\n") == 1, self.out
        value: dict[str, Any] = json.loads(self.out)
        return value

    def refused(self, *words: str) -> bool:
        """Exit code 1 with one Chinese sentence that has the words, and nothing else said."""
        return self.code == 1 and self._one_sentence(*words)

    def used_wrongly(self, *words: str) -> bool:
        """Exit code 2, likewise."""
        return self.code == 2 and self._one_sentence(*words)

    def _one_sentence(self, *words: str) -> bool:
        said = self.err
        chinese = any("\u4e00" <= character <= "\u9fff" for character in said)
        return (
            self.out == ""
            and said.count("\n") == 1
            and chinese
            and "Traceback" not in said
            and all(word in said for word in words)
        )


class Office:
    """A data folder and the commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *argv: str | Path) -> Answer:
        """Run a command as it is typed."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.main(["--data", str(self.folder), *map(str, argv)])
        return Answer(code, out.getvalue(), err.getvalue())

    def done(self, *argv: str | Path) -> dict[str, Any]:
        """Run a command that has to succeed; its JSON."""
        answer = self(*argv, "--json")
        assert answer.code == 0, f"{argv}: {answer.err}"
        assert answer.err == ""
        return answer.json

    def copy(self, folder: Path) -> Office:
        """The same office somewhere else, to change it there."""
        shutil.copytree(self.folder, folder)
        return Office(folder)


@pytest.fixture(scope="session", autouse=True)
def environment() -> Iterator[None]:
    """Passwords as scheduled jobs give them."""
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in PASSWORDS.items():
            patch.setenv(variable, value)
        yield


@pytest.fixture
def empty(tmp_path: Path) -> Office:
    """A data folder that is not there yet."""
    return Office(tmp_path / "data")


@pytest.fixture(scope="session")
def two_people(environment: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new office of two people; copied for each test."""
    folder = tmp_path_factory.mktemp("cli") / "data"
    run = Office(folder)
    run.done(
        "init",
        "--town",
        "渔洋关镇",
        "--county",
        "五峰县",
        "--villages",
        SAMPLES / "villages.csv",
        "--ledger-start",
        "2018-01",
        "--user",
        FIRST,
    )
    run.done("user", "add", SECOND, "--role", "review")
    return folder


@pytest.fixture
def office(two_people: Path, tmp_path: Path) -> Office:
    """An office of two people: the first administers and prepares, the second reviews."""
    return Office(two_people).copy(tmp_path / "data")
