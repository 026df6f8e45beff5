"""Persons: one row a human being, known by the ID number."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, choice
from app.models.village import Village


class Hukou(StrEnum):
    RURAL = "rural"
    URBAN = "urban"


class Person(Base):
    """Sex and birth date follow from the ID number; death is stored here and nowhere else.

    ``name_key`` is the name in pinyin, by which lists are sorted; the search index keeps it.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("length(id_number) = 18", "id_number_length"),
        CheckConstraint("sex IN ('男', '女')", "sex"),
        Index("ix_person_village_id_name", "village_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    id_number: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    name_key: Mapped[str | None] = mapped_column(String(120), index=True)
    sex: Mapped[str] = mapped_column(String(1))
    birth_date: Mapped[date] = mapped_column(index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey(Village.id))
    group: Mapped[str | None] = mapped_column("village_group", String(30))
    address: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(60))
    hukou: Mapped[Hukou | None] = mapped_column(choice(Hukou, "hukou"))
    died_on: Mapped[date | None]
    moved_on: Mapped[date | None]
    disability_kind: Mapped[str | None] = mapped_column(String(30))
    disability_level: Mapped[str | None] = mapped_column(String(10))
    disability_certificate: Mapped[str | None] = mapped_column(String(30))
    disability_valid_until: Mapped[date | None]
    service_years: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(Text)


class SearchKey(Base):
    """A beginning by which a person is found: name and its tails, pinyin, initials, number.

    ``key`` is lower case; numbers are also kept reversed behind ``~`` so that a tail is a
    prefix too. Looked up by range on the primary key, never by LIKE.
    """

    __tablename__ = "search_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
