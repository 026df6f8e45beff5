"""The list of changes: grouped by kind, with sums that can be checked against the roster."""

from __future__ import annotations

from app.idcard import mask
from app.models.roster import ItemKind
from app.month import Month
from app.reports.changes import changes_sheet
from app.reports.pdf import pdf_bytes
from app.services.rosters.rows import ChangeKind, ChangeRow
from tests.reports.made import id_number, item, line, page_texts, roster


def change(kind: ChangeKind, before: int, after: int, *, place: int = 1) -> ChangeRow:
    return ChangeRow(
        kind=kind,
        enrollment_id=1,
        recipient_name="覃桂兰",
        recipient_id_number=id_number(1),
        village=f"{'甲乙丙'[place]}村",
        village_position=place,
        persons_before=2 if before else 0,
        persons_after=3 if after else 0,
        before_fen=before,
        after_fen=after,
        reason="人口增加",
    )


CHANGES = (
    change(ChangeKind.CHANGED, 31000, 46000),
    change(ChangeKind.ADDED, 0, 20000, place=2),
    change(ChangeKind.ADDED, 0, 10000, place=0),
    change(ChangeKind.STOPPED, 31000, 0),
)


def test_kinds_are_groups_with_their_sums() -> None:
    sheet = changes_sheet(roster([line(1)]), CHANGES)
    assert [group.name for group in sheet.groups] == ["新增", "停发", "变动"]
    at = sheet.index("difference")
    assert [sheet.total(group.rows).sums[at] for group in sheet.groups] == [30000, -31000, 15000]
    assert sheet.total().sums[at] == 14000
    assert [row[2] for row in sheet.groups[0].rows] == ["甲村", "丙村"]
    assert sheet.notes == ("新增2户,停发1户,变动1户。",)


def test_arrears_are_the_money_in_the_roster() -> None:
    arrears = item(5000, ItemKind.ARREARS, Month(2018, 9), "银行退回")
    offset = item(-2000, ItemKind.OFFSET, Month(2018, 8))
    made = roster([line(1), line(2, items=[item(31000), arrears, offset])])
    sheet = changes_sheet(made, [change(ChangeKind.ARREARS, 0, 5000)])
    assert [group.name for group in sheet.groups] == ["补发抵扣"]
    assert sheet.total().sums[sheet.index("arrears")] == 3000
    text = page_texts(pdf_bytes(sheet))[0]
    assert "补发2018年9月50.00元(银行退回)" in text
    assert "3,000" not in text


def test_numbers_are_masked() -> None:
    text = page_texts(pdf_bytes(changes_sheet(roster([line(1)]), CHANGES)))[0]
    assert id_number(1) not in text
    assert mask(id_number(1)) in text


def test_without_changes_it_says_so() -> None:
    text = page_texts(pdf_bytes(changes_sheet(roster([line(1)]), [])))[0]
    assert "与2018年9月相比没有增减变动。" in text
