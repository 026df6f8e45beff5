"""更正信息: what the register has of a person, put right, with what it means for the money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.idcard import mask
from app.models.person import Hukou
from app.services.office.change_log import FACT_WORDS, HUKOU_WORDS, fact_words
from app.services.people.effects import Effect, effects
from app.services.register.persons import (
    DISABILITY_KINDS,
    DISABILITY_LEVELS,
    PersonRow,
    correct_person,
)
from app.services.register.villages import VillageRow
from app.ui.beneficiaries.action_dialog import Action, ActionDialog, Outcome
from app.ui.beneficiaries.effect_words import change_words
from app.ui.beneficiaries.person_questions import Known
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import ChoiceField, CountField, DateField, IdField, TextField

# These decide what is due: sex and birth come with the number.
DECIDING = ("id_number", "service_years")
NUMBER_HINT = "号码没有错就不填。改号码时,性别、出生日期随之改变,待遇按新的出生日期重新计算。"


class CorrectDialog(ActionDialog):
    """The facts as they are; what is changed is told below, and taken back in 变动记录."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known) -> None:
        super().__init__(desk, parent, f"更正信息:{known.name}", "保存更正")
        self.known = known
        person = known.detail.person
        self._add_person(person, known.villages)
        self._add_disability(person)
        self.watch(*self.form.keys)

    def _add_person(self, person: PersonRow, villages: Sequence[VillageRow]) -> None:
        form = self.form
        form.add("name", "姓名", _text(person.name, 60, required=True))
        form.add("id_number", f"新身份证号(现为 {mask(person.id_number)})", IdField(), NUMBER_HINT)
        village: ChoiceField[int] = ChoiceField(
            [(row.name, row.id) for row in villages if row.active or row.id == person.village_id],
            empty="未登记",
        )
        village.set_value(person.village_id)
        form.add("village_id", "村(社区)", village)
        form.add("group", "组", _text(person.group, 30))
        form.add("address", "住址", _text(person.address, 200))
        form.add("phone", "电话", _text(person.phone, 60))
        hukou: ChoiceField[Hukou] = ChoiceField(
            [(words, kind) for kind, words in HUKOU_WORDS.items()], empty="未登记"
        )
        hukou.set_value(person.hukou)
        form.add("hukou", "户口", hukou)

    def _add_disability(self, person: PersonRow) -> None:
        form = self.form
        form.add("disability_kind", "残疾类别", _choice(DISABILITY_KINDS, person.disability_kind))
        form.add(
            "disability_level", "残疾等级", _choice(DISABILITY_LEVELS, person.disability_level)
        )
        form.add("disability_certificate", "残疾证号", _text(person.disability_certificate, 30))
        until = DateField(person.disability_valid_until)
        form.add("disability_valid_until", "残疾证有效期至", until)
        form.add("service_years", "服役年限(年)", CountField(person.service_years))
        form.add("note", "备注", _text(person.note, 500))

    def action(self, values: dict[str, Any]) -> Action:
        by, person, month = self.desk.by, self.known.detail.person, self.desk.month
        ids = [one.row.id for one in self.known.enrollments]
        if values["id_number"] is None:
            values = {key: value for key, value in values.items() if key != "id_number"}
        said = f"已更正信息:{values['name']}"
        told = _told(person, values, self.known.villages)
        decides = any(values.get(key) != _present(person, key) for key in DECIDING)

        def act(session: Session) -> Outcome:
            before = effects(session, ids, month, month) if decides else ()
            correct_person(session, by, person.id, **values)
            after = effects(session, ids, month, month) if decides else ()
            return Outcome("\n".join(part for part in (told, _money(before, after)) if part), said)

        return act


def _told(person: PersonRow, values: dict[str, Any], villages: Sequence[VillageRow]) -> str:
    """What is changed, a line each."""
    names = {row.id: row.name for row in villages}
    lines = [
        f"{FACT_WORDS[key]}:{fact_words(key, _present(person, key), names)} → "
        f"{fact_words(key, value, names)}"
        for key, value in values.items()
        if value != _present(person, key)
    ]
    return "\n".join(lines) or "还没有改动。"


def _money(before: tuple[Effect, ...], after: tuple[Effect, ...]) -> str:
    pairs = zip(before, after, strict=True)
    changed = [now for then, now in pairs if then != now]
    return change_words(before, changed)


def _present(person: PersonRow, key: str) -> Any:
    found = getattr(person, key)
    return None if found == "" else found


def _text(present: str, longest: int, *, required: bool = False) -> TextField:
    field = TextField(required=required, longest=longest)
    field.set_value(present or None)
    return field


def _choice(usual: tuple[str, ...], present: str) -> ChoiceField[str]:
    """The usual words, and the present one where a list brought another."""
    words = usual if not present or present in usual else (*usual, present)
    field: ChoiceField[str] = ChoiceField([(word, word) for word in words], empty="无")
    field.set_value(present or None)
    return field
