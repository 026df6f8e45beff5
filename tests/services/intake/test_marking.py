"""Refused rows come back as a workbook that says what is wrong, and can be brought in again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.errors import AppError
from app.services.intake.lists import read_list
from app.services.intake.marking import PROBLEM_HEADER, ROW_HEADER, mark_refused
from tests.services.support.lists import HEAD, OTHER, SAMPLES, SON, TODAY, WIFE, ReadRows, codes

FAULTY = SAMPLES / "faulty/农村低保_有错.xlsx"


def test_refused_rows_keep_their_texts_and_say_why(
    tmp_path: Path, villages: dict[str, str]
) -> None:
    read = read_list(FAULTY, unit="household", villages=villages, today=TODAY)
    target = tmp_path / "refused.xlsx"

    assert mark_refused(read, target) == read.counts.refused == 15
    rows = list(load_workbook(target).worksheets[0].iter_rows())
    headers = [cell.value for cell in rows[0]]
    assert headers[:3] == ["村", "姓名", "身份证号"]
    assert headers[-2:] == [ROW_HEADER, PROBLEM_HEADER]
    first = rows[1]
    assert first[2].value == "422729195412120260"
    assert first[2].data_type == "s"
    assert first[2].fill.fgColor.rgb == "FFFFC7CE"
    assert first[2].comment is not None
    assert "校验" in first[2].comment.text
    assert first[1].fill.fill_type is None
    assert (first[-2].value, first[-1].value) == ("12", read.problems[0].message)


def test_the_workbook_read_again_has_the_same_problems(
    tmp_path: Path, villages: dict[str, str]
) -> None:
    """What was damaged or unclear must not come back as something that looks right."""
    read = read_list(FAULTY, unit="household", villages=villages, today=TODAY)
    mark_refused(read, tmp_path / "refused.xlsx")
    again = read_list(tmp_path / "refused.xlsx", unit="household", villages=villages, today=TODAY)

    refused = [problem.code for problem in read.problems if problem.level == "refused"]
    assert [problem.code for problem in again.problems if problem.level == "refused"] == refused
    assert again.mapping == {**read.mapping, "J": None, "K": None}


def test_a_zero_that_a_text_file_lost_stays_unclear(
    tmp_path: Path, villages: dict[str, str]
) -> None:
    source = tmp_path / "list.csv"
    source.write_text(f"姓名,身份证号,村,起始年月\n郭云,{HEAD},鞍山,2018.1\n", encoding="utf-8")
    read = read_list(source, unit="person", villages=villages, today=TODAY)
    mark_refused(read, tmp_path / "refused.xlsx")
    again = read_list(tmp_path / "refused.xlsx", unit="person", villages=villages, today=TODAY)

    assert codes(read) == codes(again) == [(2, "month")]


def test_households_come_back_whole_and_are_read_as_one(
    tmp_path: Path, read_rows: ReadRows, villages: dict[str, str]
) -> None:
    read = read_rows(
        [
            ["户主信息", None, "成员信息", None, "金额"],
            ["姓名", "身份证号", "姓名", "身份证号", None],
            ["郭云", HEAD, "郭云", HEAD, 491],
            [None, None, "谭凤", WIFE[:-1] + "1", None],
            ["唐有", OTHER, "唐有", OTHER, 100],
        ],
        merges=["A1:B1", "C1:D1", "E1:E2", "A3:A4", "B3:B4", "E3:E4"],
    )
    assert mark_refused(read, tmp_path / "refused.xlsx") == 2

    again = read_list(tmp_path / "refused.xlsx", unit="household", villages=villages, today=TODAY)
    assert list(again.mapping.values())[:5] == list(read.mapping.values())
    assert codes(again) == [(3, "household"), (4, "id-check")]
    assert again.rows[1].head_id_number == HEAD


def test_texts_that_begin_like_formulas_stay_texts(tmp_path: Path, read_rows: ReadRows) -> None:
    read = read_rows(
        [
            ["姓名", "身份证号", "备注", "出生日期"],
            [None, SON, "'=1+1", date(2004, 8, 20)],
        ],
        unit="person",
    )
    mark_refused(read, tmp_path / "refused.xlsx")
    cells = next(load_workbook(tmp_path / "refused.xlsx").worksheets[0].iter_rows(min_row=2))

    assert all(cell.data_type != "f" for cell in cells)
    assert cells[3].value.date() == date(2004, 8, 20)  # type: ignore[union-attr]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, read_rows: ReadRows) -> None:
    read = read_rows([["姓名", "身份证号", "村"], [None, SON, "鞍山"]], unit="person")
    with pytest.raises(AppError):
        mark_refused(read, tmp_path / "no such folder" / "refused.xlsx")
