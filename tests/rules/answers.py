"""What an example may expect: what is due, what a roster proposes, what is to be recovered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from app.errors import AppError
from app.models.roster import ItemKind
from app.money import plain
from app.month import Month
from app.services.enrollments.payees import current
from app.services.entitlement.due import due as due_of
from app.services.entitlement.due import entitled
from app.services.funds.balances import funds_of
from app.services.rosters import identities
from app.services.rosters.drafting import DraftReport
from app.services.rosters.findings import Finding, Level
from app.services.rosters.rows import RosterRow
from app.services.statistics.rows import ProgramSummary
from app.services.statistics.summary import summary
from tests.rules.case import Case
from tests.rules.people import terms_of
from tests.rules.vocabulary import ANSWERS, FACTS


def same(found: object, expected: object) -> None:
    """Fails with both sides in sight."""
    if found != expected:
        raise AssertionError(f"expected {expected}, found {found}")


def _yuan(amounts: Iterable[int]) -> str:
    return " ".join(plain(fen) for fen in amounts)


@ANSWERS.says("due {key:name} {months:months}: {amounts:amounts}")
def due(case: Case, key: str, months: tuple[Month, ...], amounts: tuple[int, ...]) -> None:
    """What is due for one month or for each of several."""
    facts, enrollment = case.facts(key), case.enrollment(key)
    found = [due_of(facts, enrollment, month).amount_fen for month in months]
    same(_yuan(found), _yuan(amounts))


@ANSWERS.says("{key:name} counts {names:names} in {month:month}")
def counts(case: Case, key: str, names: tuple[str, ...], month: Month) -> None:
    found = entitled(case.facts(key), case.enrollment(key), month)
    same(case.names(found.person_ids), sorted(names))


@ANSWERS.says("{key:name} counts nobody in {month:month}")
def counts_nobody(case: Case, key: str, month: Month) -> None:
    same(case.names(entitled(case.facts(key), case.enrollment(key), month).person_ids), [])


@ANSWERS.says(
    "{key:name} has {all:number} terms of {month:month}, {standing:number} of them not replaced"
)
def terms_kept(case: Case, key: str, all: int, month: Month, standing: int) -> None:  # noqa: A002
    found = [one for one in terms_of(case, key, with_replaced=True) if one.from_month == month]
    same((len(found), sum(not one.replaced for one in found)), (all, standing))


@ANSWERS.says("the payee of {key:name} is {name:name}")
def payee_is(case: Case, key: str, name: str) -> None:
    entry = current(case.session, case.enrollment(key), None)
    same(entry and entry.person_id, case.person(name).id)


@ANSWERS.says("the first month of {key:name} is {month:month}")
def first_month(case: Case, key: str, month: Month) -> None:
    facts = case.facts(key).enrollments[case.enrollment(key)]
    same(str(min(term.from_month for term in facts.terms)), str(month))


def _drafted(case: Case, program: str, month: Month) -> tuple[DraftReport, RosterRow | None]:
    """What a draft comes to, without keeping it."""
    desk = case.desk(program)
    trial = case.session.begin_nested()
    try:
        report = desk.draft(str(month))
        return report, None if report.number is None else desk.row(report.number)
    finally:
        trial.rollback()


def _lines(case: Case, roster: RosterRow | None) -> dict[str, str]:
    """By enrollment: ``arrears 2018-01 300, regular 2018-02 300``."""
    lines = () if roster is None else roster.lines
    return {
        case.key_of(line.enrollment_id): ", ".join(
            f"{item.kind.value} {item.month} {plain(item.amount_fen)}"
            if item.kind is not ItemKind.OFFSET
            else f"offset {item.month} {plain(-item.amount_fen)}"
            for item in line.items
        )
        for line in lines
    }


@ANSWERS.says("drafting {program:word} {month:month} proposes {key:name} {items:rest}")
def proposes(case: Case, program: str, month: Month, key: str, items: str) -> None:
    """The items of an enrollment's line, kind, month and yuan, apart by commas."""
    same(_lines(case, _drafted(case, program, month)[1]).get(key, "nothing"), _exact(items))


def _exact(items: str) -> str:
    """``regular 2018-02 300`` with the yuan as amounts are written."""
    parts = [part.split(" ") for part in items.split(", ")]
    return ", ".join(f"{kind} {month} {plain(_fen(yuan))}" for kind, month, yuan in parts)


def _fen(yuan: str) -> int:
    whole, _, part = yuan.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


@ANSWERS.says("drafting {program:word} {month:month} proposes nothing for {key:name}")
def proposes_nothing(case: Case, program: str, month: Month, key: str) -> None:
    same(_lines(case, _drafted(case, program, month)[1]).get(key, "nothing"), "nothing")


@ANSWERS.says("drafting {program:word} {month:month} comes to {fen:yuan}")
def comes_to(case: Case, program: str, month: Month, fen: int) -> None:
    same(plain(_drafted(case, program, month)[0].amount_fen), plain(fen))


@ANSWERS.says("{program:word} {month:month} has the number {number:word}")
def numbered(case: Case, program: str, month: Month, number: str) -> None:
    same(case.roster(program, month), number)


@ANSWERS.says("{program:word} {month:month} is {status:word}")
def stands(case: Case, program: str, month: Month, status: str) -> None:
    same(case.desk(program).row(case.roster(program, month)).status.value, status)


@ANSWERS.says("drafting {program:word} {month:month} keeps nothing")
def keeps_nothing(case: Case, program: str, month: Month) -> None:
    same(_drafted(case, program, month)[0].number, None)


@ANSWERS.says("drafting {program:word} {month:month} holds {key:name} {held:month} {code:word}")
def holds(case: Case, program: str, month: Month, key: str, held: Month, code: str) -> None:
    """A month that is owed and waits, and why."""
    report, _ = _drafted(case, program, month)
    found = {
        (one.month, one.code) for one in report.held if one.enrollment_id == case.enrollment(key)
    }
    if (held, code) not in found:
        raise AssertionError(f"expected {held} {code}, found {sorted(found)}")


@ANSWERS.says("drafting {program:word} {month:month} warns {code:word}")
def draft_warns(case: Case, program: str, month: Month, code: str) -> None:
    _has(_drafted(case, program, month)[0].findings, Level.WARNING, code)


@ANSWERS.says("{program:word} {month:month} has the error {code:word}")
def has_error(case: Case, program: str, month: Month, code: str) -> None:
    _has(_findings(case, program, month), Level.ERROR, code)


@ANSWERS.says("{program:word} {month:month} has the warning {code:word}")
def has_warning(case: Case, program: str, month: Month, code: str) -> None:
    _has(_findings(case, program, month), Level.WARNING, code)


@ANSWERS.says("{program:word} {month:month} has no error")
def has_no_error(case: Case, program: str, month: Month) -> None:
    found = _findings(case, program, month)
    same([one.code for one in found if one.level is Level.ERROR], [])


def _findings(case: Case, program: str, month: Month) -> Iterable[Finding]:
    return case.desk(program).report(case.roster(program, month)).findings


def _has(findings: Iterable[Finding], level: Level, code: str) -> None:
    found = sorted({one.code for one in findings if one.level is level})
    if code not in found:
        raise AssertionError(f"expected {level.value} {code}, found {found}")


@ANSWERS.says("refused[ {code:word}]: {act:rest}")
def refused(case: Case, act: str, code: str = "") -> None:
    """The act is refused (with this code), and nothing is changed."""
    doing: Callable[[Any], None] = FACTS.understand(act)
    trial = case.session.begin_nested()
    try:
        doing(case)
    except AppError as refusal:
        same(refusal.code, code or refusal.code)
    else:
        raise AssertionError(f"not refused: {act}")
    finally:
        trial.rollback()


@ANSWERS.says("to recover from {key:name}: {fen:yuan}")
def to_recover(case: Case, key: str, fen: int) -> None:
    same(plain(case.reckoning(key).to_recover), plain(fen))


@ANSWERS.says("owed to {key:name}: {fen:yuan}")
def owed(case: Case, key: str, fen: int) -> None:
    same(plain(case.reckoning(key).owed), plain(fen))


@ANSWERS.says("refund owed to {key:name}: {fen:yuan}")
def refund_owed(case: Case, key: str, fen: int) -> None:
    same(plain(case.reckoning(key).refund_owed), plain(fen))


@ANSWERS.says(
    "{key:name}: due {due:yuan} = paid {paid:yuan} + closed {closed:yuan} - repaid {repaid:yuan}"
    " - waived {waived:yuan} + owed {owed:yuan} - to recover {to_recover:yuan}"
)
def identity(case: Case, key: str, **expected: int) -> None:
    """[I], every part of it."""
    reckoning = case.reckoning(key)
    same({name: getattr(reckoning, name) for name in expected}, expected)
    same(reckoning.identity_holds, True)


@ANSWERS.says(
    "issued {issued:yuan} = paid {paid:yuan} + returned {returned:yuan}"
    " + waiting {waiting:yuan} + withdrawn {withdrawn:yuan}"
)
def money(case: Case, **expected: int) -> None:
    """[M] over all rosters of the example."""
    report = identities.examine(case.session, today=case.today)
    same({name: getattr(report, f"{name}_fen") for name in expected}, expected)


@ANSWERS.says("balance of {program:word}: {fen:yuan}")
def balance(case: Case, program: str, fen: int) -> None:
    """[F]."""
    same(plain(funds_of(case.session, case.program(program).id).balance_fen), plain(fen))


def _summary(
    case: Case, program: str, first: Month, last: Month, then: Month | None = None
) -> ProgramSummary:
    compared: dict[str | None, Month] = {} if then is None else {program: then}
    lines = summary(case.session, first, last, compared).programs
    return next(line for line in lines if line.program == program)


@ANSWERS.says(
    "{program:word} has {households:number} households, {persons:number} persons in {month:month}"
)
def counted(case: Case, program: str, households: int, persons: int, month: Month) -> None:
    now = _summary(case, program, month, month).now
    same((now.households, now.persons), (households, persons))


@ANSWERS.says(
    "{program:word} {then:month} to {month:month}: {new:number} new, {ended:number} ended"
    " households; {joined:number} new, {left:number} ended persons"
)
def moved(case: Case, program: str, then: Month, month: Month, **expected: int) -> None:
    line = _summary(case, program, month, month, then)
    if line.new is None or line.ended is None:
        raise AssertionError("nothing was compared")
    found = (line.new.households, line.ended.households, line.new.persons, line.ended.persons)
    same(found, tuple(expected[name] for name in ("new", "ended", "joined", "left")))


@ANSWERS.says("{program:word} paid {fen:yuan} in {month:month}")
def paid_in(case: Case, program: str, fen: int, month: Month) -> None:
    same(plain(_summary(case, program, month, month).amount_fen), plain(fen))
