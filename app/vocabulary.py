"""Words that are data, not code: read from ``resources/vocabulary``, or refused with the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn, TypeVar, get_args, get_origin, get_type_hints

from app import paths
from app.errors import AppError

T = TypeVar("T")
Faults = Callable[[T], Iterable[tuple[str, str]]]

_LINE = re.compile(r"line (\d+)")


class VocabularyError(AppError):
    """A file of words is not as it should be: which file, which place in it, and why."""

    code = "vocabulary"

    def __init__(self, file: str, place: str, why: str) -> None:
        where = f"“{file}”的 {place}" if place else f"“{file}”"
        super().__init__(
            f"程序的词表{where} 不对:{why}。没有读入任何内容,请改正这个文件,或者重新安装程序。"
        )
        self.file, self.place = file, place


def shipped(name: str) -> Path:
    """The file of a vocabulary that comes with the program."""
    return paths.resources() / "vocabulary" / f"{name}.toml"


def load(path: Path, shape: type[T], faults: Faults[T] | None = None) -> T:
    """What a file says, as a value of ``shape``: a frozen dataclass of strings, enums, tuples,
    frozen sets, mappings and such dataclasses. A key is optional where its field has a default.

    ``faults`` tells what types cannot: (place, what is wrong) for each. Raises VocabularyError
    for a file that cannot be read, an unknown or missing key, a wrong type, an empty or doubled
    entry, or the first of the faults.
    """
    value: T = _Reader(path.name).value(shape, _document(path), "")
    for place, why in faults(value) if faults is not None else ():
        raise VocabularyError(path.name, place, why)
    return value


def _document(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        # Editors on Windows put a mark before the first letter.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise VocabularyError(path.name, "", "找不到这个文件,或者打不开") from None
    except UnicodeDecodeError:
        raise VocabularyError(path.name, "", "不是 UTF-8 编码") from None
    except tomllib.TOMLDecodeError as failure:
        line = _LINE.search(str(failure))
        place = f"第{line[1]}行" if line else "末尾"
        raise VocabularyError(
            path.name, place, "写法不对,或者同一个名称写了两次;请检查引号、逗号和括号"
        ) from None


class _Reader:
    """Turns what the file holds into the types that the shape asks for."""

    def __init__(self, file: str) -> None:
        self._file = file

    def value(self, kind: Any, raw: object, place: str) -> Any:
        origin = get_origin(kind)
        if is_dataclass(kind):
            return self._record(kind, raw, place)
        if origin is Mapping:
            return self._mapping(get_args(kind), raw, place)
        if origin in (tuple, frozenset):
            return origin(self._several(get_args(kind)[0], raw, place))
        text = self._text(raw, place)
        if not issubclass(kind, Enum):
            return text
        if text not in {member.value for member in kind}:
            self._refuse(place, f"没有“{text}”这个取值")
        return kind(text)

    def _record(self, kind: Any, raw: object, place: str) -> Any:
        given = self._table(raw, place)
        hints = get_type_hints(kind)
        for unknown in given.keys() - hints.keys():
            self._refuse(_below(place, unknown), "程序不认识这个名称")
        for field in fields(kind):
            required = field.default is MISSING and field.default_factory is MISSING
            if required and field.name not in given:
                self._refuse(_below(place, field.name), "缺少这一项")
        return kind(
            **{key: self.value(hints[key], given[key], _below(place, key)) for key in given}
        )

    def _mapping(self, kinds: tuple[Any, ...], raw: object, place: str) -> Mapping[Any, Any]:
        key_kind, kind = kinds
        given = self._table(raw, place)
        found: dict[Any, Any] = {}
        for key, each in given.items():
            at = _below(place, key)
            found[self.value(key_kind, key, at)] = self.value(kind, each, at)
        return found

    def _several(self, kind: Any, raw: object, place: str) -> list[Any]:
        if not isinstance(raw, list):
            self._refuse(place, "应当是方括号里的几个词")
        if not raw:
            self._refuse(place, "是空的")
        for number, each in enumerate(raw):
            if each in raw[:number]:
                self._refuse(place, f"“{each}”写了两次")
        return [self.value(kind, each, f"{place}[{at}]") for at, each in enumerate(raw, start=1)]

    def _table(self, raw: object, place: str) -> dict[str, object]:
        if not isinstance(raw, dict):
            self._refuse(place, "应当是一组“名称 = 内容”")
        if not raw:
            self._refuse(place, "是空的")
        return raw

    def _text(self, raw: object, place: str) -> str:
        if not isinstance(raw, str):
            self._refuse(place, "应当是双引号里的一个词")
        if not raw.strip():
            self._refuse(place, "是空的")
        return raw

    def _refuse(self, place: str, why: str) -> NoReturn:
        raise VocabularyError(self._file, place, why)


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
