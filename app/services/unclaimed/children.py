"""Children without anybody recorded who could bring them up, by the facts of their household.

民发〔2019〕62号: both parents dead, missing, imprisoned or severely disabled, in any combination.
The register knows deaths, moves and disabilities; the rest is for whoever checks the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.services.unclaimed.town import Member, Resident, Town

ADULT = 18
_SEVERE = ("一级", "二级")
# Of these kinds levels 3 and 4 count as severe too.
_SEVERE_KINDS = ("智力", "精神")
# How much older a parent is, where the relation does not say.
_PARENT_YEARS = range(16, 46)
_GENERATIONS = (
    (0, ("户主", "本人", "配偶", "妻", "夫", "兄", "弟", "姐", "妹")),
    (-2, ("孙", "外孙")),
    (-1, ("子", "女", "儿", "媳", "婿", "长", "次", "三", "养")),
    (2, ("祖", "爷", "奶", "外公", "外婆")),
    (1, ("父", "母", "岳", "公", "婆")),
)


def adult_age(limit: int | None) -> int:
    """Until which age a child is looked at: the program's limit, else 18."""
    return limit or ADULT


def unsupported(town: Town, minors: Collection[int]) -> dict[int, str]:
    """Child -> why nobody recorded could bring it up; the others are left out."""
    found: dict[int, str] = {}
    wanted = set(minors)
    for members in town.members.values():
        for child in members:
            if child.present and child.person_id in wanted:
                reason = _why(town, child, members, wanted)
                if reason:
                    found[child.person_id] = reason
    return found


def _why(town: Town, child: Member, members: Iterable[Member], minors: set[int]) -> str:
    others = [member for member in members if member.person_id != child.person_id]
    parents = [
        town.residents[member.person_id]
        for member in others
        if member.person_id not in minors and _may_be_parent(town, child, member)
    ]
    if parents and not any(_able(parent) for parent in parents):
        told = "、".join(f"{parent.name}{_state(parent)}" for parent in parents)
        return f"家里登记的父母辈:{told}"
    adults = [m for m in others if m.present and m.person_id not in minors]
    if not any(town.residents[member.person_id].here for member in adults):
        return "家里没有健在的成年人"
    return ""


def _may_be_parent(town: Town, child: Member, member: Member) -> bool:
    """By both relations to the head where they are known, else by the years between."""
    own, other = generation(child.relation), generation(member.relation)
    if own is not None and other is not None:
        return other == own + 1
    years = town.residents[child.person_id].born.year - town.residents[member.person_id].born.year
    return years in _PARENT_YEARS


def generation(relation: str) -> int | None:
    """Generations above the head's own, by the word for a relation; None for an unknown one."""
    for step, words in _GENERATIONS:
        if relation.startswith(words):
            return step
    return None


def _able(parent: Resident) -> bool:
    return parent.here and not _severe(parent)


def _severe(parent: Resident) -> bool:
    level, kind = parent.disability_level, parent.disability_kind
    return level in _SEVERE or (bool(level) and kind.startswith(_SEVERE_KINDS))


def _state(parent: Resident) -> str:
    if parent.died_on is not None:
        return "已去世"
    return "已迁出" if parent.moved_on is not None else f"残疾{parent.disability_level}"
