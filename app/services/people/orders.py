"""In which order the list of people stands: by the headings that the database can sort by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, nulls_last

from app.models.person import Person


class SortBy(StrEnum):
    """A heading; names go by pinyin, ages by the day of birth."""

    VILLAGE = "village"
    NAME = "name"
    SEX = "sex"
    AGE = "age"
    GROUP = "group"
    ID_NUMBER = "id-number"


@dataclass(frozen=True, slots=True)
class Order:
    """A heading and a direction; without any, by village and name."""

    by: SortBy = SortBy.VILLAGE
    descending: bool = False


def ordering(order: Order) -> list[ColumnElement[Any]]:
    """The order as columns of ``Person``; the last one tells any two people apart."""
    down = order.descending
    if order.by is SortBy.NAME:
        return [_way(Person.name_key, down), _way(Person.name, down), _way(Person.id, down)]
    if order.by is SortBy.AGE:  # who is older was born earlier
        return [_way(Person.birth_date, not down), _way(Person.id, down)]
    if order.by is SortBy.ID_NUMBER:
        return [_way(Person.id_number, down)]
    names: list[ColumnElement[Any]] = [Person.name_key.asc(), Person.id.asc()]
    if order.by is SortBy.SEX:
        return [_way(Person.sex, down), *names]
    if order.by is SortBy.GROUP:  # 2组 stands before 10组; who has none stands last
        number = cast(Person.group, Integer)
        groups = [nulls_last(_way(number, down)), _way(Person.group, down)]
        return [Person.village_id.asc(), *groups, *names]
    return [_way(Person.village_id, down), _way(Person.name, down), _way(Person.id, down)]


def _way(column: ColumnElement[Any] | Any, down: bool) -> ColumnElement[Any]:
    way: ColumnElement[Any] = column.desc() if down else column.asc()
    return way
