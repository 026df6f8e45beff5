"""What the search for people who should get and do not has found: plain frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.models.eligibility import Claim
from app.month import Month

CLAIM_WORDS = {
    Claim.AGE: "高龄",
    Claim.LIVING_SUBSIDY: "残疾人生活补贴",
    Claim.CARE_SUBSIDY: "残疾人护理补贴",
    Claim.CHILD: "困境儿童",
    Claim.NO_PROGRAM: "在册但没有任何待遇",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Checked and found not entitled: why, when, by whom."""

    id: int
    reason: str
    at: datetime
    by: str

    @property
    def words(self) -> str:
        """As paper and screen say it."""
        return f"不符合:{self.reason}({self.by},{self.at.date().isoformat()})"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be entitled; ``why`` is the sentence that says by which facts.

    ``program`` is what to enrol in (empty: to be chosen). ``receives``: the person is enrolled
    already and reaches a higher age, so that only being alive is to be confirmed.
    """

    claim: Claim
    age: int
    person_id: int
    name: str
    id_number: str
    village: str
    village_position: int
    group: str
    phone: str
    program_id: int | None
    program: str
    why: str
    from_month: Month | None = None
    receives: bool = False
    verdict: Verdict | None = None

    @property
    def settled(self) -> bool:
        """Whether somebody checked and found the person not entitled."""
        return self.verdict is not None


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """One kind of claim: how many people were looked at and who was found.

    ``missing`` says why nobody could be looked at (the program is gone); empty otherwise.
    """

    claim: Claim
    examined: int
    candidates: tuple[Candidate, ...]
    missing: str = ""

    @property
    def open(self) -> tuple[Candidate, ...]:
        """Those nobody has answered yet."""
        return tuple(one for one in self.candidates if not one.settled)


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """Every claim that the office looks for, from ``month`` to ``until``."""

    month: Month
    until: Month
    looked: tuple[ClaimResult, ...]

    @property
    def open(self) -> tuple[Candidate, ...]:
        """The list to work off, in the order of claims and villages."""
        return tuple(one for looked in self.looked for one in looked.open)

    @property
    def settled(self) -> tuple[Candidate, ...]:
        """Who was checked and found not entitled."""
        return tuple(one for looked in self.looked for one in looked.candidates if one.settled)

    @property
    def counts(self) -> dict[Claim, int]:
        """How many are open of each claim."""
        return {looked.claim: len(looked.open) for looked in self.looked}
