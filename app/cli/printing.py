"""``roster print``: a roster as paper, workbook, notice, list of changes and bank file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from app import files
from app.cli import arguments
from app.cli.calls import Call
from app.cli.commands import Commands
from app.cli.output import Outcome
from app.errors import AppError, UsageError
from app.models.roster import LOCKED
from app.reports.bankfile import bank_file
from app.reports.changes import changes_sheet
from app.reports.notice import notice_sheets
from app.reports.pdf import missing_glyphs, pdf_bytes
from app.reports.roster import roster_sheets
from app.reports.sheet import Sheet
from app.reports.workbook import workbook_bytes
from app.services.bank.formats import KINDS, default_format, formats
from app.services.office import traces
from app.services.programs.rows import program_by_name
from app.services.rosters.changes import change_rows
from app.services.rosters.rows import STATUS_WORDS, RosterRow
from app.services.rosters.views import roster_row

_ASKED = ("pdf", "xlsx", "notice", "changes", "bank")
WORKBOOK = ".xlsx"


def add_to(commands: Commands) -> None:
    """``roster print`` and its files."""
    noun = commands.within("roster")
    noun.command(
        "print",
        "把花名册写成文件:花名册、公示、增减变动表、银行文件",
        print_,
        more="未复核的花名册印有“草稿”或“待复核”字样;银行文件只给已复核的花名册。\n"
        "同名的旧文件会被替换(先写好新文件再换)。公示和变动表按文件后缀为 PDF 或 xlsx。",
    ).takes("number", "编号", "花名册编号").option(
        "--pdf", "文件", "花名册(PDF)", type=arguments.path
    ).option("--xlsx", "文件", "花名册(工作簿)", type=arguments.path).option(
        "--notice", "文件", "公示(不含身份证号和账号)", type=arguments.path
    ).option("--changes", "文件", "增减变动表", type=arguments.path).option(
        "--bank", "文件", "银行文件", type=arguments.path
    ).option("--bank-format", "格式", "xlsx、csv 或 txt(不写则按文件后缀)", choices=KINDS)


def print_(call: Call) -> Outcome:
    """Everything is made before anything is written, so that a refusal leaves no half of it."""
    targets = {what: target for what in _ASKED if (target := getattr(call.options, what))}
    if not targets:
        raise UsageError(
            "没有写要生成什么。请写 --pdf、--xlsx、--notice、--changes 或 --bank 和文件名。"
        )
    if len(set(targets.values())) < len(targets):
        raise UsageError("有两个文件写成了同一个名字。没有生成文件,请分别命名。")
    with call.office() as office:
        with office.reading() as session:
            roster = roster_row(session, call.options.number)
            made = {
                target: _content(call, session, roster, what, target)
                for what, target in targets.items()
            }
        with office.transaction() as session:
            traces.note_roster_files(session, office.staff_id, roster.number, tuple(targets))
    for target, content in made.items():
        files.write_safely(target, content)
    names = [str(target) for target in made]
    return Outcome(
        {"files": names},
        "\n".join([*(f"已生成 {name}" for name in names), *_missing(roster)]),
    )


def _content(call: Call, session: Session, roster: RosterRow, what: str, target: Path) -> bytes:
    if what == "pdf":
        return pdf_bytes(roster_sheets(roster))
    if what == "xlsx":
        return workbook_bytes(roster_sheets(roster))
    if what == "bank":
        return _for_bank(session, roster, call.options.bank_format or target.suffix)
    if what == "notice":
        return _paper(target)(notice_sheets(roster))
    program = program_by_name(session, roster.program)
    return _paper(target)((changes_sheet(roster, change_rows(session, program.id, roster.month)),))


def _paper(target: Path) -> Callable[[Sequence[Sheet]], bytes]:
    """PDF, unless the name asks for a workbook."""
    return workbook_bytes if target.suffix.lower() == WORKBOOK else pdf_bytes


def _for_bank(session: Session, roster: RosterRow, kind: str) -> bytes:
    """Money leaves the house only by a roster that two people answer for.

    The office's own form of a kind comes before the one that the program brings.
    """
    if roster.status not in LOCKED:
        raise AppError(
            f"花名册{roster.number}现在是“{STATUS_WORDS[roster.status]}”,复核通过以后才能生成银行文件。"
            "没有生成文件。",
            code="roster-status",
        )
    named = kind.lower().lstrip(".")
    own = next((form for form in formats(session) if form.name == named), None)
    return bank_file(roster, own or default_format(kind)).content


def _missing(roster: RosterRow) -> list[str]:
    """Characters that no font here prints, named as the paper does."""
    return [
        f"缺字:“{glyph.text}”中的“{glyph.character}”本机字库没有,请在纸上手写补上。"
        for glyph in missing_glyphs(roster_sheets(roster))
    ]
