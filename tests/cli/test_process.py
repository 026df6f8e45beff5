"""The program as it is really started: exit codes, encodings, and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.office_file import unlocking
from tests.cli.conftest import FIRST, PASSWORDS, SECOND, Office
from tests.keys import as_shipped

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def office(office: Office) -> Office:
    """That office as the program itself accepts it: its passwords are dear to guess."""
    first, second = PASSWORDS["MINZHENG_PASSWORD"], PASSWORDS["MINZHENG_NEW_PASSWORD"]
    key = unlocking.unlock(office.folder, FIRST, first)
    as_shipped(office.folder, key, {FIRST: first, SECOND: second})
    return office


def started(*argv: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """``python -m app`` in a process of its own, with nothing to type into."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MINZHENG")}
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, argv)],
        cwd=ROOT,
        env={**kept, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "locale",
    [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0"},
     {"PYTHONIOENCODING": "gbk"}],
)  # fmt: skip
def test_chinese_comes_out_as_utf8_in_any_locale(office: Office, locale: dict[str, str]) -> None:
    done = started("--data", office.folder, "person", "find", "王", "--json", **PASSWORDS, **locale)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == {"count": 0, "persons": []}
    refused = started("--data", office.folder, "roster", "show", "无", **PASSWORDS, **locale)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert "没有编号为无的花名册" in refused.stderr.decode()


def test_exit_codes(office: Office, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    for argv, code in (
        (("--help",), 0),
        (("--data", nowhere, "doctor"), 1),
        (("--data", office.folder, "doctor"), 1),
        (("--data", office.folder, "roster"), 2),
        (("bogus",), 2),
    ):
        done = started(*argv)
        assert done.returncode == code, (argv, done.stderr.decode())
        assert b"Traceback" not in done.stderr
        assert done.stderr.count(b"\n") == (1 if code else 0)


def test_the_data_folder_may_come_from_the_environment(office: Office) -> None:
    done = started(
        "doctor",
        "--user",
        SECOND,
        "--json",
        MINZHENG_DATA=str(office.folder),
        MINZHENG_PASSWORD=PASSWORDS["MINZHENG_NEW_PASSWORD"],
    )
    assert done.returncode == 0
    assert "checks" in json.loads(done.stdout)


def test_commands_start_without_qt(office: Office) -> None:
    script = (
        "import sys; from app import cli; code = cli.main(sys.argv[1:]); "
        "sys.exit(code or any(name.startswith('PySide6') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "--data", str(office.folder), "person", "find", "王"],
        cwd=ROOT, env={**os.environ, **PASSWORDS}, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_leaves_early_is_no_error(office: Office) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "app", "--data", str(office.folder), "person", "find", "王"],
        cwd=ROOT, env={**os.environ, **PASSWORDS}, stdout=writing, stderr=subprocess.PIPE,
        check=False, timeout=60,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
