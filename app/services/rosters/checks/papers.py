"""Whether the papers behind an enrollment are there: its review, its posting, its document.

What came with a county's list has no papers of this office's own: only what the office took in
itself (with the day of application or confirmation) is asked for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import or_, select

from app.models.enrollment import Enrollment
from app.month import Month
from app.services.enrollments.reviews import BY_HAND, date_was_set
from app.services.rosters.checks.examined import Examined, FrozenLine
from app.services.rosters.checks.result import CheckResult, each, remind
from app.services.rosters.findings import Finding, Remedy


def reviews(examined: Examined) -> CheckResult:
    """The review of an enrollment is overdue by the date that was set for it.

    A list sets none: the date worked out from its first month would call every old one overdue.
    """
    due = _reviews_due(examined)

    def look(line: FrozenLine) -> Iterable[Finding]:
        until = due.get(line.enrollment_id)
        if until is not None and until < examined.month:
            message = f"{line.recipient_name}的复核应在{until.chinese}前完成,已经逾期,请安排复核。"
            yield remind(line, "review-overdue", message, Remedy.BENEFIT)

    return each(examined.lines, look)


def confirmation(examined: Examined) -> CheckResult:
    """A new enrollment was posted in the village and confirmed by a document."""
    papers = _papers(examined)

    def look(line: FrozenLine) -> Iterable[Finding]:
        missing = papers.get(line.enrollment_id)
        if missing and not examined.account(line.enrollment_id).paid:
            message = f"{line.recipient_name}是新增的,还没有登记{'和'.join(missing)},请补登。"
            yield remind(line, "papers-missing", message, Remedy.BENEFIT)

    return each(examined.lines, look)


def _reviews_due(examined: Examined) -> Mapping[int, Month]:
    statement = select(
        Enrollment.id, Enrollment.first_month, Enrollment.review_due, BY_HAND.label("by_hand")
    ).where(
        Enrollment.program_id == examined.program.id,
        Enrollment.review_due.is_not(None),
        Enrollment.review_due < examined.month,
    )
    usual = examined.program.review_months
    return {
        row.id: row.review_due
        for row in examined.session.execute(statement)
        if date_was_set(row.first_month, row.review_due, usual, by_hand=row.by_hand)
    }


def _papers(examined: Examined) -> Mapping[int, list[str]]:
    """What enrollments that the office took in itself lack."""
    statement = select(Enrollment.id, Enrollment.posted_from, Enrollment.document).where(
        Enrollment.program_id == examined.program.id,
        BY_HAND,
        or_(Enrollment.posted_from.is_(None), Enrollment.document.is_(None)),
    )
    return {
        row.id: [
            *(["公示日期"] if row.posted_from is None else []),
            *(["批准文件"] if row.document is None else []),
        ]
        for row in examined.session.execute(statement)
    }
