"""材料: which papers were handed in for an enrollment, when, and the file that is kept of one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.models.kept_file import KeptFile
from app.models.paper import EnrollmentPaper
from app.models.program import Program
from app.models.staff import Role, Staff
from app.services.office import audit, kept_files
from app.services.office.kept_files import FileToKeep, KeptFileRow
from app.services.office.permissions import require_role

USUAL_KINDS = (
    "申请书",
    "身份证复印件",
    "户口簿复印件",
    "授权核对书",
    "收入证明",
    "残疾证复印件",
    "诊断证明",
    "入户调查表",
    "民主评议记录",
    "公示照片",
    "审批表",
)


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper to enter; ``file`` is what is kept of it."""

    kind: str
    received_on: date
    note: str = ""
    file: FileToKeep | None = None


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper as the page shows it; ``file`` without its content."""

    id: int
    enrollment_id: int
    program: str
    kind: str
    received_on: date
    note: str
    file: KeptFileRow | None
    entered_by: str


def add_paper(
    session: Session,
    by: int,
    enrollment_id: int,
    new: NewPaper,
    *,
    today: date,
) -> int:
    """Enter a paper; returns its id.

    AppError: no kind (``paper-kind``), a day after today (``paper-date``), a file that cannot be
    kept (``file-empty``, ``file-large``).
    """
    require_role(session, by, Role.PREPARE)
    session.get_one(Enrollment, enrollment_id)
    kind = new.kind.strip()
    if not kind:
        raise AppError("请选择或填写材料名称。没有登记。", code="paper-kind")
    if new.received_on > today:
        raise AppError("收到日期在今天之后。没有登记,请核对。", code="paper-date")
    file_id = kept_files.keep_file(session, by, new.file) if new.file is not None else None
    paper = EnrollmentPaper(
        enrollment_id=enrollment_id,
        kind=kind[:60],
        received_on=new.received_on,
        note=new.note.strip()[:200] or None,
        file_id=file_id,
        entered_by_id=by,
    )
    session.add(paper)
    session.flush()
    audit.record(
        session,
        by,
        "paper.add",
        f"enrollment:{enrollment_id}",
        after={"paper": paper.kind, "on": new.received_on.isoformat(), "file": file_id},
    )
    return paper.id


def remove_paper(session: Session, by: int, paper_id: int) -> None:
    """Take a paper that was entered by mistake out again, with its file."""
    require_role(session, by, Role.PREPARE)
    paper = session.get_one(EnrollmentPaper, paper_id)
    told = {"paper": paper.kind, "on": paper.received_on.isoformat(), "file": paper.file_id}
    enrollment_id, file_id = paper.enrollment_id, paper.file_id
    session.delete(paper)
    session.flush()
    if file_id is not None:
        kept_files.drop_file(session, file_id)
    audit.record(session, by, "paper.remove", f"enrollment:{enrollment_id}", after=told)


def papers_of(session: Session, enrollment_ids: Collection[int]) -> tuple[PaperRow, ...]:
    """The papers of some enrollments, the latest first."""
    statement = (
        select(
            EnrollmentPaper,
            Program.name,
            Staff.name,
            KeptFile.id,
            KeptFile.name,
            KeptFile.size,
            KeptFile.kept_at,
        )
        .join(Enrollment, Enrollment.id == EnrollmentPaper.enrollment_id)
        .join(Program, Program.id == Enrollment.program_id)
        .outerjoin(Staff, Staff.id == EnrollmentPaper.entered_by_id)
        .outerjoin(KeptFile, KeptFile.id == EnrollmentPaper.file_id)
        .where(EnrollmentPaper.enrollment_id.in_(list(enrollment_ids)))
        .order_by(EnrollmentPaper.received_on.desc(), EnrollmentPaper.id.desc())
    )
    return tuple(
        PaperRow(
            paper.id,
            paper.enrollment_id,
            program,
            paper.kind,
            paper.received_on,
            paper.note or "",
            KeptFileRow(file, name, size, kept_at) if paper.file_id is not None else None,
            staff or "",
        )
        for paper, program, staff, file, name, size, kept_at in session.execute(statement)
    )


def paper_file(session: Session, paper_id: int) -> FileToKeep:
    """The file kept of a paper, with its content; LookupError where there is none."""
    file_id = session.scalar(select(EnrollmentPaper.file_id).where(EnrollmentPaper.id == paper_id))
    if file_id is None:
        raise LookupError("no file of this paper")
    return kept_files.kept_file(session, file_id)
