"""The columns that a payment roster can show: what is offered, accepted, and usual."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import AppError
from app.models.program import Unit

# In the order of one-card systems; ``reports/roster.py`` says how each is printed.
ROSTER_COLUMNS = (
    "serial", "village", "group", "head_name", "head_id_number", "recipient_name",
    "recipient_id_number", "payee_name", "payee_id_number", "persons", "standard", "amount",
    "bank", "account", "phone", "remark",
)  # fmt: skip
_ON_WISH = ("head_name", "head_id_number", "payee_id_number")
# A household draws an amount of its own; of a person there is one.
_NOT_OF = {Unit.HOUSEHOLD: "standard", Unit.PERSON: "persons"}


def usual_columns(unit: Unit) -> tuple[str, ...]:
    """What a roster shows until the office chooses otherwise."""
    left_out = {*_ON_WISH, _NOT_OF[unit]}
    return tuple(key for key in ROSTER_COLUMNS if key not in left_out)


def checked_columns(keys: Sequence[str]) -> tuple[str, ...]:
    """The columns, each once. AppError (``roster-columns``): an unknown one, or no amount."""
    if "amount" not in keys or not set(keys) <= set(ROSTER_COLUMNS):
        raise AppError("花名册栏目中有不认识的栏目,或缺少金额。未作改动。", code="roster-columns")
    return tuple(dict.fromkeys(keys))
