"""Who can open the office: passwords and the recovery code, each a slot with the data key."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from app import files
from app.errors import AppError
from app.services.office.staff import unknown_account
from app.services.office_file import data_folder, keyslots, password_attempts, recovery_key
from app.services.office_file.keyslots import NO_STAFF, RECOVERY, STRONG, Cost, Slots


@dataclass(frozen=True, slots=True)
class Opened:
    """The data key, and whose slot gave it."""

    key: bytes
    staff_id: int
    slot_id: str


def new_key() -> bytes:
    """A random data key."""
    return secrets.token_bytes(keyslots.KEY_BYTES)


def create(
    folder: Path, key: bytes, staff_id: int, name: str, password: str, *, cost: Cost = STRONG
) -> str:
    """Write ``keys.json`` with the first user's slot; returns the recovery code to print.

    Raises AppError (``exists``) where there is one already: it may be the only way in.
    """
    if data_folder.keys(folder).exists():
        raise AppError(f"“{folder}”里已有密钥文件,没有改动它。请另选一个文件夹。", code="exists")
    code = recovery_key.new()
    slots = _with_password(Slots.empty(), key, staff_id, name, password, cost)
    _save(folder, slots.with_slot(_recovery_slot(key, code, cost)))
    return code


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
    slots = _load(folder)
    slot = slots.first() if name is None else slots.find(slots.id_of(name))
    counted = password_attempts.NOBODY if slot is None else slot.id
    left = password_attempts.begin(folder, counted, clock)
    if slot is None:
        # As slow as a wrong password, so that a name cannot be tried out either.
        keyslots.wrap(bytes(keyslots.KEY_BYTES), counted, NO_STAFF, password)
        raise _wrong(left)
    key = keyslots.unwrap(slot, password)
    if key is None:
        raise _wrong(left)
    password_attempts.succeed(folder, counted)
    return Opened(key, slot.staff_id, slot.id)


def expect_owner(folder: Path, opened: Opened, name: str) -> None:
    """Refuse a slot that is not that of the member of this name (``staff-unknown``).

    After a restore a slot may be left of somebody whom the data do not know, and their
    number may be given to somebody new.
    """
    if _load(folder).id_of(name) != opened.slot_id:
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


def unlock_with_recovery_code(
    folder: Path, code: str, *, clock: password_attempts.Clock = password_attempts.SYSTEM
) -> bytes:
    """The data key by the printed code, to set a new password with ``set_password``.

    Raises AppError ``recovery-code`` (a slip, or another office's) or ``too-many-tries``.
    """
    signs = recovery_key.normalised(code)
    slot = _load(folder).find(RECOVERY)
    left = password_attempts.begin(folder, RECOVERY, clock)
    key = keyslots.unwrap(slot, signs) if slot else None
    if key is None:
        raise AppError(
            f"恢复码不是本办公室的,或已经换过。数据没有改动。{_spoken(left)}",
            code="recovery-code",
        )
    password_attempts.succeed(folder, RECOVERY)
    return key


def new_recovery_code(folder: Path, key: bytes, *, cost: Cost = STRONG) -> str:
    """Replace the recovery code; the old paper opens nothing any more."""
    code = recovery_key.new()
    _save(folder, _load(folder).with_slot(_recovery_slot(key, code, cost)))
    return code


def add_staff(
    folder: Path, key: bytes, staff_id: int, name: str, password: str, *, cost: Cost = STRONG
) -> None:
    """A slot for a further member of staff; raises AppError (``staff-exists``)."""
    slots = _load(folder)
    known = slots.find(slots.id_of(name))
    if known is not None and known.staff_id != staff_id:
        raise AppError(f"已有名为“{name}”的账户,请换一个名字。未作改动。", code="staff-exists")
    _save(folder, _with_password(slots, key, staff_id, name, password, cost))


def set_password(
    folder: Path, key: bytes, staff_id: int, name: str, password: str, *, cost: Cost = STRONG
) -> None:
    """Give a member of staff a new password, by who holds the key (recovery, administrator)."""
    _save(folder, _with_password(_load(folder), key, staff_id, name, password, cost))


def change_password(
    folder: Path, name: str, password: str, new_password: str, *, cost: Cost = STRONG
) -> None:
    """Change one's own password; raises AppError as ``open_slot`` does."""
    opened = open_slot(folder, name, password)
    set_password(folder, opened.key, opened.staff_id, name, new_password, cost=cost)


def remove_staff(folder: Path, name: str) -> None:
    """Take away a slot, so that its password opens nothing; the last one stays."""
    slots = _load(folder)
    left = slots.without(slots.id_of(name))
    if left.first() is None:
        raise AppError("至少要留一个能登录的账户。未作改动。", code="last-account")
    _save(folder, left)


def open_slots(data: bytes, name: str | None, password: str) -> Opened:
    """Open a slot of a ``keys.json`` elsewhere (in a backup); raises ``password-wrong``."""
    slots = keyslots.load(data)
    slot = slots.first() if name is None else slots.find(slots.id_of(name))
    key = keyslots.unwrap(slot, password) if slot else None
    if slot is None or key is None:
        raise AppError("姓名或密码与备份中的不符。没有改动任何文件。", code="password-wrong")
    return Opened(key, slot.staff_id, slot.id)


def open_slots_with_code(data: bytes, code: str) -> bytes:
    """Open a ``keys.json`` elsewhere by the recovery code; raises ``recovery-code``."""
    slot = keyslots.load(data).find(RECOVERY)
    key = keyslots.unwrap(slot, recovery_key.normalised(code)) if slot else None
    if key is None:
        raise AppError("恢复码与备份中的不符。没有改动任何文件。", code="recovery-code")
    return key


def same_office(folder: Path, data: bytes) -> bool:
    """Whether today's ``keys.json`` and another one are of the same office (and data key)."""
    try:
        return _load(folder).salt == keyslots.load(data).salt
    except AppError:
        return False


def _with_password(
    slots: Slots, key: bytes, staff_id: int, name: str, password: str, cost: Cost
) -> Slots:
    if not name.strip():
        raise AppError("请填写姓名。未作改动。", code="name-missing")
    if not password.strip():
        raise AppError("密码不能为空。未作改动,请输入密码。", code="password-empty")
    return slots.with_slot(keyslots.wrap(key, slots.id_of(name), staff_id, password, cost))


def _recovery_slot(key: bytes, code: str, cost: Cost) -> keyslots.Slot:
    return keyslots.wrap(key, RECOVERY, NO_STAFF, recovery_key.normalised(code), cost)


def _wrong(left: int) -> AppError:
    return AppError(f"姓名或密码不对。数据没有改动。{_spoken(left)}", code="password-wrong")


def _spoken(left: int) -> str:
    return f"还可再试{left}次,之后需要等待。" if left else "再试之前需要等待。"


def _load(folder: Path) -> Slots:
    path = data_folder.keys(folder)
    try:
        return keyslots.load(path.read_bytes())
    except FileNotFoundError:
        data_folder.expect_office(folder)
        raise
    except OSError as error:
        raise files.explain(error, path) from error


def _save(folder: Path, slots: Slots) -> None:
    files.write_safely(data_folder.keys(folder), keyslots.dump(slots))
