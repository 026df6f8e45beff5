"""Who gets in: the data key by a password or the recovery code, every try counted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import files
from app.errors import AppError
from app.services.office.staff import unknown_account
from app.services.office_file import (
    data_folder,
    failed_sign_ins,
    keyslots,
    password_attempts,
    recovery_key,
)
from app.services.office_file.keyslots import NO_STAFF, RECOVERY, Slots


@dataclass(frozen=True, slots=True)
class Opened:
    """The data key, and whose slot gave it."""

    key: bytes
    staff_id: int
    slot_id: str


def unlock(folder: Path, name: str, password: str) -> bytes:
    """The data key; raises AppError as ``open_slot`` does."""
    return open_slot(folder, name, password).key


def open_slot(
    folder: Path,
    name: str | None,
    password: str,
    *,
    clock: password_attempts.Clock = password_attempts.SYSTEM,
) -> Opened:
    """Open the slot of a name, or of the first user when nobody is named.

    Raises AppError ``password-wrong`` (a name without a slot sounds the same) or
    ``too-many-tries``.
    """
    slots = load(folder)
    slot = _slot_of(slots, name)
    counted = _counted(slots, name)
    left = password_attempts.begin(folder, counted, clock)
    if slot is None:
        # As slow as a wrong password, so that a name cannot be tried out either.
        keyslots.wrap(bytes(keyslots.KEY_BYTES), counted, NO_STAFF, password)
        failed_sign_ins.note(folder, counted, clock.wall())
        raise _wrong(left)
    key = keyslots.unwrap(slot, password)
    if key is None:
        failed_sign_ins.note(folder, counted, clock.wall())
        raise _wrong(left)
    password_attempts.succeed(folder, counted)
    return Opened(key, slot.staff_id, slot.id)


def expect_owner(folder: Path, opened: Opened, name: str) -> None:
    """Refuse a slot that is not that of the member of this name (``staff-unknown``).

    After a restore a slot may be left of somebody whom the data do not know, and their
    number may be given to somebody new.
    """
    if load(folder).id_of(name) != opened.slot_id:
        raise unknown_account()


def verify_password(
    folder: Path,
    name: str,
    password: str,
    *,
    clock: password_attempts.Clock = password_attempts.SYSTEM,
) -> None:
    """Prove that a second person (the reviewer) is present; raises AppError as ``open_slot``."""
    open_slot(folder, name, password, clock=clock)


def unlock_with_recovery_key(
    folder: Path, code: str, *, clock: password_attempts.Clock = password_attempts.SYSTEM
) -> bytes:
    """The data key by the printed code, to set a new password with ``set_password``.

    Raises AppError ``recovery-code`` (a slip, or another office's) or ``too-many-tries``.
    """
    signs = recovery_key.normalised(code)
    slot = load(folder).find(RECOVERY)
    left = password_attempts.begin(folder, RECOVERY, clock)
    key = keyslots.unwrap(slot, signs) if slot else None
    if key is None:
        raise AppError(
            f"恢复码不是本办公室的,或已经换过。数据没有改动。{_spoken(left)}",
            code="recovery-code",
        )
    password_attempts.succeed(folder, RECOVERY)
    return key


def open_slots(data: bytes, name: str | None, password: str) -> Opened:
    """Open a slot of a ``keys.json`` elsewhere (in a backup); raises ``password-wrong``."""
    slots = keyslots.load(data)
    slot = _slot_of(slots, name)
    key = keyslots.unwrap(slot, password) if slot else None
    if slot is None or key is None:
        raise AppError("姓名或密码与备份中的不符。没有改动任何文件。", code="password-wrong")
    return Opened(key, slot.staff_id, slot.id)


def open_for_restore(
    folder: Path,
    data: bytes,
    name: str | None,
    password: str,
    *,
    clock: password_attempts.Clock = password_attempts.SYSTEM,
) -> bytes:
    """The data key by a ``keys.json`` in a backup, or by today's where it is of this office.

    Each try counts like one at signing in: the slots of one office have the same names in
    every copy. Raises AppError ``password-wrong`` or ``too-many-tries``.
    """
    inside = keyslots.load(data)
    counted = _counted(inside, name)
    left = password_attempts.begin(folder, counted, clock)
    # A password changed since the backup was made is good too.
    known = [inside, *([load(folder)] if same_office(folder, data) else [])]
    for slots in known:
        slot = _slot_of(slots, name)
        key = keyslots.unwrap(slot, password) if slot else None
        if key is not None:
            password_attempts.succeed(folder, counted)
            return key
    raise AppError(
        f"姓名或密码与备份中的不符。没有改动任何文件。{_spoken(left)}", code="password-wrong"
    )


def open_for_restore_with_code(
    folder: Path,
    data: bytes,
    code: str,
    *,
    clock: password_attempts.Clock = password_attempts.SYSTEM,
) -> bytes:
    """As ``open_for_restore`` by the recovery code; raises ``recovery-code``."""
    signs = recovery_key.normalised(code)
    inside = keyslots.load(data)
    counted = RECOVERY if same_office(folder, data) else inside.id_of(RECOVERY)
    left = password_attempts.begin(folder, counted, clock)
    slot = inside.find(RECOVERY)
    key = keyslots.unwrap(slot, signs) if slot else None
    if key is None:
        raise AppError(
            f"恢复码与备份中的不符。没有改动任何文件。{_spoken(left)}", code="recovery-code"
        )
    password_attempts.succeed(folder, counted)
    return key


def owners(folder: Path) -> dict[str, int]:
    """Whose slot is whose: member by slot."""
    return {slot.id: slot.staff_id for slot in load(folder).slots if slot.staff_id != NO_STAFF}


def same_office(folder: Path, data: bytes) -> bool:
    """Whether today's ``keys.json`` and another one are of the same office (and data key)."""
    try:
        return load(folder).salt == keyslots.load(data).salt
    except AppError:
        return False


def _slot_of(slots: Slots, name: str | None) -> keyslots.Slot | None:
    """The slot of a name, or of the first user when nobody is named."""
    return slots.first() if name is None else slots.find(slots.id_of(name))


def _counted(slots: Slots, name: str | None) -> str:
    """Under what the tries of a name are counted: a name without a slot has a count of its own.

    One of 256, so that trying out names fills nobody's disk; how many tries are left tells
    nobody whether there is such a name.
    """
    slot = _slot_of(slots, name)
    return slot.id if slot is not None else slots.id_of(name or "")[:2]


def _wrong(left: int) -> AppError:
    return AppError(f"姓名或密码不对。数据没有改动。{_spoken(left)}", code="password-wrong")


def _spoken(left: int) -> str:
    return f"还可再试{left}次,之后需要等待。" if left else "再试之前需要等待。"


def load(folder: Path) -> Slots:
    """The slots of today; raises AppError where the file is missing or damaged."""
    path = data_folder.keys(folder)
    try:
        return keyslots.load(path.read_bytes())
    except FileNotFoundError:
        data_folder.expect_office(folder)
        raise
    except OSError as error:
        raise files.explain(error, path) from error
