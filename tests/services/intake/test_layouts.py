"""What the user said of a list's columns is remembered for lists of the same shape."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.intake import layouts
from app.services.intake.lists import PreviewColumn
from tests import factory


def columns(*headers: str) -> list[PreviewColumn]:
    return [PreviewColumn("ABCDEFG"[at], header, None, ()) for at, header in enumerate(headers)]


def test_a_choice_is_kept_for_the_shape_and_may_be_changed(session: Session) -> None:
    by = factory.two_staff(session)[0]
    shape = columns("村", "姓名", "代码", "数")

    assert layouts.remembered(session, shape) is None
    layouts.remember(session, by, shape, {"A": "village", "C": "id_number", "D": None})
    layouts.remember(session, by, shape, {"A": "village", "C": "id_number", "D": "amount"})

    assert layouts.remembered(session, shape) == {"A": "village", "C": "id_number", "D": "amount"}
    assert layouts.remembered(session, columns("村", "姓名", "数", "代码")) is None


def test_an_unknown_field_is_refused(session: Session) -> None:
    by = factory.two_staff(session)[0]

    with pytest.raises(AppError, match="请从列表中选择"):
        layouts.remember(session, by, columns("村"), {"A": "nothing"})
