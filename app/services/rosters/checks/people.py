"""Who stands in the roster: once, alive, still here, of the right age, with a right number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.errors import AppError
from app.idcard import parse
from app.models.program import Period, Unit
from app.month import Month
from app.services.entitlement.ages import age_band
from app.services.rosters.checks.amounts import above_due
from app.services.rosters.checks.examined import Cause, Examined, FrozenLine
from app.services.rosters.checks.result import CheckResult, each, remind, stop
from app.services.rosters.findings import Finding, Remedy


def once(examined: Examined) -> CheckResult:
    """The same person may stand in a roster once; one-off grants may repeat."""
    if examined.program.period is Period.ONE_OFF:
        return CheckResult(0)
    times = Counter(line.recipient_id_number for line in examined.lines)

    def look(line: FrozenLine) -> Iterable[Finding]:
        if times[line.recipient_id_number] > 1 and _has_same_month(examined, line):
            yield stop(
                line,
                "duplicate",
                f"{line.recipient_name}在本花名册中出现{times[line.recipient_id_number]}次,"
                "请先停发重复的登记。",
                Remedy.BENEFIT,
            )

    return each(examined.lines, look)


def _has_same_month(examined: Examined, line: FrozenLine) -> bool:
    """Whether another line of the same recipient pays one of the line's months as well."""
    own = {item.month for item in examined.month_items(line)}
    return any(
        item.month in own
        for other in examined.lines
        if other.id != line.id and other.recipient_id_number == line.recipient_id_number
        for item in examined.month_items(other)
    )


def dead(examined: Examined) -> CheckResult:
    """[R]7: a dead recipient stops what lies after the last due month, else it is a warning."""

    def look(line: FrozenLine) -> Iterable[Finding]:
        beyond = list(_not_due(examined, line, Cause.DEAD, "本人已去世,请重新生成花名册"))
        yield from beyond
        covered = examined.facts.enrollments[line.enrollment_id].ever_covered
        recipient = examined.known.get(line.enrollment_id)
        if covered and covered <= examined.dead:
            if not beyond:
                message = f"{line.recipient_name}已去世,本次发放的是去世前应发的月份。"
                yield remind(line, "recipient-dead", message)
        elif recipient is not None and recipient.died_on is not None:
            message = f"户主{line.recipient_name}已去世,家里还有享受的人,请变更户主。"
            yield remind(line, "recipient-dead", message)

    return each(examined.lines, look)


def stopped(examined: Examined) -> CheckResult:
    """What ended or was suspended since the roster was drafted is not paid."""

    def look(line: FrozenLine) -> Iterable[Finding]:
        yield from _not_due(examined, line, Cause.ENDED, "待遇已停发,请重新生成花名册")
        yield from _not_due(examined, line, Cause.SUSPENDED, "待遇已暂停,请重新生成花名册")

    return each(examined.lines, look)


def _not_due(examined: Examined, line: FrozenLine, cause: Cause, more: str) -> Iterable[Finding]:
    for gap in examined.gaps.get(line.id, ()):
        if gap.cause is cause:
            yield above_due(line, gap, more)


def moved(examined: Examined) -> CheckResult:
    """Who moved away is still paid for a month after it."""

    def look(line: FrozenLine) -> Iterable[Finding]:
        for item in examined.month_items(line) if examined.moved else ():
            gone = [
                person
                for person in examined.due(line.enrollment_id, item.month).person_ids
                if person in examined.moved and Month.of(examined.moved[person]) < item.month
            ]
            if gone:
                yield remind(
                    line,
                    "moved",
                    f"{examined.names(gone)}已登记迁出,花名册中还有{item.month.chinese}的金额,"
                    "请核实是否停发。",
                    Remedy.BENEFIT,
                )

    return each(examined.lines, look)


def of_age(examined: Examined) -> CheckResult:
    """In a program with age bands everybody who is paid must be in one, by the birthday."""
    program = examined.facts.programs[examined.program.id]
    if not program.age_bands:
        return CheckResult(0)

    def look(line: FrozenLine) -> Iterable[Finding]:
        for item in examined.month_items(line):
            outside = [
                person
                for person in examined.due(line.enrollment_id, item.month).person_ids
                if age_band(program, examined.facts.persons[person], item.month) is None
            ]
            if outside:
                yield remind(
                    line,
                    "age-band",
                    f"{examined.names(outside)}{item.month.chinese}的年龄不在任何一档内,"
                    "请核对出生日期和档次。",
                    Remedy.BENEFIT,
                )

    return each(examined.lines, look)


def within_family(examined: Examined) -> CheckResult:
    """No more persons covered than the family has (保障人口 not above 家庭人口)."""
    if examined.program.unit is not Unit.HOUSEHOLD:
        return CheckResult(0)

    def look(line: FrozenLine) -> Iterable[Finding]:
        family = examined.family(line.enrollment_id)
        covered = examined.due(line.enrollment_id, examined.month).person_ids
        living = [p for p in covered if examined.facts.persons[p].died_on is None]
        if family and len(living) > len(family):
            yield remind(
                line,
                "persons-above-family",
                f"{line.recipient_name}户保障人口{len(living)}人,多于家庭人口{len(family)}人,"
                "请核对家庭成员。",
            )

    return each(examined.lines, look)


def id_numbers(examined: Examined) -> CheckResult:
    """The numbers of recipient, payee and head, and that the birth date is the number's."""

    def look(line: FrozenLine) -> Iterable[Finding]:
        named = {
            line.recipient_id_number: f"{line.recipient_name}的身份证号",
            line.payee_id_number: f"收款人{line.payee_name}的身份证号",
            line.head_id_number: f"户主{line.head_name}的身份证号",
        }
        for number, whose in named.items():
            if number:
                try:
                    parse(number, examined.today)
                except AppError as wrong:
                    place = Remedy.ACCOUNT if number == line.payee_id_number else Remedy.PERSON
                    yield stop(line, "id-faulty", f"{whose}有误:{wrong.message}", place)

    return each(examined.lines, look)
