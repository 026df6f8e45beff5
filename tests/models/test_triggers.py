"""What the database refuses by itself, even to a program that has a bug."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models.audit import AuditEntry
from app.models.enrollment import EnrollmentTerm, TermSupplement
from app.models.fund import Closing, ClosingKind, Repayment, Waiver
from app.models.program import Program
from app.models.roster import (
    ItemKind,
    Roster,
    RosterContributor,
    RosterItem,
    RosterLine,
    RosterStatus,
)
from app.month import Month
from app.services.office import audit
from tests import factory

MONTH = Month(2018, 1)


@pytest.fixture
def roster(session: Session) -> Roster:
    """A draft of two lines of 300.00, drafted by 1, changed by 3; 2 and 4 are others."""
    for _ in range(4):
        factory.staff(session)
    program = factory.program(session)
    draft = Roster(
        number="2018-01-1",
        program_id=program.id,
        month=MONTH,
        status=RosterStatus.DRAFT,
        drafted_by_id=1,
    )
    session.add(draft)
    session.flush()
    session.add_all(RosterContributor(roster_id=draft.id, staff_id=hand) for hand in (1, 3))
    for position in (1, 2):
        add_line(session, draft, position)
    return draft


def add_line(session: Session, roster: Roster, position: int) -> None:
    person = factory.person(session)
    program = session.get_one(Program, roster.program_id)
    enrolled = factory.enrollment(session, program, person)
    line = RosterLine(
        roster_id=roster.id,
        position=position,
        enrollment_id=enrolled.id,
        recipient_name=person.name,
        recipient_id_number=person.id_number,
        payee_name=person.name,
        village="汉马池村",
        village_position=1,
        persons=1,
        amount_fen=30_000,
    )
    session.add(line)
    session.flush()
    session.add(
        RosterItem(
            line_id=line.id,
            enrollment_id=enrolled.id,
            month=MONTH,
            kind=ItemKind.REGULAR,
            amount_fen=30_000,
        )
    )
    session.flush()


def run(session: Session, sql: str) -> int:
    """A statement as a bug would send it; returns the rows it touched."""
    with session.begin_nested():
        result = session.connection().exec_driver_sql(sql)
    session.expire_all()
    return int(result.rowcount)


def refused(session: Session, sql: str, code: str) -> None:
    with pytest.raises(IntegrityError) as failed:
        run(session, sql)
    assert str(failed.value.orig) == code


def move(session: Session, *steps: str) -> None:
    sql = {
        "submit": "UPDATE roster SET status = 'submitted', submitted_by_id = 1",
        "return": "UPDATE roster SET status = 'draft'",
        "approve": "UPDATE roster SET status = 'approved', approved_by_id = 2",
        "send": "UPDATE roster SET status = 'sent'",
        "settle": "UPDATE roster SET status = 'settled'",
        "withdraw": "UPDATE roster SET status = 'withdrawn', withdrawn_by_id = 1,"
        " withdrawal_reviewer_id = 2",
    }
    for step in steps:
        assert run(session, sql[step]) == 1


STATUSES = [status.value for status in RosterStatus]
PATHS = {
    "draft": (),
    "submitted": ("submit",),
    "approved": ("submit", "approve"),
    "sent": ("submit", "approve", "send"),
    "settled": ("submit", "approve", "send", "settle"),
    "withdrawn": ("submit", "approve", "withdraw"),
}
ALLOWED = {
    ("draft", "submitted"),
    ("submitted", "draft"),
    ("submitted", "approved"),
    ("approved", "sent"),
    ("approved", "withdrawn"),
    ("sent", "settled"),
}


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
def test_a_roster_moves_only_along_its_path(
    session: Session, roster: Roster, before: str, after: str
) -> None:
    move(session, *PATHS[before])
    sql = (
        f"UPDATE roster SET status = '{after}', approved_by_id = 2,"
        " withdrawn_by_id = 1, withdrawal_reviewer_id = 2"
    )
    if before == after:
        return
    if (before, after) in ALLOWED:
        locked = before not in ("draft", "submitted")
        assert run(session, sql.replace(" approved_by_id = 2,", "") if locked else sql) == 1
    else:
        refused(session, sql, "roster-transition")


def test_a_roster_begins_as_a_draft(session: Session, roster: Roster) -> None:
    sql = (
        "INSERT INTO roster (number, program_id, month, sequence, attempt, status, taken_in,"
        " drafted_at, drafted_by_id) VALUES ('x', 1, '2018-02', 0, 0, 'approved', 0, 'x', 1)"
    )
    refused(session, sql, "roster-starts-as-draft")


@pytest.mark.parametrize("approver", ["1", "3", "NULL", "4"])
def test_the_approver_had_no_hand_in_it(session: Session, roster: Roster, approver: str) -> None:
    run(session, "UPDATE roster SET status = 'submitted', submitted_by_id = 4")
    sql = f"UPDATE roster SET status = 'approved', approved_by_id = {approver}"
    refused(session, sql, "roster-approver")
    move(session, "approve")


def test_the_drafter_cannot_be_exchanged_while_approving(session: Session, roster: Roster) -> None:
    move(session, "submit")
    sql = "UPDATE roster SET status = 'approved', approved_by_id = 1, drafted_by_id = 2,"
    refused(session, sql + " submitted_by_id = 2", "roster-approver")


def test_lines_that_do_not_add_up_are_not_approved(session: Session, roster: Roster) -> None:
    run(session, "UPDATE roster_line SET amount_fen = 29999 WHERE position = 2")
    move(session, "submit")
    refused(
        session,
        "UPDATE roster SET status = 'approved', approved_by_id = 2",
        "roster-line-sum",
    )


@pytest.mark.parametrize("pair", ["1, NULL", "NULL, 2", "2, 2"])
def test_a_withdrawal_takes_two(session: Session, roster: Roster, pair: str) -> None:
    move(session, "submit", "approve")
    sql = (
        "UPDATE roster SET status = 'withdrawn',"
        f" (withdrawn_by_id, withdrawal_reviewer_id) = (VALUES ({pair}))"
    )
    refused(session, sql, "roster-withdrawal-by-two")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(
    "change",
    ["number = 'other'", "month = '2018-02'", "program_id = 2", "sequence = 1", "taken_in = 1"],
)
def test_what_a_roster_is_never_changes(
    session: Session, roster: Roster, status: str, change: str
) -> None:
    factory.program(session)
    move(session, *PATHS[status])
    with pytest.raises(IntegrityError):
        run(session, f"UPDATE roster SET {change}")


@pytest.mark.parametrize("status", ["approved", "sent", "settled", "withdrawn"])
def test_who_made_and_approved_a_locked_roster_stays(
    session: Session, roster: Roster, status: str
) -> None:
    move(session, *PATHS[status])
    for column in ("drafted_by_id", "submitted_by_id", "approved_by_id"):
        refused(session, f"UPDATE roster SET {column} = 4", "roster-locked")


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_draft_goes_and_takes_all_along(
    session: Session, roster: Roster, status: str
) -> None:
    move(session, *PATHS[status])
    if status != "draft":
        refused(session, "DELETE FROM roster", "roster-delete")
        return
    assert run(session, "DELETE FROM roster") == 1
    for table in (RosterLine, RosterItem, RosterContributor):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_hands_stay(session: Session, roster: Roster) -> None:
    refused(session, "DELETE FROM roster_contributor", "roster-contributor-no-delete")
    refused(
        session,
        "UPDATE roster_contributor SET staff_id = 2 WHERE staff_id = 3",
        "roster-contributor-no-update",
    )


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "draft"])
def test_lines_and_items_of_a_locked_roster_stay(
    session: Session, roster: Roster, status: str
) -> None:
    move(session, *PATHS[status])
    line = (
        "INSERT INTO roster_line (roster_id, position, enrollment_id, recipient_name,"
        " recipient_id_number, payee_name, village, village_position, persons, amount_fen, result)"
        " SELECT roster_id, 9, 99, recipient_name, recipient_id_number, payee_name, village,"
        " village_position, persons, amount_fen, result FROM roster_line WHERE position = 1"
    )
    refused(session, line, "roster-line-insert")
    refused(
        session,
        line.replace("INSERT", "REPLACE").replace(" 99,", " enrollment_id,"),
        "roster-line-insert",
    )
    refused(session, "DELETE FROM roster_line", "roster-line-delete")
    refused(session, "DELETE FROM roster_item", "roster-item-delete")
    item = (
        "INSERT INTO roster_item (line_id, enrollment_id, month, kind, amount_fen, reserves)"
        " SELECT line_id, enrollment_id, '2018-02', kind, amount_fen, 1 FROM roster_item"
    )
    refused(session, item, "roster-item-insert")
    for change in ("amount_fen = 1", "payee_name = 'x'", "account = '1'", "position = position+9"):
        refused(session, f"UPDATE roster_line SET {change}", "roster-line-locked")
    for change in ("amount_fen = 1", "month = '2019-01'", "kind = 'arrears'"):
        refused(session, f"UPDATE roster_item SET {change}", "roster-item-locked")
    answers = "result = 'returned', result_on = '2018-02-01', result_reason = '户名不符'"
    assert run(session, f"UPDATE roster_line SET {answers}") == 2
    assert run(session, "UPDATE roster_item SET reserves = 0") == 2


def test_an_amount_never_changes_even_in_a_draft(session: Session, roster: Roster) -> None:
    refused(session, "UPDATE roster_item SET amount_fen = 1", "roster-item-amount")
    assert run(session, "DELETE FROM roster_item") == 2


def test_a_line_cannot_be_smuggled_out_of_a_locked_roster(session: Session, roster: Roster) -> None:
    move(session, "submit", "approve")
    run(
        session,
        "INSERT INTO roster (number, program_id, month, sequence, attempt, status, taken_in,"
        " drafted_at, drafted_by_id) SELECT 'other', program_id, '2018-02', 0, 0, 'draft', 0,"
        " drafted_at, 1 FROM roster",
    )
    refused(session, "UPDATE roster_line SET roster_id = 2", "roster-line-locked")


# History


@pytest.mark.parametrize(
    ("table", "update"),
    [
        ("payee_entry", "account = '1'"),
        ("term_person", "person_id = 2"),
        ("term_tier", "tier_id = 2"),
        ("term_supplement", "amount_fen = 1"),
        ("audit_entry", "action = 'x'"),
        ("repayment", "amount_fen = 1"),
        ("waiver", "amount_fen = 1"),
        ("closing", "amount_fen = 1"),
        ("rate", "amount_fen = 1"),
        ("enrollment_term", "approved_fen = 1"),
    ],
)
def test_entered_facts_are_neither_changed_nor_deleted(
    session: Session, table: str, update: str
) -> None:
    history(session)
    code = table.replace("_", "-")
    assert (session.scalar(text(f"SELECT count(*) FROM {table}")) or 0) > 0
    refused(session, f"UPDATE {table} SET {update}", f"{code}-no-update")
    refused(session, f"DELETE FROM {table}", f"{code}-no-delete")
    refused(session, f"REPLACE INTO {table} SELECT * FROM {table}", f"{code}-no-delete")


@pytest.mark.parametrize("table", ["assignment_step", "contact_log"])
def test_what_was_done_and_said_about_an_assignment_is_neither_changed_nor_deleted(
    session: Session, table: str
) -> None:
    factory.staff(session)
    village = factory.village(session)
    at = "'2026-01-01T08:00:00+08:00'"
    own = {
        "assignment_step": f"(1, 1, 'issued', '2026-01-01', NULL, {at}, 1)",
        "contact_log": f"(1, 1, {at}, 'phone', NULL, NULL, 1)",
    }[table]
    for statement in (
        (
            "INSERT INTO task (id, number, token, title, kind, issued_on, due_on, created_at,"
            f" created_by_id) VALUES (1, '2026-001', 'ab', '样例', 'notice', '2026-01-01',"
            f" '2026-01-09', {at}, 1)"
        ),
        (
            "INSERT INTO assignment (id, task_id, village_id, status, returns)"
            f" VALUES (1, 1, {village.id}, 'issued', 0)"
        ),
        f"INSERT INTO {table} VALUES {own}",
    ):
        run(session, statement)
    code = table.replace("_", "-")
    refused(session, f"UPDATE {table} SET note = 'x'", f"{code}-no-update")
    refused(session, f"DELETE FROM {table}", f"{code}-no-delete")


@pytest.mark.parametrize("table", ["rate", "enrollment_term"])
def test_facts_may_be_marked_as_replaced(session: Session, table: str) -> None:
    history(session)
    assert run(session, f"UPDATE {table} SET replaced = 1, replaced_by_id = id") == 1


def history(session: Session) -> None:
    """One row of everything that is only ever added to."""
    staff = factory.staff(session)
    program = factory.program(session)
    tier = factory.tier(session, program, "A")
    factory.rate(session, program, 100, tier=tier)
    person = factory.person(session)
    enrolled = factory.enrollment(session, program, person, tiers=[tier])
    term = session.scalar(select(func.max(EnrollmentTerm.id)))
    session.add(TermSupplement(term_id=term, person_id=person.id, tier_id=tier.id, amount_fen=5))
    own = {"enrollment_id": enrolled.id, "entered_by_id": staff.id}
    day = date(2018, 5, 1)
    session.add(Repayment(amount_fen=5, received_on=day, receipt="1", **own))
    session.add(Waiver(amount_fen=5, document="文", granted_on=day, **own))
    session.add(Closing(month=MONTH, kind=ClosingKind.LAPSED, amount_fen=5, document="文", **own))
    session.flush()
    audit.record(session, staff.id, "test", "test:1")


def test_the_chain_notices_what_triggers_could_not_prevent(session: Session) -> None:
    for number in range(5):
        audit.record(session, None, "test.step", f"test:{number}", after={"n": number})
    assert (audit.verify(session).ok, audit.verify(session).entries) == (True, 5)
    head = audit.head(session)
    for trigger in ("audit_entry_no_update", "audit_entry_no_delete"):
        run(session, f"DROP TRIGGER {trigger}")
    run(session, 'UPDATE audit_entry SET "after" = \'{"n":9}\' WHERE id = 3')
    assert audit.verify(session).broken_at == 3
    run(session, 'UPDATE audit_entry SET "after" = \'{"n":2}\' WHERE id = 3')
    assert audit.verify(session).ok
    session.execute(delete(AuditEntry).where(AuditEntry.id == 2))
    assert audit.verify(session).broken_at == 3
    session.execute(delete(AuditEntry).where(AuditEntry.id > 1))
    assert audit.verify(session).ok
    assert not audit.holds(session, head)
