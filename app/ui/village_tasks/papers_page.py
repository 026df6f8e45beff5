"""任务文书: notices, reminders and supervision notices as they print, and a text for the chat."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTabBar

from app import files
from app.errors import AppError
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.desk.page import Page
from app.ui.desk.preview import Preview
from app.ui.village_tasks.paper_making import Made, Offer, PaperKind, Wanted, make, offer
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.fields import ChoiceField, DateField
from app.ui.widgets.focus import begin_at
from app.ui.widgets.parts import Stack, acting, column, mark, row

WITHIN = [("3天内到期的", 3), ("7天内到期的", 7), ("15天内到期的", 15)]
NOTHING = {
    PaperKind.NOTICE: "没有进行中的任务,不用打印通知单。",
    PaperKind.REMINDER: "没有要催办的任务。",
    PaperKind.SUPERVISION: "没有逾期未报的任务,不用督办。",
    PaperKind.CHAT: "没有进行中的任务。",
}


class PapersPage(Page):
    """Which paper and for whom above, the paper below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.made: Made | None = None
        self._latest = Latest()
        self.kinds = QTabBar()
        self.kinds.setObjectName("inner")
        self.kinds.setDrawBase(False)
        self.kinds.setExpanding(False)
        for kind in PaperKind:
            self.kinds.addTab(kind.value)
        self.task: ChoiceField[int] = ChoiceField(empty="全部任务")
        self.village: ChoiceField[int] = ChoiceField(empty="全部村(社区)")
        self.officer: ChoiceField[int] = ChoiceField(empty="全部干部")
        self.within: ChoiceField[int] = ChoiceField(WITHIN, empty="只催逾期的")
        self.new_date = DateField()
        self.print = acting("打印…", self._print, "primary")
        self.save = acting("存为PDF…", self._save)
        self.each = acting("每村一个文件…", self._save_each)
        self.copy = acting("复制文字", self._copy, "primary")
        self.preview = Preview(desk, "正在生成页面…")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("群通知的文字")
        self._lay_out()
        self._connect()
        self._settle()
        begin_at(self, lambda: self.kinds)

    def _lay_out(self) -> None:
        self.limit = QLabel("整改限期")
        filters = (self.task, self.village, self.officer, self.within, self.limit, self.new_date)
        names = ("任务", "村(社区)", "包村干部", "催哪些", "", "整改限期")
        for widget, name in zip(filters, names, strict=True):
            widget.setAccessibleName(name)
        self.task.setMinimumContentsLength(22)
        self.village.setMinimumContentsLength(11)
        self.shown = Stack(self.preview, self.text)
        layout = column(self, 0)
        layout.addLayout(row(self.kinds, 1, self.print, self.save, self.each, self.copy))
        layout.addLayout(row(*filters, 1))
        layout.addWidget(self.shown, 1)

    def _connect(self) -> None:
        self.kinds.currentChanged.connect(lambda _at: self._turn())
        for field in (self.task, self.village, self.officer, self.within):
            field.edited.connect(self.make)
        self.new_date.editingFinished.connect(self.make)

    @property
    def kind(self) -> PaperKind:
        return list(PaperKind)[self.kinds.currentIndex()]

    # What it shows

    def refresh(self) -> None:
        """What can be chosen, then the paper again."""
        self.desk.read(lambda session: offer(session, self.desk.today), self._offer, owner=self)

    def show_task(self, task_id: int, village_id: int | None = None) -> None:
        """The notice of a task, or of a village's share of it."""
        self.kinds.setCurrentIndex(list(PaperKind).index(PaperKind.NOTICE))

        def choose(found: Offer) -> None:
            self._fill(found)
            self.task.set_value(task_id)
            self.village.set_value(village_id)
            self.make()

        self.desk.read(lambda session: offer(session, self.desk.today), choose, owner=self)

    def _offer(self, found: Offer) -> None:
        self._fill(found)
        self.make()

    def _fill(self, found: Offer) -> None:
        self.task.set_choices(found.tasks)
        self.village.set_choices(found.villages)
        self.officer.set_choices(found.officers)
        if self._of_one_task and self.task.value() is None and found.tasks:
            self.task.set_value(found.tasks[0][1])

    @property
    def _of_one_task(self) -> bool:
        return self.kind in (PaperKind.NOTICE, PaperKind.CHAT)

    def _turn(self) -> None:
        self._settle()
        if not self._of_one_task:
            self.task.set_value(None)
        self.refresh()

    def _settle(self) -> None:
        """What the chosen paper can be narrowed by, and what can be done with it."""
        kind, chat = self.kind, self.kind is PaperKind.CHAT
        self.village.setVisible(not chat)
        self.officer.setVisible(not self._of_one_task)
        self.within.setVisible(kind is PaperKind.REMINDER)
        for widget in (self.limit, self.new_date):
            widget.setVisible(kind is PaperKind.SUPERVISION)
        for press in (self.print, self.save, self.each):
            press.setVisible(not chat)
        self.copy.setVisible(chat)
        each = "每人一个文件…" if kind is PaperKind.REMINDER else "每村一个文件…"
        self.each.setText(each)
        self.shown.setCurrentIndex(1 if chat else 0)

    def _wanted(self) -> Wanted:
        one = self._of_one_task
        within = self.within.value() if self.kind is PaperKind.REMINDER else None
        return Wanted(
            self.kind,
            self.task.value(),
            None if self.kind is PaperKind.CHAT else self.village.value(),
            None if one else self.officer.value(),
            -1 if within is None else within,
            self.new_date.value() if self.kind is PaperKind.SUPERVISION else None,
        )

    def make(self) -> None:
        """Make the paper that is chosen; an answer that a newer wish has overtaken is dropped."""
        self._latest.overtake()
        try:
            wanted = self._wanted()
        except AppError as error:
            mark(self.new_date, "wrong", "true")
            self.preview.show_words(error.message)
            self._show_made(None)
            return
        mark(self.new_date, "wrong", "false")
        self.desk.read(
            lambda session: make(session, wanted, self.desk.today),
            lambda made: self._show(made, wanted.kind),
            owner=self,
            words="正在生成页面…",
            latest=self._latest,
        )

    def _show(self, made: Made, kind: PaperKind) -> None:
        self.text.setPlainText(made.text or NOTHING[kind])
        if made.pdf is None:
            self.preview.show_words(NOTHING[kind])
        elif self.made is None or self.made.pdf != made.pdf:
            self.preview.show_pdf(made.pdf)
        self._show_made(made)

    def _show_made(self, made: Made | None) -> None:
        self.made = made
        for press in (self.print, self.save, self.each):
            press.setEnabled(made is not None and made.pdf is not None)
        self.copy.setEnabled(made is not None and bool(made.text))

    # What can be done with it

    def _print(self) -> None:
        if self.made is not None:
            self.preview.print_as(self.made.title)

    def _save(self) -> None:
        if self.made is not None:
            self.preview.save_as(self.made.title)

    def _save_each(self) -> None:
        made = self.made
        folder = dialogs().folder(self, "选择存放文件的文件夹") if made is not None else None
        if made is None or folder is None:
            return

        def write(progress: Progress) -> int:
            for at, part in enumerate(made.parts, start=1):
                progress.report(at, len(made.parts), f"正在生成{part.name}")
                files.write_safely(folder / f"{made.title}-{part.name}.pdf", part.pdf())
            return len(made.parts)

        self.desk.work(
            write,
            lambda count: self.desk.say(f"已保存{count}个文件到“{folder.name}”"),
            owner=self,
            words="正在生成文件…",
            can_cancel=True,
            on_cancel=lambda: self.desk.say("已停止,先生成的文件留在文件夹里"),
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.desk.say("群通知已复制,可以粘贴到微信群")
