"""The rules of the house, proved from the source: who may import whom, and no float near money."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from app.services.programs.catalog import USUAL_NAMES

ROOT = Path(__file__).resolve().parent.parent

LEAVES = [
    "app", "app.apart", "app.errors", "app.files", "app.idcard", "app.instance", "app.log",
    "app.money", "app.month", "app.names", "app.paths", "app.pdfium", "app.places",
    "app.vocabulary", "app.wording",
]  # fmt: skip
# Rank and modules: a module imports from its own layer and from those of lower rank.
LAYERS = {
    "leaves": (0, LEAVES),
    "models": (1, ["app.models"]),
    "services": (2, ["app.services"]),
    "reports": (3, ["app.reports"]),
    "ui": (4, ["app.ui"]),
    "cli": (5, ["app.cli"]),
    "start": (6, ["app.__main__"]),
}

# The floors of services, the lowest first: a package imports from lower floors, and from its own
# only where that closes no circle (``check_circles``).
FLOORS = (
    ("office", "sheets", "entitlement"),
    ("office_file", "programs", "register", "funds", "duties", "policies"),
    ("enrollments", "statistics", "visits"),
    ("rosters", "distributions", "intake", "unclaimed"),
    ("people", "bank", "raises", "health", "history"),
    ("recoveries", "tasks", "month_end"),
    ("worksheets", "today", "access"),
    ("demo",),
)
# The window's: the kit, then how pages work, then the tabs, then the window that holds them.
UI_FLOORS = (
    ("widgets",),
    ("desk",),
    (
        "access", "backups", "beneficiaries", "first_run", "payments",
        "policies", "reports", "settings", "today", "village_tasks", "visits",
    ),
    ("",),  # modules beside the packages
)  # fmt: skip

QT = ["app/ui/*"]
LIBRARIES = {
    "PySide6": QT,
    "shiboken6": QT,
    "qtawesome": QT,
    "qtpy": QT,
    "reportlab": ["app/reports/pdf*", "app/reports/fonts.py", "app/reports/chart*"],
    "openpyxl": ["app/reports/workbook*", "app/services/intake/marking.py"],
    "sqlcipher3": ["app/models/cipher.py", "app/models/database.py"],
}

EXACT = ["app/money.py", "app/models/*", "app/services/entitlement*", "app/services/rosters*"]
INEXACT_COLUMNS = {"Float", "FLOAT", "Double", "DOUBLE", "REAL"}

# What is shipped imports nothing of what is not.
OURS = {"app", "tools", "tests", "benchmarks"}
# Alembic finds its revisions as files.
OFFERS = re.compile(r"app/ui/.*offers\.py$")
NO_PACKAGES = ["app/models/migrations*"]
# Where the programs that come with a new office get their names.
NAMED_IN = {"app/services/programs/catalog.py"}

# Where the calendar is read: the doors, what fields propose, and the one clock of timestamps.
# Services, pages and reports are told what day it is.
CLOCKS = [
    "app/models/base.py",
    "app/cli/*",
    "app/ui/desk/desk.py",
    "app/ui/first_run/*",
    "app/ui/widgets/fields.py",
]
READS_THE_CLOCK = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "now().date",
    "time.time", "time.localtime", "QDate.currentDate", "QDateTime.currentDateTime",
}  # fmt: skip


@dataclass(frozen=True)
class Module:
    """A source file and its syntax tree."""

    path: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """As it is imported: ``app.models`` for ``app/models/__init__.py``."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def package(self) -> str:
        """What its relative imports start from."""
        if self.path.endswith("/__init__.py"):
            return self.name
        return self.name.rpartition(".")[0]


Check = Callable[[list[Module]], tuple[int, list[str]]]


def modules_of(root: Path) -> list[Module]:
    return [
        Module(
            path.relative_to(root).as_posix(),
            ast.parse(path.read_text(encoding="utf-8"), str(path)),
        )
        for path in sorted((root / "app").rglob("*.py"))
    ]


def imports_of(module: Module) -> Iterator[tuple[int, str]]:
    """Line and full name of all that is imported, inside functions and for types as well."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                parts = module.package.split(".")
                base = ".".join(parts[: len(parts) - node.level + 1])
                source = f"{base}.{source}" if source else base
            for alias in node.names:
                yield node.lineno, f"{source}.{alias.name}"


def layer_of(name: str) -> str | None:
    """The layer of a module or of something in it; None for one that has no layer."""
    best = ("", "")
    for layer, (_, prefixes) in LAYERS.items():
        for prefix in prefixes:
            inside = name.startswith(prefix + ".") and prefix != "app"
            if (name == prefix or inside) and len(prefix) > len(best[0]):
                best = (prefix, layer)
    return best[1] or None


def check_layers(modules: list[Module]) -> tuple[int, list[str]]:
    known = {module.name for module in modules}
    findings = []
    for module in modules:
        layer = layer_of(module.name)
        if layer is None:
            findings.append(f"{module.path}: give it a layer in LAYERS")
            continue
        for line, target in imports_of(module):
            if target.partition(".")[0] not in OURS:
                continue
            # ``from app import __version__`` takes something out of ``app`` itself.
            below = layer_of(target)
            if below is None and target not in known:
                below = layer_of(target.rpartition(".")[0])
            if below is None or (below != layer and LAYERS[below][0] >= LAYERS[layer][0]):
                findings.append(f"{module.path}:{line}: {layer} may not import {target}")
    return len(modules), findings


def package_in(name: str, root: str) -> str | None:
    """The package below a root that a module belongs to; empty for a module beside packages."""
    if not name.startswith(root + "."):
        return None
    package, _, inside = name.removeprefix(root + ".").partition(".")
    return package if inside else ""


def target_package(target: str, root: str, packages: Collection[str]) -> str | None:
    """The package below a root that an imported name comes from."""
    if not target.startswith(root + "."):
        return None
    package = target.removeprefix(root + ".").partition(".")[0]
    return package if package in packages else ""


def inner_imports(modules: list[Module], root: str) -> Iterator[tuple[Module, int, str, str]]:
    """Imports from one package below a root to another: where, the line, from and to."""
    packages = {package for module in modules if (package := package_in(module.name, root))}
    for module in modules:
        own = package_in(module.name, root)
        if own is None:
            continue
        for line, target in imports_of(module):
            other = target_package(target, root, packages)
            if other is not None and other != own:
                yield module, line, own, other


def check_floors(modules: list[Module]) -> tuple[int, list[str]]:
    """Packages stand on floors; no import points up, and each package has its floor."""
    examined, findings = 0, []
    for root, floors in (("app.services", FLOORS), ("app.ui", UI_FLOORS)):
        rank = {package: at for at, floor in enumerate(floors) for package in floor}
        for module in modules:
            package = package_in(module.name, root)
            examined += package is not None
            if package and package not in rank:
                findings.append(f"{module.path}: give the package {package} a floor")
        for module, line, own, other in inner_imports(modules, root):
            if own in rank and other in rank and rank[other] > rank[own]:
                findings.append(f"{module.path}:{line}: {own} stands below {other}")
    return examined, findings


def check_circles(modules: list[Module]) -> tuple[int, list[str]]:
    """No packages of services, and none of the window, import one another in a circle."""
    examined, findings = 0, []
    for root in ("app.services", "app.ui"):
        arrows: dict[str, set[str]] = defaultdict(set)
        examined += sum(package_in(module.name, root) is not None for module in modules)
        for _module, _line, own, other in inner_imports(modules, root):
            arrows[own].add(other)
        try:
            TopologicalSorter(arrows).prepare()
        except CycleError as circle:
            findings.append(f"{root.replace('.', '/')}: {' <- '.join(circle.args[1])}")
    return examined, findings


def check_libraries(modules: list[Module]) -> tuple[int, list[str]]:
    findings = []
    for module in modules:
        for line, target in imports_of(module):
            places = LIBRARIES.get(target.partition(".")[0])
            if places is not None and not any(fnmatch(module.path, place) for place in places):
                findings.append(f"{module.path}:{line}: {target} belongs into {', '.join(places)}")
    return len(modules), findings


def check_no_float(modules: list[Module]) -> tuple[int, list[str]]:
    exact = [module for module in modules if any(fnmatch(module.path, place) for place in EXACT)]
    findings = [
        f"{module.path}:{line}: {what} near money"
        for module in exact
        for line, what in floats(module)
    ]
    return len(exact), findings


def floats(module: Module) -> Iterator[tuple[int, str]]:
    """Uses of float; ``isinstance(value, float)`` is how one is refused, and is fine."""
    refusals = {
        id(part)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "isinstance"
        for part in ast.walk(node)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id == "float" and id(node) not in refusals:
            yield node.lineno, "float"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, repr(node.value)
        elif isinstance(node, (ast.Name, ast.alias)):
            name = node.id if isinstance(node, ast.Name) else node.name
            if name in INEXACT_COLUMNS:
                yield node.lineno, name
        elif isinstance(node, ast.Attribute) and node.attr in INEXACT_COLUMNS:
            yield node.lineno, node.attr


def check_docstrings(modules: list[Module]) -> tuple[int, list[str]]:
    findings = [
        f"{module.path}: say in one sentence why it exists"
        for module in modules
        if not (ast.get_docstring(module.tree) or "").strip()
    ]
    return len(modules), findings


def check_packages(modules: list[Module]) -> tuple[int, list[str]]:
    """A folder without ``__init__.py`` is left out of what is installed and bundled."""
    paths = {module.path for module in modules}
    folders = {path.rpartition("/")[0] for path in paths}
    findings = [
        f"{folder}: __init__.py is missing"
        for folder in sorted(folders)
        if f"{folder}/__init__.py" not in paths
        and not any(fnmatch(folder, place) for place in NO_PACKAGES)
    ]
    return len(modules), findings


def check_program_names(modules: list[Module]) -> tuple[int, list[str]]:
    """An office may rename its programs: code knows them by their kind."""
    names = set(USUAL_NAMES.values())
    looked = [module for module in modules if module.path not in NAMED_IN]
    findings = [
        f"{module.path}:{node.lineno}: know the program by its kind, not as {node.value}"
        for module in looked
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and node.value in names
    ]
    return len(looked), findings


def check_offers(modules: list[Module]) -> tuple[int, list[str]]:
    """What may be clicked is decided without a window: such a module imports none of it."""
    offers = [module for module in modules if OFFERS.match(module.path)]
    findings = [
        f"{module.path}:{line}: {target} needs a window"
        for module in offers
        for line, target in imports_of(module)
        if target.startswith(("PySide6", "app.ui")) and "offers." not in target
    ]
    return len(offers), findings


def check_clock(modules: list[Module]) -> tuple[int, list[str]]:
    """Nobody but the doors asks what day it is."""
    told = [m for m in modules if not any(fnmatch(m.path, place) for place in CLOCKS)]
    findings = [
        f"{module.path}:{node.lineno}: be told the day, {ast.unparse(node.func)} is for the doors"
        for module in told
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).removeprefix("datetime.datetime.") in READS_THE_CLOCK
    ]
    return len(told), findings


CHECKS: dict[str, Check] = {
    "layers": check_layers,
    "floors": check_floors,
    "circles": check_circles,
    "libraries": check_libraries,
    "no float": check_no_float,
    "docstrings": check_docstrings,
    "packages": check_packages,
    "program names": check_program_names,
    "offers": check_offers,
    "clock": check_clock,
}


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    return modules_of(ROOT)


@pytest.mark.parametrize("name", CHECKS)
def test_the_program_keeps_the_rule(
    name: str, modules: list[Module], record_property: Callable[[str, object], None]
) -> None:
    examined, findings = CHECKS[name](modules)
    record_property("examined", examined)
    print(f"{name}: examined {examined} modules")
    assert examined, "looked at no module"
    assert not findings, f"examined {examined} modules:\n" + "\n".join(findings)


BELOW = Module("app/services/office/staff.py", ast.parse("from app.services.rosters import views"))
ABOVE = Module("app/services/rosters/views.py", ast.parse("from app.services.office import staff"))
PAYMENTS = Module("app/ui/payments/tab.py", ast.parse("from app.ui.visits import page"))
VISITS = Module("app/ui/visits/page.py", ast.parse("from app.ui.payments import tab"))
KIT = Module("app/ui/widgets/table.py", ast.parse("from app.ui.desk import desk"))
DESK = Module("app/ui/desk/desk.py", ast.parse(""))
WINDOW = Module("app/ui/main_window.py", ast.parse("from app.ui.visits import page"))
UNKNOWN = Module("app/services/cellar/wine.py", ast.parse(""))


@pytest.mark.parametrize(
    ("check", "modules", "start"),
    [
        (check_floors, [BELOW, ABOVE], "app/services/office/staff.py:1"),
        (check_floors, [KIT, DESK], "app/ui/widgets/table.py:1"),
        (check_floors, [UNKNOWN], "app/services/cellar/wine.py"),
        (check_circles, [BELOW, ABOVE], "app/services"),
        (check_circles, [PAYMENTS, VISITS], "app/ui"),
    ],
)
def test_an_arrow_up_or_in_a_circle_is_seen(
    check: Check, modules: list[Module], start: str
) -> None:
    examined, findings = check(modules)
    assert examined == len(modules)
    assert len(findings) == 1
    assert findings[0].startswith(start)


@pytest.mark.parametrize("check", [check_floors, check_circles])
def test_arrows_down_and_to_the_side_pass(check: Check) -> None:
    still = Module(BELOW.path, ast.parse(""))
    page = Module(VISITS.path, ast.parse("from app.ui.desk import desk"))
    assert check([still, ABOVE, page, DESK, WINDOW]) == (5, [])


# Each rule sees what breaks it, and lets pass what only looks like it.


@pytest.mark.parametrize(
    ("check", "path", "source"),
    [
        ("layers", "app/money.py", "from app.models import roster"),
        ("layers", "app/models/roster.py", "from app.services.rosters import draft"),
        ("layers", "app/models/roster.py", "from ..services import rosters"),
        ("layers", "app/services/rosters.py", "import app.reports.roster"),
        ("layers", "app/services/rosters/__init__.py", "from ...ui import table"),
        ("layers", "app/reports/roster.py", "def f():\n    from app.ui import table"),
        ("layers", "app/ui/widgets/table.py", "from app import cli"),
        ("layers", "app/cli.py", "from app.__main__ import main"),
        ("layers", "app/unknown.py", ""),
        ("libraries", "app/services/rosters.py", "from PySide6.QtCore import Qt"),
        ("libraries", "app/cli/office.py", "def f():\n    import PySide6.QtWidgets"),
        ("libraries", "app/reports/roster.py", "from reportlab.pdfgen import canvas"),
        ("libraries", "app/services/statistics.py", "import openpyxl"),
        ("libraries", "app/reports/pdf.py", "import openpyxl.styles"),
        ("libraries", "app/services/people/search.py", "import sqlcipher3"),
        ("no float", "app/money.py", "def f(x: float) -> None: ..."),
        ("no float", "app/services/entitlement/due.py", "x = float(1)"),
        ("no float", "app/services/rosters.py", "x = 1.5"),
        ("no float", "app/models/rate.py", "from sqlalchemy import Float"),
        ("no float", "app/models/rate.py", "x = sa.REAL()"),
        ("docstrings", "app/money.py", "x = 1"),
        ("packages", "app/services/rosters.py", ""),
        ("program names", "app/services/unclaimed/rules.py", "x = program.name == '农村低保'"),
        ("clock", "app/services/people/search.py", "x = month or Month.of(date.today())"),
        ("clock", "app/ui/visits/page.py", "x = datetime.now()"),
        ("clock", "app/reports/roster.py", "x = now().date()"),
        ("offers", "app/ui/visits/offers.py", "from PySide6.QtCore import Qt"),
        ("offers", "app/ui/visits/visit_offers.py", "from app.ui.widgets.theme import Tone"),
    ],
)
def test_a_breach_is_seen(check: str, path: str, source: str) -> None:
    examined, findings = CHECKS[check]([Module(path, ast.parse(source))])
    assert examined == 1
    assert len(findings) == 1
    assert findings[0].startswith(path if check != "packages" else "app/services")


@pytest.mark.parametrize(
    ("check", "path", "source"),
    [
        ("layers", "app/idcard.py", "from app.errors import AppError"),
        ("layers", "app/services/office_file/backup.py", "from app import __version__, paths"),
        ("layers", "app/services/office_file/backup.py", "import application.cli"),
        ("layers", "app/reports/roster.py", "from app.services.rosters import rows"),
        ("layers", "app/ui/payments/steps.py", "from ..table import Table"),
        ("layers", "app/cli/__init__.py", "from app.cli.rosters import draft"),
        ("layers", "app/__main__.py", "from app import cli"),
        ("libraries", "app/ui/payments/steps.py", "from PySide6.QtCore import Qt"),
        ("libraries", "app/reports/pdf.py", "from reportlab.pdfgen import canvas"),
        ("libraries", "app/services/intake/marking.py", "import openpyxl"),
        ("libraries", "app/models/database.py", "from sqlcipher3 import dbapi2"),
        ("no float", "app/money.py", "x = isinstance(y, (float, int))"),
        ("docstrings", "app/money.py", '"""Exact money."""'),
        ("packages", "app/__init__.py", ""),
        ("program names", "app/services/tasks/templates.py", "x = '冬春救助摸底'"),
        ("clock", "app/services/office/audit.py", "at = now()"),
        ("offers", "app/ui/visits/offers.py", "from app.ui.widgets.offers import Offer"),
    ],
)
def test_what_is_allowed_passes(check: str, path: str, source: str) -> None:
    assert CHECKS[check]([Module(path, ast.parse(source))]) == (1, [])


def test_a_check_that_looked_at_nothing_says_so(tmp_path: Path) -> None:
    assert [check(modules_of(tmp_path))[0] for check in CHECKS.values()] == [0] * len(CHECKS)
