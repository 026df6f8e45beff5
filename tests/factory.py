"""Made-up people and programs with valid defaults, so that a test names only what it is about.

Every function takes the session, adds, flushes and returns the mapped object.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import idcard
from app.models.base import Base
from app.models.enrollment import (
    Enrollment,
    EnrollmentTerm,
    PayeeEntry,
    TermPerson,
    TermStatus,
    TermSupplement,
    TermTier,
)
from app.models.household import Household, HouseholdMember
from app.models.person import Person
from app.models.program import (
    AmountRule,
    Period,
    Program,
    ProgramKind,
    ProgramTier,
    Rate,
    RateUnit,
    TierDimension,
    Unit,
)
from app.models.staff import Role, Staff, StaffRole
from app.models.village import Village, VillageKind
from app.month import Month
from app.services.entitlement.rules import ProgramRules, as_columns
from app.services.programs.catalog import USUAL_NAMES

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "春夏秋冬梅兰竹菊松柏山水云月明光安宁福寿"
START = Month(2018, 1)
# The day it is, where nothing depends on it.
TODAY = date(2026, 11, 28)

Row = TypeVar("Row", bound=Base)


def id_number(born: date, number: int = 1, *, sex: str = "男", area: str = "420529") -> str:
    """A valid ID number; ``number`` tells people of one birthday apart (1 to 499)."""
    sequence = number * 2 - 1 if sex == "男" else number * 2
    first = f"{area}{born:%Y%m%d}{sequence:03d}"
    return first + idcard.check_character(first)


def name_of(number: int) -> str:
    """A made-up name; different for numbers up to 8,000."""
    surname = SURNAMES[number % 20]
    return surname + GIVEN[number // 20 % 20] + (GIVEN[number // 400] if number >= 400 else "")


def next_number(session: Session) -> int:
    """The number that the next person will get."""
    return _next(session, Person)


FIRST_USER = (Role.ADMIN, Role.PREPARE)


def staff(session: Session, name: str = "", roles: Iterable[Role] = FIRST_USER) -> Staff:
    """A member of staff who may what an office's first user may, unless told otherwise."""
    member = _add(session, Staff(name=name or f"经办{_next(session, Staff)}"))
    session.add_all(StaffRole(staff_id=member.id, role=role) for role in sorted(set(roles)))
    session.flush()
    return member


def two_staff(session: Session) -> tuple[int, int]:
    """The ids of one who administers and prepares, and of one who reviews."""
    preparer = staff(session, "甲经办")
    return preparer.id, staff(session, "乙复核", (Role.REVIEW,)).id


def village(
    session: Session, name: str = "", *, kind: VillageKind = VillageKind.VILLAGE
) -> Village:
    number = _next(session, Village)
    return _add(
        session,
        Village(code=f"{300 + number}", name=name or f"样例{number}村", kind=kind, position=number),
    )


def person(
    session: Session,
    name: str = "",
    *,
    born: date = date(1950, 5, 1),
    sex: str = "男",
    village: Village | None = None,
    died_on: date | None = None,
    **others: object,
) -> Person:
    """A person with a valid ID number of their own; ``others`` are columns of ``person``."""
    number = _next(session, Person)
    # Each hundred gets an area code of its own, so that thousands of one birthday fit.
    card = id_number(born, number % 400 + 1, sex=sex, area=f"4205{20 + number // 400:02d}")
    return _add(
        session,
        Person(
            id_number=card,
            name=name or name_of(number),
            sex=sex,
            birth_date=born,
            village_id=None if village is None else village.id,
            died_on=died_on,
            **others,
        ),
    )


def household(session: Session, head: Person, *members: Person) -> Household:
    """A household of its head and further members, in the head's village."""
    home = _add(
        session,
        Household(head_id=head.id, village_id=head.village_id, group=head.group),
    )
    for member in (head, *members):
        relation = "本人" if member is head else "家庭成员"
        session.add(HouseholdMember(household_id=home.id, person_id=member.id, relation=relation))
    session.flush()
    return home


def program(
    session: Session,
    name: str = "",
    *,
    kind: ProgramKind | None = None,
    unit: Unit = Unit.PERSON,
    period: Period = Period.MONTHLY,
    amount_rule: AmountRule = AmountRule.APPROVED,
    ledger_start: Month | None = START,
    **others: Any,
) -> Program:
    """A monthly program of persons with approved amounts; ``others`` are further rules.

    A name of the catalog brings its kind.
    """
    number = _next(session, Program)
    usual = {known: each for each, known in USUAL_NAMES.items()}
    rules = ProgramRules(
        kind=kind or usual.get(name, ProgramKind.OTHER),
        unit=unit,
        period=period,
        amount_rule=amount_rule,
        ledger_start=ledger_start,
        roster_columns=("village", "recipient_name", "recipient_id_number", "amount"),
        **others,
    )
    return _add(
        session,
        Program(
            name=name or f"样例项目{number}",
            position=number,
            **as_columns(rules),
        ),
    )


def tier(
    session: Session,
    program: Program,
    name: str,
    *,
    dimension: TierDimension = TierDimension.GRADE,
    **others: object,
) -> ProgramTier:
    position = _next(session, ProgramTier)
    return _add(
        session,
        ProgramTier(
            program_id=program.id, name=name, dimension=dimension, position=position, **others
        ),
    )


def rate(
    session: Session,
    program: Program,
    amount_fen: int,
    *,
    tier: ProgramTier | None = None,
    from_month: Month = START,
    unit: RateUnit = RateUnit.MONTH,
    **others: object,
) -> Rate:
    """A rate in fen."""
    return _add(
        session,
        Rate(
            program_id=program.id,
            tier_id=None if tier is None else tier.id,
            amount_fen=amount_fen,
            unit=unit,
            from_month=from_month,
            **others,
        ),
    )


def enrollment(
    session: Session,
    program: Program,
    recipient: Person | Household,
    *,
    first_month: Month = START,
    amount_fen: int | None = 30000,
    covered: Iterable[Person] = (),
    tiers: Iterable[ProgramTier] = (),
    with_payee: bool = True,
    **others: object,
) -> Enrollment:
    """An enrollment with its first term, and the recipient (or head) as payee with an account.

    ``amount_fen`` is the approved amount, given to programs of approved amounts only. Covered
    are the recipient, or everybody in the household, unless ``covered`` names others.
    """
    own = recipient if isinstance(recipient, Person) else None
    home = recipient if isinstance(recipient, Household) else None
    entry = _add(
        session,
        Enrollment(
            number=_next(session, Enrollment),
            program_id=program.id,
            person_id=None if own is None else own.id,
            household_id=None if home is None else home.id,
            first_month=first_month,
            **others,
        ),
    )
    approved = amount_fen if program.amount_rule is AmountRule.APPROVED else None
    people = list(covered) or ([own] if own else _members(session, home))
    term(session, entry, first_month, amount_fen=approved, covered=people, tiers=tiers)
    if with_payee:
        head = own or session.get_one(Person, home.head_id if home else 0)
        payee(session, entry, head)
    return entry


def term(
    session: Session,
    enrollment: Enrollment,
    from_month: Month,
    *,
    status: TermStatus = TermStatus.ACTIVE,
    amount_fen: int | None = None,
    income_fen: int | None = None,
    covered: Iterable[Person] = (),
    tiers: Iterable[ProgramTier] = (),
    supplements: Iterable[tuple[Person, ProgramTier, int | None]] = (),
    replaces: EnrollmentTerm | None = None,
    **others: object,
) -> EnrollmentTerm:
    """A term from a month on; ``replaces`` names the one that no longer holds."""
    if replaces is not None:
        replaces.replaced = True
        session.flush()
    new = _add(
        session,
        EnrollmentTerm(
            enrollment_id=enrollment.id,
            from_month=from_month,
            status=status,
            approved_fen=amount_fen,
            income_per_head_fen=income_fen,
            **others,
        ),
    )
    if replaces is not None:
        replaces.replaced_by_id = new.id
    session.add_all(TermPerson(term_id=new.id, person_id=each.id) for each in covered)
    session.add_all(TermTier(term_id=new.id, tier_id=each.id) for each in tiers)
    session.add_all(
        TermSupplement(term_id=new.id, person_id=who.id, tier_id=which.id, amount_fen=fen)
        for who, which, fen in supplements
    )
    session.flush()
    return new


def payee(
    session: Session,
    enrollment: Enrollment,
    person: Person,
    *,
    account: str | None = "",
    from_day: date = date(2018, 1, 1),
    holder: str = "",
    relation: str | None = None,
) -> PayeeEntry:
    """Who is paid, to which account; None for no account, empty for one of their own."""
    number = f"8101{person.id:015d}" if account == "" else account
    return _add(
        session,
        PayeeEntry(
            enrollment_id=enrollment.id,
            from_day=from_day,
            payee_person_id=person.id,
            payee_name=person.name,
            payee_id_number=person.id_number,
            bank=None if number is None else "样例农商行",
            account=number,
            holder=None if number is None else holder or person.name,
            relation=relation,
        ),
    )


def _members(session: Session, household: Household | None) -> list[Person]:
    if household is None:
        raise ValueError("a household or a person")
    of_household = HouseholdMember.household_id == household.id
    return list(
        session.scalars(
            select(Person)
            .join(HouseholdMember, HouseholdMember.person_id == Person.id)
            .where(of_household, HouseholdMember.left_on.is_(None))
            .order_by(Person.id)
        )
    )


def _next(session: Session, table: type[Base]) -> int:
    return (session.scalar(select(func.max(table.__table__.c.id))) or 0) + 1


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
