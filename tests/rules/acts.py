"""What an example may do with rosters, the bank and money that comes back."""

from __future__ import annotations

from datetime import date

from app.models.distribution import Basis, DistributionForm, DistributionKind
from app.models.enrollment import Enrollment
from app.models.roster import LineResult
from app.models.staff import Role, StaffRole
from app.month import Month
from app.services.distributions.entering import begin
from app.services.distributions.fixing import fix
from app.services.distributions.rows import NewDistribution
from app.services.enrollments.payees import set_account
from app.services.funds.allocations import record_allocation
from app.services.history.preview import preview
from app.services.history.rows import PastList, PastRow
from app.services.history.taking import take_in
from app.services.office import permissions
from app.services.recoveries import entering
from app.services.register.persons import correct_person
from app.services.rosters import holds, lifecycle, settlement
from tests import factory
from tests.rules.case import Case
from tests.rules.vocabulary import FACTS


@FACTS.says("draft {program:word} {month:month}")
def draft(case: Case, program: str, month: Month) -> None:
    number = case.desk(program).draft(str(month)).number
    if number is None:
        raise AssertionError(f"nothing to pay in {month}")
    case.rosters[program, month] = number


@FACTS.says("submit {program:word} {month:month}")
def submit(case: Case, program: str, month: Month) -> None:
    lifecycle.submit(case.session, case.preparer, case.roster(program, month))


@FACTS.says("return {program:word} {month:month} to draft")
def back_to_draft(case: Case, program: str, month: Month) -> None:
    lifecycle.return_to_draft(case.session, case.reviewer, case.roster(program, month), "rule")


@FACTS.says("approve {program:word} {month:month}")
def approve(case: Case, program: str, month: Month) -> None:
    """By the reviewer, warnings accepted in words."""
    lifecycle.approve(
        case.session,
        case.reviewer,
        case.roster(program, month),
        today=case.today,
        accept_warnings="rule",
    )


@FACTS.says("approve {program:word} {month:month}, months without a roster confirmed")
def approve_unpaid(case: Case, program: str, month: Month) -> None:
    """The reviewer confirms in words that they were never paid; warnings are accepted."""
    lifecycle.approve(
        case.session,
        case.reviewer,
        case.roster(program, month),
        today=case.today,
        accept_warnings="rule",
        accept_unpaid="rule",
    )


@FACTS.says("the preparer, who may review too, approves {program:word} {month:month}")
def approve_own(case: Case, program: str, month: Month) -> None:
    case.session.add(StaffRole(staff_id=case.preparer, role=Role.REVIEW))
    case.session.flush()
    permissions.forget(case.session)
    lifecycle.approve(case.session, case.preparer, case.roster(program, month), today=case.today)


@FACTS.says("withdraw {program:word} {month:month}")
def withdraw(case: Case, program: str, month: Month) -> None:
    lifecycle.withdraw(
        case.session, case.preparer, case.reviewer, case.roster(program, month), "rule"
    )


@FACTS.says("hand {program:word} {month:month} to the bank")
def hand_over(case: Case, program: str, month: Month) -> None:
    lifecycle.send(case.session, case.preparer, case.roster(program, month))


@FACTS.says("the bank pays {program:word} {month:month}")
def bank_pays(case: Case, program: str, month: Month) -> None:
    """Every line."""
    settlement.settle_all_paid(
        case.session, case.preparer, case.roster(program, month), on=case.today, today=case.today
    )


@FACTS.says("send {program:word} {month:month}")
def send(case: Case, program: str, month: Month) -> None:
    """Drafted, approved and given to the bank."""
    case.rosters[program, month] = case.desk(program).send(str(month))


@FACTS.says("pay {program:word} {months:months}")
def pay(case: Case, program: str, months: tuple[Month, ...]) -> None:
    """Drafted, approved, sent and all paid, month by month."""
    for month in months:
        case.rosters[program, month] = case.desk(program).pay(str(month))


@FACTS.says("the bank pays {program:word} {month:month}, but returns {key:name}")
def bank_returns(case: Case, program: str, month: Month, key: str) -> None:
    number = case.roster(program, month)
    case.desk(program).bring_back(number, case.line(program, month, key).position)


@FACTS.says("the bank answers for {key:name} in {program:word} {month:month} alone")
def bank_answers_one(case: Case, key: str, program: str, month: Month) -> None:
    """Paid; of the others nothing is known yet."""
    line = case.line(program, month, key).id
    settlement.settle(
        case.session,
        case.preparer,
        case.roster(program, month),
        {line: settlement.Answer(LineResult.PAID)},
        on=case.today,
        today=case.today,
    )


@FACTS.says("the bank corrects {key:name} in {program:word} {month:month} to {result:word}")
def corrected(case: Case, key: str, program: str, month: Month, result: str) -> None:
    entering.correct_result(
        case.session,
        case.preparer,
        case.reviewer,
        case.line(program, month, key).id,
        LineResult(result),
        case.today,
        "bank letter",
        today=case.today,
    )


@FACTS.says("hold {month:month} of {key:name} in {program:word} {roster:month}")
def hold(case: Case, month: Month, key: str, program: str, roster: Month) -> None:
    holds.hold_months(
        case.session,
        case.preparer,
        case.roster(program, roster),
        case.enrollment(key),
        [month],
        "rule",
        today=case.today,
    )


@FACTS.says("release {month:month} of {key:name}")
def release(case: Case, month: Month, key: str) -> None:
    holds.release_months(
        case.session, case.preparer, case.enrollment(key), [month], number=None, today=case.today
    )


@FACTS.says("account of {name:name}: {account:number}")
def account(case: Case, name: str, account: int) -> None:
    set_account(
        case.session, case.preparer, case.person(name).id, str(account), "bank", today=case.today
    )


@FACTS.says("{name:name} turns out to be born on {day:day}")
def corrected_number(case: Case, name: str, day: date) -> None:
    """The ID number is put right."""
    number = factory.id_number(day, 7)
    correct_person(
        case.session, case.preparer, case.person(name).id, id_number=number, today=case.today
    )


@FACTS.says("{key:name} brings back {fen:yuan}")
def repaid(case: Case, key: str, fen: int) -> None:
    entering.record_repayment(
        case.session,
        case.preparer,
        case.enrollment(key),
        fen,
        case.today,
        "receipt",
        today=case.today,
    )


@FACTS.says("{fen:yuan} of {key:name} are waived")
def waived(case: Case, fen: int, key: str) -> None:
    entering.record_waiver(
        case.session,
        case.preparer,
        case.enrollment(key),
        fen,
        case.today,
        "document",
        today=case.today,
    )


@FACTS.says("{month:month} of {key:name} lapses")
def lapses(case: Case, month: Month, key: str) -> None:
    entering.close_lapsed(
        case.session, case.preparer, case.enrollment(key), month, "document", today=case.today
    )


@FACTS.says("{month:month} of {key:name} is agreed at takeover")
def agreed(case: Case, month: Month, key: str) -> None:
    entering.agree_at_takeover(
        case.session, case.preparer, case.enrollment(key), month, "document", today=case.today
    )


@FACTS.says("offset {fen:yuan} of {month:month} of {key:name} in {program:word} {roster:month}")
def offset(case: Case, fen: int, month: Month, key: str, program: str, roster: Month) -> None:
    """Set against the same enrollment's line."""
    _offset(case, (program, roster), key, key, month, fen)


@FACTS.says(
    "offset {fen:yuan} of {month:month} of {source:name} against {key:name}"
    " in {program:word} {roster:month}"
)
def offset_of_another(
    case: Case, fen: int, month: Month, source: str, key: str, program: str, roster: Month
) -> None:
    _offset(case, (program, roster), key, source, month, fen)


def _offset(
    case: Case, roster: tuple[str, Month], key: str, source: str, month: Month, fen: int
) -> None:
    entering.offset(
        case.session,
        case.preparer,
        case.roster(*roster),
        case.line(*roster, key).position,
        case.enrollment(source),
        month,
        fen,
        today=case.today,
    )


@FACTS.says("{program:word} receives {fen:yuan} on {day:day}")
def allocation(case: Case, program: str, fen: int, day: date) -> None:
    record_allocation(
        case.session,
        case.preparer,
        case.program(program).id,
        fen,
        day,
        "document",
        today=case.today,
    )


@FACTS.says(
    "history of {program:word}: {key:name} was paid {fen:yuan} in {month:month}, {how:word}"
)
def history(case: Case, program: str, key: str, fen: int, month: Month, how: str) -> None:
    """A past roster taken in, its difference agreed or reckoned."""
    enrollment = case.session.get_one(Enrollment, case.enrollment(key))
    recipient = next(one for one in case.persons.values() if one.id == enrollment.person_id)
    past = PastList("past", (PastRow(2, month, recipient.id_number, fen),), (), ())
    shown = preview(case.session, case.program(program).id, past)
    take_in(
        case.session,
        case.preparer,
        case.reviewer,
        past,
        shown,
        agreed={"agreed": True, "reckoned": False}[how],
        document="list",
    )


@FACTS.says(
    "begin a batch of {fen:yuan} a head from {program:word} over {sources:words} of {month:month}"
)
def batch(case: Case, fen: int, program: str, sources: tuple[str, ...], month: Month) -> None:
    new = NewDistribution(
        title="batch",
        kind=DistributionKind.BATCH,
        form=DistributionForm.CASH,
        basis=Basis.PERSON,
        month=month,
        program_id=case.program(program).id,
        amount_fen=fen,
        sources=tuple(case.program(source).id for source in sources),
    )
    case.batch = begin(case.session, case.preparer, new, today=case.today)


@FACTS.says("fix the batch")
def fixed(case: Case) -> None:
    fix(case.session, case.preparer, case.reviewer, case.batch, today=case.today)
