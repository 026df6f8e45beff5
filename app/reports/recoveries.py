"""The list of money to come back (应追回), and the letter that tells a family about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from app.idcard import mask
from app.money import grouped
from app.reports.pdf_form import Box, Form
from app.reports.roster import UNIT_LINE
from app.reports.sheet import BLANK_DATE, Align, Column, Field, Group, Kind, Row, Sheet, sign_off
from app.services.recoveries.follow_up import CaseMonth, RecoveryCase
from app.services.recoveries.letters import LetterRow
from app.wording import amount_in_words

CLOSING = (
    "经核对,上述资金超过应发数额,请按期退回。确有困难或有异议的,请在期限以内到民政办说明情况。"
)
_COLUMNS = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("village", "村(社区)", align=Align.CENTRE, wraps=True),
    Column("name", "姓名", align=Align.CENTRE),
    Column("id_number", "身份证号", Kind.ID),
    Column("months", "多发的月份和金额", wraps=True, weight=3.0),
    Column("over", "多发", Kind.AMOUNT, total=True),
    Column("repaid", "已退回", Kind.AMOUNT, total=True),
    Column("waived", "已减免", Kind.AMOUNT, total=True),
    Column("open", "尚应追回", Kind.AMOUNT, total=True),
    Column("possible", "其中待回盘", Kind.AMOUNT, total=True),
    Column("letter", "通知", align=Align.CENTRE, wraps=True),
    Column("phone", "电话", align=Align.CENTRE),
)


def recovery_sheet(cases: Sequence[RecoveryCase], office: str, day: date) -> Sheet:
    """Who has money to bring back, by program with sums; ID numbers are masked."""
    by_program: dict[str, list[RecoveryCase]] = defaultdict(list)
    for case in cases:
        by_program[case.program].append(case)
    groups: list[Group] = []
    serial = 0
    for program, own in by_program.items():
        rows: list[Row] = []
        for case in own:
            serial += 1
            rows.append(_row(serial, case))
        groups.append(Group(program, tuple(rows)))
    return Sheet(
        title=f"{office}应追回资金清单",
        subtitle=f"截至{_day(day)}",
        unit=UNIT_LINE,
        columns=_COLUMNS,
        groups=tuple(groups),
        count_word="笔",
        page_totals=False,
        empty="没有应追回的资金。",
        notes=("“待回盘”的部分银行还没有结果,只是可能多发,未发通知。",),
        sign_off=sign_off(),
    )


def letter_forms(letters: Sequence[LetterRow]) -> tuple[Form, ...]:
    """退回多发资金通知书, one page a family, with a slip that says it was received."""
    return tuple(_letter(letter) for letter in letters)


def _row(serial: int, case: RecoveryCase) -> Row:
    letter = ""
    if case.last_letter is not None:
        letter = f"{case.letters}次 {case.last_letter.isoformat()}"
    return (
        serial,
        case.village,
        case.name,
        mask(case.id_number),
        case.months,
        case.over_fen,
        case.repaid_fen,
        case.waived_fen,
        case.to_recover_fen,
        case.possible_fen,
        letter,
        case.phone,
    )


def _letter(letter: LetterRow) -> Form:
    case = letter.detail.case
    done = [
        f"已退回{grouped(case.repaid_fen)}元" if case.repaid_fen else "",
        f"已减免{grouped(case.waived_fen)}元" if case.waived_fen else "",
    ]
    months = [month for month in letter.detail.months if month.over_fen]
    asked = f"{grouped(case.to_recover_fen)}元(人民币{amount_in_words(case.to_recover_fen)})"
    phone = f"联系电话{letter.hotline}。" if letter.hotline else ""
    return Form(
        title="退回多发资金通知书",
        address=f"{case.village}{case.name}(或其家属):",
        number=f"编号:{letter.number}",
        boxes=(
            Box("救助项目", case.program),
            Box("多发月份", ";".join(_month(month) for month in months), 2),
            Box("多发合计", f"{grouped(case.over_fen)}元"),
            Box("已经办理", ",".join(part for part in done if part) or "无"),
            Box("应退金额", asked),
            Box("退回期限", f"{_day(letter.due_on)}以前"),
            Box("退回办法", f"请持本通知到{letter.office}民政办办理,退款以收据为准。{phone}"),
        ),
        closing=(CLOSING,),
        signs=(Field(f"{letter.office}民政办(盖章)"), Field("日期", _day(letter.issued_on))),
        slip=Form(
            title="送达回执",
            address=f"{case.village}{case.name}(或其家属)已收到退回多发资金通知书",
            number=f"编号:{letter.number}",
            boxes=(Box("应退金额", asked), Box("本人意见", "", 2)),
            signs=(
                Field("签收人"), Field("与本人关系"),
                Field("签收日期", BLANK_DATE), Field("送达人"),
            ),
        ),
    )  # fmt: skip


def _month(month: CaseMonth) -> str:
    why = month.working.rstrip("。")
    return (
        f"{month.month.chinese}:已发{grouped(month.paid_fen)}元,应发{grouped(month.due_fen)}元"
        f"({why}),多发{grouped(month.over_fen)}元"
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
