"""更正信息: what the register has of a person, put right, with what it means for the money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.idcard import mask
from app.models.person import Hukou
from app.services.office.change_log import FACT_WORDS, HUKOU_WORDS, fact_words
from app.services.people.standings import Standing, standings
from app.services.register.persons import (
    DISABILITY_KINDS,
    DISABILITY_LEVELS,
    PersonRow,
    correct_person,
)
from app.services.register.villages import VillageRow
from app.ui.beneficiaries.action_dialog import Action, ActionDialog, Outcome
from app.ui.beneficiaries.person_questions import Known
from app.ui.beneficiaries.preview_words import change_words
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import ChoiceField, CountField, DateField, IdField, TextField

# These decide what is due: sex and birth come with the number.
DECIDING = ("id_number", "service_years")
NUMBER_HINT = "号码没有错就不填。改号码时,性别、出生日期随之改变,待遇按新的出生日期重新计算。"


@dataclass(frozen=True, slots=True)
class Correction:
    """The facts of a person by the names that ``correct_person`` knows them by.

    ``id_number`` None: it was right, and stays.
    """

    name: str
    id_number: str | None
    village_id: int | None
    group: str | None
    address: str | None
    phone: str | None
    hukou: Hukou | None
    disability_kind: str | None
    disability_level: str | None
    disability_certificate: str | None
    disability_valid_until: date | None
    service_years: int | None
    note: str | None

    def facts(self) -> dict[str, Any]:
        """Each fact under its name."""
        facts = asdict(self)
        if self.id_number is None:
            del facts["id_number"]
        return facts


class CorrectDialog(ActionDialog[Correction]):
    """The facts as they are; what is changed is told below, and taken back in 变动记录."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known) -> None:
        super().__init__(desk, parent, f"更正信息:{known.name}", "保存更正")
        self.known = known
        person = known.detail.person
        self._add_person(person, known.villages)
        self._add_disability(person)
        self.watch(*self.form.fields)

    def _add_person(self, person: PersonRow, villages: Sequence[VillageRow]) -> None:
        add = self.form.add
        self.name = add("姓名", TextField(person.name, required=True, longest=60))
        label = f"新身份证号(现为 {mask(person.id_number)})"
        self.id_number = add(label, IdField(), NUMBER_HINT)
        village = ChoiceField(
            [(row.name, row.id) for row in villages if row.active or row.id == person.village_id],
            chosen=person.village_id,
            empty="未登记",
        )
        self.village_id = add("村(社区)", village)
        self.group = add("组", TextField(person.group, longest=30))
        self.address = add("住址", TextField(person.address, longest=200))
        self.phone = add("电话", TextField(person.phone, longest=60))
        kinds = [(words, kind) for kind, words in HUKOU_WORDS.items()]
        self.hukou = add("户口", ChoiceField(kinds, chosen=person.hukou, empty="未登记"))

    def _add_disability(self, person: PersonRow) -> None:
        add = self.form.add
        kind = _choice(DISABILITY_KINDS, person.disability_kind)
        self.disability_kind = add("残疾类别", kind)
        level = _choice(DISABILITY_LEVELS, person.disability_level)
        self.disability_level = add("残疾等级", level)
        certificate = TextField(person.disability_certificate, longest=30)
        self.disability_certificate = add("残疾证号", certificate)
        until = DateField(person.disability_valid_until)
        self.disability_valid_until = add("残疾证有效期至", until)
        self.service_years = add("服役年限(年)", CountField(person.service_years))
        self.note = add("备注", TextField(person.note, longest=500))

    def read(self) -> Correction:
        return Correction(
            name=self.name.given(),
            id_number=self.id_number.value(),
            village_id=self.village_id.value(),
            group=self.group.value(),
            address=self.address.value(),
            phone=self.phone.value(),
            hukou=self.hukou.value(),
            disability_kind=self.disability_kind.value(),
            disability_level=self.disability_level.value(),
            disability_certificate=self.disability_certificate.value(),
            disability_valid_until=self.disability_valid_until.value(),
            service_years=self.service_years.value(),
            note=self.note.value(),
        )

    def action(self, value: Correction) -> Action:
        by, person, month = self.desk.by, self.known.detail.person, self.desk.month
        ids = [one.row.id for one in self.known.enrollments]
        facts = value.facts()
        said = f"已更正信息:{value.name}"
        told = _told(person, facts, self.known.villages)
        decides = any(facts.get(key) != _present(person, key) for key in DECIDING)

        def act(session: Session) -> Outcome:
            before = standings(session, ids, month, month) if decides else ()
            correct_person(session, by, person.id, today=self.desk.today, **facts)
            after = standings(session, ids, month, month) if decides else ()
            return Outcome("\n".join(part for part in (told, _money(before, after)) if part), said)

        return act


def _told(person: PersonRow, facts: Mapping[str, Any], villages: Sequence[VillageRow]) -> str:
    """What is changed, a line each."""
    names = {row.id: row.name for row in villages}
    lines = [
        f"{FACT_WORDS[key]}:{fact_words(key, _present(person, key), names)} → "
        f"{fact_words(key, value, names)}"
        for key, value in facts.items()
        if value != _present(person, key)
    ]
    return "\n".join(lines) or "还没有改动。"


def _money(before: tuple[Standing, ...], after: tuple[Standing, ...]) -> str:
    pairs = zip(before, after, strict=True)
    changed = [now for then, now in pairs if then != now]
    return change_words(before, changed)


def _present(person: PersonRow, key: str) -> Any:
    found = getattr(person, key)
    return None if found == "" else found


def _choice(usual: tuple[str, ...], present: str) -> ChoiceField[str]:
    """The usual words, and the present one where a list brought another."""
    words = usual if not present or present in usual else (*usual, present)
    return ChoiceField([(word, word) for word in words], chosen=present or None, empty="无")
