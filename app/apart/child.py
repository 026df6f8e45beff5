"""The reading process: takes one file in, hands back what is in it as lines of JSON, and ends."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO

from app.apart import bounds
from app.errors import AppError

# The one argument of such a process; nobody types it.
FLAG = "--read-apart"
PART, END, REFUSED, HUNGRY, FAILED = "part", "end", "refused", "hungry", "failed"

Reader = Callable[..., Iterator[Any]]


def is_wanted(arguments: list[str]) -> bool:
    """Whether the program was started to read a file, and for nothing else."""
    return arguments == [FLAG]


def serve() -> int:
    """Read one order and one file from standard input; answer on standard output.

    The order is a line of JSON: ``reader`` ("module:function"), ``arguments``, ``memory``,
    ``seconds``; the file follows to the end of the input. Returns the exit code.
    """
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = _own_output()
    order = json.loads(incoming.readline())
    bounds.keep_to(order["memory"], order["seconds"])
    with incoming, outgoing:
        for kind, value in _answers(order, incoming):
            line = json.dumps([kind, value], ensure_ascii=False, separators=(",", ":"))
            outgoing.write(line.encode("utf-8", "surrogatepass") + b"\n")
            outgoing.flush()
    return 0


def _answers(order: dict[str, Any], incoming: BinaryIO) -> Iterator[tuple[str, Any]]:
    try:
        reader = _named(order["reader"])
        for part in reader(incoming.read(), **order["arguments"]):
            yield PART, part
        yield END, None
    except AppError as error:
        yield REFUSED, [error.code, error.message]
    except MemoryError:
        yield HUNGRY, None
    except Exception as error:  # noqa: BLE001 (a file found a fault of ours: told as a refusal)
        yield FAILED, type(error).__name__


def _named(name: str) -> Reader:
    module, _, function = name.partition(":")
    reader: Reader = getattr(import_module(module), function)
    return reader


def _own_output() -> BinaryIO:
    """The pipe to who asked, out of reach of libraries that print."""
    pipe = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    sys.stdout = sys.stderr = None
    return os.fdopen(pipe, "wb")
