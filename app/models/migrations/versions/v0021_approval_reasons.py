"""Why each warning was accepted at approval."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "21"
down_revision = "20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("approval_finding", sa.Column("reason", sa.String(length=500), nullable=True))
