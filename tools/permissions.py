"""Who may do what, read from the source: the table of docs/architecture.md is written from it.

``python -m tools.permissions`` renews the table; a test compares both.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.models.staff import Role

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ROOT / "app" / "services"
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- who may do what -->", "<!-- end -->"
EVERYBODY = "everybody"

# Steps of an action, which has asked already: no door names them. ``demo`` acts as its two people
# do, in an office of its own.
INNER = {
    "distributions.renewing.renew",
    "enrollments.store.write",
    "enrollments.terms.put",
    "intake.mentions.keep_mentions",
    "office.audit.record",
    "office.kept_files.drop_file",
    "office.kept_files.keep_file",
    "office.permissions.require_member",
    "office.permissions.require_role",
    "office.settings.keep",
    "office.staffing.end_waits",
    "office.traces.note_failed_sign_in",
    "office.traces.note_restore",
    "office.staff.add_first",
    "register.search_index.index_persons",
    "register.search_index.rebuild",
    "rosters.archived.keep_findings",
    "rosters.store.add_contributor",
    "rosters.store.release_reservations",
    "rosters.lines.write_lines",
    "rosters.making.new_roster",
    "tasks.creating.share_out",
    "worksheets.put_right.put_right",
}
INNER_PACKAGES = {"demo"}

# How a session is told to write, and the statements that write.
_WRITING = {"session.add", "session.add_all", "session.delete", "session.flush", "session.merge"}
_STATEMENTS = {"insert", "update", "delete"}


@dataclass(frozen=True, slots=True)
class Action:
    """A public function that writes: ``who`` is None where its first line asks nobody."""

    module: str
    name: str
    who: tuple[str, ...] | None
    two_persons: bool = False  # it is told a reviewer beside who acts
    reviewed: bool = False  # and asks for the reviewer's role before anything else

    @property
    def path(self) -> str:
        """As ``INNER`` names it."""
        return f"{self.module}.{self.name}"

    @property
    def words(self) -> str:
        """Who may, as the table says it."""
        return " or ".join(self.who or ()) + (", with another who may review" * self.two_persons)


def actions() -> Iterator[Action]:
    """Every public function of the services that takes a session and writes.

    One that is told who acts (``by``, or ``reviewer`` alone) writes, or records that somebody
    looked; one that is not is known by what it, or a function beside it, does with the session.
    What is a step of other services alone (``INNER``) is left out.
    """
    for file in sorted(SERVICES.rglob("*.py")):
        module = ".".join(file.relative_to(SERVICES).with_suffix("").parts)
        if module.partition(".")[0] not in INNER_PACKAGES:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            yield from (one for one in actions_of(module, tree) if one.path not in INNER)


def inner_names_at_doors() -> Iterator[str]:
    """Where the window or the command line imports what only services may call."""
    for door in ("ui", "cli"):
        for file in sorted((ROOT / "app" / door).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            for name in sorted(_named(tree) & INNER):
                yield f"{file.relative_to(ROOT).as_posix()}: {name}"


def table() -> str:
    """The table as the page shows it: a line for each module and who may do its actions."""
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for action in actions():
        lines[action.module, action.words].append(action.name)
    rows = [
        f"| `{module.replace('.', '/')}` | {who} | {', '.join(names)} |"
        for (module, who), names in sorted(lines.items())
    ]
    return "\n".join(["| services | who | actions |", "|---|---|---|", *rows])


def on_page() -> str:
    """The table that stands on the page."""
    text = PAGE.read_text(encoding="utf-8")
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def renew() -> None:
    """Put today's table onto the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")


def actions_of(module: str, tree: ast.Module) -> Iterator[Action]:
    """The same of one module: of what it holds itself, whatever ``INNER`` says."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    writing = _writing(functions)
    for name, function in functions.items():
        told = _parameters(function)
        acts = name in writing or bool({"by", "reviewer"} & told)
        if "session" in told and acts and not name.startswith("_"):
            two = {"by", "reviewer"} <= told
            yield Action(module, name, _who(function), two, two and _asks_reviewer(function))


def _writing(functions: Mapping[str, ast.FunctionDef]) -> set[str]:
    """Those of a module that write by the session, or call one of them that does."""
    calls = {name: set(_calls(function)) for name, function in functions.items()}
    writing = {name for name, called in calls.items() if called & (_WRITING | _STATEMENTS)}
    while more := {name for name, called in calls.items() if called & writing} - writing:
        writing |= more
    return writing


def _calls(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def _parameters(function: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}


def _statements(function: ast.FunctionDef) -> list[ast.stmt]:
    """What the function does, without its docstring."""
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def _who(function: ast.FunctionDef) -> tuple[str, ...] | None:
    first = _statements(function)[0]
    if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Call)):
        return None
    call = first.value
    actor = "by" if "by" in _parameters(function) else "reviewer"
    if ast.unparse(call).startswith(f"require_member(session, {actor}"):
        return (EVERYBODY,)
    if not ast.unparse(call).startswith(f"require_role(session, {actor}, Role."):
        return None
    asked = [argument.attr for argument in call.args[2:] if isinstance(argument, ast.Attribute)]
    return tuple(role.value for role in Role if role.name in asked)


def _asks_reviewer(function: ast.FunctionDef) -> bool:
    """Whether nothing but that both are one person is asked before the reviewer's role."""
    after = [
        ast.unparse(statement)
        for statement in _statements(function)[1:3]
        if not (isinstance(statement, ast.If) and ast.unparse(statement.test) == "by == reviewer")
    ]
    return after[:1] == ["require_role(session, reviewer, Role.REVIEW)"]


def _named(tree: ast.Module) -> set[str]:
    """Functions of the services that a module imports, or takes out of a module it imports."""
    services = "app.services."
    modules: dict[str, str] = {}
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(services):
            source = f"{node.module}.".removeprefix(services)
            for alias in node.names:
                modules[alias.asname or alias.name] = source + alias.name
                named.add(source + alias.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            named.add(f"{modules.get(node.value.id, '')}.{node.attr}")
    return named


if __name__ == "__main__":
    renew()
