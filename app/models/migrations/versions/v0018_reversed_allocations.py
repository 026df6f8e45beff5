"""Which entry of money received another one takes back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "18"
down_revision = "17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("allocation") as table:
        table.add_column(sa.Column("reverses_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_allocation_reverses_id"), "allocation", ["reverses_id"], ["id"]
        )
        table.create_unique_constraint(op.f("uq_allocation_reverses_id"), ["reverses_id"])
