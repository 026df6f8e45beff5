"""How much a file may hold before it is opened: lists are small, and a trap must cost nothing."""

from __future__ import annotations

from app.apart.trouble import Trouble
from app.errors import AppError

MAX_FILE_BYTES = 40 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
# Real sheets shrink to a tenth or a thirtieth; traps to a thousandth.
MAX_RATIO = 100
RATIO_MATTERS_FROM = 10 * 1024 * 1024
# A county's whole register has 60,000 rows of 60 columns.
MAX_CELLS = 4_000_000
MAX_ROWS = 500_000
MAX_COLUMNS = 1_000
MAX_SHEETS = 500
# What a spreadsheet itself lets a cell hold.
MAX_TEXT = 32_767

_WHY = {
    Trouble.ENDED: "读到一半就中断了,文件可能已损坏,或者很远的单元格里还有内容",
    Trouble.SLOW: "读了很久还没有读完,里面可能有异常的内容",
    Trouble.HUNGRY: "读取它要占用太多内存,里面可能有异常的内容",
    Trouble.FAILED: "里面有读不懂的内容,文件可能已损坏",
    Trouble.NONSENSE: "读出的内容不合常理,文件可能已损坏",
}


class FileRefusedError(AppError):
    """A file that cannot be read as a list; nothing has been changed."""

    code = "file"


def refused(what: str, then: str = "请核对文件后重新选择") -> FileRefusedError:
    """The sentence for a file that is not read: what is wrong with it, and what to do."""
    return FileRefusedError(f"{what},没有导入任何内容;{then}。")


def damaged() -> FileRefusedError:
    """The file begins like a spreadsheet and does not go on like one."""
    return refused(
        "这个文件已损坏或不完整,无法读取",
        "请重新下载或向提供方再要一份,也可以用表格软件打开后另存为.xlsx再导入",
    )


def no_table() -> FileRefusedError:
    """The file is something else altogether."""
    return refused("这个文件不是表格,或者里面没有表格", "请选择xls、xlsx、ods、csv或txt的名单")


def garbled() -> FileRefusedError:
    """Text in an encoding that nobody here uses, or text with damaged bytes in it."""
    return refused(
        "这个文件的文字无法识别(不是UTF-8、GB18030或UTF-16,或者文件已损坏)",
        "请重新下载,或用表格软件打开后另存为.xlsx再导入",
    )


def locked() -> FileRefusedError:
    """The workbook asks for a password."""
    return refused("这个文件设有打开密码,无法读取", "请用表格软件打开,去掉密码另存后再导入")


def too_large() -> FileRefusedError:
    """More than a list can be."""
    return refused("这个文件太大,不像是一份名单", "请只保留名单所在的工作表,另存后再导入")


def too_wide() -> FileRefusedError:
    """Cells far away from the list, which would cost gigabytes to lay out."""
    return refused(
        "表格的行列范围过大(很远的单元格里还有内容)", "请删去名单以外的行和列,另存后再导入"
    )


def too_long() -> FileRefusedError:
    """A cell with more text in it than any spreadsheet program writes."""
    return refused(f"有单元格的文字超过{MAX_TEXT}个字", "请删去这样的内容,用表格软件另存后再导入")


def too_many_sheets() -> FileRefusedError:
    """More sheets than anybody could look through."""
    return refused(f"这个文件里的工作表超过{MAX_SHEETS}张", "请只保留名单所在的工作表,另存后再导入")


def blank() -> FileRefusedError:
    """Sheets, and nothing on any of them."""
    return refused("这个文件里没有任何内容", "请核对是不是选错了文件")


def stopped(name: str, trouble: Trouble) -> FileRefusedError:
    """The process that read the file did not come to its end; the window went on."""
    error = refused(
        f"文件“{name}”读不出来:{_WHY[trouble]}",
        "请用表格软件打开,只保留名单,另存为.xlsx再导入",
    )
    error.code = f"file-{trouble.value}"
    return error
