"""Passwords, slots and the recovery code: who gets in, and how slowly who does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import AppError
from app.services.office_file import accounts, recovery_key
from app.services.office_file.keyslots import Cost
from app.services.office_file.password_attempts import Clock

CHEAP = Cost(kib=64, passes=1, lanes=1)
KEY = bytes(range(32))
NAME = "向秀英"
PASSWORD = "白鹭飞过水田"


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
            accounts.open_slot(folder, NAME, "不对", clock=hands.clock)
        assert code_of(refused) == "password-wrong"


def test_right_password_gives_the_key_and_whose_slot_it_is(folder: Path) -> None:
    assert accounts.unlock(folder, NAME, PASSWORD) == KEY
    assert accounts.open_slot(folder, f" {NAME} ", PASSWORD).staff_id == 1
    assert accounts.open_slot(folder, None, PASSWORD).key == KEY


def test_wrong_password_and_unknown_name_sound_the_same(folder: Path) -> None:
    with pytest.raises(AppError) as wrong_password:
        accounts.unlock(folder, NAME, "不对")
    with pytest.raises(AppError) as wrong_name:
        accounts.unlock(folder, "不在册", PASSWORD)
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
    accounts.add_staff(folder, KEY, 2, "覃守义", "山上有雾", cost=CHEAP)
    assert accounts.open_slot(folder, "覃守义", "山上有雾").staff_id == 2
    accounts.change_password(folder, "覃守义", "山上有雾", "山下有河", cost=CHEAP)
    assert accounts.unlock(folder, "覃守义", "山下有河") == KEY
    with pytest.raises(AppError) as refused:
        accounts.unlock(folder, "覃守义", "山上有雾")
    assert code_of(refused) == "password-wrong"
    assert accounts.unlock(folder, NAME, PASSWORD) == KEY


def test_name_that_is_taken_is_refused_and_the_first_keeps_the_slot(folder: Path) -> None:
    with pytest.raises(AppError) as refused:
        accounts.add_staff(folder, KEY, 2, NAME, "另一个", cost=CHEAP)
    assert code_of(refused) == "staff-exists"
    assert accounts.open_slot(folder, NAME, PASSWORD).staff_id == 1


def test_removed_member_is_out_and_the_last_account_stays(folder: Path) -> None:
    accounts.add_staff(folder, KEY, 2, "覃守义", "山上有雾", cost=CHEAP)
    accounts.remove_staff(folder, "覃守义")
    with pytest.raises(AppError) as refused:
        accounts.unlock(folder, "覃守义", "山上有雾")
    assert code_of(refused) == "password-wrong"
    with pytest.raises(AppError) as refused:
        accounts.remove_staff(folder, NAME)
    assert code_of(refused) == "last-account"
    assert accounts.unlock(folder, NAME, PASSWORD) == KEY


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


# Guessing


def test_five_wrong_tries_are_free_then_the_wait_grows(folder: Path) -> None:
    hands = Hands()
    wrong(folder, hands, 5)
    waits = []
    for _ in range(9):
        waited = 0
        while True:
            try:
                accounts.open_slot(folder, NAME, "不对", clock=hands.clock)
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
        accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
    assert code_of(refused) == "too-many-tries"
    assert "30秒" in refused.value.message
    hands.pass_(30)
    assert accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock).key == KEY
    wrong(folder, hands, 5)


def test_clock_set_back_or_forward_does_not_shorten_the_wait(folder: Path) -> None:
    hands = Hands()
    wrong(folder, hands, 5)
    for jump in (-86_400.0, 2 * 86_400.0):
        hands.wall += jump
        with pytest.raises(AppError) as refused:
            accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
        assert code_of(refused) == "too-many-tries"
    hands.pass_(30)
    assert accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock).key == KEY


def test_clock_set_back_over_a_restart_begins_the_wait_anew(folder: Path) -> None:
    hands = Hands()
    wrong(folder, hands, 5)
    hands.wall -= 86_400
    hands.up = 10
    for seconds in (0, 29):
        hands.pass_(seconds)
        with pytest.raises(AppError) as refused:
            accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
        assert code_of(refused) == "too-many-tries"
    hands.pass_(1)
    assert accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock).key == KEY


def test_restart_of_the_machine_keeps_the_count(folder: Path) -> None:
    hands = Hands()
    wrong(folder, hands, 5)
    hands.up = 0
    hands.wall += 20
    with pytest.raises(AppError) as refused:
        accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
    assert code_of(refused) == "too-many-tries"
    hands.pass_(10)
    assert accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock).key == KEY


def test_spoilt_counter_gains_nothing_and_locks_nobody_out_for_good(folder: Path) -> None:
    hands = Hands()
    (folder / "tries.json").write_bytes(b"{")
    with pytest.raises(AppError) as refused:
        accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
    assert code_of(refused) == "too-many-tries"
    hands.pass_(30)
    assert accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock).key == KEY


def test_one_members_wrong_tries_do_not_keep_the_other_out(folder: Path) -> None:
    hands = Hands()
    accounts.add_staff(folder, KEY, 2, "覃守义", "山上有雾", cost=CHEAP)
    wrong(folder, hands, 5)
    assert accounts.open_slot(folder, "覃守义", "山上有雾", clock=hands.clock).key == KEY
    with pytest.raises(AppError) as refused:
        accounts.open_slot(folder, NAME, PASSWORD, clock=hands.clock)
    assert code_of(refused) == "too-many-tries"


# The recovery code


def test_recovery_code_opens_however_it_is_typed_and_sets_a_new_password(tmp_path: Path) -> None:
    code = accounts.create(tmp_path, KEY, 1, NAME, PASSWORD, cost=CHEAP)
    groups = code.split("-")
    assert [len(group) for group in groups] == [4] * 8
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", "")):
        assert accounts.unlock_with_recovery_code(tmp_path, typed) == KEY
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert accounts.unlock_with_recovery_code(tmp_path, wide) == KEY
    accounts.set_password(tmp_path, KEY, 1, NAME, "记得住的新密码", cost=CHEAP)
    assert accounts.unlock(tmp_path, NAME, "记得住的新密码") == KEY


def test_signs_that_look_alike_are_read_as_meant() -> None:
    while "0" not in (code := recovery_key.new()) or "1" not in code:
        pass
    assert recovery_key.normalised(code.replace("0", "O").replace("1", "l")) == code.replace(
        "-", ""
    )


def test_nearly_every_slip_is_noticed_before_it_counts_as_a_try(folder: Path) -> None:
    code = accounts.new_recovery_code(folder, KEY, cost=CHEAP)
    signs, noticed = code.replace("-", ""), 0
    for place in range(len(signs)):
        other = "7" if signs[place] != "7" else "8"
        try:
            recovery_key.normalised(signs[:place] + other + signs[place + 1 :])
        except AppError:
            noticed += 1
    assert noticed >= 30
    with pytest.raises(AppError) as refused:
        accounts.unlock_with_recovery_code(folder, signs[:-1])
    assert code_of(refused) == "recovery-code"
    assert not (folder / "tries.json").exists()


def test_new_code_retires_the_old_one(tmp_path: Path) -> None:
    old = accounts.create(tmp_path, KEY, 1, NAME, PASSWORD, cost=CHEAP)
    new = accounts.new_recovery_code(tmp_path, KEY, cost=CHEAP)
    assert accounts.unlock_with_recovery_code(tmp_path, new) == KEY
    with pytest.raises(AppError) as refused:
        accounts.unlock_with_recovery_code(tmp_path, old)
    assert code_of(refused) == "recovery-code"


# The file


def test_slot_that_was_tampered_with_does_not_open(folder: Path) -> None:
    path = folder / "keys.json"
    content = json.loads(path.read_bytes())
    content["slots"][0]["staff"] = 2
    path.write_text(json.dumps(content))
    with pytest.raises(AppError) as refused:
        accounts.unlock(folder, NAME, PASSWORD)
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
        accounts.unlock(folder, NAME, PASSWORD)
    assert code_of(refused) == "keys-damaged"


def test_missing_keys_file_is_told_apart_from_a_wrong_password(folder: Path) -> None:
    (folder / "keys.json").unlink()
    with pytest.raises(AppError) as refused:
        accounts.unlock(folder, NAME, PASSWORD)
    assert code_of(refused) == "office-incomplete"
