"""Why somebody else than the recipient is paid: a guardian, or as the county's list has it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "17"
down_revision = "16"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payee_entry", sa.Column("relation", sa.String(length=20), nullable=True))
