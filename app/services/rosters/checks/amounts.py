"""Whether a line's money is what is due now, and whether it looks like what was meant."""

from __future__ import annotations

from collections.abc import Iterable

from app.models.program import AmountRule, RateUnit, TierDimension
from app.models.roster import ItemKind
from app.money import grouped
from app.month import Month
from app.services.entitlement.price import MONTHS_IN_PERIOD, rate_in_force
from app.services.rosters.checks.examined import Examined, FrozenLine, Gap, Item
from app.services.rosters.checks.options import jump
from app.services.rosters.checks.result import CheckResult, each, remind, stop
from app.services.rosters.findings import RATE_MISSING, Finding, Remedy, warning


def against_due(examined: Examined) -> CheckResult:
    """[R]5: an item above today's due less paid is an error, one below a warning.

    What is above because of a death or an ending is told by the checks of those.
    """

    def look(line: FrozenLine) -> Iterable[Finding]:
        for gap in examined.gaps.get(line.id, ()):
            if gap.item.amount_fen < gap.owed_fen:
                message = (
                    f"{_amount(line, gap.item)}低于现在应发的{grouped(gap.owed_fen)}元,"
                    "差额以后补发。"
                )
                yield remind(line, "below-due", message, Remedy.DRAFT)
            elif gap.cause is None:
                yield above_due(line, gap, "请重新生成花名册")

    return each(examined.lines, look)


def above_due(line: FrozenLine, gap: Gap, more: str) -> Finding:
    """The error of a month's item that is more than what is owed."""
    owed = grouped(max(0, gap.owed_fen))
    return stop(line, "above-due", f"{_amount(line, gap.item)}高于现在应发的{owed}元,{more}。")


def _amount(line: FrozenLine, item: Item) -> str:
    return f"{line.recipient_name}{item.month.chinese}的金额{grouped(item.amount_fen)}元"


def refunds_still_owed(examined: Examined) -> CheckResult:
    """[R]5 for refunds: what facts found since have used up is not given back."""

    def look(pair: tuple[FrozenLine, Item]) -> Iterable[Finding]:
        line, item = pair
        owed = examined.reckoned(item.enrollment_id).refund_owed
        if item.amount_fen > owed:
            yield stop(
                line,
                "above-due",
                f"{line.recipient_name}的退还{grouped(item.amount_fen)}元"
                f"高于现在应退还的{grouped(owed)}元,请重新生成花名册。",
            )

    return each(items_of(examined, ItemKind.REFUND), look)


def zero(examined: Examined) -> CheckResult:
    """A line of nothing, or an approved amount of nothing, is seldom meant."""

    def look(line: FrozenLine) -> Iterable[Finding]:
        if not line.amount_fen:
            message = f"{line.recipient_name}本次发放金额为0元,请核实。"
            yield remind(line, "zero-amount", message, Remedy.ROSTER)

    return each(examined.lines, look)


def jumps(examined: Examined) -> CheckResult:
    """The month's money against what was paid for the period before, beyond a set percent."""
    percent = jump(examined.session, examined.program.id).percent
    length = MONTHS_IN_PERIOD[examined.program.period]

    def look(pair: tuple[FrozenLine, Item]) -> Iterable[Finding]:
        line, item = pair
        before = item.month - length
        was = examined.account(line.enrollment_id).paid.get(before, 0)
        if was > 0 and abs(item.amount_fen - was) * 100 > was * percent:
            yield remind(
                line,
                "amount-jump",
                f"{line.recipient_name}{item.month.chinese}为{grouped(item.amount_fen)}元,"
                f"{before.chinese}为{grouped(was)}元,变动超过{percent}%,请核实。",
                Remedy.BENEFIT,
            )

    return each(items_of(examined, ItemKind.REGULAR), look)


def above_standard(examined: Examined) -> CheckResult:
    """An approved amount beyond the standard times the persons covered, supplements added.

    Looks at programs of approved amounts that have a standard at all.
    """
    program = examined.facts.programs[examined.program.id]
    if program.rules.amount_rule is not AmountRule.APPROVED or not program.rates:
        return CheckResult(0)

    def look(pair: tuple[FrozenLine, Item]) -> Iterable[Finding]:
        line, item = pair
        most = _most(examined, line.enrollment_id, item.month)
        if most and item.amount_fen > most:
            yield remind(
                line,
                "above-standard",
                f"{line.recipient_name}{item.month.chinese}的{grouped(item.amount_fen)}元"
                f"高于标准乘保障人口的{grouped(most)}元,请核实核定金额。",
                Remedy.BENEFIT,
            )

    return each(items_of(examined, ItemKind.REGULAR), look)


def _most(examined: Examined, enrollment_id: int, month: Month) -> int:
    """Standard x persons, and each one's supplement, in fen; 0 where there is no standard."""
    program = examined.facts.programs[examined.program.id]
    term = examined.facts.enrollments[enrollment_id].term_in(month)
    persons = examined.due(enrollment_id, month).person_ids
    if term is None:
        return 0
    apart = (TierDimension.SUPPLEMENT, TierDimension.AGE)
    tiers = [t for t in term.tier_ids if program.tier_by_id[t].dimension not in apart]
    standard = max((_monthly(examined, tier, month) for tier in (None, *tiers)), default=0)
    if not standard:
        return 0
    extra = sum(
        one.amount_fen if one.amount_fen is not None else _monthly(examined, one.tier_id, month)
        for one in term.supplements
        if one.person_id in persons
    )
    return standard * len(persons) + extra


def _monthly(examined: Examined, tier_id: int | None, month: Month) -> int:
    rate = rate_in_force(examined.facts.programs[examined.program.id], tier_id, month)
    if rate is None:
        return 0
    return rate.amount_fen if rate.unit is RateUnit.MONTH else -(-rate.amount_fen // 12)


def approved_amounts_that_stand(examined: Examined) -> CheckResult:
    """[P]2: an approved amount stands when some stop counting; every approval names them."""
    if examined.program.amount_rule is not AmountRule.APPROVED:
        return CheckResult(0)

    def look(line: FrozenLine) -> Iterable[Finding]:
        today = examined.due(line.enrollment_id, examined.month)
        if today.left_out and today.person_ids:
            names = examined.names([left.person_id for left in today.left_out])
            yield remind(
                line,
                "approved-stands",
                f"{line.recipient_name}户的{names}不再计入,核定金额未变,请核实是否需要变更。",
                Remedy.BENEFIT,
            )

    return each(examined.lines, look)


def rates_missing(examined: Examined) -> CheckResult:
    """A tier without a rate prices nothing, which is seldom meant; said once."""
    looked = 0
    for enrollment in examined.enrollments:
        looked += 1
        today = examined.due(enrollment.id, examined.month)
        if today.rate_missing:
            message = f"{examined.program.name}有档次未设标准({today.working}),请先设置标准。"
            found = warning(RATE_MISSING, message, "", enrollment.id, Remedy.PROGRAM)
            return CheckResult(looked, (found,))
    return CheckResult(looked)


def items_of(examined: Examined, kind: ItemKind) -> list[tuple[FrozenLine, Item]]:
    """Every item of a kind, with its line."""
    return [
        (line, item)
        for line in examined.lines
        for item in examined.items.get(line.id, ())
        if item.kind is kind
    ]
