"""Files that are no list are refused in one sentence, before they can do harm."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from app.errors import AppError
from app.services.intake.lists import understand
from app.services.sheets.limits import MAX_MEMBERS
from app.services.sheets.reading import read_pasted
from tests.services.sheets.test_reading import opendocument
from tests.services.support.lists import SAMPLES, TODAY, read_here, write_workbook

OLD = SAMPLES / "2017-10/农村低保.xls"
NEW = SAMPLES / "2018-10/农村低保.xlsx"
END, FREE = 0xFFFFFFFE, 0xFFFFFFFF


def refusal(path: Path) -> str:
    """The sentence with which a file is refused; says that nothing was taken in."""
    with pytest.raises(AppError) as caught:
        understand(read_here(path), unit="household", villages=["鞍山村"], today=TODAY)
    assert caught.value.message.endswith("。")
    assert "没有导入任何内容" in caught.value.message
    return caught.value.message


def refused_bytes(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "list.xls"
    path.write_bytes(data)
    return refusal(path)


def test_missing_folder_and_empty(tmp_path: Path) -> None:
    assert "找不到" in refusal(tmp_path / "none.xls")
    assert "文件夹" in refusal(tmp_path)
    assert "0字节" in refused_bytes(tmp_path, b"")


def test_blank_paste() -> None:
    with pytest.raises(AppError, match="复制"):
        read_pasted(" \n")


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\x03" * 500,
        random.Random(1).randbytes(4000),
        b"%PDF-1.7\n1 0 obj\n",
        "只有一句话,没有表格。".replace(",", "。").encode(),
        b"<html><body><p>404</p></body></html>",
        b"<root><a>1</a></root>",
    ],
)
def test_no_table(tmp_path: Path, content: bytes) -> None:
    assert "不是表格" in refused_bytes(tmp_path, content) or "无法识别" in refused_bytes(
        tmp_path, content
    )


def test_text_in_a_foreign_encoding(tmp_path: Path) -> None:
    page = "naïve;café;été\n" * 20
    assert refused_bytes(tmp_path, page.encode("latin-1"))


def test_text_broken_off_inside_a_character(tmp_path: Path) -> None:
    data = "姓名,身份证号\n张三,1\n李四".encode()[:-1]
    assert "不完整" in refused_bytes(tmp_path, data)


def test_a_table_without_a_header_says_what_is_missing(tmp_path: Path) -> None:
    assert "表头" in refused_bytes(tmp_path, "苹果,3\n梨,4\n".encode())


def test_header_alone(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", [["村", "姓名", "身份证号", "金额"]])
    assert "只有表头" in refusal(path)


def test_amounts_in_ten_thousands(tmp_path: Path) -> None:
    rows = [["单位:万元"], ["村", "姓名", "身份证号", "金额"], ["鞍山村", "张三", "1", 2]]
    assert "万元" in refusal(write_workbook(tmp_path / "a.xlsx", rows))


@pytest.mark.parametrize("source", [OLD, NEW, SAMPLES / "2018-10/农村特困.xls"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_truncated(tmp_path: Path, source: Path, share: float) -> None:
    data = source.read_bytes()
    assert refused_bytes(tmp_path, data[: int(len(data) * share)])


def test_truncated_html(tmp_path: Path) -> None:
    data = (SAMPLES / "2018-10/高龄津贴.xls").read_bytes()
    assert "不完整" in refused_bytes(tmp_path, data[: len(data) // 2])


@pytest.mark.parametrize("seed", range(40))
def test_bit_rot_is_a_sentence_or_a_list_never_a_crash(tmp_path: Path, seed: int) -> None:
    rotten = random.Random(seed)
    data = bytearray((OLD if seed % 2 else NEW).read_bytes())
    for _ in range(10):
        data[rotten.randrange(len(data))] = rotten.randrange(256)
    path = tmp_path / "list.xls"
    path.write_bytes(data)
    accepted = -1
    with contextlib.suppress(AppError):
        read = understand(read_here(path), unit="household", villages=["鞍山村"], today=TODAY)
        accepted = read.counts.accepted
    assert accepted < 1065


def archive(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def with_sheet(sheet_xml: bytes) -> bytes:
    """The sample workbook with its sheet replaced."""
    with zipfile.ZipFile(NEW) as source:
        members = {name: source.read(name) for name in source.namelist()}
    members["xl/worksheets/sheet1.xml"] = sheet_xml
    return archive(members)


def test_zip_bomb_by_ratio(tmp_path: Path) -> None:
    data = with_sheet(b" " * 60_000_000)
    assert len(data) < 400_000
    assert "太大" in refused_bytes(tmp_path, data)


def test_zip_bomb_by_number_of_members(tmp_path: Path) -> None:
    members = {f"xl/{number}.xml": b"" for number in range(MAX_MEMBERS + 1)}
    assert "太大" in refused_bytes(tmp_path, archive({"xl/workbook.xml": b"", **members}))


def test_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    size = 60_000_000
    data = bytearray(with_sheet(b" " * size))
    honest, lie = struct.pack("<I", size), struct.pack("<I", 1000)
    assert bytes(data).count(honest) == 2
    assert refused_bytes(tmp_path, bytes(data).replace(honest, lie))


def test_a_cell_far_away_is_not_laid_out(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<worksheet xmlns="{main}"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert "行列范围过大" in refused_bytes(tmp_path, with_sheet(sheet.encode()))


def test_ods_that_repeats_a_value_a_million_times(tmp_path: Path) -> None:
    path = opendocument(
        tmp_path / "a.ods",
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell>'
        "</table:table-row>",
    )
    assert "行列范围过大" in refusal(path)


def test_other_zips_are_no_table(tmp_path: Path) -> None:
    assert "不是表格" in refused_bytes(tmp_path, archive({"word/document.xml": b"<a/>"}))


def test_xml_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&c;</Workbook>'
    )
    assert "损坏" in refused_bytes(tmp_path, bomb.encode())


def compound(streams: dict[str, bytes], fat: list[int] | None = None) -> bytes:
    """A small compound file (MS-CFB) with one sector of directory and streams of 4096 bytes."""
    blocks = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    chains: list[int] = [END]
    entries = [_entry("Root Entry", 5, END, 0)]
    for name, content in blocks.items():
        start, sectors = len(chains), len(content) // 512
        chains += [*range(start + 1, start + sectors), END]
        entries.append(_entry(name, 2, start, len(content)))
    table = fat or chains
    body = b"".join(entries).ljust(512, b"\0") + b"".join(blocks.values())
    fat_at = len(body) // 512
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 0x18, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 0x2C, 1, 0, 0, 4096, END, 0, END, 0, fat_at)
    struct.pack_into("<108I", header, 0x50, *[FREE] * 108)
    table = [*table, *[FREE] * (128 - len(table))]
    return bytes(header) + body + struct.pack("<128I", *table)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(text)] = text
    struct.pack_into("<HBB", entry, 64, len(text), kind, 1)
    struct.pack_into("<III", entry, 68, FREE, FREE, FREE)
    struct.pack_into("<II", entry, 116, start, size)
    return bytes(entry)


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


BEGIN = record(0x0809, b"\x00\x06\x10\x00" + b"\0" * 12)


def test_password_of_a_new_workbook(tmp_path: Path) -> None:
    data = compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})
    assert "密码" in refused_bytes(tmp_path, data)


def test_password_of_an_old_workbook(tmp_path: Path) -> None:
    stream = BEGIN + record(0x002F, b"\x01\x00" + b"\0" * 52) + record(0x000A)
    assert "密码" in refused_bytes(tmp_path, compound({"Workbook": stream}))


def test_a_word_document_is_no_table(tmp_path: Path) -> None:
    assert "不是表格" in refused_bytes(tmp_path, compound({"WordDocument": b"x"}))


def test_sectors_that_run_in_a_circle(tmp_path: Path) -> None:
    data = compound({"Workbook": BEGIN}, fat=[END, 2, 3, 4, 1, 6, 7, 8, END])
    assert "损坏" in refused_bytes(tmp_path, data)


@pytest.mark.parametrize(
    "cells",
    [
        record(0x0203, struct.pack("<HHHd", 1, 60_000, 0, 1.0)),
        record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 255, 0)),
        struct.pack("<HH", 0x0203, 9_000),
    ],
)
def test_old_cells_out_of_bounds(tmp_path: Path, cells: bytes) -> None:
    globals_ = BEGIN + record(0x0085, struct.pack("<IBBBB", 200, 0, 0, 1, 0) + b"A")
    stream = (globals_ + record(0x000A)).ljust(200, b"\0") + BEGIN + cells
    assert "损坏" in refused_bytes(tmp_path, compound({"Workbook": stream}))


def test_the_sample_is_whole() -> None:
    assert read_here(OLD).sheets[0].rows
