"""The signed-in office as the tabs see it: ask, act, and hear that something changed."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import date
from typing import TypeVar
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app import log
from app.models import statements
from app.models.audit import AuditEntry
from app.models.staff import Role
from app.month import Month
from app.services.access.office import Office
from app.services.office.trial import tried
from app.ui.desk.background import Background, Doing, Progress, Task
from app.ui.desk.latest import Latest
from app.ui.desk.lookups import Lookups
from app.ui.desk.memory import Memory
from app.ui.widgets.dialogs import show_failure

T = TypeVar("T")
# Written with every action; alone it says that somebody looked, which changes nothing shown.
JOURNAL = {AuditEntry.__tablename__}
Failure = Callable[[BaseException], None]


class Desk(QObject):
    """Where the tabs work: every question and action runs beside the window.

    ``changed`` comes after each transaction with the tables that it wrote, or None where
    anything may be different (see Page), ``done`` with the words for the status bar, ``doing``
    while the worker is busy (see Background).
    """

    changed = Signal(object)
    _written = Signal(object)  # from the thread that wrote
    done = Signal(str)
    doing = Signal(object)
    month_changed = Signal(object)
    # A Place (app/places.py): the window turns to its tab, which then shows it.
    place_wanted = Signal(object)

    def __init__(
        self,
        office: Office,
        background: Background,
        memory: Memory,
        window: QWidget | None = None,
    ) -> None:
        super().__init__(window)
        self.office = office
        self.memory = memory
        self.background = background
        self.month = Month.of(self.today)
        self.window = window
        self._held: list[BaseException] | None = None  # failures, while the screen is locked
        self._lookups = Lookups(self)
        self._read: WeakKeyDictionary[QObject, set[str]] = WeakKeyDictionary()
        office.database.on_written = self._hear
        self._written.connect(self._tell_change)
        background.doing.connect(self._pass_on)
        background.failed.connect(self.fail)

    def may(self, role: Role) -> bool:
        """Whether the signed-in person holds a role; the services refuse in any case."""
        return role in self.office.roles

    @property
    def by(self) -> int:
        """Who acts: the signed-in staff member's id."""
        return self.office.staff_id

    @property
    def today(self) -> date:
        """The day it is: here the window reads the calendar, and hands it on to all it asks."""
        return date.today()

    def read(
        self,
        question: Callable[[Session], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        words: str = "正在查询…",
        failed: Failure | None = None,
        latest: Latest | None = None,
    ) -> Task:
        """Ask a service; nothing can be written by it.

        Of the questions asked with the same ``latest`` only the newest hears its answer.
        """

        def operation(_progress: Progress) -> T:
            with self.office.reading() as session:
                return question(session)

        return self.work(operation, then, owner=owner, words=words, failed=failed, latest=latest)

    def act(
        self,
        action: Callable[[Session], T],
        then: Callable[[T], None] | None = None,
        *,
        owner: QObject,
        said: str | Callable[[T], str] = "已保存",
        words: str = "正在保存…",
        failed: Failure | None = None,
    ) -> Task:
        """One user action in one transaction; ``changed`` comes first, then ``said``.

        Where ``said`` is empty nothing is said.
        """

        def operation(_progress: Progress) -> T:
            with self.office.transaction() as session:
                return action(session)

        def succeeded(result: T) -> None:
            told = said(result) if callable(said) else said
            if told:
                self.say(told)
            if then is not None:
                then(result)

        return self.work(operation, succeeded, owner=owner, words=words, failed=failed)

    def preview(
        self,
        action: Callable[[Session], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        words: str = "正在核算…",
        failed: Failure | None = None,
        latest: Latest | None = None,
    ) -> Task:
        """What an action would give: it is done and taken back, so that nothing has changed."""

        def operation(_progress: Progress) -> T:
            with self.office.transaction() as session:
                return tried(session, action)

        return self.work(operation, then, owner=owner, words=words, failed=failed, latest=latest)

    def work(
        self,
        operation: Callable[[Progress], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        words: str,
        failed: Failure | None = None,
        can_cancel: bool = False,
        on_cancel: Callable[[], None] | None = None,
        latest: Latest | None = None,
    ) -> Task:
        """Anything longer that is no single question or action: files, pages, backups."""
        if latest is not None:
            latest.overtake()
            newest = latest.watch()
            then = _while(newest, then)
            failed = _while(newest, failed or self.fail)

        def noting(progress: Progress) -> tuple[T, frozenset[str]]:
            with statements.noted() as executed:
                result = operation(progress)
            return result, statements.words(executed)

        def succeeded(answer: tuple[T, frozenset[str]]) -> None:
            result, read = answer
            self._note(owner, read)
            then(result)

        return self.background.run(
            noting,
            succeeded,
            failed,
            words=words,
            can_cancel=can_cancel,
            on_cancel=on_cancel,
            owner=owner,
        )

    def look_up(
        self, question: Callable[[], T], then: Callable[[T], None], *, owner: QObject
    ) -> None:
        """Ask the system for drives or folders, which may sleep; no other work waits for it."""
        self._lookups.ask(question, then, owner=owner)

    def follow(self, page: QObject) -> None:
        """From now on remember what is read for this page and what stands on it."""
        self._read[page] = set()

    def concerns(self, page: QObject, tables: AbstractSet[str] | None) -> bool:
        """Whether the page has read from one of these tables; None: from any."""
        return tables is None or not tables.isdisjoint(self._read[page])

    def say(self, words: str) -> None:
        """What happened, for the status bar."""
        self.done.emit(words)

    def trace(self, note: Callable[[Session, int], None]) -> None:
        """Leave a word of what happens at the window (``services/office/traces.py``)."""
        by = self.by
        self.act(lambda session: note(session, by), owner=self)

    def set_month(self, month: Month) -> None:
        """The business month that the tabs start from."""
        if month != self.month:
            self.month = month
            self.month_changed.emit(month)

    def fail(self, error: BaseException) -> None:
        """Show an error calmly; over a locked screen only once it is unlocked."""
        if self._held is not None:
            self._held.append(error)
            return
        show_failure(self.window, error, log.file_in(self.office.folder))

    def hold_failures(self) -> None:
        """The screen is locked: whoever passes by must not read what went wrong with whom."""
        self._held = self._held or []

    def tell_failures(self) -> None:
        """The screen is unlocked: what failed meanwhile is told now."""
        held, self._held = self._held or [], None
        for error in held:
            self.fail(error)

    def _note(self, owner: QObject, read: AbstractSet[str]) -> None:
        """Whatever stands on a page is read for the page."""
        at: QObject | None = owner
        while at is not None and at not in self._read:
            at = at.parent()
        if at is not None:
            self._read[at] |= read

    def _hear(self, tables: AbstractSet[str]) -> None:
        """In the thread that wrote; the window may be gone by then."""
        if shiboken6.isValid(self):
            self._written.emit(tables)

    def _tell_change(self, tables: AbstractSet[str]) -> None:
        if tables != JOURNAL:
            self.changed.emit(tables)

    def _pass_on(self, doing: Doing | None) -> None:
        self.doing.emit(doing)


def _while(wanted: Callable[[], bool], then: Callable[[T], None]) -> Callable[[T], None]:
    """The same, called only as long as it is wanted."""

    def called(result: T) -> None:
        if wanted():
            then(result)

    return called
