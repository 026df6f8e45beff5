"""One file for a developer's first minute: makes the environment, then runs, tests or shows.

python3 dev.py run    the program; without a screen, the demo instead
python3 dev.py test   ruff, mypy, pytest; further arguments go to pytest
python3 dev.py demo   the demo town's rosters and pictures of the window into demo-output/
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - older ones must read the sentence
    sys.exit(
        "dev.py needs Python 3.11 or newer; call it with a newer python3 than "
        f"{sys.version_info[0]}.{sys.version_info[1]}."
    )

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "dev-stamp.json"
INSTALL_LOG = VENV / "install.log"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

OFFSCREEN_PACKAGES = [
    "libegl1",
    "libgl1",
    "libxkbcommon0",
    "libdbus-1-3",
    "libfontconfig1",
    "libglib2.0-0",
    "libx11-6",
]
WINDOW_PACKAGES = [
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-image0",
    "libxcb-render-util0",
    "libxcb-randr0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libx11-xcb1",
]
VIRTUAL_SCREEN_PACKAGES = ["xvfb", "xauth"]

PROBE = """
import json, sys, sysconfig
print(json.dumps([sys.version, list(sys.version_info[:2]), sysconfig.get_path("purelib")]))
"""


class SetupError(Exception):
    """What the caller is told in place of a traceback."""


class Interpreter(NamedTuple):
    """What the environment's own Python says about itself."""

    version: str
    numbers: tuple[int, int]
    site_packages: Path


# The system's packages (Debian and its relatives)


def is_debian() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("dpkg-query") is not None


def is_root() -> bool:
    return not WINDOWS and os.geteuid() == 0


def missing_of(names: Iterable[str]) -> list[str]:
    """Those that are neither installed nor provided by an installed package (as with t64)."""
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}\t${Provides}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    present: set[str] = set()
    for line in listing.splitlines():
        status, package, provides = line.split("\t")
        if status == "installed":
            present.add(package)
            present.update(item.split("(")[0].strip() for item in provides.split(","))
    return [name for name in names if name not in present]


def install_system_packages(names: list[str]) -> bool:
    """As root; apt's own complaints stay visible."""
    print(f"Installing system packages: {' '.join(names)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    for command in (
        [*apt, "update"],
        [*apt, "install", "-y", "--no-install-recommends", *names],
    ):
        if subprocess.run(
            command, env=environment, stdout=subprocess.DEVNULL, check=False
        ).returncode:
            return False
    return True


def require_system_packages(needed: list[str], wanted: list[str]) -> None:
    """Root gets all of both kinds; without them only those that are needed stop the work."""
    if not is_debian():
        return
    missing = missing_of([*needed, *wanted])
    if missing and is_root():
        install_system_packages(missing)
        missing = missing_of(needed)
        if missing:
            raise SetupError(
                f"apt-get could not install {' '.join(missing)}; "
                "check the network connection and the package sources, then call again."
            )
    missing = [name for name in missing if name in needed]
    if missing:
        raise SetupError(
            "Some system packages are missing. Type this once, then call again:\n"
            f"sudo apt-get update && sudo apt-get install -y {' '.join(missing)}"
        )


# The environment


def probe() -> Interpreter | None:
    """None where there is no environment or its Python does not answer."""
    try:
        answer = subprocess.run(
            [str(PYTHON), "-I", "-c", PROBE], capture_output=True, text=True, check=True
        ).stdout
        version, numbers, site_packages = json.loads(answer)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None
    return Interpreter(version, (numbers[0], numbers[1]), Path(site_packages))


def installed(interpreter: Interpreter) -> list[str]:
    return sorted(path.name for path in interpreter.site_packages.glob("*.dist-info"))


def key(interpreter: Interpreter) -> str:
    """Changes with what is to be installed, the Python and the place of the checkout."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    digest = hashlib.sha256()
    for part in (
        json.dumps([project["build-system"], project["project"]]).encode(),
        (ROOT / "constraints.txt").read_bytes(),
        interpreter.version.encode(),
        str(ROOT).encode(),
    ):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def read_stamp() -> dict[str, Any] | None:
    """None where the environment was never finished."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) else None


def is_current(stamp: dict[str, Any], interpreter: Interpreter) -> bool:
    packages = stamp.get("packages")
    return (
        stamp.get("key") == key(interpreter)
        and isinstance(packages, list)
        and set(packages) <= set(installed(interpreter))
    )


def make_ready() -> None:
    """An environment with the pinned packages; made, brought up to date or repaired."""
    interpreter = probe()
    stamp = read_stamp()
    if interpreter and stamp and is_current(stamp, interpreter):
        return
    # Without a stamp an installation was cut short, and pip takes half a package for a whole.
    if interpreter is None or stamp is None or interpreter.numbers < (3, 11):
        make_environment()
        interpreter = probe()
        if interpreter is None:
            raise SetupError(
                f"The new environment in {VENV} does not start; is this Python complete?"
            )
    STAMP.unlink(missing_ok=True)
    install_python_packages()
    content = {"key": key(interpreter), "packages": installed(interpreter)}
    STAMP.write_text(json.dumps(content, indent=1), encoding="utf-8")


def make_environment() -> None:
    require_venv_module()
    print(f"Making the environment {VENV}", flush=True)
    try:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(VENV)
    except OSError as error:
        raise SetupError(
            f"{VENV} is broken and cannot be removed ({error.strerror}); "
            "close what still uses it, delete it, then call again."
        ) from None
    # Called with the environment's own Python, the one below must make the new one.
    python: str = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run(
        [python, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        words = (made.stderr or made.stdout).strip().splitlines()
        raise SetupError(f"python -m venv failed: {words[-1] if words else 'it does not say why'}")


def require_venv_module() -> None:
    """Debian's own Python comes without what makes environments."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if not is_debian():
        raise SetupError(
            "This Python comes without venv and ensurepip; install them, then call again."
        )
    if not is_root():
        raise SetupError(
            "This Python comes without venv. Type this once, then call again:\n"
            f"sudo apt-get update && sudo apt-get install -y {package}"
        )
    if not install_system_packages([package]):
        raise SetupError(
            f"apt-get could not install {package}; "
            "check the network connection and the package sources, then call again."
        )


def install_python_packages() -> None:
    print("Installing the pinned Python packages (takes some minutes the first time)", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-input", "-c", "constraints.txt", "-e", ".[dev]"]
    with INSTALL_LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise SetupError(
            "The Python packages could not be downloaded or installed; check the network "
            f"connection and call again (pip's own words are in {INSTALL_LOG})."
        )


# The commands


def call(arguments: Iterable[str], *, offscreen: bool = False) -> int:
    """Runs a module of the environment; gives its exit code."""
    environment = dict(os.environ)
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [str(PYTHON), "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def ready_for(*, window: bool) -> None:
    further = [*WINDOW_PACKAGES, *VIRTUAL_SCREEN_PACKAGES]
    if window:
        require_system_packages([*OFFSCREEN_PACKAGES, *WINDOW_PACKAGES], VIRTUAL_SCREEN_PACKAGES)
    else:
        require_system_packages(OFFSCREEN_PACKAGES, further)
    make_ready()


def run(arguments: list[str]) -> int:
    if has_screen():
        ready_for(window=True)
        return call(["app", *arguments])
    print(
        "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): "
        "making the demo town's papers and pictures of the window instead.",
        flush=True,
    )
    return demo([])


def demo(arguments: list[str]) -> int:
    if arguments:
        raise SetupError("demo takes no arguments; it writes into demo-output/.")
    ready_for(window=False)
    return call(["tools.pictures", "demo-output"], offscreen=True)


def test(arguments: list[str]) -> int:
    ready_for(window=False)
    typed = [
        name for name in ("app", "tests", "tools", "benchmarks", "dev.py") if (ROOT / name).exists()
    ]
    stages = (
        ("ruff check", ["ruff", "check", "."]),
        ("ruff format", ["ruff", "format", "--check", "."]),
        ("mypy", ["mypy", *typed]),
        # On every core; a file stays together, so that what it makes is made once.
        ("pytest", ["pytest", "-n", "auto", "--dist", "loadfile", *arguments]),
    )
    for name, stage in stages:
        print(f"== {name}", flush=True)
        code = call(stage, offscreen=True)
        if code:
            # Nothing after pytest: its closing line is the last one.
            if name != "pytest":
                print(f"== {name} failed", flush=True)
            return code
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {"run": run, "test": test, "demo": demo}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        wants_help = bool(arguments) and arguments[0] in {"-h", "--help", "help"}
        print(__doc__, end="", file=sys.stdout if wants_help else sys.stderr)
        return 0 if wants_help else 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except SetupError as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1:]))
