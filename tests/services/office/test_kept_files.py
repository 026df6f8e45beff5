"""Files kept inside the office file."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.office import kept_files
from app.services.office.kept_files import FileToKeep
from tests import factory


def test_a_file_comes_back_byte_for_byte(session: Session, tmp_path: Path) -> None:
    by = factory.staff(session).id
    path = tmp_path / "申请书.pdf"
    path.write_bytes(bytes(range(256)) * 1000)

    kept = kept_files.keep_file(session, by, kept_files.read_file_to_keep(path))

    assert kept_files.kept_file(session, kept) == FileToKeep("申请书.pdf", path.read_bytes())
    row = kept_files.kept_file_rows(session, [kept])[kept]
    assert (row.name, row.size, row.size_words) == ("申请书.pdf", 256_000, "0.2 MB")
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE kept_file SET name = 'x'"))
    kept_files.drop_file(session, kept)
    with pytest.raises(LookupError):
        kept_files.kept_file(session, kept)


def test_what_cannot_be_kept_says_why(session: Session, tmp_path: Path) -> None:
    large = tmp_path / "扫描.tif"
    with large.open("wb") as file:
        file.truncate(kept_files.LARGEST + 1)
    with pytest.raises(AppError, match=r"10\.0 MB,超过 10 MB 的上限,没有保存"):
        kept_files.read_file_to_keep(large)
    with pytest.raises(AppError, match="读不出来,没有保存"):
        kept_files.read_file_to_keep(tmp_path / "没有.pdf")
    with pytest.raises(AppError, match="是空的"):
        kept_files.keep_file(session, factory.staff(session).id, FileToKeep("空.txt", b""))
