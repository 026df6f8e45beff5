"""Readings of names come as data, and only what is pinyin is taken."""

from __future__ import annotations

import pytest

from app.services.register.surnames import NameReadings, name_readings


def test_the_programs_readings_have_no_fault() -> None:
    assert list(name_readings().faults()) == []


@pytest.mark.parametrize(
    ("readings", "place"),
    [
        (NameReadings({"覃": ("Qín",)}, {}, {}), "surnames.覃"),
        (NameReadings({"覃": ("qin",)}, {}, {"长": ("chang ",)}), "given.长"),
        (NameReadings({"尉迟": ("yuchi", "weichi")}, {}, {}), "double_initials.尉迟"),
        (NameReadings({"覃": ("qin",)}, {"单于": ("cy",)}, {}), "double_initials.单于"),
    ],
)
def test_what_cannot_be_searched_by_is_told(readings: NameReadings, place: str) -> None:
    assert place in dict(readings.faults())
