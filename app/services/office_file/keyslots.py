"""The data key, wrapped once per password: what ``keys.json`` holds and how it opens."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import AppError

FORMAT = 1
KEY_BYTES = 32
RECOVERY = "recovery"
NO_STAFF = 0
# A damaged or planted file must not cost gigabytes or hours.
MOST_KIB = 1 << 20
MOST_PASSES = 20
MOST_LANES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: argon2id's memory in KiB, passes and lanes."""

    kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


STRONG = Cost()


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key under one secret. ``id`` is a salted hash of the name, or ``recovery``."""

    id: str
    staff_id: int
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Slots:
    """All slots of an office, the first user's first; ``seal`` is as the file has it."""

    salt: bytes
    slots: tuple[Slot, ...]
    seal: bytes = b""

    @classmethod
    def empty(cls) -> Slots:
        return cls(secrets.token_bytes(16), ())

    def id_of(self, name: str) -> str:
        """The slot that a staff member's name leads to; the name itself is not kept."""
        return hmac.new(self.salt, _plain(name.strip()), hashlib.sha256).hexdigest()[:32]

    def find(self, slot_id: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    def first(self) -> Slot | None:
        """The slot of the first user."""
        return next((slot for slot in self.slots if slot.staff_id != NO_STAFF), None)

    def with_slot(self, new: Slot) -> Slots:
        """With a slot added, or put in the place of the one of its id."""
        if self.find(new.id) is None:
            return replace(self, slots=(*self.slots, new))
        return replace(self, slots=tuple(new if s.id == new.id else s for s in self.slots))

    def without(self, slot_id: str) -> Slots:
        return replace(self, slots=tuple(slot for slot in self.slots if slot.id != slot_id))


def wrap(key: bytes, slot_id: str, staff_id: int, secret: str, cost: Cost = STRONG) -> Slot:
    """Lock the data key under a secret."""
    if len(key) != KEY_BYTES:
        raise ValueError("the data key has 32 bytes")
    empty = Slot(slot_id, staff_id, cost, secrets.token_bytes(16), secrets.token_bytes(12), b"")
    sealed = AESGCM(_derive(empty, secret)).encrypt(empty.nonce, key, _bound_to(empty))
    return replace(empty, wrapped=sealed)


def unwrap(slot: Slot, secret: str) -> bytes | None:
    """The data key, or None when the secret is wrong (or the slot was tampered with)."""
    try:
        return AESGCM(_derive(slot, secret)).decrypt(slot.nonce, slot.wrapped, _bound_to(slot))
    except InvalidTag:
        return None


def sealed(slots: Slots, key: bytes) -> Slots:
    """With a seal under the data key over everything that the file holds."""
    return replace(slots, seal=_seal(slots, key))


def is_sealed(slots: Slots, key: bytes) -> bool:
    """Whether nothing was taken out, put in or altered since the file was sealed."""
    return hmac.compare_digest(slots.seal, _seal(slots, key))


def dump(slots: Slots) -> bytes:
    """The text of ``keys.json``."""
    return _text(_content(slots) | {"seal": slots.seal.hex()})


def load(data: bytes) -> Slots:
    """Read ``keys.json``; its seal is proved with the key that one of its slots gives.

    Raises AppError: ``keys-damaged`` when it is not whole, ``keys-weakened`` where a slot would
    be easier to guess than any that we make.
    """
    try:
        content = json.loads(data)
        if content["format"] != FORMAT:
            raise _damaged()
        slots = tuple(_from_json(entry) for entry in content["slots"])
        return Slots(bytes.fromhex(content["salt"]), slots, bytes.fromhex(content.get("seal", "")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged() from error


def _derive(slot: Slot, secret: str) -> bytes:
    return hash_secret_raw(
        _plain(secret),
        slot.salt,
        time_cost=slot.cost.passes,
        memory_cost=slot.cost.kib,
        parallelism=slot.cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _plain(text: str) -> bytes:
    # Input methods write the same letters in more than one way.
    return unicodedata.normalize("NFKC", text).encode()


def _bound_to(slot: Slot) -> bytes:
    cost = slot.cost
    return (
        f"minzheng-ledger {slot.id} {slot.staff_id} {cost.kib} {cost.passes} {cost.lanes}".encode()
    )


def _content(slots: Slots) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "salt": slots.salt.hex(),
        "slots": [_as_json(slot) for slot in slots.slots],
    }


def _text(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1) + "\n").encode()


def _seal(slots: Slots, key: bytes) -> bytes:
    derived = HKDF(SHA256(), KEY_BYTES, None, b"minzheng-ledger keys").derive(key)
    return hmac.new(derived, _text(_content(slots)), hashlib.sha256).digest()


def _as_json(slot: Slot) -> dict[str, Any]:
    return {
        "id": slot.id,
        "staff": slot.staff_id,
        "kdf": "argon2id",
        "kib": slot.cost.kib,
        "passes": slot.cost.passes,
        "lanes": slot.cost.lanes,
        "salt": slot.salt.hex(),
        "nonce": slot.nonce.hex(),
        "wrapped": slot.wrapped.hex(),
    }


def _from_json(entry: dict[str, Any]) -> Slot:
    cost = Cost(entry["kib"], entry["passes"], entry["lanes"])
    slot = Slot(
        id=entry["id"],
        staff_id=entry["staff"],
        cost=cost,
        salt=bytes.fromhex(entry["salt"]),
        nonce=bytes.fromhex(entry["nonce"]),
        wrapped=bytes.fromhex(entry["wrapped"]),
    )
    sound = (
        isinstance(entry["id"], str)
        and isinstance(entry["staff"], int)
        and 8 * cost.lanes <= cost.kib <= MOST_KIB
        and 1 <= cost.passes <= MOST_PASSES
        and 1 <= cost.lanes <= MOST_LANES
        and (len(slot.salt), len(slot.nonce), len(slot.wrapped)) == (16, 12, KEY_BYTES + 16)
        and entry["kdf"] == "argon2id"
    )
    if not sound:
        raise _damaged()
    if cost.kib < STRONG.kib or cost.passes < STRONG.passes:
        raise AppError(
            "密钥文件 keys.json 里防猜密码的设置被人调低了,不予使用,无法登录。数据没有改动,"
            "请用备份恢复,并查明谁动过这台电脑。",
            code="keys-weakened",
        )
    return slot


def _damaged() -> AppError:
    return AppError(
        "密钥文件 keys.json 已损坏或来自更新的程序,无法登录。数据没有改动,请用备份恢复。",
        code="keys-damaged",
    )
