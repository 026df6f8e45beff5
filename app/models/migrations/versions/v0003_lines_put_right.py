"""An index on the line that an item puts right: deleting a draft's lines asks for each of them."""

from __future__ import annotations

from alembic import op

revision = "3"
down_revision = "2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_roster_item_rights_line_id", "roster_item", ["rights_line_id"])
