"""The first command a newcomer types installs what is pinned, and asks for what is missing."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

import dev

NAME = re.compile(r"[A-Za-z0-9._-]+")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    return {normal(match[0]) for text in requirements if (match := NAME.match(text))}


def project() -> dict[str, Any]:
    content: dict[str, Any] = tomllib.loads((dev.ROOT / "pyproject.toml").read_text("utf-8"))
    return content["project"]  # type: ignore[no-any-return]


def test_every_dependency_has_an_exact_version_and_no_address() -> None:
    lines = (dev.ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)
    wanted = names(project()["dependencies"] + project()["optional-dependencies"]["dev"])
    assert len(wanted) > 20
    assert wanted - names(lines) == set()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_bytes((dev.ROOT / name).read_bytes())
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    return tmp_path


def test_the_environment_is_brought_up_to_date_for_new_pins_only(root: Path) -> None:
    interpreter = dev.Interpreter("3.11.7", (3, 11), root / "site-packages")
    before = dev.key(interpreter)
    with (root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("[tool.another]\nsetting = 1\n")
    assert dev.key(interpreter) == before
    assert dev.key(interpreter._replace(version="3.12.1")) != before
    with (root / "constraints.txt").open("a", encoding="utf-8") as file:
        file.write("another==1.0\n")
    assert dev.key(interpreter) != before


def test_an_environment_that_lost_a_package_is_not_current(root: Path) -> None:
    interpreter = dev.Interpreter("3.11.7", (3, 11), root / "site-packages")
    kept = interpreter.site_packages / "kept-1.0.dist-info"
    kept.mkdir(parents=True)
    stamp = {"key": dev.key(interpreter), "packages": dev.installed(interpreter)}
    assert dev.is_current(stamp, interpreter)
    kept.rmdir()
    assert not dev.is_current(stamp, interpreter)


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> None:
    listing = "installed\tlibglib2.0-0t64\tlibglib2.0-0 (= 2.84)\nconfig-files\tlibgl1\t\n"
    answer = subprocess.CompletedProcess([], 0, listing, "")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    monkeypatch.setattr(dev, "is_debian", lambda: True)
    monkeypatch.setattr(dev, "is_root", lambda: False)


@pytest.mark.usefixtures("debian")
def test_a_provided_package_counts_and_a_removed_one_does_not() -> None:
    assert dev.missing_of(["libglib2.0-0", "libgl1", "xvfb"]) == ["libgl1", "xvfb"]


@pytest.mark.usefixtures("debian")
def test_without_root_the_command_to_type_is_named() -> None:
    dev.require_system_packages(["libglib2.0-0"], ["xvfb"])
    with pytest.raises(dev.SetupError, match=r"sudo apt-get update && .* install -y libgl1$"):
        dev.require_system_packages(["libglib2.0-0", "libgl1"], ["xvfb"])
