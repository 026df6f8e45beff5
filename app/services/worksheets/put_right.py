"""A phone or an account that a village puts right in the note of a worksheet (说明)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.task import AssignmentItem
from app.services.enrollments.payees import payee_chains, set_account
from app.services.enrollments.views import enrollments_of
from app.services.register.persons import correct_person
from app.services.sheets.values import read_account, read_phone

# Named at the beginning of a clause: 儿子电话138... is somebody else's.
_START = r"(?:^|[\s,,;;。、:(])(?:新|本人|更正|现)?(?:的)?"
_TURN = r"(?:号码?)?(?:应?改为|更正为|变更为|换成|换为|为|是)?[::\s]*"
_PHONE = re.compile(_START + r"(?:联系)?(?:电话|手机)" + _TURN + r"(?P<value>[\d\-]{5,})")
_ACCOUNT = re.compile(
    _START
    + r"(?:收款|银行)?(?:账号|帐号|账户|帐户|卡号|银行卡|存折)"
    + _TURN
    + r"(?P<value>\d[\d\s\-]{3,})"
)
_BANK = re.compile(r"(?:开户行|开户银行)[::\s]*(?P<value>[\u4e00-\u9fff]{2,30})")


@dataclass(frozen=True, slots=True)
class PutRight:
    """What a note puts right; empty texts say nothing. ``wrong``: code and sentence."""

    phone: str = ""
    account: str = ""
    bank: str = ""
    wrong: tuple[str, str] | None = None


def read_note(note: str) -> PutRight:
    """A phone after 电话 or 手机, an account after 账号 or 卡号, its bank after 开户行."""
    phone, account, bank = _PHONE.search(note), _ACCOUNT.search(note), _BANK.search(note)
    wrong: tuple[str, str] | None = None
    found_phone = found_account = ""
    if phone is not None:
        reading = read_phone(phone["value"].strip("-"))
        found_phone = reading.value or ""
        if any(finding.code == "phone" for finding in reading.findings):
            wrong = "phone", "说明里的电话号码不像手机号(11位)或带区号的座机号"
    if account is not None:
        number = read_account(account["value"])
        found_account = number.value or ""
        if number.value is None:
            wrong = "account-damaged", "说明里的账号应为8至32位数字"
    return PutRight(found_phone, found_account, bank["value"] if bank else "", wrong)


def problem(session: Session, person: Person, note: str) -> tuple[str, str] | None:
    """Why a note's correction cannot be entered: code and sentence; None where it can."""
    found = read_note(note)
    if found.wrong is not None or not found.account:
        return found.wrong
    if not _enrolled(session, person.id):
        return "no-enrollment", "说明里有账号,但此人没有可以登记账号的待遇"
    if not (found.bank or _bank(session, person.id)):
        return "bank-missing", "说明里有账号,请写明开户行(如“开户行:农商银行”)"
    return None


def preview(session: Session, person: Person, item: AssignmentItem, note: str) -> tuple[str, ...]:
    """What a note that is new would put right, in sentences; accounts by their tail."""
    found = _new(item, note)
    said = []
    if found.phone and found.phone != (person.phone or ""):
        said.append(f"电话改为{found.phone}。")
    if found.account:
        bank = found.bank or _bank(session, person.id)
        said.append(f"收款账号改为尾号{found.account[-4:]}({bank}),从下一次花名册起使用。")
    return tuple(said)


def put_right(
    session: Session, by: int, person: Person, item: AssignmentItem, note: str, *, today: date
) -> None:
    """Enter a note's phone and account; a note that is known does nothing again.

    The same account again confirms it after a return. AppError where ``problem`` has one.
    """
    found = _new(item, note)
    if found.phone:
        correct_person(session, by, person.id, phone=found.phone, today=today)
    if found.account:
        bank = found.bank or _bank(session, person.id)
        set_account(session, by, person.id, found.account, bank, today=today)


def _new(item: AssignmentItem, note: str) -> PutRight:
    known = note.strip() == (item.note or "")
    return PutRight() if known else read_note(note)


def _enrolled(session: Session, person_id: int) -> bool:
    return bool(enrollments_of(session, person_id))


def _bank(session: Session, person_id: int) -> str:
    """The bank of the newest entry that has one."""
    chains = payee_chains(session, enrollments_of(session, person_id))
    entries = [chain[0] for chain in chains.values() if chain[0].bank]
    return max(entries, key=lambda entry: (entry.from_day, entry.id)).bank if entries else ""
