"""What the office enters about a distribution, and what it sees: frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.models.distribution import (
    Basis,
    DistributionForm,
    DistributionKind,
    DistributionStatus,
    Stage,
)
from app.month import Month

KIND_WORDS = {DistributionKind.BATCH: "集中发放", DistributionKind.RELIEF: "救灾救助"}
FORM_WORDS = {DistributionForm.CASH: "现金(银行或签领)", DistributionForm.GOODS: "实物"}
BASIS_WORDS = {Basis.PERSON: "人", Basis.HOUSEHOLD: "户"}
STATUS_WORDS = {
    DistributionStatus.OPEN: "登记中",
    DistributionStatus.FIXED: "已审定",
    DistributionStatus.CANCELLED: "已撤销",
}
STAGE_WORDS = {
    Stage.REPORTED: "户报",
    Stage.EVALUATED: "村评",
    Stage.REVIEWED: "乡审",
    Stage.DECIDED: "县定",
}
STAGES = tuple(STAGE_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDistribution:
    """A distribution to begin.

    ``amount_fen`` (fen) or ``quantity`` (whole units of the item) is for one person or one
    household, as ``basis`` says. ``month``: whose people are taken. ``sources``: program ids.
    """

    title: str
    kind: DistributionKind
    form: DistributionForm
    basis: Basis
    month: Month
    program_id: int | None = None
    amount_fen: int | None = None
    item: str = ""
    item_unit: str = ""
    quantity: int | None = None
    document: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DistributionRow:
    """A distribution in a list; amounts in fen.

    ``households`` counts the rows that are not left out, ``people`` the persons counted in
    them, ``receiving`` those that get something as things stand (of a relief: decided).
    """

    id: int
    number: str
    title: str
    kind: DistributionKind
    form: DistributionForm
    basis: Basis
    status: DistributionStatus
    program_id: int | None
    program: str
    sources: tuple[str, ...]
    month: Month
    amount_fen: int | None
    item: str
    item_unit: str
    quantity: int | None
    document: str
    created_by: str
    fixed_on: date | None
    fixed_by: str
    reviewed_by: str
    reason: str
    rows: int
    left_out: int
    receiving: int
    people: int
    signed: int

    @property
    def goods(self) -> bool:
        return self.form is DistributionForm.GOODS

    @property
    def relief(self) -> bool:
        return self.kind is DistributionKind.RELIEF

    @property
    def measure(self) -> str:
        """What one gets, in words: 每户 大米 2袋, 每人 50.00元, 按类别标准."""
        each = f"每{BASIS_WORDS[self.basis]}"
        if self.goods:
            return f"{each} {self.item} {self.quantity}{self.item_unit}"
        if self.amount_fen is None:
            return "按类别标准"
        return f"{each} {self.amount_fen // 100}.{self.amount_fen % 100:02d}元"


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A row of a distribution: who receives, for how many people, and what.

    ``amount_fen`` (fen) is what it comes to by today's facts; of a grant that was made, what
    is due. ``quantity`` is in whole units.
    """

    id: int
    person_id: int
    household_id: int | None
    village: str
    village_position: int
    group: str
    name: str
    id_number: str
    phone: str
    people: int
    category: str
    need: str
    stage: Stage
    refused: Stage | None
    refused_why: str
    amount_fen: int | None
    quantity: int | None
    enrollment_number: int | None
    received_on: date | None
    received_by: str
    relief: bool
    receives: bool

    @property
    def amount_missing(self) -> str:
        """Why there is no amount yet; empty where there is one, or goods."""
        if self.amount_fen is not None or self.quantity is not None:
            return ""
        return "未设标准" if self.category else "先选类别"

    @property
    def state(self) -> str:
        """Where the row stands, in words."""
        if self.refused is not None:
            stage = f"{STAGE_WORDS[self.refused]}未通过" if self.relief else "不发放"
            return f"{stage}:{self.refused_why}"
        if self.received_on is not None:
            return f"{self.received_on:%m-%d}已领"
        return STAGE_WORDS[self.stage] if self.relief else "发放"


@dataclass(frozen=True, slots=True)
class Gathered:
    """How many rows a distribution has now, for how many people, and who came twice."""

    rows: int
    people: int
    twice: int
