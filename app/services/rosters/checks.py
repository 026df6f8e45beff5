"""The checks of a roster (自查): small named functions over the lines, each returning findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.program import AmountRule, ConflictKind, Period, Program
from app.models.roster import ItemKind, Roster, RosterItem, RosterLine, RosterStatus
from app.money import grouped
from app.month import Month, months
from app.services.entitlement.counting import covered
from app.services.entitlement.due import due
from app.services.entitlement.facts import Facts
from app.services.entitlement.ledger import Account, Book, reckon_enrollment
from app.services.entitlement.price import MONTHS_IN_PERIOD, previous_payable
from app.services.entitlement.reckoning import Reckoning
from app.services.rosters.findings import Finding, Level, error, warning
from app.services.rosters.held import HeldBack
from app.services.rosters.offsets import OpenRecovery
from app.services.rosters.payees import PayeeBook

MONTH_ITEMS = (ItemKind.REGULAR, ItemKind.ARREARS)


@dataclass(frozen=True)
class Examined:
    """What the checks look at: the roster's lines and items, and today's facts.

    ``book`` has the money of all other rosters, as if this one did not exist.
    """

    session: Session
    program: Program
    month: Month
    roster: Roster | None
    lines: Sequence[RosterLine]
    items: dict[int, list[RosterItem]]
    facts: Facts
    book: Book
    payees: PayeeBook
    held: Sequence[HeldBack]

    @classmethod
    def of(
        cls,
        session: Session,
        program: Program,
        month: Month,
        roster: Roster | None,
        facts: Facts,
        book: Book,
        payees: PayeeBook,
        held: Sequence[HeldBack],
    ) -> Self:
        """Gather what the checks need; ``roster`` None is a month with nothing to pay.

        ``book`` must be as if the roster did not exist.
        """
        session.flush()
        own = roster.id if roster is not None else -1
        lines = session.scalars(
            select(RosterLine).where(RosterLine.roster_id == own).order_by(RosterLine.position)
        ).all()
        items: dict[int, list[RosterItem]] = defaultdict(list)
        statement = (
            select(RosterItem)
            .join(RosterLine, RosterLine.id == RosterItem.line_id)
            .where(RosterLine.roster_id == own)
            .order_by(RosterItem.id)
        )
        for item in session.scalars(statement):
            items[item.line_id].append(item)
        return cls(session, program, month, roster, lines, items, facts, book, payees, held)


Check = Callable[[Examined], Iterable[Finding]]


def examine(examined: Examined) -> tuple[Finding, ...]:
    """All findings, errors first."""
    found = [finding for check in CHECKS for finding in check(examined)]
    return tuple(sorted(found, key=lambda finding: finding.level is not Level.ERROR))


def amounts_against_due(examined: Examined) -> Iterable[Finding]:
    """Rule "Paid" 5: an item above today's due less paid is an error, one below a warning."""
    for line in examined.lines:
        account = examined.book.get(line.enrollment_id) or Account()
        for item in examined.items[line.id]:
            if item.kind not in MONTH_ITEMS:
                continue
            today = due(examined.facts, item.enrollment_id, item.month).amount_fen
            gap = today - account.paid.get(item.month, 0)
            gap -= account.takeover.get(item.month, 0) + account.lapsed.get(item.month, 0)
            if item.amount_fen > gap:
                yield error(
                    "above-due",
                    f"{line.recipient_name}{item.month.chinese}的金额{grouped(item.amount_fen)}元"
                    f"高于现在应发的{grouped(max(0, gap))}元,请重新生成花名册。",
                    line.recipient_id_number,
                    line.enrollment_id,
                )
            elif item.amount_fen < gap:
                yield warning(
                    "below-due",
                    f"{line.recipient_name}{item.month.chinese}的金额{grouped(item.amount_fen)}元"
                    f"低于现在应发的{grouped(gap)}元,差额以后补发。",
                    line.recipient_id_number,
                    line.enrollment_id,
                )


def payees_as_registered(examined: Examined) -> Iterable[Finding]:
    """Rule "Paid" 5 and 7: payee and account as frozen must be today's, and the payee alive."""
    for line in examined.lines:
        payee = examined.payees.current(line.enrollment_id)
        about = (line.recipient_id_number, line.enrollment_id)
        frozen = (line.payee_name, line.payee_id_number or "", line.account or "")
        if payee is None or (payee.name, payee.id_number, payee.account) != frozen:
            yield error(
                "payee-differs",
                f"{line.recipient_name}的收款人或账号与登记的不一致,请重新生成花名册。",
                *about,
            )
        elif payee.died_on is not None:
            yield error("payee-dead", f"{line.recipient_name}的收款人已去世,请变更收款人。", *about)


def persons_once(examined: Examined) -> Iterable[Finding]:
    """The same person may stand in a roster once; one-off grants may repeat."""
    if examined.program.period is Period.ONE_OFF:
        return
    times = Counter(line.recipient_id_number for line in examined.lines)
    for line in examined.lines:
        if times[line.recipient_id_number] > 1 and _has_same_month(examined, line):
            yield error(
                "duplicate",
                f"{line.recipient_name}在本花名册中出现{times[line.recipient_id_number]}次,"
                "请先停发重复的登记。",
                line.recipient_id_number,
                line.enrollment_id,
            )


def _has_same_month(examined: Examined, line: RosterLine) -> bool:
    """Whether another line of the same recipient pays one of the line's months as well."""
    own = {item.month for item in examined.items[line.id] if item.kind in MONTH_ITEMS}
    return any(
        item.month in own and item.kind in MONTH_ITEMS
        for other in examined.lines
        if other.id != line.id and other.recipient_id_number == line.recipient_id_number
        for item in examined.items[other.id]
    )


def conflicts_without_winner(examined: Examined) -> Iterable[Finding]:
    """[P]5: a block that names no winner is an error at approval, not an exclusion."""
    for conflict in examined.facts.conflicts:
        if examined.program.id not in (conflict.program_id, conflict.other_id):
            continue
        blocks = conflict.kind is ConflictKind.BLOCK and conflict.winner_id is None
        if not blocks and conflict.kind is not ConflictKind.WARN:
            continue
        other_id = (
            conflict.other_id if conflict.program_id == examined.program.id else conflict.program_id
        )
        other = examined.facts.programs[other_id]
        for line in examined.lines:
            if _also_in(examined, line, other_id):
                say = error if blocks else warning
                yield say(
                    "conflict",
                    f"{line.recipient_name}(或其家庭成员)同时享受{other.name},"
                    f"与{examined.program.name}{'不可同享' if blocks else '需核实'}。",
                    line.recipient_id_number,
                    line.enrollment_id,
                )


def _also_in(examined: Examined, line: RosterLine, program_id: int) -> bool:
    facts = examined.facts
    own = facts.enrollments[line.enrollment_id]
    return any(
        other.program_id == program_id and person in covered(facts, other, examined.month)
        for person in covered(facts, own, examined.month)
        for other in facts.enrollments_of.get(person, ())
    )


def approved_amounts_that_stand(examined: Examined) -> Iterable[Finding]:
    """[P]2: an approved amount stands when some stop counting; every approval names them."""
    if examined.program.amount_rule is not AmountRule.APPROVED:
        return
    for line in examined.lines:
        today = due(examined.facts, line.enrollment_id, examined.month)
        if today.left_out and today.person_ids:
            names = _names(examined, [left.person_id for left in today.left_out])
            yield warning(
                "approved-stands",
                f"{line.recipient_name}户的{names}不再计入,核定金额未变,请核实是否需要变更。",
                line.recipient_id_number,
                line.enrollment_id,
            )


def _names(examined: Examined, person_ids: Iterable[int]) -> str:
    names = select(Person.name).where(Person.id.in_(list(person_ids))).order_by(Person.id)
    return "、".join(examined.session.scalars(names))


def rates_missing(examined: Examined) -> Iterable[Finding]:
    """A tier without a rate prices nothing, which is seldom meant."""
    for enrollment in examined.facts.enrollments.values():
        if enrollment.program_id != examined.program.id:
            continue
        today = due(examined.facts, enrollment.id, examined.month)
        if today.rate_missing:
            yield warning(
                "rate-missing",
                f"{examined.program.name}有档次未设标准({today.working}),请先设置标准。",
                "",
                enrollment.id,
            )
            return


def recipients_dead(examined: Examined) -> Iterable[Finding]:
    """Rule "Paid" 7: a dead recipient's earlier months may be paid, with a warning."""
    for line in examined.lines:
        enrollment = examined.facts.enrollments[line.enrollment_id]
        persons = [examined.facts.persons[p] for p in enrollment.ever_covered]
        if persons and all(person.died_on is not None for person in persons):
            yield warning(
                "recipient-dead",
                f"{line.recipient_name}已去世,本次发放的是去世前应发的月份。",
                line.recipient_id_number,
                line.enrollment_id,
            )


def offsets_within_recovery(examined: Examined) -> Iterable[Finding]:
    """Rule "Paid" 8: offsets are together at most the open recovery of whom and which month
    they name."""
    recoveries: dict[int, OpenRecovery] = {}
    for line in examined.lines:
        for item in examined.items[line.id]:
            if item.kind is not ItemKind.OFFSET:
                continue
            reckoning = _reckoned(examined, item.enrollment_id)
            recovery = recoveries.setdefault(
                item.enrollment_id, OpenRecovery(reckoning.to_recover, reckoning.over, {})
            )
            open_fen = recovery.most(item.month)
            recovery.draw(item.month, -item.amount_fen)
            if -item.amount_fen > open_fen:
                yield error(
                    "offset-above-recovery",
                    f"{line.recipient_name}的抵扣高于应追回的{grouped(open_fen)}元,"
                    "请重新生成花名册。",
                    line.recipient_id_number,
                    line.enrollment_id,
                )


def refunds_still_owed(examined: Examined) -> Iterable[Finding]:
    """Rule "Paid" 5 for refunds: what facts found since have used up is not given back."""
    for line in examined.lines:
        for item in examined.items[line.id]:
            if item.kind is not ItemKind.REFUND:
                continue
            owed = _reckoned(examined, item.enrollment_id).refund_owed
            if item.amount_fen > owed:
                yield error(
                    "above-due",
                    f"{line.recipient_name}的退还{grouped(item.amount_fen)}元"
                    f"高于现在应退还的{grouped(owed)}元,请重新生成花名册。",
                    line.recipient_id_number,
                    line.enrollment_id,
                )


def _reckoned(examined: Examined, enrollment_id: int) -> Reckoning:
    account = examined.book.get(enrollment_id) or Account()
    enrollment = examined.facts.enrollments[enrollment_id]
    return reckon_enrollment(examined.facts, account, enrollment, examined.month)


def months_held_back(examined: Examined) -> Iterable[Finding]:
    """Rule "Paid" 4 and 6: what is owed and waits is listed on every draft."""
    for held in examined.held:
        yield warning(
            held.code if held.code != "hold" else "held",
            f"{held.name}{held.month.chinese}的{grouped(held.amount_fen)}元未列入:{held.reason}。",
            held.id_number,
            held.enrollment_id,
        )


def month_before(examined: Examined) -> Iterable[Finding]:
    """Rule "Paid" 3: a draft warns when the program's previous month has no roster.

    The previous month of a program is the last one in which a period of it ended.
    """
    program, month = examined.program, examined.month
    if program.period is Period.ONE_OFF or program.ledger_start is None:
        return
    before = previous_payable(examined.facts.programs[program.id], month)
    if before < program.ledger_start or examined.roster is None:
        return
    exists = examined.session.scalar(
        select(Roster.id).where(
            Roster.program_id == program.id,
            Roster.month == before,
            Roster.status != RosterStatus.WITHDRAWN,
        )
    )
    if exists is None and _was_due(examined, before):
        yield warning(
            "previous-month-missing",
            f"{program.name}{before.chinese}没有花名册,该月应发未发的按补发处理,请核对。",
        )


def _was_due(examined: Examined, month: Month) -> bool:
    """Whether anything of the period that ended in ``month`` was due."""
    length = MONTHS_IN_PERIOD[examined.program.period]
    return any(
        due(examined.facts, enrollment.id, one).amount_fen
        for enrollment in examined.facts.enrollments.values()
        if enrollment.program_id == examined.program.id
        for one in months(month - (length - 1), month)
    )


CHECKS: tuple[Check, ...] = (
    amounts_against_due,
    payees_as_registered,
    persons_once,
    conflicts_without_winner,
    offsets_within_recovery,
    refunds_still_owed,
    approved_amounts_that_stand,
    rates_missing,
    recipients_dead,
    months_held_back,
    month_before,
)
