"""The matrix of programs that may not be held at once, kept free of circles of winners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Conflict, ConflictKind, Program
from app.models.staff import Role
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.programs.rows import program_by_name

KIND_WORDS = {
    ConflictKind.BLOCK: "不得同时享受",
    ConflictKind.WARN: "提醒",
    ConflictKind.HIGHER_ONLY: "就高享受",
    ConflictKind.ALLOWED: "可以同时享受",
}


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Two programs and how they stand to each other; ``winner`` is empty where none is named."""

    program: str
    other: str
    kind: ConflictKind
    winner: str
    source: str


def conflict_rows(session: Session) -> tuple[ConflictRow, ...]:
    """The whole matrix, in the order of the programs."""
    names = {
        program.id: program.name
        for program in session.scalars(select(Program).order_by(Program.position))
    }
    place = {program_id: position for position, program_id in enumerate(names)}
    found = sorted(
        session.scalars(select(Conflict)),
        key=lambda c: sorted((place[c.program_id], place[c.other_id])),
    )
    return tuple(_row(conflict, names) for conflict in found)


def set_conflict(
    session: Session,
    by: int,
    program: str,
    other: str,
    kind: ConflictKind,
    winner: str | None = None,
    source: str = "",
) -> None:
    """Say how two programs stand to each other; what was said before is replaced.

    A block may name its winner, other kinds have none ([P]5: a block without a winner is an
    error at approval, not an exclusion). Raises AppError (code ``conflict-circle``) when the
    winners would go round in a circle.
    """
    require_role(session, by, Role.ADMIN)
    one, two = program_by_name(session, program), program_by_name(session, other)
    if one.id == two.id:
        raise _refused("同一个项目不能与自己冲突,请选两个不同的项目。")
    if winner is not None and kind is not ConflictKind.BLOCK:
        raise _refused("只有“不得同时享受”才能指定优先项目。")
    chosen = program_by_name(session, winner) if winner is not None else None
    if chosen is not None and chosen.id not in (one.id, two.id):
        raise _refused("优先项目只能是两个项目中的一个。")
    first, second = sorted((one.id, two.id))
    conflict = session.scalar(
        select(Conflict).where(Conflict.program_id == first, Conflict.other_id == second)
    )
    before = None if conflict is None else _values(conflict)
    if chosen is not None:
        _require_no_circle(session, chosen.id, two.id if chosen.id == one.id else one.id)
    if conflict is None:
        conflict = Conflict(program_id=first, other_id=second, kind=kind)
        session.add(conflict)
    conflict.kind = kind
    conflict.winner_id = chosen.id if chosen is not None else None
    conflict.source = source.strip() or None
    session.flush()
    after = _values(conflict)
    if after != before:
        audit.record(
            session, by, "conflict.set", f"conflict:{conflict.id}", before=before, after=after
        )


def find_circle(beats: Iterable[tuple[int, int]]) -> list[int]:
    """A circle in the graph of (winner, loser), as the programs on it; empty when none."""
    losers: dict[int, list[int]] = {}
    for winner, loser in beats:
        losers.setdefault(winner, []).append(loser)
    done: set[int] = set()

    def walk(program: int, path: list[int]) -> list[int]:
        if program in path:
            return path[path.index(program) :]
        if program in done:
            return []
        for loser in losers.get(program, ()):
            circle = walk(loser, [*path, program])
            if circle:
                return circle
        done.add(program)
        return []

    for start in list(losers):
        circle = walk(start, [])
        if circle:
            return circle
    return []


def _require_no_circle(session: Session, winner: int, loser: int) -> None:
    """Refuse a new winner that would make the graph go round."""
    beats = {
        (c.winner_id, c.other_id if c.winner_id == c.program_id else c.program_id)
        for c in session.scalars(select(Conflict).where(Conflict.kind == ConflictKind.BLOCK))
        if c.winner_id is not None
    }
    circle = find_circle((beats - {(loser, winner)}) | {(winner, loser)})
    if not circle:
        return
    names = {program.id: program.name for program in session.scalars(select(Program))}
    way = "→".join(names[program] for program in [*circle, circle[0]])
    raise _refused(f"优先关系会成为循环({way}),无法判定谁优先,请改选优先项目。", "conflict-circle")


def _refused(message: str, code: str = "conflict-setting") -> AppError:
    return AppError(f"{message}未作改动。", code=code)


def _values(conflict: Conflict) -> dict[str, str | int | None]:
    return {
        "program": conflict.program_id,
        "other": conflict.other_id,
        "kind": conflict.kind.value,
        "winner": conflict.winner_id,
        "source": conflict.source,
    }


def _row(conflict: Conflict, names: dict[int, str]) -> ConflictRow:
    return ConflictRow(
        names[conflict.program_id],
        names[conflict.other_id],
        conflict.kind,
        names[conflict.winner_id] if conflict.winner_id is not None else "",
        conflict.source or "",
    )
