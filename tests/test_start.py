"""What is not needed yet is not read yet: the modules that each stage of the program loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.office_file import unlocking
from tests.keys import as_shipped
from tests.office import Given

ROOT = Path(__file__).resolve().parent.parent
# Each takes a noticeable part of a start; a prefix stands for all below it.
HEAVY = (
    "alembic", "lxml", "openpyxl", "pypinyin.phrases_dict", "python_calamine", "rapidfuzz",
    "reportlab", "app.reports", "app.services.demo", "app.services.duties",
    "app.services.intake", "app.services.tasks",
)  # fmt: skip
WINDOW = ("PySide6", "shiboken6", "qtawesome", "app.ui")
DATA = ("sqlalchemy", "sqlcipher3", "app.models", "app.services.access", "app.services.programs")
TABS = (
    "app.ui.beneficiaries", "app.ui.first_run", "app.ui.main_window", "app.ui.payments",
    "app.ui.reports", "app.ui.settings", "app.ui.today", "app.ui.village_tasks", "app.ui.visits",
)  # fmt: skip

COMMAND = """
import sys
from app import cli
code = cli.main(sys.argv[1:])
"""
SIGN_IN = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.ui import entrance
from app.ui.desk.background import Background
from app.ui.desk.memory import Memory
from app.ui.application import make_application
entrance._read_ahead = lambda: None  # what is read beside the window that stands already
folder = Path(sys.argv[1])
application = make_application(Memory(folder))
background = Background()
first = entrance.Entrance(folder, background, Memory(folder))
first.begin()
application.processEvents()
code = 0 if first.window.isVisible() and type(first.window).__name__ == "SignIn" else 1
first.close_window()
background.close()
"""
LOADED = """
import json
print("\\n" + json.dumps(sorted(sys.modules)))
raise SystemExit(code)
"""


def loaded_by(program: str, *arguments: str, **variables: str) -> set[str]:
    """The modules that a program has loaded at its end, which has to be a good one."""
    done = subprocess.run(
        [sys.executable, "-c", program + LOADED, *arguments],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def below(modules: set[str], prefixes: tuple[str, ...]) -> list[str]:
    """Those of the modules that are one of the prefixes or below it."""
    return sorted(
        name
        for name in modules
        if any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)
    )


def test_a_search_reads_no_other_command(given_office: Given) -> None:
    given = given_office
    key = unlocking.unlock(given.folder, given.preparer, given.preparer_password)
    as_shipped(
        given.folder,
        key,
        {given.preparer: given.preparer_password, given.reviewer: given.reviewer_password},
    )
    modules = loaded_by(
        COMMAND,
        "--data",
        str(given_office.folder),
        "person",
        "find",
        "王",
        MINZHENG_PASSWORD=given_office.preparer_password,
    )
    assert "app.services.people.search" in modules
    assert below(modules, (*HEAVY, *WINDOW)) == []
    parts = {name for name in modules if name.startswith("app.cli.")}
    assert parts == {
        f"app.cli.{name}" for name in ("arguments", "calls", "commands", "output", "people")
    }


@pytest.mark.parametrize("arguments", [("--version",), ("--data", "nowhere", "--version")])
def test_without_a_command_no_command_is_read(arguments: tuple[str, ...]) -> None:
    modules = loaded_by(COMMAND, *arguments)
    assert below(modules, (*HEAVY, *WINDOW, *DATA)) == []


def test_the_window_to_sign_in_waits_for_no_data(given_office: Given) -> None:
    modules = loaded_by(SIGN_IN, str(given_office.folder))
    assert "app.ui.access.sign_in" in modules
    assert below(modules, (*HEAVY, *DATA, *TABS)) == []


def test_the_parts_name_all_their_commands() -> None:
    from app import cli

    for part, words in cli.PARTS.items():
        known = cli.parser(cli._parts([words[0]]))
        with pytest.raises(SystemExit):
            known.parse_args(["--help"])
        for word in words:
            assert part in cli._parts([word])
    assert cli._parts(["no such word"]) is cli.PARTS
