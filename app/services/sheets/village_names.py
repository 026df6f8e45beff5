"""Finds the office's village behind the many ways in which files write its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from app.services.sheets.cleaning import coded

_SUFFIXES = (
    "社区居民委员会", "社区居委会", "村村民委员会", "村民委员会", "居民委员会", "村委会", "居委会",
    "社区", "村",
)  # fmt: skip
_TOWN = re.compile(r".{1,12}?(?:街道办事处|街道|镇|乡|县|区|市)")
_GROUP_BEHIND = re.compile(r"(.+?)((?:第?[\d一二三四五六七八九十]+)(?:组|村民小组|小组))")


class VillageNames:
    """Village names and aliases, made ready for looking up what a cell says."""

    def __init__(self, villages: Mapping[str, str] | Iterable[str]) -> None:
        """``villages``: alias -> name as the office writes it, or the names alone."""
        named = dict(villages) if isinstance(villages, Mapping) else {v: v for v in villages}
        self._exact: dict[str, str] = {}
        short: dict[str, set[str]] = {}
        for alias, name in [*((name, name) for name in named.values()), *named.items()]:
            self._exact.setdefault(coded(alias)[0], name)
            short.setdefault(_short(coded(alias)[0]), set()).add(name)
        # 鞍山 could be 鞍山村 or 鞍山社区 where both exist: then only the full name tells.
        self._short = {key: names.pop() for key, names in short.items() if len(names) == 1}

    def find(self, text: str) -> str | None:
        """The office's name of the village, or None when it is not one of its villages.

        With or without 村, 社区, 居委会, 村民委员会; the town's name may stand in front and the
        group (3组) behind.
        """
        return self.find_with_group(text)[0]

    def find_with_group(self, text: str) -> tuple[str | None, str | None]:
        """The village, and the group when it is written behind the village's name."""
        key = coded(text)[0]
        if not key:
            return None, None
        found = self._look_up(key)
        if found is not None:
            return found, None
        match = _GROUP_BEHIND.fullmatch(key)
        if match is None:
            return None, None
        found = self._look_up(match[1])
        return (found, match[2]) if found is not None else (None, None)

    def _look_up(self, key: str) -> str | None:
        found = self._exact.get(key) or self._short.get(_short(key))
        while found is None:
            match = _TOWN.match(key)
            if match is None or match.end() == len(key):
                return None
            key = key[match.end() :]
            found = self._exact.get(key) or self._short.get(_short(key))
        return found


def _short(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name
