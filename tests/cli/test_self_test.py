"""The demo town as a command, and the self-test's steps on a small office in its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.cli import self_test
from app.services.access import signing_in
from app.services.demo import office as demo_office
from app.services.demo.office import OpenDemo
from tests.cli.conftest import PASSWORDS, Office
from tests.cli.lists import Made, write


@pytest.fixture
def quick_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's office without its people, who take their time."""
    monkeypatch.setattr(demo_office, "fill", lambda *_args, **_options: None)


def test_the_demo_town_tells_how_to_get_in(
    quick_demo: None, empty: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = empty.done("demo", "--month", "2018-06")
    assert said["next_month"] == "2018-06"
    assert (said["town"], len(said["users"])) == ("渔洋关镇", 2)
    assert len(said["recovery_code"]) >= 20
    assert sorted(path.name for path in empty.folder.iterdir()) == [
        "keys.json",
        "office.db",
        "office.lock",
    ]
    monkeypatch.setenv("MINZHENG_PASSWORD", said["password"])
    for user in said["users"]:
        assert empty("person", "find", "王", "--user", user).code == 0
    assert empty("user", "add", "张三", "--role", "review").code == 0


def test_the_demo_town_takes_nobodys_place(quick_demo: None, office: Office) -> None:
    before = (office.folder / "office.db").read_bytes()
    assert office("demo").refused("没有改动")
    assert (office.folder / "office.db").read_bytes() == before


def test_a_demo_that_fails_leaves_nothing(empty: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo_office, "fill", interrupted)
    assert empty("demo").refused("已中断")
    assert [path.name for path in empty.folder.iterdir()] == ["office.lock"]
    assert empty("demo", "--month", "2031-01").refused("2018年")


@pytest.fixture
def small_town(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two people who receive something this month, in the demo town's place."""
    people = write(tmp_path / "list.csv", (Made(1), Made(2)))
    office.done("import", people, "--program", "优抚对象", "--as-of", "2018-01")

    def small(_folder: Path, *, today: date) -> OpenDemo:
        opened = signing_in.sign_in(office.folder, None, PASSWORDS["MINZHENG_PASSWORD"])
        return OpenDemo(opened, ("王经办",), "")

    monkeypatch.setattr(self_test, "open_demo", small)
    return office


def test_the_self_test_takes_every_step(small_town: Office) -> None:
    answer = small_town("--self-test")
    assert (answer.code, answer.err) == (0, "")
    for word in ("花名册    渔洋关镇", "2笔", "读回核对无误", "窗口", "自检通过"):
        assert word in answer.out


def test_the_self_test_names_what_is_wrong(
    small_town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_test, "_read_pdf", lambda _file: (1, "别的内容"))
    answer = small_town("--self-test")
    assert answer.code == 1
    assert "自检没有通过:花名册的 PDF" in answer.err


def test_the_self_test_shows_where_it_failed(
    small_town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_sheets: object) -> bytes:
        raise RuntimeError("赵某某")

    monkeypatch.setattr(self_test, "pdf_bytes", broken)
    answer = small_town("--self-test")
    assert answer.code == 1
    assert "程序出现意外" in answer.err
    assert "RuntimeError" in answer.out
    assert "赵某某" not in answer.out + answer.err
