"""Households on 农村低保 and 城市低保: who stayed, who ended, who is new, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from app.models.enrollment import TermStatus
from app.models.person import Hukou
from app.models.program import ProgramKind
from app.month import Month
from app.services.demo.money import Shares, approved
from app.services.demo.names import HARD_NAMES
from app.services.demo.place import ALL_NAMES, COMMUNITY_NAMES, COUNTED, LEDGER_START, NEXT_MONTH
from app.services.demo.population import (
    Population,
    born_at,
    day_in,
    month_between,
    sizes,
)
from app.services.demo.rows import MadeEnrollment, MadePayee, MadeTerm
from app.services.programs.catalog import USUAL_NAMES

Sizes = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the report says of a program, taken apart: household sizes as (persons, how many).

    ``stayed`` are sizes in the month compared with; of them ``leavers`` lose and ``joiners`` gain
    one person until the month counted. Of the single households that ended, ``deaths`` died,
    ``suspended`` stand suspended and ``transferred`` went over to 特困.
    """

    program: str
    hukou: Hukou
    villages: tuple[str, ...]
    before: Month
    stayed: Sizes
    ended: Sizes
    new: Sizes
    joiners: int
    leavers: int
    deaths: int
    suspended: int
    transferred: int
    reviewed: int
    yuan: int


# 585 households, 937 persons -> 624 households, 1065 persons; 193万.
RURAL = Shape(
    USUAL_NAMES[ProgramKind.RURAL_MINIMUM_LIVING], Hukou.RURAL, ALL_NAMES, Month(2017, 10),
    stayed=((1, 291), (2, 170), (3, 71), (4, 8)),
    ended=((1, 31), (2, 12), (3, 2)),
    new=((1, 42), (2, 29), (3, 11), (4, 2)),
    joiners=60, leavers=12, deaths=15, suspended=3, transferred=2, reviewed=24, yuan=1_929_900,
)  # fmt: skip
# 71 households, 94 persons -> 66 households, 93 persons; 37万.
URBAN = Shape(
    USUAL_NAMES[ProgramKind.URBAN_MINIMUM_LIVING], Hukou.URBAN, COMMUNITY_NAMES, Month(2016, 10),
    stayed=((1, 43), (2, 14), (3, 4)),
    ended=((1, 9), (2, 1)),
    new=((1, 3), (2, 2)),
    joiners=3, leavers=0, deaths=3, suspended=0, transferred=0, reviewed=4, yuan=370_100,
)  # fmt: skip

_END_REASONS = (
    "家庭收入超过保障标准",
    "子女就业,收入稳定",
    "自愿放弃",
    "户籍迁出",
    "购置机动车,财产超标",
)
_GRANDPARENTS_BORN_BEFORE, _MOTHERS_OF_BORN_AFTER = 1962, 1958
_SURVEYORS = ("张敏、田华", "张敏、向东", "田华、向东")


class MinimumLiving:
    """The enrollments of one program, drawn step by step and priced at the end."""

    def __init__(self, population: Population, shape: Shape) -> None:
        self.transferred: list[tuple[str, Month]] = []
        self._rng = Random(f"demo:{shape.program}")  # noqa: S311 (made-up people, no secrets)
        self._population = population
        self._shape = shape
        self._drawn: list[_Case] = []
        self._hard_names = list(HARD_NAMES) if shape is RURAL else []

    def enrollments(self) -> list[MadeEnrollment]:
        """All of the program, in the order of entry."""
        shape, rng = self._shape, self._rng
        stayed = [self._old(size) for size in sizes(shape.stayed, rng)]
        ended = [self._old(size) for size in sizes(shape.ended, rng)]
        self._end(ended)
        self._begin()
        self._change(stayed)
        self._next_month(stayed)
        self._drawn.sort(key=lambda case: (case.terms[0].entered, case.terms[0].from_month))
        shares = [Shares(tuple(case.terms), tuple(case.weights)) for case in self._drawn]
        priced = approved(shares, self._population.people, shape.yuan)
        return [self._made(case, terms) for case, terms in zip(self._drawn, priced, strict=True)]

    def _old(self, size: int) -> _Case:
        first = month_between(self._rng, Month(2011, 1), self._shape.before)
        return self._case(size, first, first)

    def _case(self, size: int, first: Month, entered: Month) -> _Case:
        """A household of ``size`` persons covered, some with one more who is not."""
        rng, population = self._rng, self._population
        village = rng.choice(self._shape.villages)
        youngest, oldest = (35, 88) if size == 1 else (33, 74)
        born = born_at(rng, youngest, oldest)
        name = self._hard_names.pop() if size == 1 and self._hard_names else None
        head = population.person(rng, born, village=village, hukou=self._shape.hukou, name=name)
        others: list[tuple[str, str]] = []
        extra = 1 if rng.random() < 0.12 else 0
        for _ in range(size - 1 + extra):
            relation = _relation(rng, born, [relation for _, relation in others])
            others.append((population.relative(rng, head, relation, first), relation))
        home = population.household(head, others)
        covered = (head, *(number for number, _ in others[: size - 1]))
        case = _Case(home, rng.uniform(0.75, 1.3))
        case.add(MadeTerm(first, entered, covered))
        self._drawn.append(case)
        return case

    def _end(self, ended: Sequence[_Case]) -> None:
        shape, rng = self._shape, self._rng
        singles = [case for case in ended if len(case.terms[0].persons) == 1]
        for case in singles[: shape.deaths]:
            died = month_between(rng, shape.before + 1, COUNTED - 1)
            self._population.dies(case.home, day_in(rng, died))
        # The oldest first: whom nobody supports any more goes over to 特困.
        others = sorted(singles[shape.deaths :], key=lambda c: self._population.people[c.home].born)
        for case in others[: shape.transferred]:
            month = Month(2018, 4) + 3 * len(self.transferred)
            case.follow(month, month, TermStatus.ENDED, "转为特困供养")
            self.transferred.append((case.home, month))
        suspended = shape.transferred + shape.suspended
        for place, case in enumerate(others[shape.transferred : suspended]):
            month = Month(2018, 6 + place)
            case.follow(month, month, TermStatus.SUSPENDED, "年审未按期申报")
        several = [case for case in ended if case not in singles]
        for case in [*others[suspended:], *several]:
            month = month_between(rng, shape.before + 1, COUNTED)
            case.follow(month, month, TermStatus.ENDED, rng.choice(_END_REASONS))

    def _begin(self) -> None:
        """New households; a few confirmed late, so that they get arrears."""
        for place, size in enumerate(sizes(self._shape.new, self._rng)):
            first = month_between(self._rng, self._shape.before + 1, COUNTED)
            late = 2 if place % 14 == 3 and LEDGER_START < first < COUNTED - 1 else 0
            self._case(size, first, first + late)
        if self._shape is RURAL:
            for size in (1, 2, 2):
                self._case(size, NEXT_MONTH, NEXT_MONTH)

    def _change(self, stayed: Sequence[_Case]) -> None:
        shape, rng = self._shape, self._rng
        several = [case for case in stayed if len(case.terms[0].persons) > 1]
        for place, case in enumerate(several[: shape.leavers]):
            self._lose(case, by_death=place % 2 == 0)
        for case in several[shape.leavers : shape.leavers + shape.joiners]:
            self._gain(case)
        rest = [case for case in stayed if len(case.terms) == 1]
        for case in rest[: shape.reviewed]:
            month = month_between(rng, LEDGER_START + 1, COUNTED)
            case.follow(month, month, reason="年审后调整", factor=rng.choice((0.85, 1.1, 1.2)))
        for place, case in enumerate(rest[shape.reviewed : shape.reviewed + 2]):
            self._interrupt(case, back_pay=place == 0)

    def _lose(self, case: _Case, *, by_death: bool) -> None:
        month = month_between(self._rng, self._shape.before + 2, COUNTED - 1)
        gone = case.terms[0].persons[-1]
        if by_death:
            self._population.dies(gone, day_in(self._rng, month - 1))
        else:
            self._population.leave(gone, day_in(self._rng, month - 1))
        left = tuple(number for number in case.terms[0].persons if number != gone)
        reason = "成员去世" if by_death else "成员婚嫁迁出"
        case.follow(month, month, persons=left, reason=reason)

    def _gain(self, case: _Case) -> None:
        month = month_between(self._rng, self._shape.before + 1, COUNTED)
        grown = self._population.people[case.home].born.year < _GRANDPARENTS_BORN_BEFORE
        relation = self._rng.choice(("孙", "孙女") if grown else ("子", "女"))
        new = self._population.relative(self._rng, case.home, relation, month - 1)
        self._population.join(case.home, new, relation, day_in(self._rng, month - 1))
        case.follow(month, month, persons=(*case.terms[0].persons, new), reason="新增保障人口")

    def _interrupt(self, case: _Case, *, back_pay: bool) -> None:
        """Suspended in April, taken up again in July: with the months missed, or without."""
        april, july = Month(2018, 4), Month(2018, 7)
        case.follow(april, april, TermStatus.SUSPENDED, "外出,未能入户核查")
        if back_pay:
            case.follow(april, july, reason="核查合格,补发", back_pay=True)
        else:
            case.follow(july, july, reason="重新核查合格")

    def _next_month(self, stayed: Sequence[_Case]) -> None:
        """What the month of work brings: one ends, one dies, two amounts change."""
        if self._shape is not RURAL:
            return
        rest = [case for case in stayed if len(case.terms) == 1]
        single = [case for case in rest if len(case.terms[0].persons) == 1]
        self._population.dies(single[0].home, date(2018, 10, 19))
        single[1].follow(NEXT_MONTH, NEXT_MONTH, TermStatus.ENDED, _END_REASONS[0])
        for case, factor in ((single[2], 1.15), (single[3], 0.9)):
            case.follow(NEXT_MONTH, NEXT_MONTH, reason="动态调整", factor=factor)

    def _made(self, case: _Case, terms: tuple[MadeTerm, ...]) -> MadeEnrollment:
        review = Month(2018, 9) + self._rng.randint(0, 12)
        # Most of the year's reviews were done in time; a few households are overdue.
        if review < NEXT_MONTH and int(case.home[-3:-1]) % 8:
            review = review + 12
        return MadeEnrollment(
            self._shape.program,
            None,
            case.home,
            terms,
            self._payees(case),
            review_due=max(review, case.terms[0].from_month + 1),
            surveyed_by=self._rng.choice(_SURVEYORS),
        )

    def _payees(self, case: _Case) -> tuple[MadePayee, ...]:
        rng = self._rng
        entered = case.terms[0].entered
        if entered >= LEDGER_START:
            return (self._population.payee(rng, case.home, entered.first_day),)
        first = self._population.payee(rng, case.home)
        if rng.random() > 0.03:
            return (first,)
        later = month_between(rng, LEDGER_START + 1, COUNTED).first_day
        return first, self._population.new_account(rng, case.home, later)


class _Case:
    """One household's terms while they are drawn; ``share`` is what one person weighs."""

    def __init__(self, home: str, share: float) -> None:
        self.home = home
        self.terms: list[MadeTerm] = []
        self.weights: list[float] = []
        self._share = share

    def add(self, term: MadeTerm) -> None:
        self.terms.append(term)
        self.weights.append(self._share * len(term.persons))

    def follow(
        self,
        from_month: Month,
        entered: Month,
        status: TermStatus = TermStatus.ACTIVE,
        reason: str = "",
        *,
        persons: tuple[str, ...] | None = None,
        factor: float = 1.0,
        back_pay: bool = False,
    ) -> None:
        """A further term from a month on."""
        self._share *= factor
        covered = self.terms[0].persons if persons is None else persons
        self.add(MadeTerm(from_month, entered, covered, status, reason=reason, back_pay=back_pay))


def _relation(rng: Random, head_born: date, present: list[str]) -> str:
    """What the next member is to the head, by the head's age."""
    if "配偶" not in present and rng.random() < 0.5:
        return "配偶"
    if "母" not in present and head_born.year > _MOTHERS_OF_BORN_AFTER and rng.random() < 0.25:
        return "母"
    grown = head_born.year < _GRANDPARENTS_BORN_BEFORE
    return rng.choice(("孙", "孙女", "女") if grown and present else ("子", "女"))
