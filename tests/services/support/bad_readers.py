"""Readers that do what a file of bad will could make a reader do; run in the reading process."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

from app.errors import AppError

HEAD = ["sheet", "表", "text", False, False]


def crash(_content: bytes, **_asked: str) -> Iterator[Any]:
    """As Rust does when memory is refused to it."""
    yield HEAD
    os.abort()


def vanish(_content: bytes, stem: str) -> Iterator[Any]:
    """As the system does when its memory is used up."""
    yield HEAD
    os.kill(os.getpid(), signal.SIGKILL)


def hang(_content: bytes, stem: str) -> Iterator[Any]:
    yield HEAD
    while True:
        pass


def grow(_content: bytes, stem: str) -> Iterator[Any]:
    yield HEAD
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


def fail(_content: bytes, stem: str) -> Iterator[Any]:
    yield HEAD
    raise ZeroDivisionError(stem)


def refuse(_content: bytes, stem: str) -> Iterator[Any]:
    yield HEAD
    raise AppError(f"“{stem}”没有导入。", code="of-its-own")


def print_much(content: bytes, stem: str) -> Iterator[Any]:
    """A library that prints; what it prints reaches nobody."""
    yield HEAD
    os.write(1, b"noise\n" * 10_000)
    os.write(2, b"noise\n" * 10_000)
    print(stem)
    yield ["rows", [[content.decode(), None, True, 12]]]


def flood(_content: bytes, stem: str) -> Iterator[Any]:
    """More cells than any list has."""
    yield HEAD
    while True:
        yield ["rows", [[None] * 1000] * 1000]


def endless(_content: bytes, stem: str) -> Iterator[Any]:
    """Rows and rows, each of them as it should be."""
    yield HEAD
    while True:
        yield ["rows", [["一", "二"]] * 1000]


def secrets(_content: bytes, stem: str) -> Iterator[Any]:
    yield HEAD
    yield ["rows", [[name for name in os.environ if name.startswith("MINZHENG_")]]]


def modules(_content: bytes, stem: str) -> Iterator[Any]:
    """What is loaded beside a reader."""
    import sys

    yield HEAD
    yield ["rows", [sorted(sys.modules)]]


def say(content: bytes, stem: str) -> Iterator[Any]:
    """Whatever the file holds, as if a reader had found it."""
    import json

    yield from json.loads(content)
