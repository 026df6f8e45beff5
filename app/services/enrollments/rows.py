"""What the office enters about an enrollment, and what it sees: frozen rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.models.enrollment import TermStatus
from app.models.program import Unit
from app.month import Month
from app.services.entitlement.facts import SupplementFacts, TermFacts

STATUS_WORDS = {
    TermStatus.ACTIVE: "享受中",
    TermStatus.SUSPENDED: "暂停",
    TermStatus.ENDED: "已停发",
}
FIELD_WORDS = {
    "status": "状态",
    "persons": "保障人员",
    "tiers": "档次",
    "approved_fen": "核定金额",
    "income_per_head_fen": "人均收入",
    "supplements": "分类增发",
}
FIELDS = tuple(FIELD_WORDS)


@dataclass(frozen=True, slots=True)
class TermContent:
    """What a term says; persons, tiers and supplements are kept sorted by id.

    ``approved_fen`` and ``income_per_head_fen`` are fen a month (of a yearly program a year).
    """

    status: TermStatus = TermStatus.ACTIVE
    persons: tuple[int, ...] = ()
    tiers: tuple[int, ...] = ()
    approved_fen: int | None = None
    income_per_head_fen: int | None = None
    supplements: tuple[SupplementFacts, ...] = ()
    reason: str = ""
    document: str = ""

    @classmethod
    def of(cls, term: TermFacts) -> TermContent:
        """What a term read says."""
        return cls(
            status=term.status,
            persons=term.person_ids,
            tiers=term.tier_ids,
            approved_fen=term.approved_fen,
            income_per_head_fen=term.income_per_head_fen,
            supplements=term.supplements,
            reason=term.reason,
            document=term.document,
        )

    def differences(self, other: TermContent) -> tuple[str, ...]:
        """The fields (of ``FIELDS``) in which two terms differ; reasons do not count."""
        return tuple(name for name in FIELDS if getattr(self, name) != getattr(other, name))


@dataclass(frozen=True, slots=True)
class LiveTerm:
    """A term that is not replaced."""

    id: int
    from_month: Month
    content: TermContent


@dataclass(frozen=True, slots=True)
class LaterTerm:
    """A later term that was left standing, and the changed fields in which it differs ([T]3)."""

    term_id: int
    from_month: Month
    differs: tuple[str, ...]

    @property
    def words(self) -> str:
        """As the window asks: 2018年9月起:核定金额、档次."""
        fields = "、".join(FIELD_WORDS[name] for name in self.differs)
        return f"{self.from_month.chinese}起:{fields}"


@dataclass(frozen=True, slots=True)
class TermChange:
    """What entering a term did: its id, the terms it replaced, the later ones that differ."""

    term_id: int
    from_month: Month
    replaced: tuple[int, ...] = ()
    carried: tuple[int, ...] = ()
    later: tuple[LaterTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Stopped:
    """An ending: ``last_month`` is the last one paid."""

    term_id: int
    last_month: Month
    replaced: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayee:
    """To whom and where the money goes from a day (today) on; no account: paid in cash or held.

    ``relation`` says why somebody else is paid (empty: nobody else is); None keeps the one
    recorded before for the same payee.
    """

    name: str
    id_number: str | None = None
    bank: str | None = None
    account: str | None = None
    holder: str | None = None
    relation: str | None = None
    from_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnrollment:
    """An enrollment to open, with its first term.

    A person-unit program has ``person_id``; a household-unit one has ``household_id``.
    ``persons`` are the covered (default: the person, or all living members). ``tiers`` and the
    tiers of ``supplements`` are named as rates are (lists' 集中供养 too); a supplement is
    (person id, tier, fen or None). ``first_month`` None: by the program's start rule ([T]6).
    """

    program_id: int
    person_id: int | None = None
    household_id: int | None = None
    persons: tuple[int, ...] | None = None
    tiers: tuple[str, ...] = ()
    approved_fen: int | None = None
    income_per_head_fen: int | None = None
    supplements: tuple[tuple[int, str, int | None], ...] = ()
    first_month: Month | None = None
    applied_on: date | None = None
    surveyed_by: str | None = None
    posted_from: date | None = None
    posted_to: date | None = None
    confirmed_on: date | None = None
    document: str | None = None
    granted_on: date | None = None
    grant_type: str | None = None
    predecessor_id: int | None = None
    review_due: Month | None = None
    reason: str | None = None
    note: str | None = None
    payee: NewPayee | None = None


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term as the time line shows it; amounts in fen, ``persons`` and ``tiers`` by name.

    ``supplement_ids`` are the persons of ``supplements``, one for each.
    """

    id: int
    from_month: Month
    status: TermStatus
    person_ids: tuple[int, ...]
    persons: tuple[str, ...]
    tiers: tuple[str, ...]
    approved_fen: int | None
    income_per_head_fen: int | None
    supplements: tuple[tuple[str, str, int | None], ...]
    supplement_ids: tuple[int, ...]
    reason: str
    document: str
    replaced: bool
    replaced_by_id: int | None
    entered_at: datetime
    entered_by: str

    @property
    def status_words(self) -> str:
        return STATUS_WORDS[self.status]


@dataclass(frozen=True, slots=True)
class PayeeRow:
    """One entry of the payee chain; ``confirms`` says that it repeats the account before it."""

    id: int
    from_day: date
    name: str
    id_number: str
    bank: str
    account: str
    holder: str
    relation: str
    entered_at: datetime
    entered_by: str
    confirms: bool


@dataclass(frozen=True, slots=True)
class EnrollmentRow:
    """An enrollment as the register has it; ``status`` None: not yet begun in the month asked."""

    id: int
    number: int
    program_id: int
    program: str
    unit: Unit
    person_id: int | None
    household_id: int | None
    recipient_id: int
    recipient_name: str
    recipient_id_number: str
    first_month: Month
    status: TermStatus | None
    status_from: Month | None
    reason: str
    applied_on: date | None
    surveyed_by: str
    posted_from: date | None
    posted_to: date | None
    confirmed_on: date | None
    document: str
    granted_on: date | None
    grant_type: str
    review_due: Month | None
    predecessor_id: int | None
    note: str

    @property
    def status_words(self) -> str:
        return "尚未开始" if self.status is None else STATUS_WORDS[self.status]


@dataclass(frozen=True, slots=True)
class PayeeSet:
    """A payee entry; ``confirms`` when it repeats the account; ``warnings`` are sentences."""

    entry_id: int
    confirms: bool
    warnings: tuple[str, ...] = field(default=())
