"""Holds say whether they keep refunds back too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "9"
down_revision = "8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "hold", sa.Column("refund", sa.Boolean(), nullable=False, server_default=sa.text("0"))
    )
