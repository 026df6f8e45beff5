"""An office made new, its people and their passwords, and the doctor."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import calls
from app.services.access import signing_in
from tests.cli.conftest import FIRST, SAMPLES, SECOND, Office

VILLAGES = SAMPLES / "villages.csv"
INIT = (
    "init", "--town", "渔洋关镇", "--county", "五峰县", "--villages", VILLAGES,
    "--ledger-start", "2018-01", "--user", FIRST,
)  # fmt: skip


def test_init_makes_an_office_with_all_programs(empty: Office) -> None:
    said = empty.done(*INIT)
    assert (said["villages"], said["programs"]) == (15, 15)
    assert len(said["recovery_code"]) >= 20
    assert empty.done("person", "find", "王") == {"count": 0, "persons": []}
    office = signing_in.recover(empty.folder, said["recovery_code"], FIRST, "another one")
    office.close()


def test_init_leaves_an_office_alone(office: Office) -> None:
    before = (office.folder / "office.db").read_bytes()
    assert office(*INIT).refused("没有改动")
    assert (office.folder / "office.db").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空"),
        ("名称\n曹家坪社区\n".encode(), "代码"),
        ("代码,名称\n1,甲村\n1,乙村\n".encode(), "第3行"),
        (b"\xff\xfe\x00\xd8\x01", "无法识别"),
    ],
)
def test_a_wrong_villages_file_makes_no_office(
    empty: Office, tmp_path: Path, content: bytes, word: str
) -> None:
    file = tmp_path / "villages.csv"
    file.write_bytes(content)
    answer = empty(*INIT[:6], file, *INIT[7:])
    assert answer.refused(word), answer
    assert not empty.folder.exists()


def test_a_missing_villages_file_makes_no_office(empty: Office, tmp_path: Path) -> None:
    assert empty(*INIT[:6], tmp_path / "none.csv", *INIT[7:]).refused("none.csv")
    assert not empty.folder.exists()


def test_a_folder_without_office_says_so(empty: Office) -> None:
    for command in (("doctor",), ("person", "find", "王"), ("verify",)):
        assert empty(*command).refused("还没有办公室")
    assert not empty.folder.exists()


def test_user_add_gives_roles(office: Office) -> None:
    said = office.done("user", "add", "张三", "--role", "prepare", "--role", "review")
    assert said == {"user": "张三", "roles": ["prepare", "review"]}
    assert office("user", "add", "张三", "--role", "review").refused("张三")


def test_only_who_administers_adds_users(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(calls.PASSWORD, "second's password")
    assert office("user", "add", "张三", "--role", "review", "--user", SECOND).refused("管理")
    monkeypatch.setenv(calls.USER, SECOND)
    assert office("user", "add", "张三", "--role", "review").refused("管理")
    assert office("doctor").code == 0


def test_who_only_reviews_prepares_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(calls.PASSWORD, "second's password")
    answer = office(
        "roster", "draft", "--program", "农村低保", "--month", "2018-01", "--user", SECOND
    )
    assert answer.refused("经办")


def test_a_wrong_password_opens_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(calls.PASSWORD, "guessed")
    assert office("person", "find", "王").refused("密码不对")
    monkeypatch.setenv(calls.PASSWORD, "first's password")
    assert office("person", "find", "王", "--user", "无此人").refused("密码不对")


def test_five_wrong_passwords_make_even_the_right_one_wait(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(calls.PASSWORD, "guessed")
    for _ in range(5):
        assert office("doctor").refused("密码不对")
    monkeypatch.setenv(calls.PASSWORD, "first's password")
    assert office("doctor").refused("连续输错5次")


def test_no_password_and_nobody_to_ask(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(calls.PASSWORD)
    monkeypatch.setattr("sys.stdin", None)
    assert office("doctor").refused(calls.PASSWORD)


def test_a_new_password_is_asked_for_twice(empty: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["secret one", "secret two"])
    monkeypatch.delenv(calls.PASSWORD)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    assert empty(*INIT).refused("两次输入的密码不同")
    assert not empty.folder.exists()


def test_doctor_tells_what_it_looked_at(office: Office, tmp_path: Path) -> None:
    office.done("backup", tmp_path)
    said = office.done("doctor")
    assert said["ok"] is True
    assert len(said["checks"]) >= 5
    assert all(check["ok"] and check["message"] for check in said["checks"])
    assert "完好" in office("doctor").out


def test_an_office_in_use_is_left_alone(office: Office) -> None:
    held = signing_in.sign_in(office.folder, None, "first's password")
    try:
        assert office("doctor").refused("已经在这个数据文件夹上打开")
    finally:
        held.close()
