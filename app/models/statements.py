"""Which tables were read and written, as the statements themselves say: nobody can forget it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from sqlalchemy import Engine, event

_WORD = re.compile(r"\w+")
_WRITES = re.compile(
    r"\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+(?!SET\b)\"?(\w+)",
    re.IGNORECASE,
)
_READS = re.compile(
    r"\s*(?:SELECT|WITH|VALUES|PRAGMA|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK)\b", re.IGNORECASE
)
_CACHED = 4096  # statements; the program has far fewer

_noting: ContextVar[set[str] | None] = ContextVar("noting", default=None)


@contextmanager
def noted() -> Iterator[set[str]]:
    """The statements that this thread executes until the end, whatever comes of them."""
    outer = _noting.get()
    statements: set[str] = set()
    token = _noting.set(statements)
    try:
        yield statements
    finally:
        _noting.reset(token)
        if outer is not None:
            outer |= statements


@contextmanager
def taken_back() -> Iterator[None]:
    """Nothing of what is written until the end stays: ``noted`` hears of what was read alone."""
    with noted() as statements:
        try:
            yield
        finally:
            statements -= {one for one in statements if _written(one)}


def listen(engine: Engine) -> None:
    """Let ``noted`` know what this engine executes."""
    event.listen(engine, "before_cursor_execute", _note)


def words(statements: Iterable[str]) -> frozenset[str]:
    """Every word in them, and so the name of every table that they read."""
    return frozenset().union(*map(_words, statements))


def written(statements: Iterable[str]) -> frozenset[str]:
    """The tables that they add to, change or delete from."""
    return frozenset().union(*map(_written, statements))


def only_read(statements: Iterable[str]) -> bool:
    """Whether nothing was changed by them for sure: what is not known to read is no reading."""
    return all(_READS.match(one) and not _written(one) for one in statements)


def _note(
    _connection: object, _cursor: object, statement: str, *_parameters_context_many: object
) -> None:
    statements = _noting.get()
    if statements is not None:
        statements.add(statement)


@lru_cache(_CACHED)
def _words(statement: str) -> frozenset[str]:
    return frozenset(_WORD.findall(statement))


@lru_cache(_CACHED)
def _written(statement: str) -> frozenset[str]:
    return frozenset(_WRITES.findall(statement))
