"""Reads one cell as one field: an exact value, or a sentence about what is wrong with it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from app import idcard
from app.idcard import IdNumber, IdNumberError
from app.money import to_fen
from app.names import NAME_RULE, is_name
from app.services.sheets.cells import BLANKS, Cell, Damaged, as_text
from app.services.sheets.cleaning import coded, is_scientific, named, worded
from app.services.sheets.problems import Finding, Reading

_DAMAGED_ID = Finding(
    "id-damaged", "身份证号被存成了数字,末几位已丢失,请按证件重新填写(单元格设为文本)。"
)
_LOST_TAIL = "000"
_LOWER_X = Finding("lower-x", "身份证号末位的小写x已改为大写X。")
_FIFTEEN = Finding("id-15", "15位旧身份证号已换算为18位,请对照证件核对。")

_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+")
_AMOUNT_SIGNS = re.compile(
    "^(?:人民币|RMB|CNY|[\u00a5\uffe5])+|(?:元整|元|圆|整|块)+$", re.IGNORECASE
)
_AMOUNT_UNITS = re.compile(r"元/(?:人)?(?:[.·]?月|年)$|/月$")
_MAX_YUAN = Decimal(10_000_000)

_ACCOUNT = re.compile(r"\d{8,32}")
_CARD = re.compile(r"(?:62|4|5)\d{14,17}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?[2-9]\d{6,7}(?:-\d{1,6})?")
_PHONES = re.compile(r"[/、,;，；|]")
_COUNT = re.compile(r"(\d{1,3})(?:\.0+)?(?:人|口|个|岁|周岁)?")

_YES = frozenset({"是", "户主", "1", "y", "yes", "true", "√", "✓", "本人"})
_NO = frozenset({"否", "0", "n", "no", "false", "×", "成员", "非户主", "不是"})
_HEAD_RELATIONS = frozenset(
    {"户主", "本人", "户主本人", "本人(户主)", "本人或户主", "01", "申请人"}
)

_MODES = (("集中", "集中"), ("分散", "分散"))
# The first line that fits counts: 部分不能自理 and 半自理 also contain 不能自理 and 自理.
_CARES = (
    ("半护理", ("半", "部分", "轻度", "中度")),
    ("全自理", ("未失能", "无需护理", "未丧失", "没有丧失")),
    ("全护理", ("全护理", "全失能", "完全失能", "完全丧失", "全部丧失", "不能自理", "重度")),
    ("全自理", ("自理",)),
)
_GRADE = re.compile(r"([ABCabc])(?:类|级|档|等)?")
_LEVELS = {
    **dict.fromkeys(("1", "一", "壹", "Ⅰ", "I"), "一级"),
    **dict.fromkeys(("2", "二", "贰", "Ⅱ", "II"), "二级"),
    **dict.fromkeys(("3", "三", "叁", "Ⅲ", "III"), "三级"),
    **dict.fromkeys(("4", "四", "肆", "Ⅳ", "IV"), "四级"),
}


def read_id_number(cell: Cell, today: date) -> Reading[IdNumber]:
    """An ID number of 18 characters; one of 15 is converted with a warning.

    A number of more than 15 digits is damaged for good: a spreadsheet keeps 15.
    """
    if isinstance(cell, Damaged):
        return Reading(None, (_DAMAGED_ID,))
    text, findings = coded(cell)
    if is_scientific(text):
        return Reading(None, (_DAMAGED_ID,))
    if text.endswith("x"):
        text, findings = text.upper(), (*findings, _LOWER_X)
    try:
        number = idcard.parse(text, today)
    except IdNumberError as failure:
        if failure.code == "id-check" and text.endswith(_LOST_TAIL):
            return Reading(None, (_DAMAGED_ID,))
        return Reading(None, (Finding(failure.code, failure.message),))
    return Reading(number, (*findings, _FIFTEEN) if number.from_fifteen else findings)


NO_NAME = Finding("name-missing", "缺少姓名,请补上。")


def read_name(cell: Cell) -> Reading[str]:
    """A person's name; without one, and for a text that is none, name-missing."""
    text, findings = named(cell)
    if not text or text.isdigit():
        return Reading(None, (NO_NAME,))
    if not is_name(text):
        return Reading(None, (Finding("name-missing", f"姓名{NAME_RULE},请改正。"),))
    return Reading(text, findings)


def read_amount(cell: Cell) -> Reading[int]:
    """An amount in fen from yuan, more than zero and with at most two decimals.

    A blank cell has no value and no finding: whether an amount is needed depends on the row.
    """
    if cell is None:
        return Reading(None)
    if isinstance(cell, Decimal):
        return _fen(cell, ())
    if not isinstance(cell, str):
        return _not_an_amount("金额应是一个数,请改正。")
    text, findings = coded(cell)
    if not text:
        return Reading(None)
    bare = _AMOUNT_SIGNS.sub("", _AMOUNT_UNITS.sub("", text))
    match = _AMOUNT.fullmatch(bare)
    if match is None:
        return _not_an_amount("金额应是大于零的数(不能是文字或负数),请改正。")
    digits = bare.replace(",", "")
    if digits != text:
        findings = (Finding("amount-text", f"金额由文字换算为{digits}元。"),)
    return _fen(Decimal(digits), findings)


def _fen(yuan: Decimal, findings: tuple[Finding, ...]) -> Reading[int]:
    if yuan <= 0:
        return _not_an_amount("金额必须大于零,请改正。")
    if yuan > _MAX_YUAN:
        return _not_an_amount("金额大得不像一户或一人的补助,请核对是否错列。")
    try:
        return Reading(to_fen(yuan), findings)
    except ValueError:
        return _not_an_amount("金额最多两位小数,请改正。")


def _not_an_amount(message: str) -> Reading[int]:
    return Reading(None, (Finding("amount", message),))


def read_account(cell: Cell) -> Reading[str]:
    """A bank account's digits; None for a blank cell.

    A number of more than 15 digits, or one written 8.2E+16, has lost its last digits. A bank
    card that fails its check digit (Luhn) is a warning: passbook accounts need not pass.
    """
    if isinstance(cell, Damaged):
        return Reading(None, (_damaged_account(),))
    text, findings = coded(cell)
    if not text:
        return Reading(None)
    if is_scientific(text):
        return Reading(None, (_damaged_account(),))
    digits = text.replace("-", "")
    if _ACCOUNT.fullmatch(digits) is None:
        message = "银行账号应为8至32位数字,请按存折或银行卡重新填写。"
        return Reading(None, (Finding("account-damaged", message),))
    if _CARD.fullmatch(digits) and not passes_luhn(digits):
        findings = (*findings, Finding("luhn", "银行卡号的校验位不符,请对照银行卡核对。"))
    return Reading(digits, findings)


def _damaged_account() -> Finding:
    return Finding(
        "account-damaged",
        "银行账号被存成了数字,末几位已丢失,请按存折或银行卡重新填写(单元格设为文本)。",
    )


def passes_luhn(digits: str) -> bool:
    """The check digit of bank cards (GB/T 17552, ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def read_phone(cell: Cell) -> Reading[str]:
    """A mobile number or a landline with its area code; several parted by / are kept.

    What is neither is kept as written, with a warning.
    """
    if isinstance(cell, Damaged):
        return Reading(cell.shown, (_odd_phone(),))
    text, findings = coded(cell)
    if not text:
        return Reading(None)
    parts = [_without_country(part) for part in _PHONES.split(text) if part]
    if parts and all(_MOBILE.fullmatch(part) or _LANDLINE.fullmatch(part) for part in parts):
        return Reading("/".join(parts), findings)
    return Reading(text, (*findings, _odd_phone()))


def _without_country(phone: str) -> str:
    phone = re.sub(r"^(?:\+|00)86-?", "", phone)
    joined = phone.replace("-", "")
    return joined if _MOBILE.fullmatch(joined) else phone


def _odd_phone() -> Finding:
    return Finding("phone", "电话号码不像手机号(11位)或带区号的座机号,请核对。")


def read_words(cell: Cell) -> Reading[str]:
    """Free text, trimmed; None for a blank cell."""
    text, findings = worded(cell)
    return Reading(text or None, findings)


def read_code(cell: Cell) -> Reading[str]:
    """A number or code as text (household number, serial), None for a blank cell."""
    text, findings = coded(cell)
    return Reading(text or None, findings)


def read_count(cell: Cell) -> Reading[int]:
    """A number of people or years (3, 3人); None for anything else."""
    match = _COUNT.fullmatch(coded(cell)[0])
    return Reading(int(match[1]) if match else None)


def read_flag(cell: Cell) -> Reading[bool]:
    """是 or 否 in the ways in which lists write it; None where it says neither."""
    text = coded(cell)[0].lower()
    if text in _YES:
        return Reading(True)
    return Reading(False if text in _NO else None)


def is_head_relation(relation: str | None) -> bool:
    """Whether the relation to the head says that this is the head."""
    return relation is not None and coded(relation)[0] in _HEAD_RELATIONS


def read_mode(cell: Cell) -> Reading[str]:
    """集中供养 -> 集中, 分散供养 -> 分散; other words are an ``amount`` problem: no rate fits."""
    text = coded(cell)[0]
    if not text:
        return Reading(None)
    found = [mode for word, mode in _MODES if word in text]
    if len(found) == 1:
        return Reading(found[0])
    return Reading(
        None, (Finding("amount", "供养方式应为集中供养或分散供养,否则无法确定标准,请改正。"),)
    )


def read_care(cell: Cell) -> Reading[str]:
    """Ability wordings as the three care levels 全自理, 半护理, 全护理; others: ``amount``."""
    text = coded(cell)[0]
    if not text:
        return Reading(None)
    for level, words in _CARES:
        if any(word in text for word in words):
            return Reading(level)
    return Reading(
        None, (Finding("amount", "自理能力应为全自理、半护理或全护理,否则无法确定标准,请改正。"),)
    )


def read_grade(cell: Cell) -> Reading[str]:
    """A类 -> A, Ⅰ级 -> 一级; other grades as written."""
    text = coded(cell)[0]
    level = _LEVELS.get(text.removesuffix("级")) if text.endswith("级") else None
    return Reading(grade_in(text) or level or text or None)


def grade_in(text: str) -> str | None:
    """A, B or C as a list's 类别 may say it too (A类); None for other words."""
    match = _GRADE.fullmatch(coded(text)[0])
    return match[1].upper() if match else None


def read_disability_level(cell: Cell) -> Reading[str]:
    """1, 壹级, Ⅰ级 -> 一级; None for anything else."""
    text = as_text(cell).strip(BLANKS)
    return Reading(_LEVELS.get(text.removesuffix("级").strip(BLANKS)))


def read_sex(cell: Cell) -> Reading[str]:
    """男 or 女, None for anything else."""
    text = coded(cell)[0]
    return Reading(text[:1] if text[:1] in ("男", "女") else None)
