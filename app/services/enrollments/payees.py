"""The payee chain: to whom and where the money goes, dated, confirmed, never rewritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app import idcard
from app.errors import AppError
from app.models.enrollment import Enrollment, EnrollmentTerm, PayeeEntry, TermPerson
from app.models.household import Household
from app.models.person import Person
from app.models.program import Period, Program
from app.models.roster import LineResult, RosterLine
from app.models.staff import Role, Staff
from app.services.enrollments.payee import Payee, payee_of, payees
from app.services.enrollments.rows import NewPayee, PayeeRow, PayeeSet
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.sheets.cleaning import coded, named
from app.services.sheets.values import read_account


def set_payee(
    session: Session, by: int, enrollment_id: int, new: NewPayee, *, today: date
) -> PayeeSet:
    """Enter payee and account from a day on; the same again confirms them (docs/rules.md [R]6).

    An account is 8 to 32 digits; a card's check digit (Luhn) only warns. Raises AppError for a
    missing name, a wrong ID number or a damaged account.
    """
    require_role(session, by, Role.PREPARE)
    name = named(new.name)[0]
    if not name:
        raise AppError("请填写收款人姓名。未作改动。", code="payee-name")
    id_number = _id_number(new.id_number, today)
    account, warnings = _account(new.account)
    before = current(session, enrollment_id, None)
    person = _registered(session, id_number)
    if person is not None and person.name != name:
        warnings += (f"该身份证号在台账中是{person.name}的,收款人按{person.name}发放,请核对。",)
    entry = PayeeEntry(
        enrollment_id=enrollment_id,
        from_day=new.from_day or today,
        payee_person_id=None if person is None else person.id,
        payee_name=name,
        payee_id_number=id_number,
        bank=_text(new.bank),
        account=account,
        holder=_text(new.holder) or (name if account else None),
        relation=(
            _relation_before(before, person, name, id_number)
            if new.relation is None
            else _text(new.relation)
        ),
        entered_by_id=by,
    )
    session.add(entry)
    session.flush()
    after = session.execute(payees().where(PayeeEntry.id == entry.id)).one()
    confirms = before is not None and payee_of(after).same_as(before)
    audit.record(
        session,
        by,
        "payee.confirm" if confirms else "payee.set",
        f"enrollment:{enrollment_id}",
        before=None if before is None else _values(before),
        after=_values(payee_of(after)),
    )
    return PayeeSet(entry.id, confirms, warnings)


def set_account(
    session: Session,
    by: int,
    person_id: int,
    account: str,
    bank: str,
    *,
    today: date,
    program_id: int | None = None,
) -> tuple[str, ...]:
    """Set or confirm the account of what a person receives; returns the programs' names.

    It holds for enrollments whose recipient, head or payee the person is, in one program or
    in all. Another payee stays the payee, unless dead: then the person, who may also be a
    covered member, becomes the payee. Grants that were paid are left alone.
    """
    require_role(session, by, Role.PREPARE)
    person = session.get_one(Person, person_id)
    names: dict[str, None] = {}
    for enrollment, program in _of_person(session, person_id, program_id):
        if program_id is None and program.period is Period.ONE_OFF and _paid(session, enrollment):
            continue
        now = current(session, enrollment.id, None)
        payee = (
            (person.name, person.id_number)
            if now is None or now.died_on is not None
            else (now.name, now.id_number)
        )
        set_payee(
            session,
            by,
            enrollment.id,
            NewPayee(name=payee[0], id_number=payee[1], bank=bank, account=account),
            today=today,
        )
        names[program.name] = None
    if not names:
        raise AppError(
            "此人没有可以登记账号的待遇。未作改动,请核对身份证号和项目。", code="no-enrollment"
        )
    return tuple(names)


def current(session: Session, enrollment_id: int, day: date | None) -> Payee | None:
    """The entry in force on a day (None: the last of all), by (``from_day``, id)."""
    statement = payees().where(PayeeEntry.enrollment_id == enrollment_id)
    if day is not None:
        statement = statement.where(PayeeEntry.from_day <= day)
    chain = session.execute(statement).all()
    return payee_of(chain[-1]) if chain else None


def payee_chain(session: Session, enrollment_id: int) -> tuple[PayeeRow, ...]:
    """All entries of an enrollment, the newest first."""
    return payee_chains(session, [enrollment_id]).get(enrollment_id, ())


def payee_chains(
    session: Session, enrollment_ids: Collection[int]
) -> dict[int, tuple[PayeeRow, ...]]:
    """All entries of each enrollment that has any, the newest first."""
    entries = session.execute(payees().where(PayeeEntry.enrollment_id.in_(enrollment_ids)))
    staff = {one.id: one.name for one in session.execute(select(Staff.id, Staff.name))}
    chains: dict[int, list[PayeeRow]] = defaultdict(list)
    previous: dict[int, Payee] = {}
    for found in entries:
        one = payee_of(found)
        before = previous.get(one.enrollment_id)
        confirms = before is not None and one.same_as(before)
        chains[one.enrollment_id].append(_row(one, staff.get(one.entered_by_id or 0, ""), confirms))
        previous[one.enrollment_id] = one
    return {enrollment: tuple(reversed(rows)) for enrollment, rows in chains.items()}


def _of_person(
    session: Session, person_id: int, program_id: int | None
) -> list[tuple[Enrollment, Program]]:
    last = (
        select(PayeeEntry.enrollment_id, PayeeEntry.payee_person_id)
        .add_columns(
            func.row_number()
            .over(
                partition_by=PayeeEntry.enrollment_id,
                order_by=(PayeeEntry.from_day.desc(), PayeeEntry.id.desc()),
            )
            .label("place")
        )
        .where(
            PayeeEntry.enrollment_id.in_(
                select(PayeeEntry.enrollment_id).where(PayeeEntry.payee_person_id == person_id)
            )
        )
        .subquery()
    )
    paid_to = select(last.c.enrollment_id).where(
        last.c.place == 1, last.c.payee_person_id == person_id
    )
    headed = select(Household.id).where(Household.head_id == person_id)
    statement = (
        select(Enrollment, Program)
        .join(Program, Program.id == Enrollment.program_id)
        .where(
            or_(
                Enrollment.person_id == person_id,
                Enrollment.person_id.is_(None) & Enrollment.household_id.in_(headed),
                Enrollment.id.in_(paid_to),
            )
        )
        .order_by(Program.position, Enrollment.number)
    )
    if program_id is not None:
        statement = statement.where(Enrollment.program_id == program_id)
    found = [(enrollment, program) for enrollment, program in session.execute(statement)]
    known = {enrollment.id for enrollment, _ in found}
    for enrollment, program in _covering(session, person_id):
        wanted = program_id is None or program.id == program_id
        payee = current(session, enrollment.id, None)
        if wanted and enrollment.id not in known and payee and payee.died_on is not None:
            found.append((enrollment, program))
    return found


def _covering(session: Session, person_id: int) -> list[tuple[Enrollment, Program]]:
    covered = (
        select(EnrollmentTerm.enrollment_id)
        .join(TermPerson, TermPerson.term_id == EnrollmentTerm.id)
        .where(TermPerson.person_id == person_id, EnrollmentTerm.replaced.is_(False))
    )
    statement = (
        select(Enrollment, Program)
        .join(Program, Program.id == Enrollment.program_id)
        .where(Enrollment.id.in_(covered))
        .order_by(Program.position, Enrollment.number)
    )
    return [(enrollment, program) for enrollment, program in session.execute(statement)]


def _paid(session: Session, enrollment: Enrollment) -> bool:
    paid = select(RosterLine.id).where(
        RosterLine.enrollment_id == enrollment.id, RosterLine.result == LineResult.PAID
    )
    return session.scalar(paid.limit(1)) is not None


def _registered(session: Session, id_number: str | None) -> Person | None:
    if id_number is None:
        return None
    return session.scalar(select(Person).where(Person.id_number == id_number))


def _id_number(text: str | None, today: date) -> str | None:
    clean = coded(text or "")[0]
    return idcard.parse(clean, today).number if clean else None


def _account(text: str | None) -> tuple[str | None, tuple[str, ...]]:
    reading = read_account(text)
    if reading.value is None and reading.findings:
        raise AppError(f"{reading.findings[0].message}未作改动。", code="account-damaged")
    warnings = tuple(f.message for f in reading.findings if f.code == "luhn")
    return reading.value, warnings


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None


def _relation_before(
    before: Payee | None, person: Person | None, name: str, id_number: str | None
) -> str | None:
    """The same payee stays who they are when the account changes or is confirmed."""
    now = (
        (None, name, id_number or "")
        if person is None
        else (person.id, person.name, person.id_number)
    )
    return before.relation or None if before is not None and before.who == now else None


def _values(payee: Payee) -> dict[str, str | None]:
    return {
        "name": payee.name,
        "id_number": payee.id_number or None,
        "bank": payee.bank or None,
        "account": payee.account or None,
        "relation": payee.relation or None,
        "from": str(payee.from_day),
    }


def _row(payee: Payee, staff: str, confirms: bool) -> PayeeRow:
    return PayeeRow(
        id=payee.entry_id,
        from_day=payee.from_day,
        name=payee.name,
        id_number=payee.id_number,
        bank=payee.bank,
        account=payee.account,
        holder=payee.holder,
        relation=payee.relation,
        entered_at=payee.entered_at,
        entered_by=staff,
        confirms=confirms,
    )
