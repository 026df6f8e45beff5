"""Which statements change something: what is not known to read is taken for a change."""

from __future__ import annotations

import pytest

from app.models import statements


@pytest.mark.parametrize(
    ("statement", "reads"),
    [
        ("SELECT name FROM person", True),
        ("  with a as (select 1) select * from a", True),
        ("SAVEPOINT sa_savepoint_1", True),
        ("WITH a AS (SELECT 1) INSERT INTO person SELECT * FROM a", False),
        ("REPLACE INTO setting VALUES ('a', 'b')", False),
        ("DROP TABLE person", False),
        ("UPDATE person SET name = ''", False),
    ],
)
def test_what_is_not_known_to_read_is_no_reading(statement: str, reads: bool) -> None:
    assert statements.only_read([statement]) is reads
