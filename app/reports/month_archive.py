"""The month's papers as files (归档): named so that they sort, with a contents page in front."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app import files
from app.errors import AppError
from app.idcard import mask
from app.money import grouped
from app.reports.bankfile import bank_file
from app.reports.changes import changes_sheet
from app.reports.notice import notice_sheets
from app.reports.pdf import pdf_bytes
from app.reports.roster import COUNT_WORDS, UNIT_LINE, roster_sheets
from app.reports.sheet import Align, Column, Group, Kind, Row, Sheet, sign_off
from app.reports.summary import summary_sheet
from app.reports.workbook import workbook_bytes
from app.services.bank.formats import default_format
from app.services.month_end.filing import MonthPapers, RosterPapers
from app.services.rosters.rows import RESULT_WORDS, STATUS_WORDS

CONTENTS = "00-目录"
SUMMARY = "99-汇总表"
ASIDE = "被替换的旧文件"
# Rosters of older versions have the reason only.
NO_FINDINGS = ("没有提醒", "提醒未逐条留存,见通过理由")
_UNUSABLE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')

_RESULTS = (
    Column("line", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("village", "村(社区)", align=Align.CENTRE, wraps=True),
    Column("name", "姓名", align=Align.CENTRE),
    Column("payee", "收款人", align=Align.CENTRE),
    Column("account", "银行账号", Kind.ACCOUNT),
    Column("amount", "金额", Kind.AMOUNT, total=True),
    Column("result", "发放结果", align=Align.CENTRE),
    Column("on", "日期", align=Align.CENTRE),
    Column("reason", "退回原因", wraps=True, weight=2.0),
)
_FINDINGS = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("message", "自查提醒", wraps=True, weight=4.0),
    Column("id_number", "身份证号", Kind.ID),
    Column("reason", "理由", wraps=True, weight=2.5),
)
_CONTENTS = (
    Column("serial", "序号", Kind.NUMBER, align=Align.CENTRE),
    Column("file", "文件名", wraps=True, weight=2.5),
    Column("what", "内容", wraps=True, weight=2.0),
    Column("count", "笔数", Kind.NUMBER),
    Column("amount", "金额", Kind.AMOUNT),
    Column("note", "说明", wraps=True, weight=2.5),
)


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file of the folder: its name, its bytes, and what the contents page says of it."""

    name: str
    content: bytes
    what: str
    lines: int | None = None
    amount_fen: int | None = None
    note: str = ""


def folder_name(papers: MonthPapers) -> str:
    """2018-11-渔洋关镇资金发放归档."""
    return _usable(f"{papers.month}-{papers.office}资金发放归档")


def archive_files(papers: MonthPapers) -> Iterator[ArchiveFile]:
    """Every file in the order of its name, the contents page last (it names the others).

    The same papers give the same bytes, so that filing again changes nothing.
    """
    made: list[ArchiveFile] = []
    for number, one in enumerate(papers.rosters, start=1):
        for file in _of_roster(papers, one, number):
            made.append(file)
            yield file
    last = ArchiveFile(
        f"{SUMMARY}.pdf",
        pdf_bytes(summary_sheet(papers.summary)),
        f"{papers.month.chinese}救助资金汇总表",
    )
    made.append(last)
    yield last
    contents = pdf_bytes(contents_sheet(papers, made))
    yield ArchiveFile(f"{CONTENTS}.pdf", contents, "目录")


def write_file(folder: Path, file: ArchiveFile) -> str:
    """Write one file; returns ``written``, ``unchanged``, or the name its older one got.

    An older file of another content is moved into a folder of its own, never overwritten.
    Raises FileError where the disk refuses.
    """
    path = folder / file.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            files.write_safely(path, file.content)
            return "written"
        if path.read_bytes() == file.content:
            return "unchanged"
        aside = _aside(folder, file.name)
        aside.parent.mkdir(exist_ok=True)
        files.move(path, aside)
    except OSError as error:
        raise files.explain(error, path) from error
    files.write_safely(path, file.content)
    return aside.name


def contents_sheet(papers: MonthPapers, made: Sequence[ArchiveFile]) -> Sheet:
    """What lies in the folder, and what is still missing."""
    missing = [
        f"{one.roster.program}{one.roster.number}还没有全部回盘({STATUS_WORDS[one.roster.status]})。"
        for one in papers.rosters
        if one.outcome.unknown
    ]
    missing += [f"{name}还没有复核,未归档。" for name in papers.open_rosters]
    rows: list[Row] = [
        (serial, file.name, file.what, file.lines, file.amount_fen, file.note)
        for serial, file in enumerate(made, start=1)
    ]
    return Sheet(
        title=f"{papers.office}{papers.month.chinese}资金发放归档目录",
        unit=UNIT_LINE,
        columns=_CONTENTS,
        groups=(Group("", tuple(rows)),),
        notes=tuple(missing) or ("本月花名册全部办结。",),
        page_totals=False,
        grand_total=False,
        landscape=False,
        empty="这个月没有花名册。",
        sign_off=sign_off(),
    )


def result_sheet(one: RosterPapers) -> Sheet:
    """What the bank said of every line."""
    roster, found = one.roster, one.outcome
    sums = (
        f"已发放{found.paid}笔{grouped(found.paid_fen)}元,银行退回{found.returned}笔"
        f"{grouped(found.returned_fen)}元,未明{found.unknown}笔。"
    )
    rows: list[Row] = [
        (
            line.position, line.village, line.recipient_name, line.payee_name, line.account,
            line.amount_fen, RESULT_WORDS[line.result],
            line.result_on.isoformat() if line.result_on else "", line.result_reason,
        )
        for line in roster.lines
    ]  # fmt: skip
    return Sheet(
        title=f"{roster.office}{roster.month.chinese}{roster.program}发放结果{_extra(one)}",
        subtitle=f"花名册编号:{roster.number}",
        unit=UNIT_LINE,
        columns=_RESULTS,
        groups=(Group("", tuple(rows)),),
        notes=(sums,),
        count_word=COUNT_WORDS[roster.unit],
        page_totals=False,
        words_key="amount",
        sign_off=sign_off(roster.prepared_by, roster.reviewed_by),
    )


def findings_sheet(one: RosterPapers) -> Sheet:
    """The warnings that stood at approval, why they were accepted, and the roster's story."""
    roster = one.roster
    rows: list[Row] = [
        (
            serial,
            finding.message,
            mask(finding.id_number) if finding.id_number else "",
            finding.reason,
        )
        for serial, finding in enumerate(one.findings, start=1)
    ]
    story = [
        f"{event.words}:{event.by} {event.at:%Y-%m-%d %H:%M}"
        + (f"({event.reason})" if event.reason else "")
        for event in one.story.events
    ]
    accepted = [f"通过理由:{one.accepted}"] if one.accepted else []
    return Sheet(
        title=f"{roster.office}{roster.month.chinese}{roster.program}自查和复核记录{_extra(one)}",
        subtitle=f"花名册编号:{roster.number}",
        columns=_FINDINGS,
        groups=(Group("", tuple(rows)),),
        notes=(*accepted, *story),
        page_totals=False,
        grand_total=False,
        landscape=False,
        empty=f"复核时{NO_FINDINGS[bool(one.accepted)]}。",
        sign_off=sign_off(roster.prepared_by, roster.reviewed_by),
    )


def _of_roster(papers: MonthPapers, one: RosterPapers, number: int) -> Iterator[ArchiveFile]:
    roster = one.roster
    stem = _usable(f"{number:02d}-{roster.program}{_extra(one)}")
    lines, fen = len(roster.lines), roster.amount_fen
    name = f"{roster.program}{_extra(one)}"
    sheets = roster_sheets(roster)
    yield ArchiveFile(f"{stem}-1花名册.pdf", pdf_bytes(sheets), f"{name}花名册", lines, fen)
    yield ArchiveFile(f"{stem}-1花名册.xlsx", workbook_bytes(sheets), f"{name}花名册", lines, fen)
    yield ArchiveFile(f"{stem}-2公示.pdf", pdf_bytes(notice_sheets(roster)), f"{name}公示")
    changes = changes_sheet(roster, one.changes)
    yield ArchiveFile(f"{stem}-3增减变动.pdf", pdf_bytes(changes), f"{name}增减变动表")
    accepted = f"{len(one.findings)}处提醒" if one.findings else NO_FINDINGS[bool(one.accepted)]
    yield ArchiveFile(
        f"{stem}-4自查和复核.pdf",
        pdf_bytes(findings_sheet(one)),
        f"{name}自查和复核记录",
        note=accepted,
    )
    yield from _to_the_bank(papers, one, stem)
    for at, file in enumerate(one.result_files, start=1):
        yield ArchiveFile(
            _usable(f"{stem}-6回盘{at}-{file.name}"), file.content, f"{name}银行回盘文件"
        )
    found = one.outcome
    if found.paid or found.returned:
        yield ArchiveFile(
            f"{stem}-7发放结果.pdf",
            pdf_bytes(result_sheet(one)),
            f"{name}发放结果",
            found.paid,
            found.paid_fen,
            f"退回{found.returned}笔{grouped(found.returned_fen)}元" if found.returned else "",
        )


def _to_the_bank(papers: MonthPapers, one: RosterPapers, stem: str) -> Iterator[ArchiveFile]:
    """The bank's file in the office's own form, else as a workbook; none for cash."""
    roster = one.roster
    if roster.paid_in_cash or not any(line.account and line.amount_fen for line in roster.lines):
        return
    own = [form for form in papers.formats if form.name != form.kind]
    kind, made = "xlsx", None
    with suppress(AppError):
        # A name that the office's own form cannot hold: the workbook holds every name.
        if own:
            kind, made = own[0].kind, bank_file(roster, own[0])
    if made is None:
        kind, made = "xlsx", bank_file(roster, default_format("xlsx"))
    yield ArchiveFile(
        f"{stem}-5银行文件.{kind}",
        made.content,
        f"{roster.program}银行文件",
        made.lines,
        made.amount_fen,
    )


def _extra(one: RosterPapers) -> str:
    return f"(第{one.roster.sequence}次补发)" if one.roster.sequence else ""


def _usable(name: str) -> str:
    return _UNUSABLE.sub("_", name)


def _aside(folder: Path, name: str) -> Path:
    """A free name for an older file: 01-农村低保-1花名册.旧1.pdf."""
    path = Path(name)
    number = 1
    while (found := folder / ASIDE / f"{path.stem}.旧{number}{path.suffix}").exists():
        number += 1
    return found
