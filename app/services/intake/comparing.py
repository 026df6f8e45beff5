"""Compares a list with the register, before anything is written: who is new, changed, stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError, UsageError
from app.models.person import Person
from app.models.program import AmountRule, Period, Program, TierDimension, Unit
from app.money import grouped
from app.month import Month
from app.services.entitlement.facts import ProgramFacts
from app.services.entitlement.loading import all_facts
from app.services.intake.entries import Entry, entries
from app.services.intake.listing import ReadList
from app.services.intake.lists import with_problems
from app.services.intake.matching import match, match_ended, match_not_yet
from app.services.intake.mentions import Mentions, PastLists
from app.services.intake.person_facts import PersonChange, account_change, person_changes
from app.services.intake.register_checks import newcomer_problems, register_problems
from app.services.intake.standing import (
    Standing,
    State,
    newest_full_list,
    standings,
)


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    STOPPED = "stopped"
    UNCHANGED = "unchanged"
    NOT_YET = "not-yet"
    STILL_SUSPENDED = "still-suspended"


@dataclass(frozen=True, slots=True)
class Compared:
    """One enrollment in the comparison: what the list says and what the register has.

    ``from_month`` is from when it takes effect; ``differences`` are sentences for people (a
    newcomer's say why the list's own month does not hold). ``predecessor`` is the ended
    enrollment that a newcomer follows; ``if_confirmed`` is the month from which it would count,
    were it confirmed that the list is right inside that earlier spell. ``STILL_SUSPENDED`` stays
    suspended, listed or not; one that a full list still holds goes on from ``if_confirmed``, were
    it confirmed that it may.
    """

    kind: Kind
    entry: Entry | None
    standing: Standing | None
    from_month: Month | None
    differences: tuple[str, ...] = ()
    term_changed: bool = False
    payee_changed: bool = False
    head_changed: bool = False
    predecessor: Standing | None = None
    if_confirmed: Month | None = None


@dataclass(frozen=True)
class Comparison:
    """A whole list against the register; ``read`` carries all problems, also the register's.

    ``confirmed`` are the recipients whose months inside an earlier ended spell, or whose going
    on after a suspension, were confirmed;
    ``people`` is what changes of the persons themselves.
    """

    program: str
    read: ReadList
    as_of: Month | None
    full_list: bool
    items: tuple[Compared, ...]
    confirmed: frozenset[str] = frozenset()
    people: tuple[PersonChange, ...] = ()

    def of(self, kind: Kind) -> tuple[Compared, ...]:
        return tuple(item for item in self.items if item.kind is kind)

    def count(self, kind: Kind) -> int:
        return sum(item.kind is kind for item in self.items)

    @property
    def changes_something(self) -> bool:
        return any(item.kind in (Kind.NEW, Kind.CHANGED, Kind.STOPPED) for item in self.items)


def compare(
    session: Session,
    program: Program,
    read: ReadList,
    *,
    as_of: Month | None,
    full_list: bool,
    today: date,
    confirmed: Collection[str] = (),
) -> Comparison:
    """Compare; nothing is written. ``confirmed``: ID numbers of recipients, see ``Comparison``.

    Raises UsageError when neither the list nor ``as_of`` gives a month, AppError when a full
    list is older than the newest applied one of its program.
    """
    one_off = program.period is Period.ONE_OFF
    month = _month_of(session, program, read, as_of, full_list=full_list, today=today)
    facts = all_facts(session)
    read = with_problems(read, register_problems(session, program, facts, read, month))
    own = facts.programs[program.id]
    standing = standings(session, program, facts, month, today)
    known = frozenset(session.scalars(select(Person.id_number)))

    def items_of(read: ReadList) -> list[Compared]:
        if one_off:
            return _compare_grants(own, entries(read), standing, as_of)
        listed = entries(read)
        named = _named(known, listed)
        past = PastLists(session, program.id, month) if full_list else None
        asked = _Asked(as_of, month, past, frozenset(confirmed))
        items = _compare_terms(own, named, listed, standing, asked)
        return items + (_stopped(read, standing, items, month) if full_list else [])

    items = items_of(read)
    newcomers = [i.entry for i in items if i.kind is Kind.NEW and i.entry is not None]
    lacking = newcomer_problems(own, read, newcomers)
    if lacking:
        read = with_problems(read, lacking)
        items = items_of(read)
    items = [_confirmed(item, confirmed) for item in items]
    return Comparison(
        program.name,
        read,
        as_of,
        full_list,
        tuple(items),
        frozenset(confirmed),
        (*person_changes(session, [i.entry for i in items if i.entry]), *_account_changes(items)),
    )


def _account_changes(items: Iterable[Compared]) -> list[PersonChange]:
    """Accounts that change, by their tails."""
    return [
        account_change(item.entry, item.standing.account)
        for item in items
        if item.payee_changed
        and item.entry is not None
        and item.standing is not None
        and item.entry.account
        and item.entry.account != item.standing.account
    ]


def _month_of(
    session: Session,
    program: Program,
    read: ReadList,
    as_of: Month | None,
    *,
    full_list: bool,
    today: date,
) -> Month:
    if as_of is not None:
        newest = newest_full_list(session, program.id)
        if full_list and newest is not None and as_of < newest:
            raise AppError(
                f"{program.name}已经导入过{newest.chinese}的全量名单,不能再导入更早的"
                f"{as_of.chinese}的全量名单。台账未改动。",
                code="list-older",
            )
        return as_of
    if full_list:
        raise UsageError("全量名单需要指明月份(--as-of YYYY-MM)。")
    for entry in entries(read):
        if entry.first_month is None and entry.granted_on is None:
            raise UsageError("名单中没有起始月份,请指明从哪个月起(--as-of YYYY-MM)。")
    return Month.of(today)


@dataclass(frozen=True, slots=True)
class _Asked:
    """For which month, against which earlier full lists (None: it is no full list itself), and
    of whom a question was answered."""

    as_of: Month | None
    month: Month
    past: PastLists | None
    confirmed: frozenset[str]

    @property
    def from_month(self) -> Month:
        return self.as_of or self.month

    def stays_suspended(self, entry: Entry, standing: Standing) -> bool:
        """A full list that still holds somebody says nothing about why they were suspended."""
        suspended = standing.state is State.SUSPENDED and self.past is not None
        return suspended and entry.recipient not in self.confirmed


def _compare_terms(
    program: ProgramFacts,
    named: frozenset[str],
    listed: Sequence[Entry],
    standing: Sequence[Standing],
    asked: _Asked,
) -> list[Compared]:
    matched = match(listed, standing)
    later = match_not_yet(listed, standing)
    items: list[Compared] = []
    for place, entry in enumerate(listed):
        found = matched.get(place)
        if found is not None:
            items.append(_against(program, named, entry, found, asked))
        elif place in later:
            items.append(Compared(Kind.NOT_YET, entry, later[place], None, ("尚未开始",)))
        else:
            last = asked.past.last_without(entry) if asked.past is not None else None
            items.append(_newcomer(entry, standing, asked.as_of, last))
    return items


def _newcomer(
    entry: Entry, standing: Sequence[Standing], as_of: Month | None, last_full: Month | None
) -> Compared:
    """The list's own first month wins, but not before the month after the last full list that
    lacked them, nor inside an earlier ended spell."""
    start = entry.first_month or as_of
    if start is None:
        raise UsageError("名单中没有起始月份,请指明从哪个月起(--as-of YYYY-MM)。")
    earlier = match_ended(entry, standing)
    floors = [(start, "")]
    if last_full is not None:
        floors.append((last_full + 1, f"{last_full.chinese}的名单中没有"))
    if earlier is not None and earlier.ended_from is not None:
        floors.append((earlier.ended_from, f"此前的待遇从{earlier.ended_from.chinese}起停发"))
    first, why = max(floors, key=lambda floor: floor[0])
    words = (f"名单写{start.chinese}起,{why},从{first.chinese}起",) if first > start else ()
    asked = max(start, last_full + 1) if last_full is not None else start
    may_ask = asked if asked < first else None
    return Compared(Kind.NEW, entry, None, first, words, predecessor=earlier, if_confirmed=may_ask)


def _confirmed(item: Compared, confirmed: Collection[str]) -> Compared:
    """The list's month inside an earlier ended spell, where somebody confirmed it."""
    if item.kind is not Kind.NEW or item.if_confirmed is None or item.entry is None:
        return item
    if item.entry.recipient not in confirmed:
        return item
    words = f"已核实:从{item.if_confirmed.chinese}起,在此前待遇的期间之内"
    return replace(item, from_month=item.if_confirmed, differences=(words,))


def _against(
    program: ProgramFacts,
    named: frozenset[str],
    entry: Entry,
    standing: Standing,
    asked: _Asked,
) -> Compared:
    month = asked.from_month
    if asked.stays_suspended(entry, standing):
        words = ("名单中仍有,保持暂停,是否恢复另行核实",)
        return Compared(Kind.STILL_SUSPENDED, entry, standing, month, words, if_confirmed=month)
    if standing.state is State.LAPSED and standing.persons.issuperset(entry.persons):
        return Compared(Kind.UNCHANGED, entry, standing, month, ("台账已登记死亡,不再发放",))
    term = [
        *_differing_persons(entry, standing),
        *_differing_amount(program, entry, standing),
        *_differing_tiers(program, entry, standing),
    ]
    if standing.state is State.SUSPENDED:
        term.append("恢复发放")
    head = _differing_head(entry, standing) if entry.head in named else []
    payee = _differing_payee(entry, standing)
    if _takes_over(program, entry, head, payee):
        payee = ["收款人变更为新户主"]
    resumed = standing.state is State.SUSPENDED and asked.past is not None
    differences = (*term, *head, *payee)
    return Compared(
        Kind.CHANGED if differences else Kind.UNCHANGED,
        entry,
        standing,
        month,
        differences,
        term_changed=bool(term),
        payee_changed=bool(payee),
        head_changed=bool(head),
        if_confirmed=month if resumed else None,
    )


def _takes_over(
    program: ProgramFacts, entry: Entry, head: Sequence[str], payee: Sequence[str]
) -> bool:
    """[R]6: a list that names a new head with another account makes that head the payee."""
    by_household = program.rules.unit is Unit.HOUSEHOLD
    told = entry.payee_name or entry.holder
    return by_household and bool(head and payee) and bool(entry.account) and not told


def _named(known: frozenset[str], listed: Iterable[Entry]) -> frozenset[str]:
    """ID numbers that a name is known for: a head without one cannot be entered as such."""
    told = {m.id_number for entry in listed for m in entry.members if m.id_number and m.name}
    return known | told | {entry.head for entry in listed if entry.head_name}


def _differing_persons(entry: Entry, standing: Standing) -> list[str]:
    joined = len(set(entry.persons) - standing.persons)
    left = len(standing.persons - set(entry.persons))
    words = [f"增加{joined}人"] if joined else []
    return [*words, f"减少{left}人"] if left else words


def _differing_amount(program: ProgramFacts, entry: Entry, standing: Standing) -> list[str]:
    if program.rules.amount_rule is not AmountRule.APPROVED or entry.amount_fen is None:
        return []
    if entry.amount_fen == standing.amount_fen:
        return []
    before = grouped(standing.amount_fen) if standing.amount_fen is not None else "无"
    return [f"金额{before}→{grouped(entry.amount_fen)}元"]


def _differing_tiers(program: ProgramFacts, entry: Entry, standing: Standing) -> list[str]:
    """Only what the program's price knows: a list's 类别 may be a word of its own."""
    known = {tier.name for tier in program.tiers}
    if any(tier.dimension is TierDimension.CATEGORY for tier in program.tiers):
        known.update(member.category for member in entry.members if member.category)
    tiers = [tier for tier in entry.tiers if tier in known]
    if standing.tiers.issuperset(tiers):
        return []
    return [f"档次{'、'.join(sorted(standing.tiers)) or '无'}→{'、'.join(tiers)}"]


def _differing_head(entry: Entry, standing: Standing) -> list[str]:
    if entry.head and standing.head and entry.head != standing.head:
        return ["户主变更"]
    return []


def _differing_payee(entry: Entry, standing: Standing) -> list[str]:
    if entry.account and entry.account != standing.account:
        return ["账号变更" if standing.account else "新增账号"]
    if entry.payee_name and entry.payee_name != standing.payee:
        return ["收款人变更"]
    return []


def _compare_grants(
    program: ProgramFacts,
    listed: Sequence[Entry],
    standing: Sequence[Standing],
    as_of: Month | None,
) -> list[Compared]:
    """A list matches grants by person, date and amount ([A]4); each grant matches once.

    Where rates give the amount, a listed one is the county's reckoning and tells none apart.
    """
    approved = program.rules.amount_rule is AmountRule.APPROVED
    known: dict[tuple[str, date | None, int | None], list[Standing]] = defaultdict(list)
    for one in standing:
        for person in one.persons:
            known[person, one.granted_on, one.amount_fen].append(one)
    taken: set[int] = set()
    items: list[Compared] = []
    for entry in listed:
        day = entry.granted_on or (as_of.first_day if as_of is not None else None)
        if day is None:
            raise UsageError("名单中没有发放日期,请指明月份(--as-of YYYY-MM)。")
        free = [
            one
            for one in known[entry.recipient, day, entry.amount_fen if approved else None]
            if one.enrollment_id not in taken
        ]
        same = min(
            free, key=lambda one: (one.recipient != entry.recipient, one.number), default=None
        )
        if same is not None:
            taken.add(same.enrollment_id)
        kind = Kind.NEW if same is None else Kind.UNCHANGED
        items.append(Compared(kind, entry, same, Month.of(day)))
    return items


def _stopped(
    read: ReadList, standing: Sequence[Standing], items: Iterable[Compared], month: Month
) -> list[Compared]:
    """Who is in force and missing is ended from the list's month; who begins later is shown.

    A refused row is no evidence that somebody is missing: who may stand on one stays.
    """
    seen = {item.standing.enrollment_id for item in items if item.standing is not None}
    refused = Mentions.of(read, refused_only=True)
    found: list[Compared] = []
    for one in standing:
        if one.enrollment_id in seen:
            continue
        if one.state is State.NOT_YET:
            found.append(Compared(Kind.NOT_YET, None, one, None, ("尚未开始",)))
        elif one.state is State.SUSPENDED:
            words = ("名单中没有,保持暂停",)
            found.append(Compared(Kind.STILL_SUSPENDED, None, one, None, words))
        elif one.state is State.IN_FORCE:
            if refused.hold(one.persons | {one.recipient}, one.recipient_name, one.village):
                words = ("名单中的行有错,未作比较",)
                found.append(Compared(Kind.UNCHANGED, None, one, None, words))
            else:
                found.append(Compared(Kind.STOPPED, None, one, month, ("名单中没有",)))
    return found
