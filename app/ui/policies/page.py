"""The page of documents: found by their words, entered with their file."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.office.kept_files import read_file_to_keep
from app.services.policies.entering import add_policy, correct_policy
from app.services.policies.listing import list_policies
from app.services.policies.rows import PolicyRow
from app.services.programs.rows import program_rows
from app.ui.desk.desk import Desk
from app.ui.desk.form_action import act_in
from app.ui.desk.list_detail import ListDetail, Words
from app.ui.desk.roles import only_for
from app.ui.policies.dialogs import EnteredPolicy, PolicyDialog
from app.ui.policies.panel import PolicyPanel
from app.ui.widgets.fields import TickField
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import acting
from app.ui.widgets.table import PAGE, Column, Portion
from app.ui.widgets.theme import Tone

WORDS = Words(
    name="政策文件",
    hint="文号、标题、说明、文件里的字(可写几个词)",
    unit="份文件",
    nothing="没有找到文件。可以少写几个字,或不勾选“只看未读”。",
    nothing_yet="还没有登记文件。点“登记文件”,把要遵照的文件存进来。",
)


def state_tone(policy: PolicyRow) -> Tone:
    """Amber for what is still to be read, green for what was, plain for what no longer holds."""
    if policy.repealed_on is not None:
        return Tone.PLAIN
    return Tone.WAITING if policy.read_at is None else Tone.DONE


COLUMNS: tuple[Column[PolicyRow], ...] = (
    Column("state", "状态", lambda one: state_tone(one).say(one.state_words), width=4.5,
           tone=state_tone),
    Column("number", "文号", lambda one: one.number, width=11, hint=lambda one: one.number),
    Column("title", "标题", lambda one: one.title, width=12, hint=lambda one: one.title),
    Column("issued", "发文日期", lambda one: one.issued_on.isoformat(), width=5.4),
    Column("program", "项目", lambda one: one.program, width=5),
)  # fmt: skip


class PoliciesPage(ListDetail[PolicyRow, PolicyPanel]):
    """Documents, the newest first."""

    def __init__(self, desk: Desk) -> None:
        self.dialog: PolicyDialog | None = None
        self._programs: tuple[tuple[str, int], ...] = ()
        self.unread = TickField("只看未读")
        self.add = acting("登记文件…", lambda: self._open(None))
        only_for(desk, Role.PREPARE, self.add)
        panel = PolicyPanel(desk)
        super().__init__(desk, WORDS, COLUMNS, panel, self.unread, (self.add,))
        panel.correcting.connect(self._open)

    def refresh(self) -> None:
        """The programs to choose from, then the list."""
        self.desk.read(_programs, self._offer, owner=self)
        super().refresh()

    def question(self, text: str) -> Callable[[Session, int], Portion[PolicyRow]]:
        unread, by = self.unread.value(), self.desk.by

        def question(session: Session, start: int) -> Portion[PolicyRow]:
            page = list_policies(
                session, text, reader_id=by, unread_only=unread, limit=PAGE, offset=start
            )
            return Portion(start, page.rows, page.total)

        return question

    def narrowed(self) -> bool:
        return self.unread.value()

    def widen(self) -> None:
        self.unread.setChecked(False)

    def _offer(self, programs: tuple[tuple[str, int], ...]) -> None:
        self._programs = programs

    def _open(self, policy: PolicyRow | None) -> None:
        by = self.desk.by
        dialog = PolicyDialog(self, self._programs, policy)

        def submit(entered: EnteredPolicy) -> None:
            new, path = entered.new, entered.path

            def action(session: Session) -> int:
                if policy is not None:
                    correct_policy(session, by, policy.id, new)
                    return policy.id
                file = None if path is None else read_file_to_keep(path)
                return add_policy(session, by, new, file)

            said = f"已登记文件:{new.number}" if policy is None else f"已更正文件:{new.number}"
            act_in(
                self.desk,
                dialog,
                action,
                owner=self,
                said=said,
                words="正在存入文件…",
                then=self.show_one,
            )

        dialog.submit = submit
        self.dialog = dialog
        open_dialog(dialog)


def _programs(session: Session) -> tuple[tuple[str, int], ...]:
    return tuple((one.name, one.id) for one in program_rows(session, active_only=True))
