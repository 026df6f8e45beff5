"""The demo town before it is in any database: the same every time, and nobody impossible in it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from app import idcard
from app.errors import AppError
from app.models.enrollment import TermStatus
from app.month import Month, months
from app.services.demo import place, town
from app.services.demo.fill import check_next_month
from app.services.demo.identity import RURAL_BANK, luhn_digit
from app.services.demo.money import in_force
from app.services.demo.names import HARD_NAMES
from app.services.demo.rows import MadeTown


@pytest.fixture(scope="module")
def made() -> MadeTown:
    return town.build()


def test_it_is_the_same_town_every_time(made: MadeTown) -> None:
    assert town.build() == made


def test_every_id_number_is_valid_and_says_the_same_as_its_person(made: MadeTown) -> None:
    numbers = [person.id_number for person in made.people]
    assert len(set(numbers)) == len(numbers) > 3000
    for person in made.people:
        card = idcard.parse(person.id_number, date(2018, 11, 1))
        assert (card.number, card.birth_date, card.sex) == (
            person.id_number,
            person.born,
            person.sex,
        )


def test_area_codes_are_those_of_the_county_and_some_of_elsewhere(made: MadeTown) -> None:
    codes = [person.id_number[:6] for person in made.people]
    assert codes.count("422729") > codes.count("420529") > 100
    assert len(set(codes)) > 8
    old = [p for p in made.people if p.id_number.startswith("420529")]
    assert all(person.born.year > 1992 for person in old)


def test_phones_are_mobile_numbers_and_some_are_shared(made: MadeTown) -> None:
    phones = [person.phone for person in made.people if person.phone is not None]
    assert all(re.fullmatch(r"1[3-9]\d{9}", phone) for phone in phones)
    assert 2000 < len(set(phones)) < len(phones) < len(made.people)


def test_cards_have_their_check_digit_and_passbooks_are_of_the_rural_bank(made: MadeTown) -> None:
    cards = 0
    for payee in {payee for one in made.enrollments for payee in one.payees}:
        if payee.account is None:
            continue
        assert re.fullmatch(r"\d{16,19}", payee.account)
        if payee.bank != RURAL_BANK:
            assert luhn_digit(payee.account[:-1]) == payee.account[-1]
            cards += 1
    assert cards > 100


def test_hard_names_are_there_and_children_share_their_fathers(made: MadeTown) -> None:
    names = [person.name for person in made.people]
    assert all(names.count(name) == 1 for name in HARD_NAMES)
    assert any(ord(character) > 0xFFFF for name in names for character in name)
    assert len(set(names)) > len(names) / 2


def test_everybody_lives_in_one_household_at_most(made: MadeTown) -> None:
    present = [m.id_number for home in made.households for m in home.members if m.left_on is None]
    assert len(present) == len(set(present))
    known = {person.id_number for person in made.people}
    assert set(present) <= known
    assert all(home.head == home.members[0].id_number for home in made.households)


def test_villages_are_those_of_the_town(made: MadeTown) -> None:
    names = {village.name for village in place.VILLAGES}
    assert len(place.VILLAGES) == len(names) == 15
    assert {person.village for person in made.people} == names
    urban = {p.id_number for p in made.people if p.village.endswith("社区")}
    assert all(one.household in urban for one in made.enrollments if one.program == "城市低保")


def test_nobody_is_covered_before_birth_or_entered_after_death(made: MadeTown) -> None:
    people = {person.id_number: person for person in made.people}
    for one in made.enrollments:
        for term in one.terms:
            for number in term.persons:
                person = people[number]
                assert Month.of(person.born) <= term.from_month
                if term.status is TermStatus.ACTIVE and person.died_on is not None:
                    assert one.first_month <= Month.of(person.died_on)


def test_nobody_holds_what_may_not_be_held_together(made: MadeTown) -> None:
    poor, supported = ("农村低保", "城市低保"), ("农村特困",)
    for month in months(Month(2017, 10), place.NEXT_MONTH):
        assert not covered(made, poor, month) & covered(made, supported, month)


def test_who_is_moved_to_extreme_poverty_support_goes_over_without_a_gap(made: MadeTown) -> None:
    ended = {
        one.household: one.terms[-1].from_month
        for one in made.enrollments
        if one.terms[-1].reason == "转为特困供养"
    }
    begun = {one.person: one.first_month for one in made.enrollments if one.program == "农村特困"}
    assert len(ended) == 2
    assert all(begun[head] == month for head, month in ended.items())


@pytest.mark.parametrize("month", [Month(2018, 1), Month(2019, 1), Month(2026, 11)])
def test_a_month_outside_its_year_is_refused(month: Month) -> None:
    with pytest.raises(AppError, match="2018-02至2018-12") as refused:
        check_next_month(month)
    assert refused.value.code == "demo-month"


def covered(made: MadeTown, programs: tuple[str, ...], month: Month) -> set[str]:
    return {
        number
        for one in made.enrollments
        if one.program in programs
        for term in [in_force(one.terms, month)]
        if term is not None and term.status is TermStatus.ACTIVE
        for number in term.persons
    }
