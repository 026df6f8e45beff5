"""An index on the lines that the bank returned: few of very many, and asked for every day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "16"
down_revision = "15"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_roster_line_returned",
        "roster_line",
        ["enrollment_id"],
        sqlite_where=sa.text("result = 'returned'"),
    )
