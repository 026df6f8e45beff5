"""Accounts as slots of ``keys.json``: made, changed, taken away, and looked at as a whole."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import files
from app.errors import AppError
from app.services.office_file import (
    data_folder,
    keyslots,
    password_attempts,
    passwords,
    recovery_key,
)
from app.services.office_file.keyslots import NO_STAFF, RECOVERY, STRONG, Cost, Slots
from app.services.office_file.unlocking import Opened, load, open_slot


@dataclass(frozen=True, slots=True)
class KeysReport:
    """Whether ``keys.json`` is as it was sealed, and which slots it has and should not lack.

    ``without_slot`` are members who cannot sign in, ``foreign`` counts slots of nobody.
    """

    sealed: bool
    recovery: bool
    without_slot: tuple[str, ...]
    foreign: int

    @property
    def ok(self) -> bool:
        return self.sealed and self.recovery and not self.without_slot and not self.foreign


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
    _save(folder, keyslots.sealed(slots.with_slot(_recovery_slot(key, code, cost)), key))
    return code


def new_recovery_key(
    folder: Path, key: bytes, names: Collection[str], *, cost: Cost = STRONG
) -> str:
    """Replace the recovery code, once the new one has opened; the old paper opens nothing more.

    Slots of others than ``names`` (the active members) go, and the file is sealed anew: this is
    how an administrator puts right what somebody has tampered with.
    """
    code = recovery_key.new()
    slot = _recovery_slot(key, code, cost)
    if keyslots.unwrap(slot, recovery_key.normalised(code)) != key:
        raise RuntimeError("a fresh recovery code opens its slot")
    slots = load(folder)
    members = {slots.id_of(name) for name in names}
    for other in slots.slots:
        if other.id not in members:
            slots = slots.without(other.id)
    _save(folder, keyslots.sealed(slots.with_slot(slot), key))
    password_attempts.succeed(folder, RECOVERY)
    return code


def add_staff(
    folder: Path, key: bytes, staff_id: int, name: str, password: str, *, cost: Cost = STRONG
) -> None:
    """A slot for a further member of staff; raises AppError (``staff-exists``)."""

    def added(slots: Slots) -> Slots:
        known = slots.find(slots.id_of(name))
        if known is not None and known.staff_id != staff_id:
            raise AppError(f"已有名为“{name}”的账户,请换一个名字。未作改动。", code="staff-exists")
        return _with_password(slots, key, staff_id, name, password, cost)

    _change(folder, key, added)


def set_password(
    folder: Path, key: bytes, staff_id: int, name: str, password: str, *, cost: Cost = STRONG
) -> Opened:
    """Give a member of staff a new password, by who holds the key (recovery, administrator).

    Wrong tries at the old one count no more. Returns the slot as its password would open it.
    """
    slots = _change(
        folder,
        key,
        lambda known: _with_password(known, key, staff_id, name, password, cost),
    )
    slot_id = slots.id_of(name)
    password_attempts.succeed(folder, slot_id)
    return Opened(key, staff_id, slot_id)


def change_password(
    folder: Path, name: str, password: str, new_password: str, *, cost: Cost = STRONG
) -> None:
    """Change one's own password; raises AppError as ``open_slot`` does."""
    opened = open_slot(folder, name, password)
    set_password(folder, opened.key, opened.staff_id, name, new_password, cost=cost)


def rename(folder: Path, name: str, new_name: str, password: str, *, cost: Cost = STRONG) -> None:
    """Have a slot lead from another name, by its owner's password; raises as ``open_slot``."""
    opened = open_slot(folder, name, password)

    def renamed(slots: Slots) -> Slots:
        left = slots.without(opened.slot_id)
        slot = keyslots.wrap(opened.key, left.id_of(new_name), opened.staff_id, password, cost)
        return left.with_slot(slot)

    _change(folder, opened.key, renamed)


def remove_staff(folder: Path, key: bytes, name: str) -> None:
    """Take away a slot, so that its password opens nothing; the last one stays."""

    def removed(slots: Slots) -> Slots:
        left = slots.without(slots.id_of(name))
        if left.first() is None:
            raise AppError("至少要留一个能登录的账户。未作改动。", code="last-account")
        return left

    _change(folder, key, removed)


@contextmanager
def undone_on_failure(folder: Path) -> Iterator[None]:
    """Have ``keys.json`` as it was where the transaction inside fails, also on a full disk.

    The copy is written beforehand: putting it back is one rename, which needs no room.
    """
    file = data_folder.keys(folder)
    before = file.with_name(f"{file.name}.before")
    files.write_safely(before, file.read_bytes())
    try:
        yield
    except BaseException:
        files.move(before, file)
        raise
    finally:
        files.discard(before)


def is_sealed(folder: Path, key: bytes) -> bool:
    """Whether ``keys.json`` is as it was sealed."""
    return keyslots.is_sealed(load(folder), key)


def examine(folder: Path, key: bytes, names: Collection[str]) -> KeysReport:
    """Look at ``keys.json`` with the key in hand; ``names`` are the active members."""
    slots = load(folder)
    expected = {slots.id_of(name): name for name in names}
    present = {slot.id for slot in slots.slots}
    return KeysReport(
        sealed=keyslots.is_sealed(slots, key),
        recovery=RECOVERY in present,
        without_slot=tuple(name for slot, name in expected.items() if slot not in present),
        foreign=len(present - expected.keys() - {RECOVERY}),
    )


def words(report: KeysReport) -> str:
    """What is wrong with ``keys.json``, and how an administrator puts it right."""
    found = []
    if not report.sealed:
        found.append("内容被改动过")
    if not report.recovery:
        found.append("恢复码缺失")
    if report.foreign:
        found.append(f"有{report.foreign}个密码不属于在用人员")
    if report.without_slot:
        found.append(f"{'、'.join(report.without_slot)}没有密码,不能登录")
    return (
        f"密钥文件 keys.json 有问题:{','.join(found)}。请由管理员在“设置→人员”换新恢复码,"
        "不能登录的人重设密码,并查明谁动过这台电脑。"
    )


def _with_password(
    slots: Slots, key: bytes, staff_id: int, name: str, password: str, cost: Cost
) -> Slots:
    if not name.strip():
        raise AppError("请填写姓名。未作改动。", code="name-missing")
    passwords.expect_good(password)
    return slots.with_slot(keyslots.wrap(key, slots.id_of(name), staff_id, password, cost))


def _recovery_slot(key: bytes, code: str, cost: Cost) -> keyslots.Slot:
    return keyslots.wrap(key, RECOVERY, NO_STAFF, recovery_key.normalised(code), cost)


def _change(folder: Path, key: bytes, change: Callable[[Slots], Slots]) -> Slots:
    """Save what ``change`` makes of the slots; a broken seal stays broken until it was seen to."""
    before = load(folder)
    after = change(before)
    if keyslots.is_sealed(before, key):
        after = keyslots.sealed(after, key)
    _save(folder, after)
    return after


def _save(folder: Path, slots: Slots) -> None:
    files.write_safely(data_folder.keys(folder), keyslots.dump(slots))
