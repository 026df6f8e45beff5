"""Passwords, slots and the recovery code: who gets in, and how slowly who does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.errors import AppError
from app.services.office_file import accounts, recovery_key, unlocking
from app.services.office_file.keyslots import Cost
from app.services.office_file.password_attempts import Clock

CHEAP = Cost(kib=64, passes=1, lanes=1)
KEY = bytes(range(32))
NAME = "向秀英"
PASSWORD = "一行白鹭飞过水田"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "office.db").write_bytes(b"beside")
    accounts.create(tmp_path, KEY, 1, NAME, PASSWORD, cost=CHEAP)
    return tmp_path


class Hands:
    """Two clocks that a test moves."""

    def __init__(self) -> None:
        self.wall = 1_800_000_000.0
        self.up = 5_000.0

    def pass_(self, seconds: float) -> None:
        self.wall += seconds
        self.up += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.up)


def code_of(error: pytest.ExceptionInfo[AppError]) -> str:
    return error.value.code


def wrong(folder: Path, hands: Hands, times: int) -> None:
    for _ in range(times):
        with pytest.raises(AppError) as refused:
            unlocking.open_slot(folder, NAME, "不对", clock=hands.clock)
        assert code_of(refused) == "password-wrong"


def test_right_password_gives_the_key_and_whose_slot_it_is(folder: Path) -> None:
    assert unlocking.unlock(folder, NAME, PASSWORD) == KEY
    assert unlocking.open_slot(folder, f" {NAME} ", PASSWORD).staff_id == 1
    assert unlocking.open_slot(folder, None, PASSWORD).key == KEY


def test_wrong_password_and_unknown_name_sound_the_same(folder: Path) -> None:
    with pytest.raises(AppError) as wrong_password:
        unlocking.unlock(folder, NAME, "不对")
    with pytest.raises(AppError) as wrong_name:
        unlocking.unlock(folder, "不在册", PASSWORD)
    assert wrong_password.value.message == wrong_name.value.message
    assert code_of(wrong_password) == code_of(wrong_name) == "password-wrong"


def test_keys_file_names_nobody_and_holds_no_key(folder: Path) -> None:
    data = (folder / "keys.json").read_bytes()
    for secret in (NAME, PASSWORD):
        assert secret.encode() not in data
        assert secret.encode("utf-16-le") not in data
        assert json.dumps(secret).strip('"').encode() not in data
    assert KEY not in data
    assert KEY.hex().encode() not in data


def test_default_cost_is_what_the_design_asks_for() -> None:
    strong = Cost()  # as STRONG is, but for tests
    assert (strong.kib, strong.passes) == (64 * 1024, 3)


def test_second_member_and_changed_password(folder: Path) -> None:
    accounts.add_staff(folder, KEY, 2, "覃守义", "山上有雾山里有泉", cost=CHEAP)
    assert unlocking.open_slot(folder, "覃守义", "山上有雾山里有泉").staff_id == 2
    accounts.change_password(folder, "覃守义", "山上有雾山里有泉", "河里有鱼田里有稻", cost=CHEAP)
    assert unlocking.unlock(folder, "覃守义", "河里有鱼田里有稻") == KEY
    with pytest.raises(AppError) as refused:
        unlocking.unlock(folder, "覃守义", "山上有雾山里有泉")
    assert code_of(refused) == "password-wrong"
    assert unlocking.unlock(folder, NAME, PASSWORD) == KEY


def test_name_that_is_taken_is_refused_and_the_first_keeps_the_slot(folder: Path) -> None:
    with pytest.raises(AppError) as refused:
        accounts.add_staff(folder, KEY, 2, NAME, "另一个", cost=CHEAP)
    assert code_of(refused) == "staff-exists"
    assert unlocking.open_slot(folder, NAME, PASSWORD).staff_id == 1


def test_removed_member_is_out_and_the_last_account_stays(folder: Path) -> None:
    accounts.add_staff(folder, KEY, 2, "覃守义", "山上有雾山里有泉", cost=CHEAP)
    accounts.remove_staff(folder, KEY, "覃守义")
    with pytest.raises(AppError) as refused:
        unlocking.unlock(folder, "覃守义", "山上有雾山里有泉")
    assert code_of(refused) == "password-wrong"
    with pytest.raises(AppError) as refused:
        accounts.remove_staff(folder, KEY, NAME)
    assert code_of(refused) == "last-account"
    assert unlocking.unlock(folder, NAME, PASSWORD) == KEY


@pytest.mark.parametrize("password", ["", "   "])
def test_empty_password_is_refused(folder: Path, password: str) -> None:
    before = (folder / "keys.json").read_bytes()
    with pytest.raises(AppError) as refused:
        accounts.add_staff(folder, KEY, 2, "覃守义", password, cost=CHEAP)
    assert code_of(refused) == "password-empty"
    assert (folder / "keys.json").read_bytes() == before


def test_existing_keys_are_never_overwritten_by_a_new_office(folder: Path) -> None:
    before = (folder / "keys.json").read_bytes()
    with pytest.raises(AppError) as refused:
        accounts.create(folder, bytes(32), 1, "别人", "别的密码", cost=CHEAP)
    assert code_of(refused) == "exists"
    assert (folder / "keys.json").read_bytes() == before


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("鹭飞水田", "password-short"),
        ("abc4567", "password-short"),
        ("12345678", "password-common"),
        ("87654321", "password-common"),
        ("88888888", "password-common"),
        ("WoAiNi1314", "password-common"),
    ],
)
def test_short_and_common_passwords_are_refused(folder: Path, password: str, code: str) -> None:
    before = (folder / "keys.json").read_bytes()
    with pytest.raises(AppError) as refused:
        accounts.set_password(folder, KEY, 1, NAME, password, cost=CHEAP)
    assert code_of(refused) == code
    assert (folder / "keys.json").read_bytes() == before


def test_another_name_opens_with_the_same_password(folder: Path) -> None:
    accounts.add_staff(folder, KEY, 2, "覃守义", "山上有雾山里有泉", cost=CHEAP)
    accounts.rename(folder, "覃守义", "覃守礼", "山上有雾山里有泉", cost=CHEAP)
    assert unlocking.open_slot(folder, "覃守礼", "山上有雾山里有泉").staff_id == 2
    with pytest.raises(AppError):
        unlocking.unlock(folder, "覃守义", "山上有雾山里有泉")
    assert accounts.examine(folder, KEY, [NAME, "覃守礼"]).ok


def test_new_password_by_who_holds_the_key_ends_the_wait(folder: Path) -> None:
    hands = Hands()
    wrong(folder, hands, 6 - 1)
    accounts.set_password(folder, KEY, 1, NAME, "一个记得住的新密码", cost=CHEAP)
    assert unlocking.open_slot(folder, NAME, "一个记得住的新密码", clock=hands.clock).key == KEY


def test_failure_beside_leaves_the_keys_as_they_were(folder: Path) -> None:
    before = (folder / "keys.json").read_bytes()
    with suppress(OSError), accounts.undone_on_failure(folder):
        accounts.add_staff(folder, KEY, 2, "覃守义", "山上有雾山里有泉", cost=CHEAP)
        raise OSError("the disk is full when the database is to be written")
    assert (folder / "keys.json").read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {"keys.json", "office.db"}


# Guessing


def test_five_wrong_tries_are_free_then_the_wait_grows(folder: Path) -> None:
    hands = Hands()
    wrong(folder, hands, 5)
    waits = []
    for _ in range(9):
        waited = 0
        while True:
            try:
                unlocking.open_slot(folder, NAME, "不对", clock=hands.clock)
            except AppError as error:
                if error.code == "password-wrong":
                    break
                hands.pass_(30)
                waited += 30
        waits.append(waited)
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_even_the_right_password_waits_and_then_clears_the_count(folder: Path) -> None:
    hands = Hands()
    wrong(folder, hands, 5)
    with pytest.raises(AppError) as refused:
        unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
    assert code_of(refused) == "too-many-tries"
    assert "30秒" in refused.value.message
    hands.pass_(30)
    assert unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock).key == KEY
    wrong(folder, hands, 5)


def test_clock_set_back_or_forward_does_not_shorten_the_wait(folder: Path) -> None:
    hands = Hands()
    wrong(folder, hands, 5)
    for jump in (-86_400.0, 2 * 86_400.0):
        hands.wall += jump
        with pytest.raises(AppError) as refused:
            unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
        assert code_of(refused) == "too-many-tries"
    hands.pass_(30)
    assert unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock).key == KEY


def test_clock_set_back_over_a_restart_begins_the_wait_anew(folder: Path) -> None:
    hands = Hands()
    wrong(folder, hands, 5)
    hands.wall -= 86_400
    hands.up = 10
    for seconds in (0, 29):
        hands.pass_(seconds)
        with pytest.raises(AppError) as refused:
            unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
        assert code_of(refused) == "too-many-tries"
    hands.pass_(1)
    assert unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock).key == KEY


def test_restart_of_the_machine_keeps_the_count(folder: Path) -> None:
    hands = Hands()
    wrong(folder, hands, 5)
    hands.up = 0
    hands.wall += 20
    with pytest.raises(AppError) as refused:
        unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
    assert code_of(refused) == "too-many-tries"
    hands.pass_(10)
    assert unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock).key == KEY


def test_spoilt_counter_gains_nothing_and_locks_nobody_out_for_good(folder: Path) -> None:
    hands = Hands()
    (folder / "tries.json").write_bytes(b"{")
    with pytest.raises(AppError) as refused:
        unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
    assert code_of(refused) == "too-many-tries"
    hands.pass_(30)
    assert unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock).key == KEY


def test_one_members_wrong_tries_do_not_keep_the_other_out(folder: Path) -> None:
    hands = Hands()
    accounts.add_staff(folder, KEY, 2, "覃守义", "山上有雾山里有泉", cost=CHEAP)
    wrong(folder, hands, 5)
    assert unlocking.open_slot(folder, "覃守义", "山上有雾山里有泉", clock=hands.clock).key == KEY
    with pytest.raises(AppError) as refused:
        unlocking.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
    assert code_of(refused) == "too-many-tries"


def test_a_name_that_is_not_there_is_counted_as_one_that_is(folder: Path) -> None:
    hands = Hands()
    said = []
    for name in (NAME, "不在册", "也不在"):
        with pytest.raises(AppError) as refused:
            unlocking.open_slot(folder, name, "不对", clock=hands.clock)
        said.append(refused.value.message)
    assert len(set(said)) == 1
    assert b"unknown" not in (folder / "tries.json").read_bytes()


# The recovery code


def test_recovery_code_opens_however_it_is_typed_and_sets_a_new_password(tmp_path: Path) -> None:
    code = accounts.create(tmp_path, KEY, 1, NAME, PASSWORD, cost=CHEAP)
    groups = code.split("-")
    assert [len(group) for group in groups] == [4] * 8
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", "")):
        assert unlocking.unlock_with_recovery_key(tmp_path, typed) == KEY
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert unlocking.unlock_with_recovery_key(tmp_path, wide) == KEY
    accounts.set_password(tmp_path, KEY, 1, NAME, "一个记得住的新密码", cost=CHEAP)
    assert unlocking.unlock(tmp_path, NAME, "一个记得住的新密码") == KEY


def test_signs_that_look_alike_are_read_as_meant() -> None:
    while "0" not in (code := recovery_key.new()) or "1" not in code:
        pass
    assert recovery_key.normalised(code.replace("0", "O").replace("1", "l")) == code.replace(
        "-", ""
    )


def test_nearly_every_slip_is_noticed_before_it_counts_as_a_try(folder: Path) -> None:
    code = accounts.new_recovery_key(folder, KEY, [NAME], cost=CHEAP)
    signs, noticed = code.replace("-", ""), 0
    for place in range(len(signs)):
        other = "7" if signs[place] != "7" else "8"
        try:
            recovery_key.normalised(signs[:place] + other + signs[place + 1 :])
        except AppError:
            noticed += 1
    assert noticed >= 30
    with pytest.raises(AppError) as refused:
        unlocking.unlock_with_recovery_key(folder, signs[:-1])
    assert code_of(refused) == "recovery-code"
    assert not (folder / "tries.json").exists()


def test_new_code_retires_the_old_one(tmp_path: Path) -> None:
    old = accounts.create(tmp_path, KEY, 1, NAME, PASSWORD, cost=CHEAP)
    new = accounts.new_recovery_key(tmp_path, KEY, [NAME], cost=CHEAP)
    assert unlocking.unlock_with_recovery_key(tmp_path, new) == KEY
    with pytest.raises(AppError) as refused:
        unlocking.unlock_with_recovery_key(tmp_path, old)
    assert code_of(refused) == "recovery-code"


# The file


def test_slot_that_was_tampered_with_does_not_open(folder: Path) -> None:
    path = folder / "keys.json"
    content = json.loads(path.read_bytes())
    content["slots"][0]["staff"] = 2
    path.write_text(json.dumps(content))
    with pytest.raises(AppError) as refused:
        unlocking.unlock(folder, NAME, PASSWORD)
    assert code_of(refused) == "password-wrong"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: b"",
        lambda text: text[: len(text) // 2],
        lambda text: text.replace(b'"passes": 1', b'"passes": 99999999'),
        lambda text: text.replace(b'"kib": 64', b'"kib": 999999999'),
        lambda text: text.replace(b'"format": 1', b'"format": 2'),
        lambda text: b"[]",
        lambda text: b"\xff\xfe\x00",
    ],
)
def test_damaged_keys_file_is_said_to_be_damaged(folder: Path, damage) -> None:  # type: ignore[no-untyped-def]
    path = folder / "keys.json"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(AppError) as refused:
        unlocking.unlock(folder, NAME, PASSWORD)
    assert code_of(refused) == "keys-damaged"


def test_missing_keys_file_is_told_apart_from_a_wrong_password(folder: Path) -> None:
    (folder / "keys.json").unlink()
    with pytest.raises(AppError) as refused:
        unlocking.unlock(folder, NAME, PASSWORD)
    assert code_of(refused) == "office-incomplete"


def test_weakened_slot_is_refused_as_such(folder: Path) -> None:
    path = folder / "keys.json"
    path.write_bytes(path.read_bytes().replace(b'"kib": 64', b'"kib": 32'))
    with pytest.raises(AppError) as refused:
        unlocking.unlock(folder, NAME, PASSWORD)
    assert code_of(refused) == "keys-weakened"


def _without_recovery(content: dict[str, Any]) -> None:
    content["slots"] = [slot for slot in content["slots"] if slot["id"] != "recovery"]


def _another_order(content: dict[str, Any]) -> None:
    content["slots"].reverse()


def _spoilt_recovery(content: dict[str, Any]) -> None:
    content["slots"][-1]["nonce"] = "00" * 12


def _no_seal(content: dict[str, Any]) -> None:
    del content["seal"]


@pytest.mark.parametrize("spoil", [_without_recovery, _another_order, _spoilt_recovery, _no_seal])
def test_seal_tells_what_was_done_to_the_file(
    folder: Path, spoil: Callable[[dict[str, Any]], None]
) -> None:
    assert accounts.examine(folder, KEY, [NAME]).ok
    path = folder / "keys.json"
    content = json.loads(path.read_bytes())
    spoil(content)
    path.write_text(json.dumps(content))
    assert unlocking.unlock(folder, NAME, PASSWORD) == KEY  # nobody is kept out
    assert not accounts.examine(folder, KEY, [NAME]).sealed
    accounts.set_password(folder, KEY, 1, NAME, "一个记得住的新密码", cost=CHEAP)
    assert not accounts.examine(folder, KEY, [NAME]).sealed  # nor is it mended in passing
    code = accounts.new_recovery_key(folder, KEY, [NAME], cost=CHEAP)
    assert accounts.examine(folder, KEY, [NAME]).ok
    assert unlocking.unlock_with_recovery_key(folder, code) == KEY


def test_planted_slot_of_one_who_left_is_counted_and_goes_with_a_new_code(folder: Path) -> None:
    accounts.add_staff(folder, KEY, 2, "覃守义", "山上有雾山里有泉", cost=CHEAP)
    path = folder / "keys.json"
    planted = json.loads(path.read_bytes())["slots"][-1]
    accounts.remove_staff(folder, KEY, "覃守义")
    content = json.loads(path.read_bytes())
    content["slots"].append(planted)
    path.write_text(json.dumps(content))
    report = accounts.examine(folder, KEY, [NAME])
    assert (report.ok, report.sealed, report.foreign) == (False, False, 1)
    accounts.new_recovery_key(folder, KEY, [NAME], cost=CHEAP)
    with pytest.raises(AppError) as refused:
        unlocking.unlock(folder, "覃守义", "山上有雾山里有泉")
    assert code_of(refused) == "password-wrong"
