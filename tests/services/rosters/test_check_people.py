"""自查 of who stands in a roster: once, alive, here, of age, covered, not paid twice over."""

from __future__ import annotations

from datetime import date

from app.models.enrollment import TermStatus
from app.models.program import AmountRule, Conflict, ConflictKind, Program, TierDimension, Unit
from app.month import Month
from app.services.rosters.checks.registry import Checked
from app.services.rosters.findings import Level, Remedy
from tests import factory
from tests.services.support.roster_desk import Desk


def told(looked: Checked) -> list[tuple[str, str]]:
    """Level and code of what was found."""
    return [(finding.level.value, finding.code) for finding in looked.findings]


def test_a_clean_roster_has_nothing_to_answer_for(desk: Desk) -> None:
    for _ in range(3):
        desk.enroll()
    for month in ("2018-01", "2018-02"):
        assert desk.draft(month).findings == ()
        report = desk.report(desk.pay(month))
        assert report.findings == ()
        looked = {one.check.key: one.examined for one in report.checked}
        everyone = ("above-due", "once", "dead", "id-numbers", "account-shared", "register")
        assert {looked[key] for key in everyone} == {3}


def test_every_check_is_named_once_and_says_what_it_looked_at(desk: Desk) -> None:
    desk.enroll()
    report = desk.report(desk.draft("2018-01").number or "")
    keys = [one.check.key for one in report.checked]
    assert len(keys) == len(set(keys)) == 35
    said = {one.check.key: one.said for one in report.checked}
    assert said["once"] == "查了 1 行,没有问题"
    assert said["offsets"] == "没有要查的内容"


def test_the_same_person_twice_is_an_error(desk: Desk) -> None:
    entry = desk.enroll()
    number = desk.draft("2018-01").number or ""
    lines = desk.lines(number)
    again = desk.enroll()
    assert desk.draft("2018-01").lines == 2
    other = next(line for line in desk.lines(number) if line.enrollment_id == again.id)
    other.recipient_id_number = desk.person_of(entry).id_number
    desk.session.flush()
    looked = desk.looked(number, "once")
    assert len(lines) == 1
    assert told(looked) == [("error", "duplicate")] * 2
    assert looked.examined == 2


def test_r7_a_dead_recipient_is_an_error_after_the_last_due_month_only(desk: Desk) -> None:
    entry = desk.enroll()
    number = desk.draft("2018-02").number or ""
    person = desk.person_of(entry)
    person.died_on = Month(2018, 1).last_day
    desk.session.flush()
    (beyond,) = desk.looked(number, "dead").findings
    assert (beyond.level, beyond.code) == (Level.ERROR, "above-due")
    assert "2018年2月" in beyond.message
    assert "已去世" in beyond.message
    assert told(desk.looked(number, "above-due")) == []
    heir = desk.person()
    factory.payee(desk.session, entry, heir, from_day=desk.today)
    assert desk.draft("2018-02").lines == 1
    (before,) = desk.looked(number, "dead").findings
    assert (before.level, before.code) == (Level.WARNING, "recipient-dead")


def test_r7_a_dead_head_with_others_alive_is_a_warning(desk: Desk) -> None:
    desk.program.unit = Unit.HOUSEHOLD
    head, member = desk.person(), desk.person()
    entry = factory.enrollment(
        desk.session, desk.program, factory.household(desk.session, head, member)
    )
    factory.payee(desk.session, entry, member, from_day=desk.today)
    head.died_on = date(2018, 1, 5)
    desk.session.flush()
    number = desk.draft("2018-03").number or ""
    (found,) = desk.looked(number, "dead").findings
    assert (found.level, found.place) == (Level.WARNING, Remedy.PERSON)
    assert "请变更户主" in found.message


def test_what_ended_or_was_suspended_since_is_an_error(desk: Desk) -> None:
    ended, suspended = desk.enroll(), desk.enroll()
    number = desk.draft("2018-01").number or ""
    desk.revise(ended, "2018-01", status=TermStatus.ENDED)
    desk.revise(suspended, "2018-01", status=TermStatus.SUSPENDED)
    looked = desk.looked(number, "stopped")
    assert told(looked) == [("error", "above-due")] * 2
    assert ["停发" in f.message or "暂停" in f.message for f in looked.findings] == [True, True]


def test_who_moved_away_is_named_for_the_months_after(desk: Desk) -> None:
    entry = desk.enroll()
    number = desk.draft("2018-03").number or ""
    desk.person_of(entry).moved_on = date(2018, 2, 10)
    desk.session.flush()
    looked = desk.looked(number, "moved")
    assert told(looked) == [("warning", "moved")]
    assert "2018年3月" in looked.findings[0].message


def test_who_is_in_no_age_band_is_named(desk: Desk) -> None:
    program = factory.program(desk.session, "按年龄", amount_rule=AmountRule.RATE)
    band = factory.tier(
        desk.session, program, "80-89", dimension=TierDimension.AGE, age_from=80, age_to=89
    )
    care = factory.tier(desk.session, program, "半护理", dimension=TierDimension.CARE)
    factory.rate(desk.session, program, 5000, tier=band)
    factory.rate(desk.session, program, 3000, tier=care)
    young, old = desk.person(born=date(1950, 1, 1)), desk.person(born=date(1935, 1, 1))
    for person in (young, old):
        factory.enrollment(desk.session, program, person, tiers=[care])
    desk.program = program
    looked = desk.looked(desk.draft("2018-01").number or "", "age")
    assert (looked.examined, told(looked)) == (2, [("warning", "age-band")])
    assert young.name in looked.findings[0].message


def test_more_covered_than_the_family_has(desk: Desk) -> None:
    desk.program.unit = Unit.HOUSEHOLD
    head = desk.person()
    home = factory.household(desk.session, head)
    factory.enrollment(desk.session, desk.program, home, covered=[head, desk.person()])
    looked = desk.looked(desk.draft("2018-01").number or "", "family")
    assert told(looked) == [("warning", "persons-above-family")]
    assert "保障人口2人,多于家庭人口1人" in looked.findings[0].message


def test_a_faulty_id_number_is_an_error(desk: Desk) -> None:
    entry = desk.enroll()
    person = desk.person_of(entry)
    wrong = person.id_number[:17] + ("0" if person.id_number[17] != "0" else "1")
    person.id_number = wrong
    desk.session.flush()
    looked = desk.looked(desk.draft("2018-01").number or "", "id-numbers")
    assert told(looked)[0] == ("error", "id-faulty")
    assert "末位校验不符" in looked.findings[0].message


def held_too(desk: Desk, kind: ConflictKind, winner: Program | None = None) -> Program:
    """Another program that everybody enrolled has as well."""
    other = factory.program(desk.session, "另一项目")
    desk.session.add(
        Conflict(
            program_id=min(desk.program.id, other.id),
            other_id=max(desk.program.id, other.id),
            kind=kind,
            winner_id=winner.id if winner is not None else None,
        )
    )
    entry = desk.enroll()
    factory.enrollment(desk.session, other, desk.person_of(entry))
    return other


def test_p5_a_block_without_a_winner_is_an_error(desk: Desk) -> None:
    held_too(desk, ConflictKind.BLOCK)
    looked = desk.looked(desk.draft("2018-01").number or "", "conflicts")
    assert told(looked) == [("error", "conflict")]
    assert "不可同享" in looked.findings[0].message


def test_a_pair_that_warns_is_a_warning(desk: Desk) -> None:
    held_too(desk, ConflictKind.WARN)
    looked = desk.looked(desk.draft("2018-01").number or "", "conflicts")
    assert told(looked) == [("warning", "conflict")]


def test_what_the_loser_of_a_block_was_paid_for_the_month_is_told(desk: Desk) -> None:
    winner = desk.program
    other = held_too(desk, ConflictKind.BLOCK, winner)
    winner_entry = desk.looked(desk.draft("2018-01").number or "", "conflicts-paid")
    assert told(winner_entry) == []
    # The other was paid while nothing spoke against it.
    person = desk.person()
    factory.enrollment(desk.session, other, person)
    desk.program = other
    desk.pay("2018-01")
    desk.program = winner
    factory.enrollment(desk.session, winner, person)
    looked = desk.looked(desk.draft("2018-01").number or "", "conflicts-paid")
    assert told(looked) == [("warning", "conflict-paid")]
    assert "另一项目" in looked.findings[0].message
