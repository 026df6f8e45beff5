"""Each field reads what lists really write, exactly, and refuses what it cannot be sure of."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.idcard import check_character
from app.month import Month
from app.services.sheets import dates, values
from app.services.sheets.cells import Cell, Damaged
from app.services.sheets.problems import Reading
from app.services.sheets.village_names import VillageNames
from tests.services.support.lists import HEAD, TODAY, WIFE


def codes(reading: Reading[object]) -> list[str]:
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("cell", "want"),
    [
        ("1958.3", Month(1958, 3)),
        ("1958-03", Month(1958, 3)),
        ("1958/3", Month(1958, 3)),
        ("195803", Month(1958, 3)),
        (Decimal(195803), Month(1958, 3)),
        ("19580315", Month(1958, 3)),
        (Decimal(19580315), Month(1958, 3)),
        ("2018.03", Month(2018, 3)),
        ("2018.1", Month(2018, 1)),
        ("2018.10", Month(2018, 10)),
        (Decimal("2018.03"), Month(2018, 3)),
        (Decimal("2018.3"), Month(2018, 3)),
        (Decimal("2018.12"), Month(2018, 12)),
        ("2018-10-01 00:00:00", Month(2018, 10)),
        (date(2018, 5, 28), Month(2018, 5)),
    ],
)
def test_month_in_clear_shapes(cell: Cell, want: Month) -> None:
    assert dates.read_month(cell, TODAY) == Reading(want)


@pytest.mark.parametrize(
    ("cell", "want"),
    [
        ("2018年3月", Month(2018, 3)),
        ("2018年10月份", Month(2018, 10)),
        ("2018年3月5日", Month(2018, 3)),
        ("２０１８年３月", Month(2018, 3)),
        (Decimal(43160), Month(2018, 3)),
        ("43160", Month(2018, 3)),
    ],
)
def test_month_put_right_and_told(cell: Cell, want: Month) -> None:
    reading = dates.read_month(cell, TODAY)

    assert reading.value == want
    assert codes(reading) == ["month-text"]


@pytest.mark.parametrize(
    "cell",
    [
        Decimal("2018.1"),
        Decimal("1958.1"),
        Decimal(2018),
        Decimal("2018.13"),
        "2018",
        "2018.13",
        "20180231",
        "18.3",
        "三月",
        "2018.3-5",
        "2081-03",
        True,
        Damaged("2E+17"),
    ],
)
def test_unclear_month_is_refused(cell: Cell) -> None:
    reading = dates.read_month(cell, TODAY)

    assert reading.value is None
    assert codes(reading) == ["month"]


def test_text_of_a_file_that_drops_zeros_is_as_unclear_as_the_number() -> None:
    assert codes(dates.read_month("2018.1", TODAY, exact_text=False)) == ["month"]
    assert dates.read_month("2018.3", TODAY, exact_text=False).value == Month(2018, 3)


def test_blank_month_is_none_without_a_word() -> None:
    for cell in (None, "", " ", "/", "无"):
        assert dates.read_month(cell, TODAY) == Reading(None)


@given(st.dates(date(1950, 1, 1), TODAY), st.sampled_from(["-", ".", "/", "年"]), st.booleans())
def test_every_written_day_is_read_back(day: date, mark: str, padded: bool) -> None:
    month, of_month = (f"{day:%m}", f"{day:%d}") if padded else (str(day.month), str(day.day))
    if mark == "年":
        text = f"{day.year}年{month}月{of_month}日"
    else:
        text = mark.join((str(day.year), month, of_month))

    assert dates.read_date(text, TODAY).value == day
    assert dates.read_month(text, TODAY).value == Month.of(day)


@given(st.dates(date(1950, 1, 1), TODAY))
def test_every_serial_number_is_its_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert dates.read_date(Decimal(serial), TODAY).value == day


@given(st.text(max_size=20))
def test_no_text_breaks_a_reader(text: str) -> None:
    assert values.read_id_number(text, TODAY).value or codes(values.read_id_number(text, TODAY))
    for reading in (values.read_amount(text), dates.read_date(text, TODAY)):
        assert reading.value is None or not set(codes(reading)) & {"amount", "month"}
    account = values.read_account(text).value
    assert account is None or account.isascii()
    values.read_phone(text)
    values.read_name(text)
    VillageNames(["鞍山村"]).find_with_group(text)


@given(st.integers(1, 10_000_000 * 100))
def test_every_amount_is_read_to_the_fen(fen: int) -> None:
    yuan = Decimal(fen).scaleb(-2)

    assert values.read_amount(yuan) == Reading(fen)
    assert values.read_amount(str(yuan)) == Reading(fen)
    written = values.read_amount(f"¥{yuan:,}元")
    assert written.value == fen
    assert codes(written) == ["amount-text"]


@pytest.mark.parametrize(
    "cell",
    [
        "二百",
        Decimal(-120),
        Decimal(0),
        "0.00",
        "181.555",
        Decimal("181.555"),
        "1.5万元",
        "12,34",
        "3E+2",
        "300-400",
        date(2018, 3, 1),
        True,
        Damaged("3E+17"),
        Decimal(422729194604),
    ],
)
def test_what_is_no_amount(cell: Cell) -> None:
    reading = values.read_amount(cell)

    assert reading.value is None
    assert codes(reading) == ["amount"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (f" {HEAD}", "whitespace"),
        (f"{HEAD[:6]} {HEAD[6:14]} {HEAD[14:]}", "whitespace"),
        (f"'{HEAD}\u00a0", "apostrophe"),
        (f"‘{HEAD}", "apostrophe"),
        (HEAD.translate({48 + digit: 0xFF10 + digit for digit in range(10)}), "full-width"),
        (f"{HEAD}\u200b", "whitespace"),
    ],
)
def test_id_number_put_right(cell: str, code: str) -> None:
    reading = values.read_id_number(cell, TODAY)

    assert reading.value is not None
    assert reading.value.number == HEAD
    assert codes(reading) == [code]


def test_lower_case_x_is_stored_as_x() -> None:
    reading = values.read_id_number(WIFE.lower(), TODAY)

    assert reading.value is not None
    assert reading.value.number == WIFE
    assert codes(reading) == ["lower-x"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "id-missing"),
        (" ", "id-missing"),
        ("#N/A", "id-missing"),
        ("420529195803150013", "id-check"),
        ("420529195803510012", "id-date"),
        ("420529194102291029", "id-date"),
        ("420529203010010017", "id-date"),
        ("1.10118E+17", "id-damaged"),
        ("422729195803150000", "id-damaged"),
        (Damaged("3.30181195802092E+17"), "id-damaged"),
        (Decimal(42272919580315), "id-damaged"),
        ("4227291958031500", "id-damaged"),
    ],
)
def test_id_number_refused(cell: Cell, code: str) -> None:
    reading = values.read_id_number(cell, TODAY)

    assert reading.value is None
    assert codes(reading) == [code]


@pytest.mark.parametrize("cell", ["422729430912003", Decimal(422729430912003)])
def test_id_number_of_fifteen_digits(cell: Cell) -> None:
    reading = values.read_id_number(cell, TODAY)

    assert reading.value is not None
    assert reading.value.number == "422729194309120035"
    assert codes(reading) == ["id-15"]


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(110101, 659004))
def test_every_right_id_number_is_accepted(day: date, sequence: int, area: int) -> None:
    digits = f"{area}{day:%Y%m%d}{sequence:03d}"
    number = digits + check_character(digits)
    reading = values.read_id_number(number, TODAY)

    assert reading.value is not None
    assert (reading.value.number, reading.value.birth_date) == (number, day)


@given(st.dates(date(1900, 1, 1), TODAY - timedelta(days=1)), st.integers(0, 9))
def test_a_wrong_last_digit_is_never_accepted(day: date, digit: int) -> None:
    digits = f"422729{day:%Y%m%d}002"
    reading = values.read_id_number(f"{digits}{digit}", TODAY)

    assert (reading.value is not None) == (check_character(digits) == str(digit))


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("82012293494369417", "82012293494369417", []),
        ("6228101072062746829", "6228101072062746829", []),
        ("6228101072062746828", "6228101072062746828", ["luhn"]),
        ("6228 1010 7206 2746 829", "6228101072062746829", ["whitespace"]),
        ("'82012293494369417", "82012293494369417", ["apostrophe"]),
        (Decimal(123456789012), "123456789012", []),
        (Damaged("8.20112345678901E+16"), None, ["account-damaged"]),
        ("8.20112E+16", None, ["account-damaged"]),
        ("1234", None, ["account-damaged"]),
        ("农商行", None, ["account-damaged"]),
        (None, None, []),
        ("无", None, []),
    ],
)
def test_account(cell: Cell, value: str | None, code: list[str]) -> None:
    reading = values.read_account(cell)

    assert reading.value == value
    assert codes(reading) == code


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("13800000000", "13800000000", []),
        (Decimal(13800000000), "13800000000", []),
        ("0717-5752100", "0717-5752100", []),
        ("138-0000-0000", "13800000000", []),
        ("+8613800000000", "13800000000", []),
        ("13800000000/13900000000", "13800000000/13900000000", []),
        ("13800000000、5752100", "13800000000、5752100", ["phone"]),
        ("1380000", "1380000", ["phone"]),
        ("12345678901", "12345678901", ["phone"]),
    ],
)
def test_phone(cell: Cell, value: str, code: list[str]) -> None:
    reading = values.read_phone(cell)

    assert reading.value == value
    assert codes(reading) == code


@pytest.mark.parametrize(
    ("cell", "want", "code"),
    [
        (" 卢明祖 ", "卢明祖", ["whitespace"]),
        ("张 三", "张三", ["whitespace"]),
        ("张\u3000三", "张三", ["whitespace"]),
        ("阿依古丽•买买提", "阿依古丽·买买提", []),
        ("𬱖某", "𬱖某", []),
        ("Anna Li", "Anna Li", []),
    ],
)
def test_name(cell: str, want: str, code: list[str]) -> None:
    reading = values.read_name(cell)

    assert reading.value == want
    assert codes(reading) == code


@pytest.mark.parametrize("cell", [None, "", "\u3000", "#N/A", "12", Decimal(3)])
def test_name_missing(cell: Cell) -> None:
    assert codes(values.read_name(cell)) == ["name-missing"]


@pytest.mark.parametrize(
    ("cell", "want"),
    [
        ("全自理", "全自理"),
        ("完全自理", "全自理"),
        ("具备生活自理能力", "全自理"),
        ("未失能", "全自理"),
        ("半护理", "半护理"),
        ("半失能", "半护理"),
        ("半自理", "半护理"),
        ("部分丧失生活自理能力", "半护理"),
        ("部分不能自理", "半护理"),
        ("全护理", "全护理"),
        ("完全失能", "全护理"),
        ("完全丧失生活自理能力", "全护理"),
        ("不能自理", "全护理"),
    ],
)
def test_care_levels(cell: str, want: str) -> None:
    assert values.read_care(cell) == Reading(want)


def test_modes_and_what_fits_no_rate() -> None:
    assert values.read_mode("集中供养") == Reading("集中")
    assert values.read_mode("分散") == Reading("分散")
    assert values.read_mode(None) == Reading(None)
    assert codes(values.read_mode("集中或分散")) == ["amount"]
    assert codes(values.read_mode("其他")) == ["amount"]
    assert codes(values.read_care("失能")) == ["amount"]


def test_grades_and_disability_levels() -> None:
    assert [values.read_grade(cell).value for cell in ("A类", "b", "Ｃ", "一档")] == [
        "A",
        "B",
        "C",
        "一档",
    ]
    cells = ("1", Decimal(2), "贰级", "Ⅳ级", "轻")
    assert [values.read_disability_level(cell).value for cell in cells] == [
        "一级",
        "二级",
        "二级",
        "四级",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("鞍山村", ("鞍山村", None)),
        ("鞍山", ("鞍山村", None)),
        (" 鞍 山 村 ", ("鞍山村", None)),
        ("鞍山村村民委员会", ("鞍山村", None)),
        ("曹家坪居委会", ("曹家坪社区", None)),
        ("曹家坪", ("曹家坪社区", None)),
        ("渔洋关镇鞍山村", ("鞍山村", None)),
        ("五峰县渔洋关镇曹家坪社区", ("曹家坪社区", None)),
        ("鞍山村三组", ("鞍山村", "三组")),
        ("老鞍山", ("鞍山村", None)),
        ("南河", (None, None)),
        ("南河社区", ("南河社区", None)),
        ("不存在村", (None, None)),
        ("", (None, None)),
        ("村", (None, None)),
    ],
)
def test_villages(text: str, want: tuple[str | None, str | None]) -> None:
    names = VillageNames(
        {
            "鞍山村": "鞍山村",
            "老鞍山": "鞍山村",
            "曹家坪社区": "曹家坪社区",
            # Both exist, so the short name tells neither.
            "南河村": "南河村",
            "南河社区": "南河社区",
        }
    )
    assert names.find_with_group(text) == want
