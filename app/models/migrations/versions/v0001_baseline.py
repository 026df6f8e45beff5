"""The tables that the office's file begins with, as v0001_baseline.sql writes them out.

No version has been released: until the first release the text follows the models
(``python -m tools.baseline`` renews it, a test compares). From the first release on it is
frozen, and a change of the models is a revision after this one. Triggers are not in it:
``app/models/triggers.py`` lays them anew whenever the schema moves.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
