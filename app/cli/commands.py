"""The tree of commands: nouns, verbs, and the options that every command takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli.arguments import Parser

if TYPE_CHECKING:
    from app.cli.calls import Run


class Command:
    """One command's own arguments, added one by one."""

    def __init__(self, parser: Parser, run: Run) -> None:
        self._parser = parser
        parser.set_defaults(run=run)

    def takes(self, name: str, shown: str, help_: str, **settings: Any) -> Command:
        """An argument that stands by its place; ``shown`` is its name in the help."""
        self._parser.named.add_argument(name, metavar=shown, help=help_, **settings)
        return self

    def option(self, name: str, shown: str, help_: str, **settings: Any) -> Command:
        """An option with a value."""
        self._parser.choices.add_argument(name, metavar=shown, help=help_, **settings)
        return self

    def flag(self, name: str, help_: str, *, required: bool = False) -> Command:
        """An option that is there or not."""
        self._parser.choices.add_argument(name, action="store_true", help=help_, required=required)
        return self


class Commands:
    """All commands of one level; ``noun`` goes one level down, ``within`` comes back to one."""

    def __init__(self, parser: Parser, *, required: bool = True) -> None:
        self._below = parser.add_subparsers(
            title="命令", metavar="命令", required=required, parser_class=Parser
        )
        parser.set_defaults(run=None)
        self._nouns: dict[str, Commands] = {}

    def noun(self, name: str, help_: str) -> Commands:
        """A word that further commands follow: ``roster``."""
        parser: Parser = self._below.add_parser(name, help=help_, description=help_)
        self._nouns[name] = Commands(parser)
        return self._nouns[name]

    def within(self, name: str) -> Commands:
        """A noun that another module began."""
        return self._nouns[name]

    def command(
        self, name: str, help_: str, run: Run, *, more: str = "", acts: bool = True
    ) -> Command:
        """A command; all take ``--json`` and ``--user`` (unless it names its own)."""
        parser: Parser = self._below.add_parser(
            name, help=help_, description="\n\n".join(filter(None, (help_, more)))
        )
        parser.choices.add_argument(
            "--json", action="store_true", help="在标准输出只打印一个 JSON 对象"
        )
        if acts:
            parser.choices.add_argument(
                "--user",
                metavar="姓名",
                help="由谁操作(不写则用环境变量 MINZHENG_USER,再不然是首位用户)",
            )
        return Command(parser, run)
