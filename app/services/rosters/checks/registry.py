"""The checks of a roster (自查) in the order in which they are told, and their report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.services.rosters.checks import (
    accounts,
    amounts,
    arrears,
    conflicts,
    frozen,
    funds,
    months,
    offsets,
    papers,
    people,
    returns,
)
from app.services.rosters.checks.examined import Examined
from app.services.rosters.checks.result import CheckResult
from app.services.rosters.checks.returned_elsewhere import returned_elsewhere
from app.services.rosters.findings import Finding, Level


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its key and title; ``counts`` is what it looks at, in words."""

    key: str
    title: str
    look: Callable[[Examined], CheckResult]
    counts: str = "行"


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check found, and how much it looked at."""

    check: Check
    examined: int
    findings: tuple[Finding, ...]

    @property
    def said(self) -> str:
        """In a sentence: 查了 624 行,没有问题."""
        if not self.examined and not self.findings:
            return "没有要查的内容"
        found = f"有 {len(self.findings)} 处" if self.findings else "没有问题"
        return f"查了 {self.examined} {self.check.counts},{found}"


@dataclass(frozen=True, slots=True)
class Report:
    """What all checks of a roster found."""

    lines: int
    checked: tuple[Checked, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of all checks, errors first."""
        found = [finding for one in self.checked for finding in one.findings]
        return tuple(sorted(found, key=lambda finding: finding.level is not Level.ERROR))


CHECKS: tuple[Check, ...] = (
    Check("above-due", "金额与应发一致", amounts.against_due),
    Check("stopped", "停发和暂停", people.stopped),
    Check("dead", "死亡", people.dead),
    Check("payee-as-registered", "收款人、账号与登记", accounts.as_registered),
    Check("once", "同一人只列一次", people.once),
    Check("conflicts", "不可同享的项目", conflicts.held_beside),
    Check("conflicts-paid", "不可同享项目已发放", conflicts.paid_beside),
    Check("id-numbers", "身份证号", people.id_numbers),
    Check("returned", "银行退回的只补发一次", returns.paid_once, "笔补发"),
    Check("offsets", "抵扣不超过应追回", offsets.within_recovery, "笔抵扣"),
    Check("refunds", "退还不超过应退", amounts.refunds_still_owed, "笔退还"),
    Check("moved", "迁出", people.moved),
    Check("age", "年龄和档次", people.of_age),
    Check("family", "保障人口与家庭人口", people.within_family),
    Check("approved-stands", "人口变动后核定金额", amounts.approved_amounts_that_stand),
    Check("standard", "核定金额不超过标准", amounts.above_standard),
    Check("jump", "与上期相比的变动", amounts.jumps),
    Check("arrears", "补发的月数", arrears.many_months),
    Check("total", "总额与上次相比", arrears.total, "份花名册"),
    Check("zero", "金额为零", amounts.zero),
    Check("rates", "标准齐全", amounts.rates_missing, "份待遇"),
    Check("account-missing", "银行账号齐全", accounts.missing),
    Check("account-returned", "账号没有在别的项目中退回", returned_elsewhere),
    Check("account-shared", "账号不与别户共用", accounts.shared),
    Check("account-holder", "开户名与收款人一致", accounts.holders),
    Check("account-digits", "账号数字合理", accounts.digits),
    Check("payee", "收款人与享受人的关系", accounts.payees_entitled),
    Check("reviews", "复核按期", papers.reviews),
    Check("papers", "新增的公示和文件", papers.confirmation),
    Check("register", "与现在的登记一致", frozen.as_in_register),
    Check("held", "暂缓和不能列入", months.held_back, "个月份"),
    Check("month-before", "上月已有花名册", months.month_before, "个月份"),
    Check("months-unpaid", "补发的月份已有花名册", arrears.months_unpaid, "个月份"),
    Check("month-ahead", "月份已到", months.not_begun, "个月份"),
    Check("funds", "资金余额", funds.covered),
)


def report(examined: Examined) -> Report:
    """Run every check."""
    checked = []
    for check in CHECKS:
        looked = check.look(examined)
        checked.append(Checked(check, looked.examined, looked.findings))
    return Report(len(examined.lines), tuple(checked))


def examine(examined: Examined) -> tuple[Finding, ...]:
    """All findings, errors first."""
    return report(examined).findings
