"""Makes households of grouped rows: one head, one amount, one account, or a reason why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from app.money import plain
from app.services.intake.grouping import is_head
from app.services.intake.listing import ListHousehold, ListRow
from app.services.intake.rowreading import Findings

T = TypeVar("T")


class HouseholdBuilder:
    """Builds the households of one list and tells what is wrong with each."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._fields = set(findings.layout.fields)

    def build(self, groups: Iterable[Sequence[ListRow]]) -> list[ListHousehold]:
        """The households, also those that will be refused; problems go to the findings."""
        households = [self._household(rows) for rows in groups]
        return [household for household in households if household is not None]

    def _household(self, rows: Sequence[ListRow]) -> ListHousehold | None:
        head = self._head(rows)
        village = head.village or _first(rows, lambda row: row.village)
        if village is None and "village" in self._fields:
            self._tell_once(head.row, "village", "village-unknown", "缺少村(社区)名,请补上。")
        amount = self._amount(rows, head)
        account = self._account(rows, head)
        head_id = _first([head, *rows], lambda row: row.head_id_number) or head.id_number
        head_name = self._head_name(rows, head, head_id)
        if head_id is None or head_name is None:
            return None
        first = _from(head, rows)
        return ListHousehold(
            number=_first(rows, lambda row: row.household_number or row.household_key),
            village=village,
            group=first("group"),
            address=first("address"),
            head_name=head_name,
            head_id_number=head_id,
            members=_members(rows, head, village),
            family_size=first("family_size"),
            persons_covered=first("persons_covered"),
            amount_fen=amount,
            first_month=first("first_month"),
            tiers=head.tiers or _first(rows, lambda row: row.tiers or None) or (),
            category=first("category"),
            bank=first("bank"),
            account=account,
            account_holder=first("account_holder"),
            payee_name=first("payee_name"),
            payee_id_number=first("payee_id_number"),
            phone=first("phone"),
            soldier_name=first("soldier_name"),
            enlisted=first("enlisted"),
            note=first("note"),
        )

    def _head(self, rows: Sequence[ListRow]) -> ListRow:
        """The head's own row, else the first row of the household."""
        named = {row.head_id_number for row in rows} - {None}
        marked = [row for row in rows if is_head(row)]
        if len(named) > 1:
            self._refuse(rows, "head_id_number", "同一户写了不同的户主身份证号,请核对。")
        if len(marked) > 1 and len({row.id_number for row in marked}) > 1:
            self._refuse(rows, "relation", "同一户有不止一人标为户主,请核对。")
        own = [row for row in rows if row.id_number is not None and row.id_number in named]
        by_name = [row for row in rows if row.name is not None and row.name == row.head_name]
        if own and marked and marked[0].id_number and marked[0].id_number not in named:
            self._refuse(rows, "head_id_number", "标为户主的人与户主身份证号不是同一个人,请核对。")
        return (own or marked or by_name or list(rows))[0]

    def _head_name(self, rows: Sequence[ListRow], head: ListRow, head_id: str | None) -> str | None:
        written = _first(rows, lambda row: row.head_name)
        own = head.name if head.id_number == head_id else None
        if written is not None and own is not None and written != own:
            self._findings.add(
                head.row, "head_name", "name-differs", "户主姓名与其本人那一行的姓名不同,请核对。"
            )
        if own is None and written is None:
            self._tell_once(head.row, "head_name", "name-missing", "缺少户主姓名,请补上。")
        return own or written

    def _amount(self, rows: Sequence[ListRow], head: ListRow) -> int | None:
        """The household's amount stands once, merged or repeated; only amounts per head, by
        their header, are added up."""
        if "amount" not in self._fields and "amount_per_person" in self._fields:
            return self._amount_per_person(rows, head)
        if "amount" not in self._fields:
            return None
        amounts = sorted({row.amount_fen for row in rows if row.amount_fen is not None})
        if len(amounts) > 1:
            shown = "、".join(plain(amount) for amount in amounts)
            self._refuse(rows, "amount", f"同一户写了不同的金额({shown}元),请核对。")
        if not amounts:
            self._missing_amount(rows, head, "amount")
        return amounts[0] if len(amounts) == 1 else None

    def _amount_per_person(self, rows: Sequence[ListRow], head: ListRow) -> int | None:
        each = [row.amount_per_person_fen for row in rows]
        known = [amount for amount in each if amount is not None]
        if not known:
            self._missing_amount(rows, head, "amount_per_person")
            return None
        if len(known) == len(rows):
            return sum(known)
        covered = _first(rows, lambda row: row.persons_covered) or len(rows)
        if len(known) == 1:
            return known[0] * covered
        self._refuse(rows, "amount_per_person", "同一户有的成员没有人均金额,请补上。")
        return None

    def _missing_amount(self, rows: Sequence[ListRow], head: ListRow, field: str) -> None:
        if not any(self._findings.has(row.row, "amount") for row in rows):
            self._findings.add(head.row, field, "amount", "缺少金额,请补上。")

    def _account(self, rows: Sequence[ListRow], head: ListRow) -> str | None:
        accounts = {row.account for row in rows if row.account is not None}
        if len(accounts) > 1:
            self._refuse(rows, "account", "同一户写了不同的银行账号,请只留下实际发放的那一个。")
        damaged = any(self._findings.has(row.row, "account-damaged") for row in rows)
        if not accounts and not damaged and "account" in self._fields:
            self._findings.add(
                head.row, "account", "account-missing", "没有银行账号,补上以前无法通过银行发放。"
            )
        return accounts.pop() if len(accounts) == 1 else None

    def _refuse(self, rows: Sequence[ListRow], field: str, message: str) -> None:
        for row in rows:
            self._findings.add(row.row, field, "household", message)

    def _tell_once(self, row: int, field: str, code: str, message: str) -> None:
        if not self._findings.has(row, code):
            self._findings.add(row, field, code, message)


def _from(head: ListRow, rows: Sequence[ListRow]) -> Callable[[str], Any]:
    """What a household says of itself: on the head's row, else on the first row that does."""

    def first(attribute: str) -> Any:
        return _first([head, *rows], lambda row: getattr(row, attribute))

    return first


def _first(rows: Iterable[ListRow], value: Callable[[ListRow], T | None]) -> T | None:
    return next((found for row in rows if (found := value(row)) is not None), None)


def _members(rows: Sequence[ListRow], head: ListRow, village: str | None) -> tuple[ListRow, ...]:
    """The listed persons, the head first; the household's village and group where their own
    cells are blank."""
    ordered = [head, *(row for row in rows if row.row != head.row)]
    return tuple(
        row
        if row.village is not None and (row.group is not None or head.group is None)
        else replace(row, village=row.village or village, group=row.group or head.group)
        for row in ordered
    )
