"""Moves the rows of a distribution on: assessed, left out, taken back, handed out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.distribution import (
    Distribution,
    DistributionForm,
    DistributionKind,
    DistributionRecipient,
    DistributionStatus,
    Stage,
)
from app.models.staff import Role
from app.services.distributions import store
from app.services.distributions.rows import STAGE_WORDS, STAGES
from app.services.office import audit
from app.services.office.permissions import require_role


def assess(session: Session, by: int, number: str, ids: Iterable[int], stage: Stage) -> int:
    """Say that rows passed a stage (村评, 乡审, 县定); returns how many moved.

    Each stage needs the one before; going back corrects a wrong entry. AppError when a row was
    left out or a stage would be skipped; then none moves.
    """
    require_role(session, by, Role.PREPARE)
    found = store.expect(session, number, DistributionStatus.OPEN, "评审")
    if found.kind is not DistributionKind.RELIEF:
        raise AppError("这次发放不用评审,直接审定即可。未作改动。", code="not-relief")
    rows = store.chosen_rows(session, found, ids)
    wanted = STAGES.index(stage)
    for row in rows:
        if row.refused is not None:
            raise AppError("选中的人里有未通过的,请先恢复。未作改动。", code="refused")
        if wanted > STAGES.index(row.stage) + 1:
            before = STAGE_WORDS[STAGES[wanted - 1]]
            raise AppError(
                f"{STAGE_WORDS[stage]}之前要先经过{before},选中的人里有还没到的。未作改动。",
                code="stage-skipped",
            )
    moved = [row for row in rows if row.stage is not stage]
    for row in moved:
        row.stage = stage
    _note(session, by, "distribution.assess", found, moved, {"stage": stage.value})
    return len(moved)


def refuse(session: Session, by: int, number: str, ids: Iterable[int], reason: str) -> int:
    """Leave rows out, with the reason; they stay on the list and can be taken back."""
    require_role(session, by, Role.PREPARE)
    found = store.expect(session, number, DistributionStatus.OPEN, "改名单")
    why = reason.strip()
    if not why:
        raise AppError("请写明不发的原因。未作改动。", code="reason-missing")
    rows = [row for row in store.chosen_rows(session, found, ids) if row.refused is None]
    for row in rows:
        row.refused, row.refused_why = _next_stage(row.stage), why
    _note(session, by, "distribution.refuse", found, rows, {})
    return len(rows)


def take_back(session: Session, by: int, number: str, ids: Iterable[int]) -> int:
    """Put rows that were left out on the list again."""
    require_role(session, by, Role.PREPARE)
    found = store.expect(session, number, DistributionStatus.OPEN, "改名单")
    rows = [row for row in store.chosen_rows(session, found, ids) if row.refused is not None]
    for row in rows:
        row.refused, row.refused_why = None, None
    _note(session, by, "distribution.take-back", found, rows, {})
    return len(rows)


def record_receipt(
    session: Session,
    by: int,
    number: str,
    ids: Iterable[int],
    day: date,
    received_by: str = "",
    *,
    today: date,
) -> int:
    """Note who signed for the goods; without a name each receiver signed for themselves.

    AppError for cash, which the bank answers for, and for a day to come.
    """
    require_role(session, by, Role.PREPARE)
    found = _expect_goods(session, number)
    if day > today:
        raise AppError("领取日期不能晚于今天。未作改动。", code="date")
    rows = [row for row in store.chosen_rows(session, found, ids) if receives(found, row)]
    waiting = [row for row in rows if row.received_on is None]
    for row in waiting:
        row.received_on = day
        row.received_by = received_by.strip() or "本人"
    _note(session, by, "distribution.hand-out", found, waiting, {"day": day.isoformat()})
    return len(waiting)


def undo_receipt(session: Session, by: int, number: str, ids: Iterable[int]) -> int:
    """Correct a signature noted by mistake."""
    require_role(session, by, Role.PREPARE)
    found = _expect_goods(session, number)
    rows = [row for row in store.chosen_rows(session, found, ids) if row.received_on is not None]
    for row in rows:
        row.received_on, row.received_by = None, None
    _note(session, by, "distribution.not-handed-out", found, rows, {})
    return len(rows)


def receives(found: Distribution, row: DistributionRecipient) -> bool:
    """Whether the row gets something as things stand: of a relief, once the county decided."""
    decided = found.kind is DistributionKind.BATCH or row.stage is Stage.DECIDED
    return row.refused is None and decided


def _expect_goods(session: Session, number: str) -> Distribution:
    found = store.expect(session, number, DistributionStatus.FIXED, "登记领取")
    if found.form is not DistributionForm.GOODS:
        raise AppError("现金由花名册发放,不在这里登记领取。未作改动。", code="not-goods")
    return found


def _next_stage(stage: Stage) -> Stage:
    """The stage at which a row that came this far is refused."""
    return STAGES[min(STAGES.index(stage) + 1, len(STAGES) - 1)]


def _note(
    session: Session,
    by: int,
    action: str,
    found: Distribution,
    rows: Iterable[DistributionRecipient],
    values: dict[str, str],
) -> None:
    ids = sorted(row.id for row in rows)
    session.flush()
    if ids:
        audit.record(session, by, action, f"distribution:{found.id}", after={**values, "rows": ids})
