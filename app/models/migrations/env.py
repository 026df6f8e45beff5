"""Runs the migrations inside the transaction that the opening of the database holds."""

from __future__ import annotations

from alembic import context

from app.models.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
