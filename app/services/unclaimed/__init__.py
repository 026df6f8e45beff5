"""People who should get and do not (应享未享): found in the register, checked one by one."""

from __future__ import annotations

from app.services.unclaimed.listing import newcomers, unclaimed
from app.services.unclaimed.options import CHOICES, MOST_MONTHS, Options, options, set_options
from app.services.unclaimed.rows import CLAIM_WORDS, Candidate, Looked, Unclaimed, Verdict
from app.services.unclaimed.verdicts import reopen, set_aside

__all__ = [
    "CHOICES",
    "CLAIM_WORDS",
    "MOST_MONTHS",
    "Candidate",
    "Looked",
    "Options",
    "Unclaimed",
    "Verdict",
    "newcomers",
    "options",
    "reopen",
    "set_aside",
    "set_options",
    "unclaimed",
]
