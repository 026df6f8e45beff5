"""The column names of lists come as data: whoever adds one wrongly is told where."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.intake.columns import find_layout
from app.services.intake.fields import FIELD_LABELS, list_words
from app.services.sheets.cells import Sheet
from app.services.sheets.headings import HeadingWords
from app.vocabulary import VocabularyError, load, shipped


def written(folder: Path, old: str, new: str) -> Path:
    text = shipped("list-columns").read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path = folder / "list-columns.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def read(path: Path) -> HeadingWords:
    return load(path, HeadingWords, lambda words: words.faults(FIELD_LABELS))


def test_every_field_has_column_names_and_every_file_is_read() -> None:
    assert set(list_words().headings) == set(FIELD_LABELS)
    assert {path.stem for path in shipped("x").parent.iterdir()} == {
        "bank-answers", "common-passwords", "list-columns", "past-payments", "surnames",
    }  # fmt: skip


def test_a_column_name_is_added_without_programming(tmp_path: Path) -> None:
    words = read(written(tmp_path, 'sex = ["性别"', 'sex = ["性别", "男或女"'))
    sheet = Sheet("表", "xlsx", (("姓名", "身份证号", "男或女"),), ())
    assert find_layout(sheet) is None
    layout = find_layout(sheet, words.headings)
    assert layout is not None
    assert layout.letter("sex") == "C"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('sex = ["性别"', 'gender = ["性别"', "headings.gender"),
        ('sex = ["性别"', "sex = [", "headings.sex"),
        ('sex = ["性别"', 'sex = ["性 别", "姓名"', "headings.sex"),
        ('sex = ["性别"', "sex = [1", "headings.sex[1]"),
        ("\n[headings]\n", "\n[heading]\n", "heading"),
        ('shared = ["批准时间", ', "shared = [", "headings.date"),
        ('field = "phone"', 'field = "phones"', "keywords[7].field"),
    ],
)
def test_a_wrong_entry_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    with pytest.raises(VocabularyError) as failure:
        read(written(tmp_path, old, new))
    assert (failure.value.file, failure.value.place) == ("list-columns.toml", place)
