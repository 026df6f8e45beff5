"""Whatever a bank's file looks like, a line is never given another line's result (Hypothesis)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.models.program import Unit
from app.models.roster import LineResult, RosterStatus
from app.month import Month
from app.services.bank.columns import lay_out
from app.services.bank.matching import Matched, match
from app.services.bank.reading import read_table
from app.services.rosters.rows import RosterLineRow, RosterRow
from app.services.sheets.cells import Cell, Sheet

NUMBER = "201801-001"
HEADER = ("批次号", "明细号", "账号", "户名", "金额", "处理结果", "失败原因")
PAID, RETURNED = LineResult.PAID, LineResult.RETURNED
WORDS = {PAID: "成功", RETURNED: "失败"}
# Few of each, so that lines look alike more often than in any town.
lines = st.lists(
    st.tuples(
        st.sampled_from(["8101000000000001", "8101000000000002"]),
        st.sampled_from(["王春", "李夏"]),
        st.sampled_from([30000, 31000]),
        st.sampled_from([PAID, RETURNED]),
    ),
    min_size=1,
    max_size=6,
)


def line(position: int, account: str, name: str, fen: int) -> RosterLineRow:
    return RosterLineRow(
        id=100 + position,
        position=position,
        enrollment_id=position,
        recipient_name=name,
        recipient_id_number="",
        payee_name=name,
        payee_id_number="",
        head_name="",
        head_id_number="",
        village="样例村",
        village_position=1,
        group="",
        persons=1,
        standard="",
        bank="",
        account=account,
        phone="",
        amount_fen=fen,
        result=LineResult.WAITING,
        result_reason="",
        result_on=None,
        items=(),
    )


def roster(made: list[RosterLineRow]) -> RosterRow:
    return RosterRow(
        id=1,
        number=NUMBER,
        office="",
        program="样例补助",
        unit=Unit.PERSON,
        month=Month(2018, 1),
        sequence=0,
        status=RosterStatus.SENT,
        paid_in_cash=False,
        prepared_by="",
        reviewed_by="",
        drafted_at=datetime(2018, 1, 9, tzinfo=UTC),
        approved_at=None,
        bank_item_code="",
        hotline="",
        audit_head="",
        columns=(),
        lines=tuple(made),
    )


def matched(found: RosterRow, rows: list[tuple[Cell, ...]], header: tuple[str, ...]) -> Matched:
    sheet = Sheet("回盘", "text", (header, *rows), typed=False)
    layout = lay_out(sheet, found)
    table = read_table(sheet, layout, {}, date(2026, 1, 1), found.month)
    assert len(table.rows) == len(rows)
    return match(found, layout, table)


def rows_of(found: RosterRow, results: list[LineResult]) -> list[tuple[Cell, ...]]:
    return [
        (
            NUMBER,
            str(one.position),
            one.account,
            one.payee_name,
            f"{one.amount_fen / 100:.2f}",
            WORDS[result],
            "",
        )
        for one, result in zip(found.lines, results, strict=True)
    ]


@given(lines, st.data())
def test_with_numbers_each_line_gets_its_own_result_in_any_order(
    made: list[tuple[str, str, int, LineResult]], data: st.DataObject
) -> None:
    found = roster([line(at, *one[:3]) for at, one in enumerate(made, start=1)])
    rows = rows_of(found, [one[3] for one in made])
    shuffled = data.draw(st.permutations(rows))
    some = data.draw(st.integers(1, len(shuffled)))
    result = matched(found, list(shuffled[:some]), HEADER)
    truth = {100 + at: one[3] for at, one in enumerate(made, start=1)}
    assert result.clear
    assert len(result.answers) == some
    assert all(truth[key] is answer.result for key, answer in result.answers.items())


@given(lines, st.data())
def test_without_numbers_nothing_is_guessed(
    made: list[tuple[str, str, int, LineResult]], data: st.DataObject
) -> None:
    found = roster([line(at, *one[:3]) for at, one in enumerate(made, start=1)])
    rows = [row[2:] for row in rows_of(found, [one[3] for one in made])]
    result = matched(found, list(data.draw(st.permutations(rows))), HEADER[2:])
    truth = {100 + at: one[3] for at, one in enumerate(made, start=1)}
    assert not result.troubles
    assert all(truth[key] is answer.result for key, answer in result.answers.items())
    asked = {one.id for question in result.questions for one in question.lines}
    # Every line has its answer or is asked about, never both.
    assert asked.isdisjoint(result.answers)
    assert asked | set(result.answers) == set(truth)
    # Asked are only lines that look alike and came out differently.
    for question in result.questions:
        assert len({(one.account, one.payee_name, one.amount_fen) for one in question.lines}) == 1
        assert len({truth[one.id] for one in question.lines}) == 2


@given(lines, st.sampled_from([1, -1, 100]), st.data())
def test_a_changed_amount_is_never_taken(
    made: list[tuple[str, str, int, LineResult]], difference: int, data: st.DataObject
) -> None:
    found = roster([line(at, *one[:3]) for at, one in enumerate(made, start=1)])
    rows = rows_of(found, [one[3] for one in made])
    at = data.draw(st.integers(0, len(rows) - 1))
    changed = list(rows[at])
    changed[4] = f"{(found.lines[at].amount_fen + difference) / 100:.2f}"
    rows[at] = tuple(changed)
    result = matched(found, rows, HEADER)
    assert [trouble.cell for trouble in result.troubles] == [f"E{at + 2}"]
    assert found.lines[at].id not in result.answers
