"""To whom and where the money goes: as registered, plausible, and nobody else's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from app.services.rosters.checks.examined import Examined, FrozenLine
from app.services.rosters.checks.result import CheckResult, each, remind, stop
from app.services.rosters.findings import Finding, Remedy

_SHAPE = re.compile(r"[0-9]{8,32}")
# A spreadsheet keeps fifteen digits of a number and writes noughts for the others.
_KEPT_DIGITS, _LOST_DIGITS = 15, 4
# Money may go to who houses the recipient (集中供养): these are no family members.
_INSTITUTION = re.compile(r".*(院|所|中心|社|会|局|站|政府|公司|学校|村|社区)$")


def as_registered(examined: Examined) -> CheckResult:
    """[R]5, [R]7: payee and account as frozen must be today's, and the payee alive."""

    def look(line: FrozenLine) -> Iterable[Finding]:
        payee = examined.payees.current(line.enrollment_id)
        frozen = (line.payee_name, line.payee_id_number or "", line.account or "")
        if payee is None or (payee.name, payee.id_number, payee.account) != frozen:
            message = f"{line.recipient_name}的收款人或账号与登记的不一致,请重新生成花名册。"
            yield stop(line, "payee-differs", message)
        elif payee.died_on is not None:
            message = f"{line.recipient_name}的收款人已去世,请变更收款人。"
            yield stop(line, "payee-dead", message, Remedy.ACCOUNT)

    return each(examined.lines, look)


def payees_entitled(examined: Examined) -> CheckResult:
    """A payee is the recipient, the head, of the family, a recorded guardian, or who houses."""

    def look(line: FrozenLine) -> Iterable[Finding]:
        payee = examined.payees.current(line.enrollment_id)
        own = {line.recipient_id_number, line.head_id_number}
        if payee is None or payee.relation or payee.id_number in own:
            return
        if payee.id_number:
            if payee.id_number in examined.family(line.enrollment_id).values():
                return
        elif payee.name in (line.recipient_name, line.head_name) or _INSTITUTION.match(payee.name):
            return
        yield remind(
            line,
            "payee-unrelated",
            f"{line.recipient_name}的收款人{payee.name}不是本人、户主或家庭成员,也没有登记与本人的"
            "关系,请核实后在“收款账号”中填写关系。",
            Remedy.ACCOUNT,
        )

    return each(examined.lines, look)


def missing(examined: Examined) -> CheckResult:
    """Without an account the bank cannot pay; a program paid in cash needs none."""
    if examined.program.paid_in_cash:
        return CheckResult(0)

    def look(line: FrozenLine) -> Iterable[Finding]:
        if not line.account:
            message = f"{line.recipient_name}没有银行账号,请登记账号后重新生成花名册。"
            yield remind(line, "account-missing", message, Remedy.ACCOUNT)

    return each(examined.lines, look)


def shared(examined: Examined) -> CheckResult:
    """One account of two payees in two households is a mistake of one of them."""
    by_account: dict[str, list[FrozenLine]] = defaultdict(list)
    for line in examined.lines:
        if line.account:
            by_account[line.account].append(line)

    def look(line: FrozenLine) -> Iterable[Finding]:
        same = by_account.get(line.account or "", [])
        payees = {other.payee_id_number or other.payee_name for other in same}
        homes = {_home(examined, other) for other in same}
        if len(payees) > 1 and len(homes) > 1:
            others = "、".join(o.payee_name for o in same if o.id != line.id)
            message = f"{line.payee_name}的账号与不同户的{others}相同,请核对存折或银行卡。"
            yield remind(line, "account-shared", message, Remedy.ACCOUNT)

    return each(examined.lines, look)


def _home(examined: Examined, line: FrozenLine) -> tuple[str, int]:
    """The household; who has none recorded is one of their own."""
    recipient = examined.known.get(line.enrollment_id)
    if recipient is None or recipient.household_id is None:
        return "line", line.id
    return "household", recipient.household_id


def holders(examined: Examined) -> CheckResult:
    """The bank returns what goes to an account held under another name."""

    def look(line: FrozenLine) -> Iterable[Finding]:
        payee = examined.payees.current(line.enrollment_id)
        if payee is None or not line.account or not payee.holder:
            return
        if payee.holder != payee.name:
            yield remind(
                line,
                "account-holder",
                f"{line.recipient_name}的收款人是{payee.name},账户开户名是{payee.holder},"
                "银行可能退回,请核对。",
                Remedy.ACCOUNT,
            )

    return each(examined.lines, look)


def digits(examined: Examined) -> CheckResult:
    """An account of the wrong length, of one digit, or cut off by a spreadsheet.

    A card's check digit is told where accounts are entered; passbooks need not have one.
    """

    def look(line: FrozenLine) -> Iterable[Finding]:
        if line.account and not plausible(line.account):
            message = (
                f"{line.recipient_name}的银行账号看来不对(位数或数字不像账号),请对照存折核对。"
            )
            yield remind(line, "account-implausible", message, Remedy.ACCOUNT)

    return each(examined.lines, look)


def plausible(account: str) -> bool:
    """Whether a text can be an account number."""
    if _SHAPE.fullmatch(account) is None or len(set(account)) == 1:
        return False
    beyond = account[_KEPT_DIGITS:]
    return len(beyond) < _LOST_DIGITS or bool(beyond.strip("0"))
