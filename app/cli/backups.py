"""Commands on the safety of the data: back up, verify, restore."""

from __future__ import annotations

from app.cli import arguments
from app.cli.calls import PASSWORD, Call, secret
from app.cli.commands import Commands
from app.cli.output import Outcome
from app.money import grouped, plain
from app.services.access import backups as office_backups
from app.services.office_file import backup, data_folder
from app.services.office_file.backup import BackupReport


def add_to(commands: Commands) -> None:
    """``backup``, ``verify`` and ``restore``."""
    commands.command("backup", "备份到U盘或文件夹(写好后读回核对,核对无误才算数)", back_up).takes(
        "dest", "位置", "文件夹,或新的文件名", type=arguments.path
    )
    commands.command("verify", "核对一个备份;不写文件则核对正在使用的数据", verify).takes(
        "file", "备份文件", "备份文件(.mzbak)", nargs="?", type=arguments.path
    )
    commands.command(
        "restore",
        "用备份代替现在的数据(现在的数据先另存一份)",
        restore,
        more="数据文件夹可以是空的。先核对备份,再把现在的数据存进 kept 文件夹,然后才替换;\n"
        "用备份里的用户和密码,或现在的用户和密码。",
    ).takes("file", "备份文件", "备份文件(.mzbak)", type=arguments.path)


def back_up(call: Call) -> Outcome:
    """``backup DEST``."""
    with call.office() as office:
        return _told("已备份并核对", office_backups.back_up(office, call.options.dest))


def verify(call: Call) -> Outcome:
    """``verify [FILE]``."""
    file = call.options.file
    if file is not None and not data_folder.has_office(call.folder):
        password = secret(PASSWORD, call.whose_password)
        return _told("备份完好", office_backups.verify_backup_alone(file, call.user, password))
    with call.office() as office:
        if file is None:
            return _told("数据完好", office_backups.verify(office))
        return _told("备份完好", office_backups.verify_backup(office, file))


def restore(call: Call) -> Outcome:
    """``restore FILE``: by a password of the backup's own users, or of today's."""
    file = call.options.file
    backup.keys_inside(file)
    password = secret(PASSWORD, call.whose_password)
    return _told("已恢复", office_backups.restore(call.folder, file, call.user, password))


def _told(word: str, report: BackupReport) -> Outcome:
    return Outcome(
        {
            "file": str(report.file),
            "bytes": report.bytes,
            "persons": report.persons,
            "rosters": report.rosters,
            "amount_paid": plain(report.amount_paid_fen),
            "audit_head": report.audit_head,
            "verified": report.verified,
        },
        f"{word}:{report.file}({report.bytes}字节),{report.persons}人,"
        f"{report.rosters}份花名册,已发放{grouped(report.amount_paid_fen)}元。",
    )
