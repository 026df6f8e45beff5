"""Tasks that were cancelled, with the reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "15"
down_revision = "14"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("cancelled_on", sa.Date(), nullable=True))
    op.add_column("task", sa.Column("cancel_reason", sa.Text(), nullable=True))
