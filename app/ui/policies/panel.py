"""The one document beside the list: what it means, what rests on it, who has read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from sqlalchemy.orm import Session

from app.models.program import RateUnit
from app.models.staff import Role
from app.money import grouped
from app.services.office import kept_files
from app.services.office.kept_files import FileToKeep
from app.services.policies.entering import attach_file, mark_read, repeal
from app.services.policies.listing import policy_detail, policy_file
from app.services.policies.rows import PolicyDetail, Reader, RestingRate
from app.ui.desk.desk import Desk
from app.ui.desk.detail_panel import DetailPanel, low, words_label
from app.ui.desk.file_window import FileWindow, shows
from app.ui.desk.form_action import open_form
from app.ui.desk.preview import save_bytes
from app.ui.desk.roles import only_for
from app.ui.policies.dialogs import KINDS, RepealDialog
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import acting, heading, mark, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

NOBODY = "在左边的列表里选一份文件,这里显示通俗说明、依据它的标准和谁已经读过。"
NO_EXPLANATION = "还没有写通俗说明。点“更正…”补上,窗口上的人就能照着答复。"


def _amount(rate: RestingRate) -> str:
    return grouped(rate.amount_fen) + ("/年" if rate.unit is RateUnit.YEAR else "/月")


RATES: tuple[Column[RestingRate], ...] = (
    Column("program", "项目", lambda one: one.program, width=7),
    Column("tier", "档次", lambda one: one.tier, width=5),
    Column("from", "从哪月起", lambda one: one.from_month.chinese, width=6),
    Column("amount", "标准(元)", _amount, Align.RIGHT, width=7),
)


class PolicyPanel(DetailPanel[PolicyDetail]):
    """``correcting``: the form to put the document right is wanted."""

    correcting = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, NOBODY)
        self.read = acting("我已阅读", self._read)
        self.look = acting("查看文件", self._look)
        self.take_out = acting("取出文件…", self._take_out)
        self.attach = acting("附上文件…", self._attach)
        self.correct_it = acting("更正…", self._correct)
        self.repeal = acting("废止…", self._repeal)
        self.readers = heading("", "hint")
        self.explanation = words_label()
        self.rates = low(
            TableView(TableModel(RATES), empty="没有标准以这份文件为依据(按文号对应)。"),
            "依据这份文件的标准",
        )
        self.primary, self.list_below = self.read, self.rates
        self.inner.addLayout(row(self.read, self.look, self.take_out, 1))
        self.inner.addLayout(row(self.attach, self.correct_it, self.repeal, 1))
        self.inner.addWidget(self.state)
        self.inner.addWidget(self.readers)
        self.labelled("通俗说明", self.explanation)
        self.labelled("依据它的标准", self.rates, 1)

    # What it shows

    def question(self, wanted: int) -> Callable[[Session], PolicyDetail]:
        by = self.desk.by
        return lambda session: policy_detail(session, wanted, reader_id=by)

    def show_found(self, found: PolicyDetail) -> None:
        policy = found.row
        self.title.setText(policy.title)
        in_force = "" if policy.in_force_from is None else f"{policy.in_force_from}起执行"
        parts = (policy.number, policy.issuer, f"{policy.issued_on}发文", in_force, policy.program)
        self.facts.setText("   ".join(part for part in parts if part))
        self.state.say(*_state(found))
        self.explanation.setText(policy.explanation or NO_EXPLANATION)
        self.rates.rows.set_rows(found.rates)
        self.readers.setText(_readers(found.readers))
        self._offer(found)

    def _offer(self, found: PolicyDetail) -> None:
        policy = found.row
        may = only_for(self.desk, Role.PREPARE, self.attach, self.correct_it, self.repeal)
        unread = policy.read_at is None
        self.read.setEnabled(unread)
        mark(self.read, "role", "primary" if unread else "")
        self.look.setEnabled(shows(policy.file_name))
        self.take_out.setEnabled(bool(policy.file_id))
        self.attach.setText("换文件…" if policy.file_id else "附上文件…")
        for press in (self.attach, self.correct_it):
            press.setEnabled(may)
        self.repeal.setEnabled(may and policy.repealed_on is None)

    # What can be done from here

    def _read(self) -> None:
        if self.found is None:
            return
        policy, by = self.found.row, self.desk.by
        self.desk.act(
            lambda session: mark_read(session, by, policy.id),
            owner=self,
            said=f"已登记阅读:{policy.number}",
        )

    def _look(self) -> None:
        """Pages or a picture, shown from memory."""
        if self.found is not None:
            policy_id = self.found.row.id
            self.desk.read(
                lambda session: policy_file(session, policy_id),
                lambda file: open_dialog(FileWindow(self.desk, self, file)),
                owner=self,
            )

    def _take_out(self) -> None:
        """Save the file where the user says; it is opened from there."""
        if self.found is None:
            return
        policy = self.found.row
        path = dialogs().save_file(self, "取出文件", policy.file_name, "所有文件 (*)")
        if path is None:
            return
        target = path if path.suffix else path.with_suffix(Path(policy.file_name).suffix)

        def write(file: FileToKeep) -> None:
            save_bytes(self.desk, self, file.content, target)

        self.desk.read(lambda session: policy_file(session, policy.id), write, owner=self)

    def _attach(self) -> None:
        if self.found is None:
            return
        policy, by = self.found.row, self.desk.by
        path = dialogs().open_file(self, "选择文件", KINDS)
        if path is None:
            return

        def action(session: Session) -> None:
            attach_file(session, by, policy.id, kept_files.read_file_to_keep(path))

        self.desk.act(action, owner=self, said=f"已存入文件:{path.name}", words="正在存入文件…")

    def _correct(self) -> None:
        if self.found is not None:
            self.correcting.emit(self.found.row)

    def _repeal(self) -> None:
        if self.found is None:
            return
        policy, by = self.found.row, self.desk.by
        open_form(
            self.desk,
            self,
            RepealDialog(self, policy),
            lambda on: lambda session: repeal(session, by, policy.id, on),
            f"已废止:{policy.number}",
            show=self.open_dialog,
        )


def _state(found: PolicyDetail) -> tuple[str, Tone]:
    """Whether it holds, was read, and what is kept of it, as a sentence."""
    policy = found.row
    if not policy.file_id:
        kept = "没有附文件"
    else:
        words = "" if found.searchable else ",里面的文字查不到(扫描件或旧格式)"
        kept = f"已存文件“{policy.file_name}”({found.size_words}){words}"
    if policy.repealed_on is not None:
        return f"{Tone.PLAIN.say('已废止')},{policy.repealed_on}起;{kept}。", Tone.PLAIN
    if policy.read_at is None:
        return f"{Tone.WAITING.say('您还没有读过')};{kept}。", Tone.WAITING
    return f"{Tone.DONE.say('您已读过')};{kept}。", Tone.DONE


def _readers(readers: tuple[Reader, ...]) -> str:
    read = [f"{one.name}({one.read_at:%Y-%m-%d})" for one in readers if one.read_at is not None]
    unread = [one.name for one in readers if one.read_at is None]
    told = f"已读:{'、'.join(read) or '无'}"
    return f"{told}   未读:{'、'.join(unread)}" if unread else told
