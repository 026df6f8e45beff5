"""A command as it was called: which office, who acts, and with which passwords."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.cli.output import Outcome
from app.errors import AppError
from app.services.access.office import Office
from app.services.access.signing_in import sign_in
from app.services.office_file import data_folder

USER = "MINZHENG_USER"
PASSWORD = "MINZHENG_PASSWORD"  # noqa: S105 (the variable's name)
NEW_PASSWORD = "MINZHENG_NEW_PASSWORD"  # noqa: S105
REVIEWER_PASSWORD = "MINZHENG_REVIEWER_PASSWORD"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Acting:
    """One user action: its transaction, and who does it."""

    session: Session
    by: int
    office: Office
    today: date


@dataclass(frozen=True, slots=True)
class Call:
    """The options of a command and the data folder that it works on."""

    options: Namespace
    folder: Path

    @property
    def user(self) -> str | None:
        """Who acts; None for the first user."""
        return self.options.user or os.environ.get(USER) or None

    @property
    def today(self) -> date:
        """The day it is, which commands hand on to the services."""
        return date.today()

    @property
    def whose_password(self) -> str:
        """The acting user's password as it is asked for."""
        return f"“{self.user}”的密码" if self.user else "首位用户的密码"

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office, signed in to; raises AppError as ``sign_in`` does."""
        if not data_folder.has_office(self.folder):
            # Before anybody is asked for a password.
            data_folder.expect_office(self.folder)
        password = secret(PASSWORD, self.whose_password)
        opened = sign_in(self.folder, self.user, password)
        with opened:
            yield opened

    @contextmanager
    def acting(self) -> Iterator[Acting]:
        """One action in one transaction; the services ask who may take it."""
        with self.office() as office, office.transaction() as session:
            yield Acting(session, office.staff_id, office, self.today)

    @contextmanager
    def asking(self) -> Iterator[Session]:
        """A question: nothing can be written."""
        with self.office() as office, office.reading() as session:
            yield session


Run = Callable[[Call], Outcome]


def secret(variable: str, whose: str, *, new: bool = False) -> str:
    """A password from the environment, else asked for (a new one twice), never an argument.

    Raises AppError (code ``password-missing``) where nobody can be asked.
    """
    given = os.environ.get(variable)
    if given:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise AppError(
            f"需要{whose}。未作改动,请在环境变量 {variable} 中给出密码,或在终端中运行后输入。",
            code="password-missing",
        )
    try:
        typed = getpass.getpass(f"{whose}:")
        if new and getpass.getpass(f"再输入一次{whose}:") != typed:
            raise AppError("两次输入的密码不同。未作改动,请重新运行。", code="password-differs")
    except (EOFError, KeyboardInterrupt):
        raise AppError("没有输入密码。未作改动。", code="password-missing") from None
    return typed
