"""Made-up names as they sound in the region, a few of them hard for fonts, sorting and pinyin."""

from __future__ import annotations

from random import Random

from app.idcard import Sex

# The commonest surnames of the Tujia county first; the last are those with a second reading.
_SURNAMES = {
    "覃": 9, "向": 9, "田": 9, "彭": 6, "谭": 6, "邓": 6, "张": 7, "王": 7, "李": 7, "陈": 6,
    "刘": 6, "周": 5, "杨": 5, "黄": 5, "胡": 4, "吴": 4, "朱": 3, "唐": 4, "罗": 4, "邹": 4,
    "龚": 4, "文": 3, "皮": 3, "庹": 2, "官": 2, "熊": 3, "钟": 3, "宋": 3, "马": 3, "郑": 2,
    "许": 2, "汪": 2, "毛": 2, "冉": 2, "单": 1, "仇": 1, "曾": 2, "查": 1, "解": 1, "欧阳": 1,
}  # fmt: skip
SURNAMES = tuple(_SURNAMES)
_WEIGHTS = tuple(_SURNAMES.values())

_OLD_FIRST = "昌明光正文国大先永祖宗兴万世家庭发德"
_OLD_MEN = "清华福贵寿元才祥银林松柏山海州成武全云安"
_OLD_WOMEN = "秀桂兰英珍玉凤菊梅香翠莲芝娥春年"
_NEW_FIRST = "建红志小晓丽海春雪俊永金玉"
_NEW_MEN = "军勇平华林峰刚斌辉波涛鹏伟强超"
_NEW_WOMEN = "艳芳霞琼蓉娟萍燕玲敏慧琴红英"
_CHILD_FIRST = "宇子雨浩欣思嘉梓俊诗佳"
_BOYS = "轩航涵睿杰阳辰豪凡博"
_GIRLS = "怡涵琪彤瑶萱妍悦颖洁"

# Written with a dot, with characters beyond the common ones, or not at all in old fonts.
HARD_NAMES = ("阿依古丽·买买提", "田𬱖", "向䶮", "单于飞", "仇英", "曾查", "解珍", "查理")


def surname(rng: Random) -> str:
    """A surname, the common ones more often."""
    return rng.choices(SURNAMES, _WEIGHTS)[0]


def given_name(rng: Random, sex: Sex, birth_year: int) -> str:
    """A given name of the generation: one or two characters."""
    first, men, women = _characters(birth_year)
    last = rng.choice(men if sex == "男" else women)
    if rng.random() < 0.12:
        return last
    if sex == "女" and birth_year < 1985 and rng.random() < 0.3:
        return rng.choice(women) + last
    return rng.choice(first) + last


def surname_of(name: str) -> str:
    """The surname of a made-up name, which children share."""
    return name[:2] if name[:2] in _SURNAMES else name[:1]


def _characters(birth_year: int) -> tuple[str, str, str]:
    if birth_year < 1962:
        return _OLD_FIRST, _OLD_MEN, _OLD_WOMEN
    if birth_year < 1998:
        return _NEW_FIRST, _NEW_MEN, _NEW_WOMEN
    return _CHILD_FIRST, _BOYS, _GIRLS
