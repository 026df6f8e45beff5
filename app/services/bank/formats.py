"""How banks want their payment lists: forms that come with the program, and the office's."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.bank import BankFormat
from app.models.staff import Role
from app.services.office import audit
from app.services.office.permissions import require_role

HEADERS = {
    "serial": "序号",
    "roster_number": "批次号",
    "line": "明细号",
    "account": "账号",
    "payee_name": "户名",
    "payee_id_number": "证件号码",
    "amount": "金额",
    "bank": "开户行",
    "item_code": "项目代码",
    "month": "月份",
    "remark": "摘要",
}
KINDS = ("xlsx", "csv", "txt")


@dataclass(frozen=True, slots=True)
class BankFileFormat:
    """How a bank wants its list. ``kind`` is xlsx, csv or txt; ``columns`` are keys of
    ``HEADERS``; ``with_total`` adds a last line with the count and the sum."""

    name: str
    kind: str
    encoding: str
    separator: str
    with_header: bool
    columns: tuple[str, ...]
    with_total: bool = False


_COLUMNS = (
    "serial",
    "account",
    "payee_name",
    "payee_id_number",
    "amount",
    "bank",
    "item_code",
    "remark",
    "roster_number",
    "line",
)
DEFAULT_FORMATS = (
    BankFileFormat("xlsx", "xlsx", "utf-8", "", True, _COLUMNS),
    BankFileFormat("csv", "csv", "gb18030", ",", True, _COLUMNS),
    BankFileFormat("txt", "txt", "gb18030", "|", True, _COLUMNS),
)


def default_format(kind: str) -> BankFileFormat:
    """The format that comes with the program for a file kind (or ending, ``.csv``).

    Raises AppError (code ``bank-format``) for another kind.
    """
    for known in DEFAULT_FORMATS:
        if known.kind == kind.lower().lstrip("."):
            return known
    raise AppError(
        f"银行文件没有“{kind}”这种格式,没有生成文件。请改用 xlsx、csv 或 txt。", code="bank-format"
    )


def formats(session: Session) -> tuple[BankFileFormat, ...]:
    """The office's own forms, and those of the program whose names it has not taken."""
    own = tuple(
        BankFileFormat(
            entry.name,
            entry.kind,
            entry.encoding,
            entry.separator,
            entry.with_header,
            tuple(entry.columns),
            entry.with_total,
        )
        for entry in session.scalars(select(BankFormat).order_by(BankFormat.name))
    )
    taken = {form.name for form in own}
    return (*(form for form in DEFAULT_FORMATS if form.name not in taken), *own)


def save_format(session: Session, by: int, form: BankFileFormat) -> None:
    """Keep a form under its name, over the one of that name; AppError for one without sense."""
    require_role(session, by, Role.ADMIN)
    if not form.name.strip():
        raise AppError("请填写格式的名称。未作改动。", code="bank-format")
    require_sensible(form)
    entry = session.get(BankFormat, form.name.strip())
    before = None if entry is None else {"columns": list(entry.columns), "kind": entry.kind}
    if entry is None:
        entry = BankFormat(name=form.name.strip())
        session.add(entry)
    entry.kind, entry.encoding, entry.separator = form.kind, form.encoding, form.separator
    entry.with_header, entry.with_total = form.with_header, form.with_total
    entry.columns = list(form.columns)
    session.flush()
    values = asdict(form) | {"columns": list(form.columns)}
    audit.record(
        session, by, "bank-format.save", f"bank-format:{entry.name}", before=before, after=values
    )


def remove_format(session: Session, by: int, name: str) -> None:
    """Forget a form of the office's own; one of the program comes back under its name."""
    require_role(session, by, Role.ADMIN)
    entry = session.get(BankFormat, name)
    if entry is None:
        return
    session.delete(entry)
    session.flush()
    audit.record(session, by, "bank-format.remove", f"bank-format:{name}")


def require_sensible(form: BankFileFormat) -> None:
    """Checked before any line is written, so that a wrong setting is named as such."""
    unknown = [key for key in form.columns if key not in HEADERS]
    problem = ""
    if form.kind not in KINDS:
        problem = f"文件类型“{form.kind}”不是 xlsx、csv 或 txt"
    elif not form.columns or unknown:
        problem = f"没有“{unknown[0]}”这一栏" if unknown else "没有选任何栏目"
    elif "account" not in form.columns or "amount" not in form.columns:
        problem = "账号和金额两栏不能少"
    elif form.kind != "xlsx":
        problem = _text_problem(form)
    if problem:
        raise AppError(
            f"银行格式“{form.name}”设置有误:{problem}。没有生成文件,请在设置中改正。",
            code="bank-format",
        )


def _text_problem(form: BankFileFormat) -> str:
    if not form.separator or form.separator in "\r\n" or form.separator.isalnum():
        return "分隔符不能是空的、换行或字母数字"
    try:
        "元".encode(form.encoding)
    except (LookupError, UnicodeEncodeError):
        return f"编码“{form.encoding}”不能写中文"
    return ""
