"""Rosters step by step, by two people; what each step wants before it, and what is printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.cli import calls
from app.services.access import signing_in
from app.services.office import staff, staffing
from tests.cli.conftest import FIRST, SECOND, Office
from tests.cli.lists import Made, write

PROGRAM = ("--program", "优抚对象")
PEOPLE = [Made(number, amount=f"{300 + number}.50") for number in (1, 2, 3)]
APPROVE = ("--reviewer", SECOND, "--accept-warnings", "已核对")
WHY = ("--reason", "登记有误")


@pytest.fixture
def listed(office: Office, tmp_path: Path) -> Office:
    """An office with three people who receive something since January 2018."""
    office.done("import", write(tmp_path / "list.csv", PEOPLE), *PROGRAM, "--as-of", "2018-01")
    return office


def draft(office: Office, month: str = "2018-01") -> dict[str, Any]:
    return office.done("roster", "draft", *PROGRAM, "--month", month)


def approved(office: Office, month: str = "2018-01") -> str:
    number = str(draft(office, month)["roster"])
    office.done("roster", "submit", number)
    office.done("roster", "approve", number, *APPROVE)
    return number


def test_a_draft_tells_what_it_comes_to(listed: Office) -> None:
    said = draft(listed)
    assert said["roster"] == "201801-001"
    assert (said["status"], said["lines"], said["persons"]) == ("draft", 3, 3)
    assert (said["amount"], said["regular"], said["arrears"]) == ("907.50", "907.50", "0.00")
    assert (said["held"], said["recoverable"]) == ("0.00", "0.00")
    assert said["changes"] == {"added": 3, "stopped": 0, "changed": 0}
    assert all(
        set(found) == {"level", "code", "message", "id_number"} for found in said["findings"]
    )
    assert draft(listed)["roster"] == "201801-001"


def test_a_clean_office_needs_no_reason_month_after_month(listed: Office) -> None:
    for month in ("2018-01", "2018-02"):
        said = draft(listed, month)
        assert said["findings"] == []
        number = said["roster"]
        listed.done("roster", "submit", number)
        listed.done("roster", "approve", number, "--reviewer", SECOND)
        listed.done("roster", "send", number)
        listed.done("roster", "settle", number, "--all-paid")


def test_arrears_come_with_their_months(listed: Office) -> None:
    said = draft(listed, "2018-03")
    assert (said["regular"], said["arrears"]) == ("907.50", "1815.00")
    shown = listed.done("roster", "show", said["roster"])
    assert (shown["program"], shown["month"], shown["status"]) == ("优抚对象", "2018-03", "draft")
    line = shown["lines"][0]
    assert line["line"] == 1
    assert [item["month"] for item in line["items"]] == ["2018-01", "2018-02", "2018-03"]
    assert [item["kind"] for item in line["items"]] == ["arrears", "arrears", "regular"]
    assert line["result"] == "waiting"
    assert shown["amount"] == said["amount"] == "2722.50"


def test_a_roster_goes_its_way(listed: Office) -> None:
    number = draft(listed)["roster"]
    assert listed.done("roster", "submit", number) == {"roster": number, "status": "submitted"}
    assert listed.done("roster", "return", number, *WHY)["status"] == "draft"
    listed.done("roster", "submit", number)
    assert listed.done("roster", "approve", number, *APPROVE)["status"] == "approved"
    assert listed.done("roster", "send", number)["status"] == "sent"
    assert listed.done("roster", "settle", number, "--all-paid") == {
        "paid": 3, "returned": 0, "unknown": 0, "amount_paid": "907.50",
        "amount_returned": "0.00",
    }  # fmt: skip
    assert listed.done("roster", "show", number)["lines"][0]["result"] == "paid"
    assert listed("roster", "settle", number, "--all-paid").refused("已发放")


def test_a_withdrawn_roster_counts_nothing(listed: Office) -> None:
    number = approved(listed)
    said = listed.done("roster", "withdraw", number, "--reviewer", SECOND, *WHY)
    assert said["status"] == "withdrawn"
    again = draft(listed)
    assert (again["roster"], again["amount"]) == ("201801-002", "907.50")


@pytest.mark.parametrize(
    ("reached", "refused"),
    [
        ("draft", ("approve", "send", "withdraw", "return", "settle")),
        ("submitted", ("submit", "send", "withdraw", "settle", "hold", "release")),
        ("approved", ("submit", "approve", "return", "settle", "hold")),
        ("sent", ("submit", "approve", "send", "withdraw", "return", "hold")),
        ("settled", ("submit", "approve", "send", "withdraw", "return", "settle")),
    ],
)
def test_every_step_wants_the_one_before(
    listed: Office, reached: str, refused: tuple[str, ...]
) -> None:
    number = draft(listed)["roster"]
    way: dict[str, tuple[str, ...]] = {
        "submitted": ("submit", number),
        "approved": ("approve", number, *APPROVE),
        "sent": ("send", number),
        "settled": ("settle", number, "--all-paid"),
    }
    states = ["draft", *way]
    for state in states[1 : states.index(reached) + 1]:
        listed.done("roster", *way[state])
    before = listed.done("roster", "show", number)
    person = PEOPLE[0].id_number
    options: dict[str, tuple[str, ...]] = {
        "approve": APPROVE, "return": WHY, "withdraw": ("--reviewer", SECOND, *WHY),
        "settle": ("--all-paid",), "release": (person,),
        "hold": (person, "--month", "2018-01", *WHY),
    }  # fmt: skip
    for step in refused:
        answer = listed("roster", step, number, *options.get(step, ()))
        assert answer.refused(number), (step, answer)
    assert listed.done("roster", "show", number) == before


def test_a_submitted_roster_is_not_drafted_again(listed: Office) -> None:
    number = draft(listed)["roster"]
    listed.done("roster", "submit", number)
    assert listed("roster", "draft", *PROGRAM, "--month", "2018-01").refused(number, "退回")


def test_who_prepared_cannot_approve(listed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    listed.done("user", "add", "张三", "--role", "prepare", "--role", "review")
    monkeypatch.setenv(calls.PASSWORD, "second's password")
    with (
        signing_in.sign_in(listed.folder, SECOND, "second's password") as office,
        office.transaction() as session,
    ):
        staffing.confirm(session, office.staff_id, staff.by_name(session, "张三").id)
    number = listed.done("roster", "draft", *PROGRAM, "--month", "2018-01", "--user", "张三")[
        "roster"
    ]
    listed.done("roster", "submit", number, "--user", "张三")
    answer = listed(
        "roster",
        "approve",
        number,
        "--reviewer",
        "张三",
        "--accept-warnings",
        "x",
        "--user",
        "张三",
    )
    assert answer.refused("另一人")


def test_the_reviewer_answers_with_their_own_password(
    listed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = draft(listed)["roster"]
    listed.done("roster", "submit", number)
    assert listed("roster", "approve", number, "--reviewer", "无此人").refused("密码不对")
    monkeypatch.setenv(calls.REVIEWER_PASSWORD, "first's password")
    assert listed("roster", "approve", number, "--reviewer", SECOND).refused("密码不对")
    assert listed("roster", "approve", number, "--reviewer", FIRST).refused("复核")
    monkeypatch.delenv(calls.REVIEWER_PASSWORD)
    monkeypatch.setattr("sys.stdin", None)
    assert listed("roster", "approve", number, "--reviewer", SECOND).refused(
        calls.REVIEWER_PASSWORD
    )
    assert listed.done("roster", "show", number)["status"] == "submitted"


def test_warnings_want_a_reason(listed: Office) -> None:
    # February without January: the month before has no roster, and is paid as arrears.
    said = draft(listed, "2018-02")
    assert {found["level"] for found in said["findings"]} == {"error", "warning"}
    number = said["roster"]
    listed.done("roster", "submit", number)
    unpaid = ("--accept-unpaid", "确有1个月未发,应全部补发")
    assert listed("roster", "approve", number, *APPROVE).refused("错误")
    assert listed("roster", "approve", number, "--reviewer", SECOND, *unpaid).refused("提醒")
    approved = listed.done("roster", "approve", number, *APPROVE, *unpaid)
    assert approved["status"] == "approved"


def test_a_hold_stays_until_it_is_released(listed: Office) -> None:
    number = draft(listed)["roster"]
    person = PEOPLE[1].id_number
    held = listed.done("roster", "hold", number, person, "--month", "2018-01", *WHY)
    assert held == {"roster": number, "amount": "605.00"}
    again = draft(listed)
    assert (again["amount"], again["held"]) == ("605.00", "302.50")
    assert listed("roster", "hold", number, person, "--month", "2018-01", *WHY).refused("没有此人")
    released = listed.done("roster", "release", number, person)
    assert released == {"roster": number, "amount": "907.50"}
    assert listed("roster", "release", number, person).refused("没有暂缓")


def test_nothing_to_pay_keeps_nothing(listed: Office) -> None:
    said = draft(listed, "2017-12")
    assert (said["roster"], said["status"], said["lines"]) == (None, None, 0)
    assert (said["amount"], said["regular"], said["held"]) == ("0.00", "0.00", "0.00")
    assert "没有" in listed("roster", "draft", *PROGRAM, "--month", "2017-12").out


def test_unknown_rosters_programs_and_people(listed: Office) -> None:
    number = draft(listed)["roster"]
    for step in (("show",), ("submit",), ("send",), ("settle", "--all-paid")):
        assert listed("roster", step[0], "201801-099", *step[1:]).refused("201801-099")
    assert listed("roster", "approve", "201801-099", *APPROVE).refused("201801-099")
    assert listed("roster", "draft", "--program", "无", "--month", "2018-01").refused("“无”")
    assert listed("roster", "release", number, "420529199001010012").refused()


def test_everything_is_printed(listed: Office, tmp_path: Path) -> None:
    number = approved(listed)
    names = {
        "--pdf": "roster.pdf", "--xlsx": "roster.xlsx", "--notice": "notice.pdf",
        "--changes": "changes.xlsx", "--bank": "bank.txt",
    }  # fmt: skip
    options = [part for key, name in names.items() for part in (key, str(tmp_path / name))]

    said = listed.done("roster", "print", number, *options)

    assert said == {"files": [str(tmp_path / name) for name in names.values()]}
    begins = {".pdf": b"%PDF", ".xlsx": b"PK"}
    for name in names.values():
        file = tmp_path / name
        assert file.read_bytes().startswith(begins.get(file.suffix, b""))
    bank = (tmp_path / "bank.txt").read_bytes().decode("gb18030")
    assert all(f"|{one.amount}|" in bank and one.name in bank for one in PEOPLE)
    notice = (tmp_path / "notice.pdf").read_bytes()
    assert all(one.id_number.encode() not in notice for one in PEOPLE)


def test_printing_again_replaces_the_files(listed: Office, tmp_path: Path) -> None:
    number = approved(listed)
    file = tmp_path / "bank.csv"
    file.write_bytes(b"old")
    listed.done("roster", "print", number, "--bank", file)
    assert PEOPLE[0].name in file.read_bytes().decode("gb18030")
    listed.done("roster", "print", number, "--bank", file, "--bank-format", "xlsx")
    assert file.read_bytes().startswith(b"PK")
    assert [path.name for path in tmp_path.glob("bank*")] == ["bank.csv"]


def test_the_bank_gets_nothing_before_approval(listed: Office, tmp_path: Path) -> None:
    number = draft(listed)["roster"]
    pdf, bank = tmp_path / "roster.pdf", tmp_path / "bank.txt"
    answer = listed("roster", "print", number, "--pdf", pdf, "--bank", bank)
    assert answer.refused("复核通过以后")
    assert not pdf.exists()
    assert not bank.exists()
    assert listed("roster", "print", number, "--pdf", pdf).code == 0


def test_files_that_cannot_be_written_are_refused(listed: Office, tmp_path: Path) -> None:
    number = approved(listed)
    for target in (tmp_path / "none" / "a.pdf", tmp_path):
        assert listed("roster", "print", number, "--pdf", target).refused()
    assert listed("roster", "print", number, "--bank", tmp_path / "bank.doc").refused("doc")
