"""Renewing a draft must not take longer the more has been paid before."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def test_deleting_lines_looks_nothing_up_by_scanning(session: Session) -> None:
    """Each deleted line asks which items belong to it, and which put it right."""
    for column in ("line_id", "rights_line_id"):
        plan = session.execute(
            text(f"EXPLAIN QUERY PLAN SELECT rowid FROM roster_item WHERE {column} = 1")
        ).all()
        assert all("SEARCH" in row.detail for row in plan), plan
