"""The forms in which banks take the payment list: those of the program and the office's own."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.services.bank.formats import (
    DEFAULT_FORMATS,
    HEADERS,
    BankFileFormat,
    formats,
    remove_format,
    save_format,
)
from app.ui.desk.desk import Desk
from app.ui.settings.list_page import ListPage
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import ChoiceField, Field, FieldError, TextField, TickField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.table import Column

KIND_WORDS = {"xlsx": "表格 (.xlsx)", "csv": "逗号分隔 (.csv)", "txt": "文本 (.txt)"}
KINDS = [(words, kind) for kind, words in KIND_WORDS.items()]
ENCODINGS = [("GB18030(国标,银行常用)", "gb18030"), ("UTF-8", "utf-8")]
BY_HEADER = {header: key for key, header in HEADERS.items()}


def _columns(form: BankFileFormat) -> str:
    return "、".join(HEADERS[key] for key in form.columns)


COLUMNS: tuple[Column[BankFileFormat], ...] = (
    Column("name", "名称", lambda form: form.name, width=8),
    Column("kind", "文件", lambda form: KIND_WORDS.get(form.kind, form.kind), width=8),
    Column("encoding", "编码", lambda form: form.encoding.upper(), width=6),
    Column("separator", "分隔", lambda form: form.separator or "(单元格)", width=5),
    Column("header", "表头", lambda form: "有" if form.with_header else "无", width=4),
    Column("total", "合计行", lambda form: "有" if form.with_total else "无", width=4),
    Column("columns", "栏目", _columns, width=40, hint=_columns),
)


class ColumnsField(Field[tuple[str, ...]]):
    """Column names in the bank's order, with 、 between; the value is their keys."""

    def read(self, text: str) -> tuple[str, ...]:
        names = [name.strip() for name in text.replace(",", "、").split("、") if name.strip()]
        unknown = [name for name in names if name not in BY_HEADER]
        if unknown:
            raise FieldError(f"没有“{unknown[0]}”这一栏。可用的有:{'、'.join(BY_HEADER)}。")
        return tuple(BY_HEADER[name] for name in names)

    def write(self, value: tuple[str, ...]) -> str:
        return "、".join(HEADERS[key] for key in value)


class BankFormatsPage(ListPage[BankFileFormat]):
    """The formats, with which columns in which order."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "银行文件格式",
            "程序带有三种格式;银行另有要求时,照着新建一种。送银行前请先让银行试读一次。",
            COLUMNS,
            formats,
            "没有银行文件格式。",
        )
        self.offer("删除格式", self._remove, "danger")
        self.offer("修改格式…", self._change)
        self.offer("照此新建格式…", self._copy, "primary")
        self.view.opened.connect(lambda form: self._open(form, form.name))

    def _change(self) -> None:
        form = self.view.current()
        if form is not None:
            self._open(form, form.name)

    def _copy(self) -> None:
        form = self.view.current()
        if form is not None:
            self._open(form, "")

    def _open(self, form: BankFileFormat, name: str) -> None:
        dialog = EditFormat(self.desk, self, form, name)
        open_dialog(dialog)

    def _remove(self) -> None:
        form = self.view.current()
        if form is None:
            return
        if form in DEFAULT_FORMATS:
            dialogs().warn(self, f"“{form.name}”是程序自带的格式,不能删除,只能修改。")
            return
        choice = Choice("删除格式", dangerous=True)
        if dialogs().ask(self, f"要删除格式“{form.name}”吗?", choice, "已生成的文件不受影响。"):
            by = self.desk.by
            self.desk.act(
                lambda session: remove_format(session, by, form.name),
                owner=self,
                said="银行文件格式已删除",
            )


class EditFormat(FormDialog[BankFileFormat]):
    """Everything a bank may want different about its list."""

    def __init__(self, desk: Desk, parent: QWidget, form: BankFileFormat, name: str) -> None:
        super().__init__(parent, "银行文件格式", "保存格式")
        self._desk = desk
        add = self.form.add
        self.name = add("名称", TextField(name, required=True, longest=40), hint="如:农商行代发")
        self.name.setEnabled(not name)
        self.kind = add("文件", ChoiceField(KINDS, chosen=form.kind, required=True))
        encoding = ChoiceField(ENCODINGS, chosen=form.encoding, required=True)
        self.encoding = add("文字编码", encoding)
        separator = TextField(form.separator, longest=4)
        self.separator = add("分隔符", separator, hint="如 , 或 |;表格不用填")
        label, hint = "栏目(按银行的顺序,用顿号隔开)", f"可用:{'、'.join(BY_HEADER)}"
        self.columns = add(label, ColumnsField(required=True), hint)
        self.columns.set_value(form.columns)
        self.header = TickField("第一行是栏目名称", form.with_header)
        self.total = TickField("最后一行是合计笔数和金额", form.with_total)
        self.form.add_widget(self.header)
        self.form.add_widget(self.total)
        self.submit = self._save
        self.fit()

    def read(self) -> BankFileFormat:
        return BankFileFormat(
            self.name.given(),
            self.kind.given(),
            self.encoding.given(),
            self.separator.value() or "",
            self.header.value(),
            self.columns.given(),
            self.total.value(),
        )

    def _save(self, form: BankFileFormat) -> None:
        by = self._desk.by
        self.set_busy(busy=True)
        self._desk.act(
            lambda session: save_format(session, by, form),
            lambda _result: self.accept(),
            owner=self,
            said="银行文件格式已保存",
            failed=self.refuse,
        )
