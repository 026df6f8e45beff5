"""Writes the schema's baseline anew from the models: ``python -m tools.baseline``.

Only until the first release; from then on the baseline stays and revisions are added.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from app.models.migrating import SCRIPTS
from app.models.tables import METADATA

BASELINE = SCRIPTS / "versions" / "v0001_baseline.sql"


def schema() -> str:
    """The DDL of every table with its indexes, by name, one column or constraint a line."""
    return "\n".join(f"{_sql(element)};\n" for element in _elements())


def _elements() -> Iterator[ExecutableDDLElement]:
    for name in sorted(METADATA.tables):
        table = METADATA.tables[name]
        yield CreateTable(table)
        yield from (CreateIndex(each) for each in sorted(table.indexes, key=lambda i: str(i.name)))


def _sql(element: ExecutableDDLElement) -> str:
    text = str(element.compile(dialect=sqlite.dialect()))
    return "\n".join(line.rstrip().replace("\t", "    ") for line in text.strip().splitlines())


if __name__ == "__main__":
    BASELINE.write_text(schema(), encoding="utf-8", newline="\n")
