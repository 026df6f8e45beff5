"""Column names of lists that the office has taught the program, besides those it knows."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.services.intake.fields import FIELD_LABELS
from app.services.intake.synonyms import add_synonym, own_synonyms, remove_synonym
from app.ui.desk.desk import Desk
from app.ui.settings.list_page import ListPage
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import ChoiceField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.table import Column

Word = tuple[str, str]  # (column name, field)

COLUMNS: tuple[Column[Word], ...] = (
    Column("header", "名单上的列名", lambda word: word[0], width=14),
    Column("field", "表示的内容", lambda word: FIELD_LABELS[word[1]], width=10),
)


class ColumnWordsPage(ListPage[Word]):
    """The office's own words; the usual ones are known without."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "名单列名",
            "县里名单的列名程序认不出时,在这里告诉程序它表示什么,以后导入就能认出。"
            "常见的列名不用登记。",
            COLUMNS,
            own_synonyms,
            "还没有登记自己的列名。",
        )
        self.offer("删除列名", self._remove, who=Role.PREPARE)
        self.offer("新增列名…", self._add, "primary", who=Role.PREPARE)

    def _add(self) -> None:
        dialog = AddColumnWord(self.desk, self)
        open_dialog(dialog)

    def _remove(self) -> None:
        word = self.view.current()
        if word is None:
            return
        header, label = word[0], FIELD_LABELS[word[1]]
        text = f"要删除列名“{header}”吗?"
        detail = f"以后导入时不再把它认作“{label}”。已经导入的名单不变。"
        if not dialogs().ask(self, text, Choice("删除列名"), detail):
            return
        by = self.desk.by

        def action(session: Session) -> None:
            remove_synonym(session, by, header)

        self.desk.act(action, owner=self, said=f"已删除列名:{header}")


class AddColumnWord(FormDialog[Word]):
    """A column name as the lists write it, and what stands under it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "新增列名", "保存列名")
        self._desk = desk
        hint = "照名单上的写,如:月补助(元)。空格和括号里的单位不影响。"
        header = TextField(required=True, longest=60)
        self.header = self.form.add("名单上的列名", header, hint)
        choices = [(label, field) for field, label in FIELD_LABELS.items()]
        field = ChoiceField(choices, required=True, empty="请选择")
        self.field = self.form.add("表示的内容", field)
        self.submit = self._save
        self.fit()

    def read(self) -> Word:
        return self.header.given(), self.field.given()

    def _save(self, word: Word) -> None:
        by = self._desk.by
        header, field = word
        self.set_busy(busy=True)

        def action(session: Session) -> None:
            add_synonym(session, by, header, field)

        self._desk.act(
            action,
            lambda _none: self.accept(),
            owner=self,
            said=f"已登记列名:{header}",
            failed=self.refuse,
        )
