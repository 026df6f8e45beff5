"""Rare characters: printed where a font has them, named where none has, searchable either way."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from app.reports import pdf_fonts
from app.reports.glyphs import FontFile, font_folders, font_with
from app.reports.pdf import MissingGlyph, missing_glyphs, pdf_bytes
from app.reports.pdf_fonts import to_unicode
from app.reports.roster import roster_sheet
from tests.reports.made import layout, line, page_texts, roster

# Characters of the standard list of 2013 outside the basic plane; the shipped fonts have them.
NAMED = "𬱖𫖯𣗋"
# No shipped font has these.
RARE = "𠮷𠀀𪚥"


def make_font(path: Path, characters: Iterable[str]) -> Path:
    """A TrueType font whose every character is a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((900, 0), (900, 800), (100, 800)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    names = {ord(character): f"u{ord(character):X}" for character in characters}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys([".notdef", *names.values()], square))
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names.values()], (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular", "psName": path.stem})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    builder.save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A font folder of this test's own, in place of the system's."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    monkeypatch.setattr(pdf_fonts, "font_folders", lambda: (fonts,))
    return fonts


def test_characters_above_ffff_print_and_extract_right(folder: Path, tmp_path: Path) -> None:
    make_font(folder / "simsunb.ttf", NAMED)
    names = ["向𬱖", "𫖯明华", "王𣗋"]
    sheet = roster_sheet(roster([line(at, name=name) for at, name in enumerate(names, start=1)]))
    assert missing_glyphs(sheet) == ()
    content = pdf_bytes(sheet)
    text = page_texts(content)[0]
    assert all(name in text for name in names)
    if shutil.which("pdftotext"):
        assert set(names) <= set(layout(content, tmp_path).split())


def test_each_character_may_come_from_another_font(folder: Path) -> None:
    make_font(folder / "one.ttf", RARE[:1])
    make_font(folder / "two.ttf", RARE[1:])
    sheet = roster_sheet(roster([line(1, name="向" + RARE)]))
    assert missing_glyphs(sheet) == ()
    assert "向" + RARE in page_texts(pdf_bytes(sheet))[0]


def test_what_no_font_has_is_named_and_marked(folder: Path) -> None:
    make_font(folder / "some.ttf", RARE[1:])
    sheet = roster_sheet(roster([line(1, name="向" + RARE[0]), line(2, name="王" + RARE[1])]))
    assert missing_glyphs(sheet) == (MissingGlyph("向" + RARE[0], RARE[0]),)
    text = page_texts(pdf_bytes(sheet))[0]
    assert "向〓" in text
    assert "有1处文字本机字库缺字" in text


def test_private_characters_are_never_guessed(folder: Path) -> None:
    """Each font draws something else under them, so none of the system's is right."""
    make_font(folder / "private.ttf", "\ue000")
    sheet = roster_sheet(roster([line(1, name="向\ue000")]))
    assert [missing.character for missing in missing_glyphs(sheet)] == ["\ue000"]


def test_fonts_for_rare_characters_come_first(folder: Path) -> None:
    make_font(folder / "another.ttf", RARE)
    preferred = make_font(folder / "simsunb.ttf", RARE)
    assert font_with(RARE[0], (folder,)) == FontFile(preferred, 0)


def test_what_is_no_font_is_passed_over(folder: Path) -> None:
    (folder / "a.ttf").write_bytes(b"")
    (folder / "b.ttf").write_bytes(b"\x00\x01\x00\x00\xff\xff" * 20)
    (folder / "c.ttc").write_bytes(b"ttcf" + b"\xff" * 9)
    good = make_font(folder / "z.ttf", RARE)
    assert font_with(RARE[0], (folder,)) == FontFile(good, 0)
    assert font_with("𡋾", (folder,)) is None


def test_the_shipped_fonts_have_the_names_of_the_town() -> None:
    sheet = roster_sheet(roster([line(1, name="㛃䶮龢·ABC"), line(2, name="覃桂兰")]))
    assert missing_glyphs(sheet) == ()


def test_system_folders_are_named() -> None:
    assert all(folder.is_absolute() for folder in font_folders())


def test_to_unicode_has_surrogate_pairs_in_blocks_of_a_hundred() -> None:
    lines = to_unicode("ABC+Test", [0, *range(0x4E00, 0x4E00 + 120), ord(NAMED[0])]).splitlines()
    assert "<79> <D873DC56>" in lines
    assert lines.count("endbfchar") == 2
    assert "100 beginbfchar" in lines
    assert "21 beginbfchar" in lines


def test_line_ends_and_invisible_marks_are_not_taken_for_missing() -> None:
    sheet = roster_sheet(roster([line(1, name="覃\u200b桂兰\ufe00"), line(2, bank="农商\n银行")]))
    assert missing_glyphs(sheet) == ()
    text = page_texts(pdf_bytes(sheet))[0]
    assert "覃桂兰" in text
    assert "农商 银行" in text
    assert "〓" not in text
