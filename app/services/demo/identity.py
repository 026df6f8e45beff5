"""Valid ID numbers, phones and accounts for people who do not exist."""

from __future__ import annotations

from datetime import date
from random import Random

from app.idcard import Sex, check_character

# 五峰 was 422729 until 1992 and is 420529 since; married-in people keep the code of elsewhere.
_OLD_CODE, _NEW_CODE, _CHANGED_ON = "422729", "420529", 1992
_OLD_ELSEWHERE = ("422721", "422724", "422725", "422726", "422822", "432427", "512226")
_NEW_ELSEWHERE = ("420502", "420528", "420581", "422822", "430726", "430821", "500236")
_ELSEWHERE_SHARE = 0.06

RURAL_BANK = "湖北五峰农村商业银行渔洋关支行"
_CARD_BANKS = {
    "中国邮政储蓄银行五峰渔洋关支行": "621098",
    "中国农业银行五峰渔洋关支行": "622848",
}
_PHONE_STARTS = ("130", "135", "136", "139", "150", "151", "158", "166", "176", "180", "187", "199")


def id_number(rng: Random, born: date, sex: Sex, used: set[str]) -> str:
    """An ID number that nobody in ``used`` has; it is added there."""
    old = born.year <= _CHANGED_ON
    while True:
        if rng.random() < _ELSEWHERE_SHARE:
            code = rng.choice(_OLD_ELSEWHERE if old else _NEW_ELSEWHERE)
        else:
            code = _OLD_CODE if old else _NEW_CODE
        sequence = 2 * rng.randrange(1, 499) + (1 if sex == "男" else 0)
        first = f"{code}{born:%Y%m%d}{sequence:03d}"
        number = first + check_character(first)
        if number not in used:
            used.add(number)
            return number


def phone(rng: Random) -> str:
    """A mobile number of eleven digits."""
    return rng.choice(_PHONE_STARTS) + f"{rng.randrange(10**8):08d}"


def bank_account(rng: Random) -> tuple[str, str]:
    """(bank, account): mostly passbooks of the rural bank, some cards with their check digit."""
    if rng.random() < 0.8:
        return RURAL_BANK, f"8201{rng.randrange(10**13):013d}"
    bank = rng.choice(tuple(_CARD_BANKS))
    body = f"{_CARD_BANKS[bank]}{rng.randrange(10**12):012d}"
    return bank, body + luhn_digit(body)


def luhn_digit(digits: str) -> str:
    """The check digit of a card number."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
