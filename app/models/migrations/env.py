"""Runs the migrations inside the transaction that the opening of the database holds."""

from __future__ import annotations

from alembic import context

from app.models.tables import METADATA

# Every table, whatever the command that opened the file had loaded: triggers name them too.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
context.run_migrations()
