"""The pinyin of names, by which lists of people are sorted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from pypinyin import lazy_pinyin

revision = "10"
down_revision = "9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("name_key", sa.String(length=120), nullable=True))
    person = sa.table(
        "person",
        sa.column("id", sa.Integer()),
        sa.column("name", sa.String()),
        sa.column("name_key", sa.String()),
    )
    connection = op.get_bind()
    people = connection.execute(sa.select(person.c.id, person.c.name)).all()
    if people:
        keys = [{"of": one.id, "key": "".join(lazy_pinyin(one.name))[:120]} for one in people]
        set_key = sa.update(person).where(person.c.id == sa.bindparam("of"))
        connection.execute(set_key.values(name_key=sa.bindparam("key")), keys)
    op.create_index("ix_person_name_key", "person", ["name_key"])
