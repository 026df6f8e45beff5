"""What only shows when a list is seen as a whole: doubles, shared accounts, odd ages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date

from app.services.intake.listing import ListGrant, ListHousehold, ListPerson, ListRow, Unit
from app.services.intake.rowreading import Findings

_CENTENARIAN = 100
# The year of the list is told from its own ages; one year more or less is how ages are counted.
_AGE_TOLERANCE = 1
_NAMED_ROWS = 5


def check_doubles(rows: Sequence[ListRow], unit: Unit, findings: Findings) -> None:
    """The same ID number twice: refused on every row, since none of them is surely the right
    one. Of one-off payments the same person, day and amount twice."""
    places: dict[Hashable, list[ListRow]] = defaultdict(list)
    for row in rows:
        if row.id_number is not None:
            key = (row.id_number, row.date, row.amount_fen) if unit == "one_off" else row.id_number
            places[key].append(row)
    for same in places.values():
        if len(same) < 2:
            continue
        what = "同一人、同一天、同一金额" if unit == "one_off" else "同一身份证号"
        message = f"{what}在名单中出现了{len(same)}次({_numbers(same)}),请只保留正确的一行。"
        for row in same:
            findings.add(row.row, _id_field(findings), "duplicate", message)


def check_heads(households: Iterable[ListHousehold], findings: Findings) -> None:
    """One head of two households: refused, or the money would be paid twice."""
    of_head: dict[str, list[ListHousehold]] = defaultdict(list)
    for household in households:
        of_head[household.head_id_number].append(household)
    for same in of_head.values():
        for household in same if len(same) > 1 else ():
            for row in household.rows:
                if not findings.has(row, "duplicate"):
                    message = f"同一户主在名单中有{len(same)}户,请核对是否重复。"
                    findings.add(row, "head_id_number", "duplicate", message)


def check_accounts(
    units: Sequence[ListHousehold] | Sequence[ListPerson] | Sequence[ListGrant],
    findings: Findings,
) -> None:
    """One account for several households is a warning; within a household it is usual."""
    users: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for unit in units:
        first = unit.members[0] if isinstance(unit, ListHousehold) else unit.row
        account = unit.account if isinstance(unit, ListHousehold) else unit.row.account
        if account is not None:
            users[account][unit.head_id_number].append(first.row)
    for by_head in users.values():
        if len(by_head) < 2:
            continue
        numbers = sorted(row for rows in by_head.values() for row in rows)
        for row in numbers:
            message = f"同一银行账号有{len(by_head)}户在用({_numbered(numbers)}),请核对。"
            findings.add(row, "account", "account-shared", message)


def check_missing_accounts(rows: Iterable[ListRow], findings: Findings) -> None:
    """Lists of persons: each row stands for itself."""
    if "account" not in findings.layout.fields:
        return
    for row in rows:
        if row.account is None and not findings.has(row.row, "account-damaged"):
            findings.add(
                row.row, "account", "account-missing", "没有银行账号,补上以前无法通过银行发放。"
            )


def check_holders(
    units: Sequence[ListHousehold] | Sequence[ListPerson] | Sequence[ListGrant],
    findings: Findings,
) -> None:
    """An account held by someone the list does not name with it is a warning."""
    for unit in units:
        if isinstance(unit, ListHousehold):
            names = {unit.head_name, unit.payee_name, *(member.name for member in unit.members)}
            holder, row = unit.account_holder, unit.members[0].row
        else:
            names = {unit.name, unit.row.payee_name, unit.row.head_name}
            holder, row = unit.row.account_holder, unit.row.row
        if holder is not None and holder not in names:
            findings.add(
                row, "account_holder", "name-differs", "户名不是本人、户主或收款人,请核对账号。"
            )


def check_names(rows: Iterable[ListRow], findings: Findings) -> None:
    """One ID number under two names (several payments to one person): a warning."""
    names: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.id_number is not None and row.name is not None:
            names[row.id_number][row.name].append(row.row)
    for by_name in names.values():
        if len(by_name) < 2:
            continue
        numbers = sorted(row for rows_of_name in by_name.values() for row in rows_of_name)
        for number in numbers:
            message = f"同一身份证号写了不同的姓名({_numbered(numbers)}),请核对。"
            findings.add(number, "name", "name-differs", message)


def check_ages(rows: Sequence[ListRow], day: date, findings: Findings) -> None:
    """Over a hundred on ``day``: ask whether alive. An age or a birth date in the list that
    is not the ID number's: the number's prevails, and the difference is told."""
    offsets = Counter(
        row.age + born.year for row in rows if row.age is not None and (born := birthday_of(row))
    )
    year = offsets.most_common(1)[0][0] if offsets else None
    for row in rows:
        born = birthday_of(row)
        if born is None:
            continue
        if _age(born, day) >= _CENTENARIAN:
            findings.add(row.row, _id_field(findings), "age", "已满100岁,请确认健在。")
        if row.age is not None and year is not None:
            if abs(row.age + born.year - year) > _AGE_TOLERANCE:
                findings.add(row.row, "age", "age", "年龄与身份证号不符,以身份证号为准,请核对。")
        elif row.birth_date is not None and row.birth_date.year != born.year:
            message = "出生日期与身份证号不符,以身份证号为准,请核对。"
            findings.add(row.row, "birth_date", "age", message)


def birthday_of(row: ListRow) -> date | None:
    if row.id_number is None:
        return None
    digits = row.id_number[6:14]
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _id_field(findings: Findings) -> str:
    return "id_number" if "id_number" in findings.layout.fields else "head_id_number"


def _numbers(rows: Iterable[ListRow]) -> str:
    return _numbered([row.row for row in rows])


def _numbered(numbers: Sequence[int]) -> str:
    """第3、7行, and no more than a few of them: a sentence must stay readable."""
    shown = "、".join(str(number) for number in numbers[:_NAMED_ROWS])
    return f"第{shown}行" if len(numbers) <= _NAMED_ROWS else f"第{shown}等{len(numbers)}行"
