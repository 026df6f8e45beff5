"""A later version of the program, whose schema is one made-up step ahead of today's."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models import migrating

STEP = """
from alembic import op

revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    {body}
"""


def add_step(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> int:
    """From here on the program knows one more revision, which does ``body``; its number."""
    number = migrating.newest() + 1
    step = STEP.format(number=number, before=number - 1, body=body)
    versions = folder / "steps"
    versions.mkdir()
    (versions / f"v{number:04d}_made_up.py").write_text(step, encoding="utf-8")
    monkeypatch.setattr(migrating, "FOLDERS", [*migrating.FOLDERS, versions])
    return number
