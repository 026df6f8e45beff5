"""What a roster looks like to windows, sheets and commands: plain frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.models.program import Unit
from app.models.roster import ItemKind, LineResult, RosterStatus
from app.money import plain
from app.month import Month

ITEM_WORDS = {
    ItemKind.REGULAR: "当月",
    ItemKind.ARREARS: "补发",
    ItemKind.OFFSET: "抵扣",
    ItemKind.REFUND: "退还",
    ItemKind.SUPPLEMENT: "增发",
}
STATUS_WORDS = {
    RosterStatus.DRAFT: "草稿",
    RosterStatus.SUBMITTED: "待复核",
    RosterStatus.APPROVED: "已复核",
    RosterStatus.SENT: "已送银行",
    RosterStatus.SETTLED: "已发放",
    RosterStatus.WITHDRAWN: "已撤回",
}
RESULT_WORDS = {
    LineResult.WAITING: "待发放",
    LineResult.PAID: "已发放",
    LineResult.RETURNED: "银行退回",
    LineResult.UNKNOWN: "未明",
}


@dataclass(frozen=True, slots=True)
class MovedRoster:
    """Where a roster stands after a step."""

    number: str
    status: RosterStatus


@dataclass(frozen=True, slots=True)
class RosterItemRow:
    """One month's part of a line; ``amount_fen`` is negative for an offset."""

    month: Month
    kind: ItemKind
    amount_fen: int
    reason: str
    working: str

    @property
    def remark(self) -> str:
        """As printed under 备注: 补发2018年9月310.00元(银行退回)."""
        why = f"({self.reason})" if self.reason else ""
        return f"{ITEM_WORDS[self.kind]}{self.month.chinese}{plain(self.amount_fen)}元{why}"


@dataclass(frozen=True, slots=True)
class RosterLineRow:
    """One line as frozen at drafting; ``remark`` is what the roster prints under 备注."""

    id: int
    position: int
    enrollment_id: int
    recipient_name: str
    recipient_id_number: str
    payee_name: str
    payee_id_number: str
    head_name: str
    head_id_number: str
    village: str
    village_position: int
    group: str
    persons: int
    standard: str
    bank: str
    account: str
    phone: str
    amount_fen: int
    result: LineResult
    result_reason: str
    result_on: date | None
    items: tuple[RosterItemRow, ...]

    @property
    def remark(self) -> str:
        """Why the amount is not the plain month: arrears and offsets with month and reason."""
        return ";".join(item.remark for item in self.items if item.kind is not ItemKind.REGULAR)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A roster with its lines in printing order; ``office`` is the town's name.

    ``prepared_by`` drafted it, ``reviewed_by`` approved it (empty before), with ``account_note``
    where the reviewer's account was new or reset at the time; ``audit_head`` is
    the head of the audit chain when it was last moved on. ``taken_in`` marks a past roster
    that came in from a list.
    """

    id: int
    number: str
    office: str
    program: str
    unit: Unit
    month: Month
    sequence: int
    status: RosterStatus
    paid_in_cash: bool
    prepared_by: str
    reviewed_by: str
    drafted_at: datetime
    approved_at: datetime | None
    bank_item_code: str
    hotline: str
    audit_head: str
    columns: tuple[str, ...]
    lines: tuple[RosterLineRow, ...]
    taken_in: bool = False
    account_note: str = ""

    @property
    def amount_fen(self) -> int:
        """The total, always computed from the lines."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def persons(self) -> int:
        return sum(line.persons for line in self.lines)

    @property
    def title(self) -> str:
        """As printed: 渔洋关镇2018年10月农村低保资金发放花名册, supplements with their number."""
        extra = f"(第{self.sequence}次补发)" if self.sequence else ""
        extra += "(历史,接管时录入)" if self.taken_in else ""
        return f"{self.office}{self.month.chinese}{self.program}资金发放花名册{extra}"


class ChangeKind(StrEnum):
    """How an enrollment differs from the month before; ARREARS: paid for earlier months."""

    ADDED = "added"
    STOPPED = "stopped"
    CHANGED = "changed"
    ARREARS = "arrears"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of the list of changes (增减变动); amounts in fen of the regular month."""

    kind: ChangeKind
    enrollment_id: int
    recipient_name: str
    recipient_id_number: str
    village: str
    village_position: int
    persons_before: int
    persons_after: int
    before_fen: int
    after_fen: int
    reason: str
