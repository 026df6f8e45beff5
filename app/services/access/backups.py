"""Backups of an office: made and checked while it is open, put back while it is closed."""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from app.instance import Instance
from app.models.cipher import DatabaseError
from app.services.access.office import Office
from app.services.office import traces
from app.services.office_file import backup, data_folder, restoring, unlocking
from app.services.office_file.backup import BackupReport
from app.services.office_file.restoring import RestorePreview

_logger = logging.getLogger(__name__)


def back_up(office: Office, target: Path) -> BackupReport:
    """Back the open office up to a folder or file (see ``backup.back_up``)."""
    _note(office)
    report = backup.back_up(office.folder, office.database, office.key, target)
    _logger.info("backed up: %d bytes", report.bytes)
    return report


def _note(office: Office) -> None:
    """Before the copy, so that it is in it; a full disk must not keep the data from a stick."""
    try:
        with office.transaction() as session:
            traces.note_backup(session, office.staff_id)
    except DatabaseError as error:
        _logger.warning("backup not noted: %s", error.code)


def verify(office: Office) -> BackupReport:
    """Check the data in use in full (see ``backup.verify_live``)."""
    return backup.verify_live(office.folder, office.database, office.key)


def verify_backup(office: Office, path: Path) -> BackupReport:
    """Check a backup of this office in full (see ``backup.verify_file``)."""
    with data_folder.workspace(office.folder) as work:
        return backup.verify_file(path, office.key, work)


def verify_backup_alone(path: Path, name: str | None, password: str) -> BackupReport:
    """Check a backup by its own accounts, where there is no office."""
    key = unlocking.open_slots(backup.keys_inside(path), name, password).key
    with TemporaryDirectory(prefix="minzheng-") as work:
        return backup.verify_file(path, key, Path(work))


def preview_restore(
    folder: Path, path: Path, name: str | None, password: str, *, code: str | None = None
) -> RestorePreview:
    """What a restore would change; the office must be closed (see ``restoring.preview``)."""
    with Instance.hold(folder):
        data_folder.settle(folder)
        return restoring.preview(path, folder, name, password, code=code)


def restore(
    folder: Path, path: Path, name: str | None, password: str, *, code: str | None = None
) -> BackupReport:
    """Put a backup in the place of today's data; the office must be closed.

    Sign in anew afterwards. See ``restoring.restore``.
    """
    with Instance.hold(folder):
        data_folder.settle(folder)
        report = restoring.restore(path, folder, name, password, code=code)
    _logger.info("restored: head %s", report.audit_head[:12])
    return report
