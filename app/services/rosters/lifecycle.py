"""Moves a roster on: submitted, returned, approved by another person, sent, withdrawn."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.program import Program
from app.models.roster import (
    LineResult,
    Roster,
    RosterContributor,
    RosterItem,
    RosterLine,
    RosterStatus,
)
from app.models.staff import Role, Staff
from app.services.enrollments.payee_book import PayeeBook
from app.services.entitlement.ledger import program_book
from app.services.entitlement.loading import facts_of_program
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.rosters import reasons
from app.services.rosters.archived import keep_findings
from app.services.rosters.checks.examined import Examined
from app.services.rosters.checks.registry import Report, report
from app.services.rosters.drafting import discard
from app.services.rosters.findings import Finding
from app.services.rosters.held import held_back
from app.services.rosters.proposal import propose
from app.services.rosters.recipients import recipients
from app.services.rosters.rows import MovedRoster
from app.services.rosters.store import (
    add_contributor,
    expect_status,
    release_reservations,
    roster_by_number,
)


def delete_draft(session: Session, by: int, number: str) -> None:
    """Take a draft away, made for a wrong month for example; what it held back stays held.

    Its months are reserved no longer ([R]2). Raises AppError for a roster that is no draft.
    """
    require_role(session, by, Role.PREPARE)
    discard(session, by, expect_status(session, number, RosterStatus.DRAFT, "删除"))


def submit(session: Session, by: int, number: str) -> MovedRoster:
    """Hand a draft over for review; from here on its lines cannot change."""
    require_role(session, by, Role.PREPARE)
    roster = expect_status(session, number, RosterStatus.DRAFT, "提交复核")
    if session.scalar(select(RosterLine.id).where(RosterLine.roster_id == roster.id)) is None:
        raise AppError(f"花名册{roster.number}没有明细,不能提交复核。", code="roster-empty")
    add_contributor(session, roster, by)
    roster.submitted_by_id, roster.submitted_at = by, now()
    return _move(session, by, roster, RosterStatus.SUBMITTED)


def return_to_draft(session: Session, by: int, number: str, reason: str) -> MovedRoster:
    """Give a submitted roster back with what is wrong; by who reviews, or who prepared it."""
    require_role(session, by, Role.PREPARE, Role.REVIEW)
    roster = expect_status(session, number, RosterStatus.SUBMITTED, "退回")
    roster.reason = _required(reason, "退回原因")
    return _move(session, by, roster, RosterStatus.DRAFT, reason=roster.reason)


def report_today(session: Session, number: str, *, today: date) -> Report:
    """Work a roster out anew and say what every check looked at and found ([R]5)."""
    roster = roster_by_number(session, number)
    program = _program(session, roster)
    facts = facts_of_program(session, program.id)
    payees = PayeeBook(session, program.id, today)
    book = program_book(session, program.id, without_roster=roster.id)
    proposals = propose(facts, book, program.id, roster.month)
    known = recipients(session, program.id)
    return report(
        Examined.of(
            session,
            program,
            roster.month,
            roster,
            today=today,
            facts=facts,
            book=book,
            payees=payees,
            known=known,
            held=held_back(program, proposals, known, payees),
            proposals=proposals,
        )
    )


def findings_today(session: Session, number: str, *, today: date) -> tuple[Finding, ...]:
    """What differs or needs a look, errors first."""
    return report_today(session, number, today=today).findings


def approve(
    session: Session,
    reviewer: int,
    number: str,
    *,
    today: date,
    accept_warnings: str = "",
    accept_unpaid: str = "",
) -> MovedRoster:
    """Lock a submitted roster, by a person who had no hand in it ([R]1).

    Everything is worked out anew in this transaction: errors refuse, warnings refuse unless
    each has a reason of its own (``reasons``) or ``accept_warnings`` gives one for the others.
    ``accept_unpaid`` lifts the one error that months had no roster at all; its words are kept.
    A line of zero is settled at once ([R]8).
    """
    require_role(session, reviewer, Role.REVIEW)
    roster = expect_status(session, number, RosterStatus.SUBMITTED, "复核通过")
    if session.get(RosterContributor, (roster.id, reviewer)) is not None:
        raise AppError(
            "复核人不能是编制、修改或提交这份花名册的人,请由另一人复核。花名册未改动。",
            code="same-person",
        )
    _refuse_own_accounts(session, roster, reviewer)
    findings = findings_today(session, number, today=today)
    unpaid = _unpaid_confirmed(findings, accept_unpaid)
    answered = reasons.answered(session, roster.id, findings, accept_warnings)
    roster.approved_by_id, roster.approved_at = reviewer, now()
    roster.accepted_warnings = accept_warnings or None
    roster.accepted_unpaid = accept_unpaid.strip() if unpaid else None
    words = (accept_warnings, roster.accepted_unpaid or "")
    moved = _move(
        session, reviewer, roster, RosterStatus.APPROVED, reason=";".join(filter(None, words))
    )
    keep_findings(session, roster.id, [*unpaid, *answered])
    _settle_zero_lines(session, roster, today)
    return moved


def send(session: Session, by: int, number: str) -> MovedRoster:
    """Mark an approved roster as given to the bank (or the cash as handed out)."""
    require_role(session, by, Role.PREPARE)
    roster = expect_status(session, number, RosterStatus.APPROVED, "标记为已送银行")
    roster.sent_at = now()
    return _move(session, by, roster, RosterStatus.SENT)


def withdraw(session: Session, by: int, reviewer: int, number: str, reason: str) -> MovedRoster:
    """Take an approved roster back before it is sent, by two persons.

    Its number is spent and its items count nothing.
    """
    require_role(session, by, Role.PREPARE, Role.REVIEW)
    if by == reviewer:
        raise AppError("撤回需要两个人:经办人和另一位复核人。花名册未改动。", code="same-person")
    require_role(session, reviewer, Role.REVIEW)
    roster = expect_status(session, number, RosterStatus.APPROVED, "撤回")
    roster.reason = _required(reason, "撤回原因")
    roster.withdrawn_by_id, roster.withdrawal_reviewer_id = by, reviewer
    roster.withdrawn_at = now()
    moved = _move(session, by, roster, RosterStatus.WITHDRAWN, reason=roster.reason)
    release_reservations(session, roster)
    return moved


def _settle_zero_lines(session: Session, roster: Roster, today: date) -> None:
    zero = session.scalars(
        select(RosterLine).where(RosterLine.roster_id == roster.id, RosterLine.amount_fen == 0)
    ).all()
    for line in zero:
        line.result, line.result_on, line.result_at = LineResult.PAID, today, now()
        session.execute(
            update(RosterItem).where(RosterItem.line_id == line.id).values(reserves=False)
        )


def _unpaid_confirmed(
    findings: tuple[Finding, ...], accept_unpaid: str
) -> list[tuple[Finding, str]]:
    """The errors that the reviewer's words lift, each with them; any other error refuses."""
    words = accept_unpaid.strip()
    lifted = [(finding, words) for finding in findings if finding.lifted_in_words and words]
    errors = [one for one in findings if one.stops or (one.lifted_in_words and not words)]
    if errors:
        code = "errors" if any(one.stops for one in errors) else errors[0].code
        raise AppError(f"自查有{len(errors)}处错误,不能复核通过:{errors[0].message}", code=code)
    return lifted


def _move(
    session: Session, by: int, roster: Roster, status: RosterStatus, *, reason: str | None = None
) -> MovedRoster:
    before = roster.status
    roster.status = status
    session.flush()
    audit.record(
        session,
        by,
        f"roster.{status.value}",
        f"roster:{roster.id}",
        before={"status": before.value},
        after={"status": status.value, "reason": reason or ""},
    )
    return MovedRoster(roster.number, roster.status)


def _refuse_own_accounts(session: Session, roster: Roster, reviewer: int) -> None:
    """Who made or reset an account could be the one who prepares with it."""
    made = session.scalar(
        select(Staff.name)
        .join(RosterContributor, RosterContributor.staff_id == Staff.id)
        .where(
            RosterContributor.roster_id == roster.id,
            Staff.unconfirmed_since.is_not(None),
            Staff.unconfirmed_by_id == reviewer,
        )
    )
    if made is not None:
        raise AppError(
            f"编制人“{made}”的账户是您新增或重设的,还没有经另一位人员确认,您不能复核这份花名册。"
            "花名册未改动,请另一位人员在“设置→人员”里确认。",
            code="same-person",
        )


def _required(text: str, what: str) -> str:
    if not text.strip():
        raise AppError(f"请写明{what}。未作改动。", code="reason-missing")
    return text.strip()


def _program(session: Session, roster: Roster) -> Program:
    program = session.get(Program, roster.program_id)
    if program is None:
        raise LookupError("a roster has a program")
    return program
