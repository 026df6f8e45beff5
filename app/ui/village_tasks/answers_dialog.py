"""录入纸质答复: a village's paper typed in by keyboard alone, looked at once more, then saved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.task import AssignmentStatus
from app.services.tasks.rows import STATUS_WORDS, AssignmentRow, ItemRow
from app.services.tasks.views import items
from app.services.worksheets.importing import apply
from app.services.worksheets.rows import Preview
from app.services.worksheets.typing import Typed, preview_typed
from app.ui.desk.desk import Desk
from app.ui.village_tasks.answer_list import AnswerList
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import ChoiceField, DateField, TextField, TickField
from app.ui.widgets.parts import Notice, button, column, heading, row
from app.ui.widgets.theme import Tone

KEYS_WORDS = (
    "按键:1 健在(J) 2 死亡(S) 3 迁出(Q) 4 其他(T) 0 取消 ↑↓ 换人 Ctrl+S 保存。"
    "填死亡、迁出后输日期,填其他后写说明,按回车接着下一人。"
)
NAMED = 12


class AnswersDialog(QDialog):
    """What is typed stays in the list until it is saved; leaving asks first."""

    def __init__(
        self, desk: Desk, parent: QWidget, villages: Sequence[AssignmentRow], assignment_id: int
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.villages = {one.id: one for one in villages}
        self._own = assignment_id
        self.setWindowTitle("录入纸质答复")
        self.setModal(True)
        self.village: ChoiceField[int] = ChoiceField(
            [(one.village, one.id) for one in villages], required=True
        )
        self.village.setAccessibleName("村(社区)")
        self.village.set_value(assignment_id)
        self.village.edited.connect(self._turn)
        self.count = heading("", "label")
        self.list = AnswerList()
        self.day = DateField()
        self.note = TextField(longest=400)
        self.handed_in = TickField("纸质表已交齐,还缺的退回村里补")
        self.error = Notice(Tone.MUST_DO)
        self.save = button("保存答复")
        self.save.setDefault(False)
        self.leave = button("关闭")
        self._lay_out()
        self._connect()
        theme.follow(self, self._scale)
        self._load()

    def _lay_out(self) -> None:
        for field, words, width in ((self.day, "日期", 9), (self.note, "说明", 22)):
            field.setAccessibleName(words)
            theme.follow(field, partial(_widen, field, width))
        layout = column(self, 4)
        layout.addLayout(row(heading("村(社区)", "label"), self.village, 1, self.count))
        layout.addWidget(heading(KEYS_WORDS, "hint"))
        layout.addWidget(self.list, 1)
        layout.addLayout(
            row(heading("日期", "label"), self.day, heading("说明", "label"), self.note)
        )
        layout.addWidget(self.error)
        layout.addLayout(row(self.handed_in, 1, self.leave, self.save))

    def _connect(self) -> None:
        self.list.chosen.connect(lambda _own: self._show_detail())
        self.list.typed_more.connect(self._say_count)
        self.list.detail_wanted.connect(self._ask_detail)
        self.list.opened.connect(lambda _own: self._ask_detail(True))
        for field in (self.day, self.note):
            field.edited.connect(self._detail_typed)
            field.installEventFilter(self)
        self.save.clicked.connect(lambda _on=False: self._look())
        self.leave.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+S"), self, self._look)

    def _scale(self) -> None:
        theme.resize(self, 66, 46)

    # The list and the line under it

    def _load(self) -> None:
        own = self._own
        self.desk.read(lambda session: items(session, own), self._show, owner=self)

    def _show(self, found: tuple[ItemRow, ...]) -> None:
        self.list.show_items(found)
        self._show_detail()
        self._say_count()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self) -> None:
        """Another village; what was typed for this one is not thrown away silently."""
        wanted = self.village.value()
        if wanted is None or wanted == self._own:
            return
        if not self._may_leave():
            self.village.set_value(self._own)
            return
        self._own = wanted
        self.error.say("")
        self._load()

    def _show_detail(self) -> None:
        own = self.list.current()
        self.day.set_value(own.day if own is not None else None)
        self.note.set_value(own.note if own is not None else None)
        for field in (self.day, self.note):
            field.setEnabled(own is not None and own.answer is not None)
        self.error.say(f"{own.item.name}:{own.wrong}。" if own is not None and own.wrong else "")

    def _ask_detail(self, of_day: bool) -> None:
        self._show_detail()
        field = self.day if of_day else self.note
        if field.isEnabled():
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.selectAll()

    def _detail_typed(self) -> None:
        """Taken over as it is typed; a day that cannot be read waits until it can."""
        try:
            day = self.day.value()
        except AppError:
            return
        self.error.say("")
        self.list.set_detail(day, self.note.value() or "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next person, the arrows change it, Esc comes back to the list."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._detail_done()
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            if self._readable():
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                if key != Qt.Key.Key_Escape:
                    self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _detail_done(self) -> None:
        if self._readable():
            self.list.go_on()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _readable(self) -> bool:
        try:
            self.day.value()
        except AppError as error:
            self.error.say(error.message)
            return False
        self.error.say("")
        return True

    def _say_count(self) -> None:
        drafts = self.list.drafts
        left = sum(one.answer is None for one in drafts)
        waiting = len(self.list.typed)
        self.count.setText(
            f"共{len(drafts)}人,还缺{left}人" + (f",{waiting}条没有保存 *" if waiting else "")
        )
        self.save.setText(f"保存{waiting}条答复" if waiting else "保存答复")
        self.save.setEnabled(bool(waiting) or self.handed_in.isEnabled())

    # Saving

    def _look(self) -> None:
        """Worked out first: what is impossible is shown in its line, deaths and moves are asked."""
        if not self._readable():
            return
        own, typed = self._own, self.list.typed
        if not typed and not self.handed_in.value():
            self.error.say("没有新的答复要保存。")
            return
        by, today = self.desk.by, self.desk.today
        self.desk.preview(
            lambda session: preview_typed(session, by, own, typed, today=today),
            lambda shown: self._looked(typed, shown),
            owner=self,
            words="正在核对…",
            failed=self._refuse,
        )

    def _looked(self, typed: tuple[Typed, ...], shown: Preview) -> None:
        self.list.show_problems(shown.problems)
        if shown.problems:
            first = shown.problems[0]
            self.error.say(
                f"有{len(shown.problems)}处不可能的答复,都没有保存,请改正后再保存。"
                f"第{first.row}号:{first.message}。"
            )
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        notable = [step for step in shown.steps if step.notable]
        told = "\n".join(f"{step.name}:{''.join(step.effects)}" for step in notable[:NAMED])
        more = f"\n另有{len(notable) - NAMED}人。" if len(notable) > NAMED else ""
        if not notable or dialogs().ask(
            self, f"保存{len(shown.steps)}条答复?", Choice("保存答复"), told + more
        ):
            self._save(typed)

    def _save(self, typed: tuple[Typed, ...]) -> None:
        by, own, village = self.desk.by, self._own, self.villages[self._own].village
        handed_in = self.handed_in.value()

        def action(session: Session) -> AssignmentStatus:
            shown = preview_typed(session, by, own, typed, today=self.desk.today)
            return apply(session, by, shown, today=self.desk.today, handed_in=handed_in)

        self.desk.act(
            action,
            lambda _status: self._load(),
            owner=self,
            said=lambda status: f"{village}已保存{len(typed)}条答复,现在是{STATUS_WORDS[status]}",
            words="正在保存答复…",
            failed=self._refuse,
        )

    def _refuse(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.error.say(error.message)
        else:
            self.desk.fail(error)

    def _may_leave(self) -> bool:
        waiting = len(self.list.typed)
        return not waiting or dialogs().ask(
            self, f"有{waiting}条答复没有保存,要放弃吗?", Choice("放弃这些答复", dangerous=True)
        )

    def reject(self) -> None:
        """Leaving with answers that are not saved is asked about."""
        if self._may_leave():
            super().reject()


def _widen(field: QWidget, letters: float) -> None:
    field.setMinimumWidth(theme.em(letters))
