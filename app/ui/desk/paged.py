"""A list that asks the office for its first page, and for the others as they are seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from sqlalchemy.orm import Session

from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.widgets.table import Portion
from app.ui.widgets.table_view import TableView

Row = TypeVar("Row")


class PagedList(QObject, Generic[Row]):
    """Fills a table; an answer that a newer question has overtaken is dropped."""

    def __init__(self, desk: Desk, table: TableView[Row]) -> None:
        super().__init__(table)
        self._desk = desk
        self._table = table
        self._latest = Latest()

    def ask(
        self, question: Callable[[Session, int], Portion[Row]], then: Callable[[Portion[Row]], None]
    ) -> None:
        """``question`` gets the row to begin at; ``then`` the first page, once it is shown."""
        rows = self._table.rows

        def first(page: Portion[Row]) -> None:
            rows.set_source(page, fetch)
            then(page)

        def fetch(start: int, _count: int) -> None:
            def more(page: Portion[Row]) -> None:
                if newest():
                    rows.arrived(page)

            def failed(error: BaseException) -> None:
                rows.failed(start)
                self._desk.fail(error)

            if newest():
                self._desk.read(
                    lambda session: question(session, start), more, owner=self, failed=failed
                )

        self._desk.read(
            lambda session: question(session, 0), first, owner=self, latest=self._latest
        )
        newest = self._latest.watch()
