"""What would happen if: an action is done in full, looked at, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from app.models import statements

T = TypeVar("T")


def tried(session: Session, action: Callable[[Session], T]) -> T:
    """The result of an action of which nothing stays; raises what the action raises.

    What was not flushed before is flushed first and stays. The result is plain values: what
    the action wrote is gone. Trials may nest, and want a session that may write.
    """
    with statements.taken_back():
        savepoint = session.begin_nested()
        try:
            return action(session)
        finally:
            savepoint.rollback()
