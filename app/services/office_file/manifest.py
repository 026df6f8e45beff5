"""What a backup says about itself, under a MAC that only the office's data key can make."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import AppError
from app.services.office_file.inventory import Inventory

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """``office`` tells offices apart without naming them; hashes are SHA-256 of the members."""

    office: str
    program_version: str
    made_at: datetime
    holds: Inventory
    keys_hash: str
    database_hash: str


def office_id(key: bytes) -> str:
    """An office's mark, the same in all its backups."""
    return hmac.new(_derived(key, b"office"), b"", hashlib.sha256).hexdigest()[:32]


def dump(manifest: Manifest, key: bytes) -> bytes:
    """The text of ``manifest.json``, signed."""
    content = _content(manifest)
    return _text(content | {"mac": _mac(content, key)})


def read(data: bytes) -> Manifest:
    """Read a manifest without trusting it; raises ValueError when it is none.

    Raises AppError (code ``backup-newer``) for one of a later format.
    """
    try:
        content = json.loads(data)
        if content["format"] > FORMAT:
            raise AppError(
                "这个备份由更新版本的程序制作,本程序不认识。没有改动任何数据,请安装新版程序。",
                code="backup-newer",
            )
        return Manifest(
            office=content["office"],
            program_version=content["version"],
            made_at=datetime.fromisoformat(content["made_at"]),
            holds=Inventory(
                schema=int(content["schema"]),
                counts=dict(content["counts"]),
                amount_paid_fen=int(content["amount_paid_fen"]),
                audit_head=content["audit_head"],
                chain_whole=True,
            ),
            keys_hash=content["sha256"]["keys.json"],
            database_hash=content["sha256"]["office.db"],
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no manifest") from error


def is_signed(data: bytes, key: bytes) -> bool:
    """Whether these very bytes are what ``dump`` writes under this key."""
    content = json.loads(data)
    mac = str(content.pop("mac", ""))
    expected = _mac(content, key)
    return hmac.compare_digest(mac.encode(), expected.encode()) and data == _text(
        content | {"mac": expected}
    )


def _content(manifest: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "program": "minzheng-ledger",
        "version": manifest.program_version,
        "office": manifest.office,
        "made_at": manifest.made_at.isoformat(timespec="seconds"),
        "schema": manifest.holds.schema,
        "counts": manifest.holds.counts,
        "amount_paid_fen": manifest.holds.amount_paid_fen,
        "audit_head": manifest.holds.audit_head,
        "sha256": {"keys.json": manifest.keys_hash, "office.db": manifest.database_hash},
    }


def _text(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


def _mac(content: dict[str, Any], key: bytes) -> str:
    return hmac.new(_derived(key, b"manifest"), _text(content), hashlib.sha256).hexdigest()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, b"minzheng-ledger " + purpose).derive(key)
