"""People and what they receive: found, died, accounts, stopped, changed, suspended, resumed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SAMPLES, SECOND, Office
from tests.cli.lists import Made, write

PROGRAM = ("--program", "优抚对象")
ONE, TWO = Made(1), Made(2, account=None)


@pytest.fixture
def listed(office: Office, tmp_path: Path) -> Office:
    """Two people since January 2018; the second has no account."""
    office.done("import", write(tmp_path / "list.csv", (ONE, TWO)), *PROGRAM, "--as-of", "2018-01")
    return office


def draft(office: Office, month: str) -> dict[str, Any]:
    return office.done("roster", "draft", *PROGRAM, "--month", month)


def pay(office: Office, month: str) -> None:
    number = draft(office, month)["roster"]
    office.done("roster", "submit", number)
    office.done("roster", "approve", number, "--reviewer", SECOND, "--accept-warnings", "已核对")
    office.done("roster", "send", number)
    office.done("roster", "settle", number, "--all-paid")


def test_people_are_found_as_in_the_search_box(listed: Office) -> None:
    said = listed.done("person", "find", ONE.name)
    assert said == {
        "count": 1,
        "persons": [
            {
                "id_number": ONE.id_number,
                "name": ONE.name,
                "village": "曹家坪社区",
                "programs": ["优抚对象"],
            }
        ],
    }
    assert listed.done("person", "find", ONE.id_number[-6:].lower())["count"] == 1
    assert listed.done("person", "find", "曹家坪")["count"] == 2
    assert listed.done("person", "find", "没有此人")["count"] == 0


def test_a_death_stops_from_the_month_after(listed: Office) -> None:
    for month in ("2018-01", "2018-02", "2018-03"):
        pay(listed, month)
    said = listed.done("person", "died", ONE.id_number, "--on", "2018-01-15")
    assert said == {
        "stopped": [{"program": "优抚对象", "last_month": "2018-01"}],
        "recoveries": [
            {"program": "优抚对象", "amount": "600.00", "months": ["2018-02", "2018-03"]}
        ],
    }
    april = draft(listed, "2018-04")
    assert (april["lines"], april["recoverable"]) == (0, "600.00")


def test_a_death_of_who_receives_nothing_has_no_consequences(listed: Office) -> None:
    listed.done(
        "enrollment", "stop", ONE.id_number, *PROGRAM, "--from", "2018-01", "--reason", "不符合"
    )
    said = listed.done("person", "died", ONE.id_number, "--on", "2018-05-01")
    assert said == {"stopped": [], "recoveries": []}


def test_a_household_goes_on_when_one_of_it_dies(office: Office) -> None:
    file = SAMPLES / "2018-10/城市低保.csv"
    office.done("import", file, "--program", "城市低保", "--as-of", "2018-10")
    three = office.done("person", "died", "422729198811072356", "--on", "2018-10-05")
    assert three == {"stopped": [], "recoveries": []}


@pytest.mark.parametrize("day", ["1949-12-31", "2999-01-01"])
def test_an_impossible_day_of_death_is_refused(listed: Office, day: str) -> None:
    assert listed("person", "died", ONE.id_number, "--on", day).refused("死亡日期")


def test_an_account_frees_what_was_held(listed: Office) -> None:
    assert draft(listed, "2018-01")["held"] == "300.00"
    said = listed.done(
        "account", "set", TWO.id_number, "--account", "6228 4800 1234 5678", "--bank", "样例农商行"
    )
    assert said == {"programs": ["优抚对象"]}
    after = draft(listed, "2018-01")
    assert (after["held"], after["amount"]) == ("0.00", "600.00")
    shown = listed.done("roster", "show", after["roster"])
    assert "6228480012345678" in [line["account"] for line in shown["lines"]]


def test_wrong_accounts_and_people_are_refused(listed: Office) -> None:
    bank = ("--bank", "样例农商行")
    assert listed("account", "set", TWO.id_number, "--account", "12", *bank).refused()
    unknown = Made(9).id_number
    number = ("--account", "6228480012345678")
    assert listed("account", "set", unknown, *number, *bank).refused("没有这个身份证号")
    answer = listed("account", "set", TWO.id_number, *number, *bank, "--program", "高龄津贴")
    assert answer.refused()


def test_stopped_from_the_first_month_not_paid(listed: Office) -> None:
    said = listed.done(
        "enrollment", "stop", ONE.id_number, *PROGRAM, "--from", "2018-03", "--reason", "迁出"
    )
    assert said == {"program": "优抚对象", "last_month": "2018-02"}
    changes = draft(listed, "2018-03")["changes"]
    assert changes == {"added": 0, "stopped": 1, "changed": 0}
    again = listed(
        "enrollment", "stop", ONE.id_number, *PROGRAM, "--from", "2018-05", "--reason", "迁出"
    )
    assert again.refused("停发")


def test_a_change_answers_with_the_new_amount(listed: Office) -> None:
    said = listed.done(
        "enrollment",
        "change",
        ONE.id_number,
        *PROGRAM,
        "--from",
        "2018-02",
        "--amount",
        "420.5",
        "--reason",
        "调整",
    )
    assert said == {"program": "优抚对象", "from": "2018-02", "amount": "420.50"}
    pay(listed, "2018-01")
    assert draft(listed, "2018-02")["amount"] == "420.50"


def test_tiers_change_what_the_rate_gives(office: Office) -> None:
    for tier, amount in (("集中", "835"), ("分散", "695"), ("全自理", "40"), ("半护理", "160")):
        office.done(
            "rate", "set", "农村特困", "--tier", tier, "--amount", amount, "--from", "2017-01"
        )
    file = SAMPLES / "2018-10/农村特困.xls"
    program = ("--program", "农村特困")
    office.done("import", file, *program, "--as-of", "2018-10")
    first = office.done("person", "find", "")["persons"][0]["id_number"]
    said = office.done(
        "enrollment",
        "change",
        first,
        *program,
        "--from",
        "2018-12",
        "--tier",
        "分散供养",
        "--tier",
        "半护理",
    )
    assert said["amount"] == "855.00"
    answer = office("enrollment", "change", first, *program, "--from", "2018-12", "--tier", "80-89")
    assert answer.refused("80-89", "集中")


@pytest.mark.parametrize(("back_pay", "amount"), [((), "600.00"), (("--back-pay",), "900.00")])
def test_suspended_months_are_paid_only_when_said(
    listed: Office, back_pay: tuple[str, ...], amount: str
) -> None:
    who = (ONE.id_number, *PROGRAM)
    why = ("--reason", "未认证")
    said = listed.done("enrollment", "suspend", *who, "--from", "2018-02", *why)
    assert said == {"program": "优抚对象", "from": "2018-02"}
    listed.done("enrollment", "resume", *who, "--from", "2018-03", *why, *back_pay)
    assert draft(listed, "2018-03")["amount"] == amount


def test_what_nobody_receives_cannot_be_changed(listed: Office) -> None:
    why = ("--from", "2018-03", "--reason", "x")
    assert listed("enrollment", "stop", ONE.id_number, "--program", "高龄津贴", *why).refused(
        "没有“高龄津贴”的待遇"
    )
    assert listed("enrollment", "stop", Made(9).id_number, *PROGRAM, *why).refused("身份证号")
    assert listed("enrollment", "resume", ONE.id_number, *PROGRAM, *why).refused("没有暂停")
    assert listed(
        "enrollment", "change", ONE.id_number, *PROGRAM, "--from", "2017-01", "--amount", "1"
    ).refused("2018年1月")


def test_a_yearly_amount_is_told_in_any_month_and_paid_in_july(
    office: Office, tmp_path: Path
) -> None:
    """[A]3: the pay month is the one ledger month; what the change gives is known before."""
    program = ("--program", "义务兵家属优待金")
    header = "村,户主姓名,户主身份证号,姓名,身份证号,关系,金额,开户行,账号,起始年月"
    head = f"{ONE.name},{ONE.id_number}"
    one = f"曹家坪社区,{head},{head},户主,8400,样例农商行,8201000000000000001,2018-03"
    path = tmp_path / "yearly.csv"
    path.write_text(f"{header}\n{one}\n", encoding="utf-8-sig")
    office.done("import", path, *program, "--as-of", "2018-03")
    said = office.done(
        "enrollment", "change", ONE.id_number, *program, "--from", "2018-05", "--amount", "9000"
    )
    assert (said["from"], said["amount"]) == ("2018-05", "9000.00")
    assert office.done("roster", "draft", *program, "--month", "2018-06")["roster"] is None
    july = office.done("roster", "draft", *program, "--month", "2018-07")
    assert (july["amount"], july["arrears"]) == ("9000.00", "0.00")
    assert july["changes"] == {"added": 0, "stopped": 0, "changed": 0}


def test_a_death_corrected_back_and_forth_follows_the_rules_each_time(listed: Office) -> None:
    """[P]1: last month, money to recover and the next draft, whatever was said before."""
    for month in ("2018-01", "2018-02", "2018-03"):
        pay(listed, month)
    for day, last, back in (
        ("2018-01-31", "2018-01", ["2018-02", "2018-03"]),
        ("2018-03-01", "2018-03", []),
        ("2018-02-01", "2018-02", ["2018-03"]),
    ):
        said = listed.done("person", "died", ONE.id_number, "--on", day)
        assert said["stopped"] == [{"program": "优抚对象", "last_month": last}]
        assert [one["months"] for one in said["recoveries"]] == ([back] if back else [])
        recoverable = draft(listed, "2018-04")["recoverable"]
        assert recoverable == f"{300 * len(back)}.00"
