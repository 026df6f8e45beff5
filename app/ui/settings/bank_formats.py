"""The forms in which banks take the payment list, as they come with the program."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.bank_formats import DEFAULT_FORMATS, HEADERS, BankFileFormat
from app.ui.desk import Desk
from app.ui.parts import heading
from app.ui.table import Column, TableModel
from app.ui.table_view import TableView
from app.ui.theme import SPACE

KIND_WORDS = {"xlsx": "表格 (.xlsx)", "csv": "逗号分隔 (.csv)", "txt": "文本 (.txt)"}
COLUMNS: tuple[Column[BankFileFormat], ...] = (
    Column("kind", "文件", lambda form: KIND_WORDS.get(form.kind, form.kind), width=9),
    Column("encoding", "编码", lambda form: form.encoding.upper(), width=6),
    Column("separator", "分隔", lambda form: form.separator or "(单元格)", width=5),
    Column("header", "表头", lambda form: "有" if form.with_header else "无", width=4),
    Column(
        "columns", "栏目", lambda form: "、".join(HEADERS[key] for key in form.columns), width=40
    ),
)


class BankFormatsPage(QWidget):
    """The formats there are, with their columns in order."""

    def __init__(self, _desk: Desk) -> None:
        super().__init__()
        self.view: TableView[BankFileFormat] = TableView(TableModel(COLUMNS))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(heading("银行文件格式"))
        layout.addWidget(
            heading("程序带有三种格式,在“打印与银行”一步选用。送银行前请先让银行试读一次。", "hint")
        )
        layout.addWidget(self.view, 1)

    def refresh(self) -> None:
        self.view.rows.set_rows(DEFAULT_FORMATS)
