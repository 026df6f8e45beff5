"""The household put right: head, members, relations, parting, where it lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.errors import AppError
from app.month import Month
from app.services.people import household_members as members
from app.services.people.household_members import Covered
from app.services.register.households import (
    HouseholdRow,
    MemberRow,
    change_head,
    move,
    split_household,
)
from app.ui.beneficiaries.action_dialog import Action, ActionDialog, Outcome
from app.ui.beneficiaries.people_field import PeopleField
from app.ui.beneficiaries.person_questions import Known
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import ChoiceField, DateField, IdField, TextField, TickField

V = TypeVar("V")
COVERED_STAYS = "待遇的保障人员不变,要增减请用“变更”。"


class HouseholdDialog(ActionDialog[V]):
    """What they share: the household, its living members, a day."""

    def __init__(
        self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow, title: str, verb: str
    ) -> None:
        super().__init__(desk, parent, f"{title}:{home.head_name}户", verb)
        self.known, self.home = known, home

    def others(self) -> list[MemberRow]:
        """The living members besides the head."""
        return [
            one
            for one in self.home.members
            if one.died_on is None and one.person_id != self.home.head_id
        ]

    def add_choice(self, label: str) -> ChoiceField[int]:
        """One of the others."""
        choices = [(_named(one), one.person_id) for one in self.others()]
        field = ChoiceField(choices, chosen=self.known.person_id, required=True)
        return self.form.add(label, field)

    def add_day(self) -> DateField:
        return self.form.add("从哪天起", DateField.today())

    def name_of(self, person_id: int) -> str:
        return next(one.name for one in self.home.members if one.person_id == person_id)


@dataclass(frozen=True, slots=True)
class NewHead:
    """Who is to be the head, what the old one is to them, and since when."""

    person_id: int
    former_relation: str | None
    day: date


class HeadDialog(HouseholdDialog[NewHead]):
    """A changed head does not end anything (docs/rules.md [P]3)."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "变更户主", "保存户主")
        self.head = self.add_choice("新户主")
        relation = TextField(longest=20)
        self.relation = self.form.add("原户主与新户主的关系", relation, "如:配偶、父。")
        self.day = self.add_day()
        self.watch(self.head, self.day)
        self.look()

    def read(self) -> NewHead:
        return NewHead(self.head.given(), self.relation.value(), self.day.given())

    def action(self, value: NewHead) -> Action:
        by, home, head = self.desk.by, self.home, value.person_id
        name = self.name_of(head)
        words = (
            f"户主:{home.head_name} → {name}。待遇照旧继续,不停发也不重新审批;"
            "收款账号不变,要换收款人请用“账号”。其他成员与户主的关系请另行更正。"
        )

        def act(session: Session) -> Outcome:
            change_head(
                session,
                by,
                home.id,
                head,
                former_relation=value.former_relation,
                day=value.day,
                today=self.desk.today,
            )
            return Outcome(words, f"已变更户主:{name}")

        return act


@dataclass(frozen=True, slots=True)
class Joining:
    """Who joins the household, as what, and since when."""

    id_number: str
    name: str
    relation: str
    day: date


class JoinDialog(HouseholdDialog[Joining]):
    """A birth, a marriage: who is known is taken from the household lived in before."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "添加家庭成员", "添加成员")
        add = self.form.add
        self.id_number = add("身份证号", IdField(required=True))
        self.name = add("姓名", TextField(required=True, longest=60))
        self.relation = add("与户主的关系", TextField(required=True, longest=20))
        self.day = self.add_day()
        self.watch(*self.form.fields)

    def read(self) -> Joining:
        return Joining(
            self.id_number.given(), self.name.given(), self.relation.given(), self.day.given()
        )

    def action(self, value: Joining) -> Action:
        by, home, today = self.desk.by, self.home.id, self.desk.today

        def act(session: Session) -> Outcome:
            done = members.add_member(
                session,
                by,
                home,
                id_number=value.id_number,
                name=value.name,
                relation=value.relation,
                day=value.day,
                today=today,
            )
            words = "台账里还没有此人,将新登记。" if done.new else "台账里已有此人。"
            if done.came_from:
                words = f"此人现在登记在“{done.came_from}”户,保存后从那一户转来。"
            return Outcome(f"{words}{COVERED_STAYS}", f"已添加成员:{value.name}")

        return act


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves the household, on which day, and whether benefits cover them no longer."""

    person_id: int
    day: date
    uncover: bool


class LeaveDialog(HouseholdDialog[Leaving]):
    """A marriage away, a household of their own elsewhere."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "移出家庭成员", "移出成员")
        self.person = self.add_choice("成员")
        self.day = self.add_day()
        tick = TickField("同时从待遇的保障人员中减去", on=True)
        self.uncover = self.form.add("待遇", tick, "从次月起减去;核定金额不变,请另行核定。")
        self.watch(*self.form.fields)
        self.look()

    def read(self) -> Leaving:
        return Leaving(self.person.given(), self.day.given(), self.uncover.value())

    def action(self, value: Leaving) -> Action:
        by, person, day = self.desk.by, value.person_id, value.day
        month = Month.of(day) + 1
        home, name, uncover = self.home.id, self.name_of(person), value.uncover

        def act(session: Session) -> Outcome:
            before = members.covering(session, home, person, month)
            still = members.remove_member(
                session, by, person, day, uncover_from=month if uncover else None
            )
            return Outcome(_left_words(before, still, month), f"已移出成员:{name}")

        return act


@dataclass(frozen=True, slots=True)
class Relation:
    """What a member is to the head."""

    person_id: int
    relation: str


class RelationDialog(HouseholdDialog[Relation]):
    """What a member is to the head."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "更正家庭关系", "保存关系")
        self.person = self.add_choice("成员")
        self.relation = self.form.add("与户主的关系", TextField(required=True, longest=20))
        self.person.edited.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        person = self.person.value()
        self.relation.setText(
            next(one.relation for one in self.home.members if one.person_id == person)
        )

    def read(self) -> Relation:
        return Relation(self.person.given(), self.relation.given())

    def action(self, value: Relation) -> Action:
        by, home, person = self.desk.by, self.home.id, value.person_id

        def act(session: Session) -> Outcome:
            move(session, by, person, home, relation=value.relation, today=self.desk.today)
            return Outcome("", f"已更正家庭关系:{self.name_of(person)}")

        return act


@dataclass(frozen=True, slots=True)
class Parting:
    """Who becomes the head of the new household, who goes along, and when."""

    head_id: int
    member_ids: tuple[int, ...]
    day: date


class SplitDialog(HouseholdDialog[Parting]):
    """Some part and are a household of their own; what is received goes on where it was."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "分户", "分户")
        self.head = self.add_choice("新户的户主")
        people = PeopleField(least=0)
        for one in self.others():
            people.offer(one.person_id, one.name, one.relation, False)
        self.members = self.form.add("一起分出去的人", people, "新户主不用勾选。")
        self.day = self.add_day()
        self.watch(*self.form.fields)
        self.look()

    def read(self) -> Parting:
        return Parting(self.head.given(), self.members.value(), self.day.given())

    def action(self, value: Parting) -> Action:
        by, home, head, day = self.desk.by, self.home, value.head_id, value.day
        relations = {one: "家庭成员" for one in value.member_ids if one != head}
        month = Month.of(day) + 1

        def act(session: Session) -> Outcome:
            covered = {
                one.program
                for person in (head, *relations)
                for one in members.covering(session, home.id, person, month)
            }
            split_household(session, by, home.id, head, relations, day=day)
            count = len(relations) + 1
            words = f"{self.name_of(head)}为户主,{count}人成为新的一户,住址与原户相同。"
            if covered:
                names = "、".join(sorted(covered))
                words += f"原户的{names}照旧;分出去的人仍在保障人员中,要减去请用“变更”。"
            return Outcome(words, f"已分户:{self.name_of(head)}")

        return act


@dataclass(frozen=True, slots=True)
class HomeAddress:
    """Where a household lives, and whether its members do too."""

    village_id: int
    group: str
    address: str
    with_members: bool


class AddressDialog(HouseholdDialog[HomeAddress]):
    """Where the household lives, and those in it."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "更正家庭住址", "保存住址")
        villages = [(row.name, row.id) for row in known.villages]
        village = ChoiceField(villages, chosen=home.village_id, required=True)
        self.village_id = self.form.add("村(社区)", village)
        self.group = self.form.add("组", TextField(home.group, longest=30))
        self.address = self.form.add("住址", TextField(home.address, longest=200))
        tick = TickField("家庭成员的村、组、住址一起更正", on=True)
        self.with_members = self.form.add("成员", tick)

    def read(self) -> HomeAddress:
        return HomeAddress(
            self.village_id.given(),
            self.group.value() or "",
            self.address.value() or "",
            self.with_members.value(),
        )

    def action(self, value: HomeAddress) -> Action:
        by, home = self.desk.by, self.home

        def act(session: Session) -> Outcome:
            members.place_members(
                session,
                by,
                home.id,
                village_id=value.village_id,
                group=value.group,
                address=value.address,
                with_members=value.with_members,
                today=self.desk.today,
            )
            return Outcome("", f"已更正家庭住址:{home.head_name}户")

        return act


def require_others(home: HouseholdRow | None) -> HouseholdRow:
    """The household, where it has somebody besides the head; AppError otherwise."""
    if home is None:
        raise AppError("没有登记家庭。请先建立家庭。", code="no-household")
    if len([one for one in home.members if one.died_on is None]) < 1 or len(home.members) < 2:
        raise AppError("这一户只有一个人。请先添加成员。", code="alone")
    return home


def _named(one: MemberRow) -> str:
    return f"{one.name}({one.relation})" if one.relation else one.name


def _left_words(before: list[Covered], still: tuple[Covered, ...], month: Month) -> str:
    stays = {one.enrollment_id for one in still}
    lines = []
    for one in before:
        if one.enrollment_id not in stays:
            lines.append(f"{one.program}:{month.chinese}起保障人员减去此人,请核定金额。")
        elif one.others:
            lines.append(f"{one.program}:此人仍是保障人员。")
        else:
            lines.append(f"{one.program}:只保障此人,照旧发放;要停发请用“停发”。")
    return "\n".join(lines) or "待遇没有变化。"
