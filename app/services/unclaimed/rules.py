"""Who may be entitled by the facts of the register: a small function for each claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from app.models.eligibility import Claim
from app.models.program import MINIMUM_LIVING, BirthdayRule, ProgramKind, TierDimension
from app.month import Month
from app.services.entitlement.facts import TierFacts
from app.services.programs.catalog import USUAL_NAMES
from app.services.programs.rows import ProgramRow
from app.services.unclaimed.children import adult_age, unsupported
from app.services.unclaimed.rows import Candidate, ClaimResult
from app.services.unclaimed.town import Resident, Town

SEVERE = ("一级", "二级")

Rule = Callable[[Town], ClaimResult]


def ages(town: Town) -> ClaimResult:
    """Who reaches an age of a program with age bands (80, 90, 100), or is past it unenrolled."""
    examined: set[int] = set()
    found: list[Candidate] = []
    for program in town.programs.values():
        bands = sorted(
            (tier for tier in program.tiers if tier.dimension is TierDimension.AGE),
            key=lambda tier: tier.age_from or 0,
        )
        for person in _here(town) if bands else ():
            band = _reached(program, bands, person, town.until)
            if band is None:
                continue
            examined.add(person.id)
            found.extend(_at_age(town, program, band, person))
    missing = "" if any(_has_bands(p) for p in town.programs.values()) else "没有按年龄分档的项目"
    return ClaimResult(Claim.AGE, len(examined), tuple(found), missing)


def living_subsidy(town: Town) -> ClaimResult:
    """Disabled members of 低保 families (国发〔2015〕52号) without the living subsidy."""
    minimum = {row.id for row in town.programs.values() if row.rules.kind in MINIMUM_LIVING}
    families: dict[int, str] = {}
    for household, members in town.members.items():
        held = minimum & town.receiving.get(household, frozenset())
        if held:
            name = town.programs[min(held)].name
            families |= {m.person_id: name for m in members if m.present}
    families |= {
        person: town.programs[min(minimum & programs)].name
        for person, programs in town.standing.items()
        if minimum & programs
    }
    disabled = [person for person in _here(town) if person.disability_level]

    def why(person: Resident) -> str:
        if person.id not in families:
            return ""
        return f"{families[person.id]}家庭成员,{_disability(person, town.month)}"

    return _of_program(town, Claim.LIVING_SUBSIDY, ProgramKind.DISABILITY_LIVING, disabled, why)


def care_subsidy(town: Town) -> ClaimResult:
    """Levels 1 and 2 (国发〔2015〕52号) without the care subsidy."""
    disabled = [person for person in _here(town) if person.disability_level]

    def why(person: Resident) -> str:
        severe = person.disability_level in SEVERE
        return _disability(person, town.month) if severe else ""

    return _of_program(town, Claim.CARE_SUBSIDY, ProgramKind.DISABILITY_CARE, disabled, why)


def children(town: Town) -> ClaimResult:
    """Minors whose household has nobody recorded who could bring them up (民发〔2019〕62号)."""
    programs = town.of_kind(ProgramKind.CHILDREN)
    until = adult_age(programs[0].rules.age_to if programs else None)
    minors = [person for person in _here(town) if _age(person, town.month) < until]
    reasons = unsupported(town, [person.id for person in minors])
    return _of_program(
        town, Claim.CHILD, ProgramKind.CHILDREN, minors, lambda person: reasons.get(person.id, "")
    )


def no_program(town: Town) -> ClaimResult:
    """Who is in the register and in no continuing program."""
    people = list(_here(town))
    found = [
        _candidate(Claim.NO_PROGRAM, person, None, "在册,目前没有任何待遇")
        for person in people
        if not town.standing.get(person.id)
    ]
    return ClaimResult(Claim.NO_PROGRAM, len(people), tuple(found))


RULES: Mapping[Claim, Rule] = {
    Claim.AGE: ages,
    Claim.LIVING_SUBSIDY: living_subsidy,
    Claim.CARE_SUBSIDY: care_subsidy,
    Claim.CHILD: children,
    Claim.NO_PROGRAM: no_program,
}


def _of_program(
    town: Town,
    claim: Claim,
    kind: ProgramKind,
    people: Iterable[Resident],
    why: Callable[[Resident], str],
) -> ClaimResult:
    """Who has a reason for a kind of program, is in none of it, and is not shut out of it.

    Where the office has several of the kind, the first is what they are shown for.
    """
    programs = town.of_kind(kind)
    if not programs:
        return ClaimResult(claim, 0, (), f"没有启用的“{USUAL_NAMES[kind]}”项目")
    program = programs[0]
    looked = list(people)
    found = [
        _candidate(claim, person, program, reason)
        for person in looked
        if (reason := why(person))
        and not any(town.stands_in(person.id, each.id) for each in programs)
        and not town.barred(person.id, program.id)
    ]
    return ClaimResult(claim, len(looked), tuple(found))


def _at_age(
    town: Town, program: ProgramRow, band: TierFacts, person: Resident
) -> Iterator[Candidate]:
    age = band.age_from or 0
    since = _counts_from(program, person, age)
    day = _birthday(person.born, age)
    said = f"{day.year}年{day.month}月{day.day}日"
    if not town.stands_in(person.id, program.id):
        if not town.barred(person.id, program.id):
            now = since <= town.month
            told = f"{said}{'已满' if now else '满'}{age}周岁,{since.chinese}起可以享受"
            yield _candidate(Claim.AGE, person, program, told, age=age, since=since)
    elif age > (program.rules.age_from or 0) and since >= town.month:
        told = f"{said}满{age}周岁,{since.chinese}起自动按{band.name}档发放,请核实健在"
        yield _candidate(Claim.AGE, person, program, told, age=age, since=since, receives=True)


def _reached(
    program: ProgramRow, bands: list[TierFacts], person: Resident, until: Month
) -> TierFacts | None:
    """The highest band whose age counts by a month."""
    reached = [b for b in bands if _counts_from(program, person, b.age_from or 0) <= until]
    return reached[-1] if reached else None


def _has_bands(program: ProgramRow) -> bool:
    return any(tier.dimension is TierDimension.AGE for tier in program.tiers)


def _counts_from(program: ProgramRow, person: Resident, age: int) -> Month:
    """The first month in which an age counts, by the program's birthday rule ([P]4)."""
    later = 1 if program.rules.birthday_rule is BirthdayRule.NEXT_MONTH else 0
    return Month.of(person.born) + (12 * age + later)


def _birthday(born: date, age: int) -> date:
    """Who was born on a leap day turns a year older on the first of March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _age(person: Resident, month: Month) -> int:
    return month.since(Month.of(person.born)) // 12


def _here(town: Town) -> Iterator[Resident]:
    return (person for person in town.residents.values() if person.here)


def _disability(person: Resident, month: Month) -> str:
    told = f"{person.disability_kind}残疾" if person.disability_kind else "残疾"
    valid = person.disability_valid_until
    over = ",残疾证已过期,请先换证" if valid is not None and valid < month.first_day else ""
    return f"{told.replace('残疾残疾', '残疾')}{person.disability_level}{over}"


def _candidate(
    claim: Claim,
    person: Resident,
    program: ProgramRow | None,
    why: str,
    *,
    age: int = 0,
    since: Month | None = None,
    receives: bool = False,
) -> Candidate:
    return Candidate(
        claim=claim,
        age=age,
        person_id=person.id,
        name=person.name,
        id_number=person.id_number,
        village=person.village,
        village_position=person.village_position,
        group=person.group,
        phone=person.phone,
        program_id=program.id if program is not None else None,
        program=program.name if program is not None else "",
        why=why,
        from_month=since,
        receives=receives,
    )
