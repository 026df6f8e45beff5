"""档案: one person or household on paper, from who they are to what was changed and by whom."""

from __future__ import annotations

from datetime import date

from app.idcard import grouped as grouped_id
from app.idcard import mask
from app.models.program import Unit
from app.money import grouped
from app.reports.pdf_dossier import Dossier, Part, Section
from app.reports.sheet import Align
from app.services.enrollments.words import account_words, term_parts
from app.services.entitlement.ages import age_on
from app.services.office.change_log import HUKOU_WORDS
from app.services.people.case_files import CaseEnrollment, CaseFile
from app.services.people.money import MonthMoney
from app.services.programs.rows import ProgramRow
from app.services.register.households import MemberRow
from app.services.register.persons import PersonRow

FACTS = (Part("", 1.1, label=True), Part("", 2.4), Part("", 1.1, label=True), Part("", 2.4))
MEMBERS = (
    Part("姓名", 1.2),
    Part("与户主关系", 1.2),
    Part("性别", 0.6, Align.CENTRE),
    Part("年龄", 0.6, Align.CENTRE),
    Part("身份证号", 2.4, Align.CENTRE),
    Part("情况", 1.8),
)
TERMS = (Part("从何时起", 1.3), Part("内容", 5.4), Part("登记", 1.5))
PAYEES = (
    Part("从何时起", 1.3),
    Part("收款人", 1.4),
    Part("开户银行和账号", 4.0),
    Part("登记", 1.5),
)
PAPERS = (Part("材料", 2), Part("收到日期", 1.4), Part("说明", 3), Part("文件", 2.4))
MONEY = (
    Part("月份", 1.3),
    Part("应发(元)", 1.2, Align.RIGHT),
    Part("已发(元)", 1.2, Align.RIGHT),
    Part("情况", 2.2),
    Part("花名册", 2.2),
)
LOG = (Part("时间", 1.7), Part("经手", 1), Part("做了什么", 1.7), Part("内容", 3.6))
REPLACED = "(已被更正取代)"
MASKED = "身份证号、账号只显示一部分。"


def case_file_dossier(file: CaseFile, programs: dict[int, ProgramRow]) -> Dossier:
    """The file as sections: person, household, each program, changes; ``programs`` by id."""
    person = file.person
    sections = [_person(file, person), _household(file)]
    for one in file.enrollments:
        sections += _enrollment(file, one, programs[one.detail.row.program_id])
    if not file.enrollments:
        sections.append(Section("待遇", (Part(),), (), empty="没有登记待遇。"))
    sections.append(
        Section(
            "变动记录",
            LOG,
            tuple(
                (f"{row.at:%Y-%m-%d %H:%M}", row.staff, row.action, row.detail) for row in file.log
            ),
            empty="没有变动记录。",
        )
    )
    printed = f"{file.printed_at:%Y-%m-%d %H:%M} {file.printed_by}打印"
    return Dossier(
        title=f"{file.town}救助对象档案",
        subtitle=f"{person.name}  {person.village} {person.group}".strip(),
        right=f"截至{file.month.chinese}",
        sections=tuple(sections),
        small=printed if file.whole else f"{printed} {MASKED}",
    )


def _person(file: CaseFile, person: PersonRow) -> Section:
    age = age_on(person.birth_date, person.died_on or file.month.last_day)
    hukou = HUKOU_WORDS[person.hukou] if person.hukou is not None else ""
    pairs = [
        ("姓名", person.name),
        ("身份证号", _number(file, person.id_number)),
        ("性别", person.sex),
        ("出生日期", f"{person.birth_date.isoformat()}({age}岁)"),
        ("村(社区)", person.village),
        ("组", person.group),
        ("住址", person.address),
        ("电话", person.phone),
        ("户口", hukou),
        ("残疾", _disability(person)),
    ]
    for label, day in (("去世", person.died_on), ("迁出", person.moved_on)):
        if day is not None:
            pairs.append((label, day.isoformat()))
    if person.service_years is not None:
        pairs.append(("服役年限", f"{person.service_years}年"))
    if person.note:
        pairs.append(("备注", person.note))
    if len(pairs) % 2:
        pairs.append(("", ""))
    rows = tuple((*pairs[at], *pairs[at + 1]) for at in range(0, len(pairs), 2))
    return Section("基本信息", FACTS, rows)


def _disability(person: PersonRow) -> str:
    words = f"{person.disability_kind}{person.disability_level}"
    if person.disability_valid_until is not None:
        words += f",有效期至{person.disability_valid_until.isoformat()}"
    return words


def _household(file: CaseFile) -> Section:
    home = file.household
    if home is None:
        return Section("家庭", (Part(),), (), empty="没有登记家庭。")
    place = " ".join(part for part in (home.village, home.group, home.address) if part)
    rows = tuple(
        (
            one.name,
            one.relation,
            one.sex,
            str(age_on(one.birth_date, one.died_on or file.month.last_day)),
            _number(file, one.id_number),
            _state(one),
        )
        for one in (*home.members, *home.former)
    )
    return Section(f"家庭:户主{home.head_name},{len(home.members)}口人  {place}", MEMBERS, rows)


def _state(one: MemberRow) -> str:
    if one.died_on is not None:
        return f"{one.died_on.isoformat()}去世"
    if one.left_on is not None:
        return f"{one.left_on.isoformat()}离开"
    return ""


def _enrollment(file: CaseFile, one: CaseEnrollment, program: ProgramRow) -> list[Section]:
    row, money = one.detail.row, one.money
    state = row.status_words
    if row.granted_on is not None:
        state = f"{row.granted_on.isoformat()}一次性发放"
    title = f"{row.program}(第{row.number}号,{state})"
    if row.unit is Unit.PERSON and row.recipient_id != file.person.id:
        title += f" 享受人:{row.recipient_name}"
    notes = [] if program.rules.one_off else [_due(file, one)]
    notes += list(money.left_out)
    terms = tuple(
        (
            f"{term.from_month.chinese}起",
            "  ".join(term_parts(program.rules.period, term))
            + ("(已被更正取代)" if term.replaced else ""),
            _entered(term.entered_at.date(), term.entered_by),
        )
        for term in one.detail.history
    )
    payees = tuple(
        (
            f"{payee.from_day.isoformat()}起",
            payee.name,
            account_words(payee, whole=file.whole) + ("(确认)" if payee.confirms else ""),
            _entered(payee.entered_at.date(), payee.entered_by),
        )
        for payee in one.detail.payees
    )
    papers = tuple(
        (
            paper.kind,
            paper.received_on.isoformat(),
            paper.note,
            paper.file.name if paper.file is not None else "",
        )
        for paper in one.papers
    )
    kept = [Section(f"{row.program}:材料", PAPERS, papers)] if papers else []
    return [
        Section(title, TERMS, terms, tuple(notes)),
        Section(f"{row.program}:收款人", PAYEES, payees, empty="没有登记收款人。"),
        *kept,
        _payments(row.program, one),
    ]


def _due(file: CaseFile, one: CaseEnrollment) -> str:
    due = one.money.due
    working = f" = {due.working}" if due.working and due.amount_fen else ""
    return f"{file.month.chinese}应发 {grouped(due.amount_fen)} 元{working}"


def _payments(program: str, one: CaseEnrollment) -> Section:
    months = one.money.months
    paid = sum(month.paid_fen for month in months)
    notes = [f"已发合计 {grouped(paid)} 元"]
    if one.money.owed_fen:
        notes.append(f"待发 {grouped(one.money.owed_fen)} 元")
    if one.money.to_recover_fen:
        notes.append(f"应追回 {grouped(one.money.to_recover_fen)} 元")
    return Section(
        f"{program}:发放",
        MONEY,
        tuple(_month(month) for month in months),
        (",".join(notes) + "。",) if months else (),
        empty="还没有应发或已发的月份。",
    )


def _month(month: MonthMoney) -> tuple[str, ...]:
    return (
        month.month.chinese,
        grouped(month.due_fen),
        grouped(month.paid_fen),
        month.words,
        "、".join(month.rosters),
    )


def _entered(day: date, by: str) -> str:
    return f"{day.isoformat()} {by}".strip()


def _number(file: CaseFile, number: str) -> str:
    return grouped_id(number) if file.whole else mask(number)
