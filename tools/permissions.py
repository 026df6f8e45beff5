"""Who may do what, read from the source: the table of docs/architecture.md is written from it.

``python -m tools.permissions`` renews the table; a test compares both.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.models.staff import Role

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ROOT / "app" / "services"
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- who may do what -->", "<!-- end -->"
EVERYBODY = "everybody"

# What only other services call, which have asked already; ``demo`` acts as its two people do.
INNER = {
    "enrollments.store.write",
    "enrollments.terms.put",
    "office.audit.record",
    "office.kept_files.keep_file",
    "office.permissions.require_member",
    "office.permissions.require_role",
    "office.settings.keep",
    "rosters.lifecycle.add_contributor",
    "rosters.making.new_roster",
    "tasks.creating.share_out",
    "worksheets.put_right.put_right",
}
INNER_PACKAGES = {"demo"}


@dataclass(frozen=True, slots=True)
class Action:
    """A public function that writes: ``who`` is None where its first line asks nobody."""

    module: str
    name: str
    who: tuple[str, ...] | None

    @property
    def path(self) -> str:
        """As ``INNER`` names it."""
        return f"{self.module}.{self.name}"


def actions() -> Iterator[Action]:
    """Every public function of the services that is told who acts (``by``, or ``reviewer`` alone).

    What is called by other services alone (``INNER``) is left out.
    """
    for file in sorted(SERVICES.rglob("*.py")):
        module = ".".join(file.relative_to(SERVICES).with_suffix("").parts)
        if module.partition(".")[0] in INNER_PACKAGES:
            continue
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and _writes(node):
                action = Action(module, node.name, _who(node))
                if action.path not in INNER:
                    yield action


def table() -> str:
    """The table as the page shows it: a line for each module and who may do its actions."""
    lines: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for action in actions():
        lines[action.module, action.who or ()].append(action.name)
    rows = [
        f"| `{module.replace('.', '/')}` | {' or '.join(who)} | {', '.join(names)} |"
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


def _writes(function: ast.FunctionDef) -> bool:
    names = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    acts = "session" in names and bool({"by", "reviewer"} & names)
    return acts and not function.name.startswith("_")


def _who(function: ast.FunctionDef) -> tuple[str, ...] | None:
    statements = [
        statement
        for statement in function.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    first = statements[0]
    if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Call)):
        return None
    call = first.value
    actor = "by" if "by" in {argument.arg for argument in function.args.args} else "reviewer"
    if ast.unparse(call).startswith(f"require_member(session, {actor}"):
        return (EVERYBODY,)
    if not ast.unparse(call).startswith(f"require_role(session, {actor}, Role."):
        return None
    asked = [argument.attr for argument in call.args[2:] if isinstance(argument, ast.Attribute)]
    return tuple(role.value for role in Role if role.name in asked)


if __name__ == "__main__":
    renew()
