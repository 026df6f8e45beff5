"""The household put right: head, members, relations, parting, where it lives."""

from __future__ import annotations

from datetime import date
from typing import Any

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

COVERED_STAYS = "待遇的保障人员不变,要增减请用“变更”。"


class HouseholdDialog(ActionDialog):
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

    def add_choice(self, key: str, label: str, offered: list[MemberRow]) -> None:
        choices = [(_named(one), one.person_id) for one in offered]
        field: ChoiceField[int] = ChoiceField(choices, required=True)
        field.set_value(self.known.person_id)
        self.form.add(key, label, field)

    def add_day(self, label: str) -> None:
        self.form.add("day", label, DateField(date.today(), required=True))

    def name_of(self, person_id: int) -> str:
        return next(one.name for one in self.home.members if one.person_id == person_id)


class HeadDialog(HouseholdDialog):
    """A changed head does not end anything (docs/rules.md [P]3)."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "变更户主", "保存户主")
        self.add_choice("head", "新户主", self.others())
        self.form.add("relation", "原户主与新户主的关系", TextField(longest=20), "如:配偶、父。")
        self.add_day("从哪天起")
        self.watch("head", "day")
        self.look()

    def action(self, values: dict[str, Any]) -> Action:
        by, home, head = self.desk.by, self.home, values["head"]
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
                former_relation=values["relation"],
                day=values["day"],
            )
            return Outcome(words, f"已变更户主:{name}")

        return act


class JoinDialog(HouseholdDialog):
    """A birth, a marriage: who is known is taken from the household lived in before."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "添加家庭成员", "添加成员")
        self.form.add("id_number", "身份证号", IdField(required=True))
        self.form.add("name", "姓名", TextField(required=True, longest=60))
        self.form.add("relation", "与户主的关系", TextField(required=True, longest=20))
        self.add_day("从哪天起")
        self.watch("id_number", "name", "relation", "day")

    def action(self, values: dict[str, Any]) -> Action:
        by, home, today = self.desk.by, self.home.id, date.today()

        def act(session: Session) -> Outcome:
            done = members.add_member(session, by, home, **values, today=today)
            words = "台账里还没有此人,将新登记。" if done.new else "台账里已有此人。"
            if done.came_from:
                words = f"此人现在登记在“{done.came_from}”户,保存后从那一户转来。"
            return Outcome(f"{words}{COVERED_STAYS}", f"已添加成员:{values['name']}")

        return act


class LeaveDialog(HouseholdDialog):
    """A marriage away, a household of their own elsewhere."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "移出家庭成员", "移出成员")
        self.add_choice("person", "成员", self.others())
        self.add_day("从哪天起")
        tick = TickField("同时从待遇的保障人员中减去", on=True)
        self.form.add("uncover", "待遇", tick, "从次月起减去;核定金额不变,请另行核定。")
        self.watch("person", "day", "uncover")
        self.look()

    def action(self, values: dict[str, Any]) -> Action:
        by, person, day = self.desk.by, values["person"], values["day"]
        month = Month.of(day) + 1
        home, name, uncover = self.home.id, self.name_of(person), values["uncover"]

        def act(session: Session) -> Outcome:
            before = members.covering(session, home, person, month)
            still = members.remove_member(
                session, by, person, day, uncover_from=month if uncover else None
            )
            return Outcome(_left_words(before, still, month), f"已移出成员:{name}")

        return act


class RelationDialog(HouseholdDialog):
    """What a member is to the head."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "更正家庭关系", "保存关系")
        self.add_choice("person", "成员", self.others())
        self.form.add("relation", "与户主的关系", TextField(required=True, longest=20))
        self.form.field("person").edited.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        person = self.form.field("person").value()
        self.form.field("relation").setText(
            next(one.relation for one in self.home.members if one.person_id == person)
        )

    def action(self, values: dict[str, Any]) -> Action:
        by, home, person = self.desk.by, self.home.id, values["person"]

        def act(session: Session) -> Outcome:
            move(session, by, person, home, relation=values["relation"])
            return Outcome("", f"已更正家庭关系:{self.name_of(person)}")

        return act


class SplitDialog(HouseholdDialog):
    """Some part and are a household of their own; what is received goes on where it was."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "分户", "分户")
        self.add_choice("head", "新户的户主", self.others())
        people = PeopleField(least=0)
        for one in self.others():
            people.offer(one.person_id, one.name, one.relation, False)
        self.form.add("members", "一起分出去的人", people, "新户主不用勾选。")
        self.add_day("从哪天起")
        self.watch("head", "members", "day")
        self.look()

    def action(self, values: dict[str, Any]) -> Action:
        by, home, head, day = self.desk.by, self.home, values["head"], values["day"]
        relations = {one: "家庭成员" for one in values["members"] if one != head}
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


class PlaceDialog(HouseholdDialog):
    """Where the household lives, and those in it."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, home: HouseholdRow) -> None:
        super().__init__(desk, parent, known, home, "更正家庭住址", "保存住址")
        village: ChoiceField[int] = ChoiceField(
            [(row.name, row.id) for row in known.villages], required=True
        )
        village.set_value(home.village_id)
        self.form.add("village_id", "村(社区)", village)
        for key, label, longest in (("group", "组", 30), ("address", "住址", 200)):
            field = TextField(longest=longest)
            field.setText(getattr(home, key))
            self.form.add(key, label, field)
        tick = TickField("家庭成员的村、组、住址一起更正", on=True)
        self.form.add("with_members", "成员", tick)

    def action(self, values: dict[str, Any]) -> Action:
        by, home = self.desk.by, self.home

        def act(session: Session) -> Outcome:
            members.place_members(
                session,
                by,
                home.id,
                village_id=values["village_id"],
                group=values["group"] or "",
                address=values["address"] or "",
                with_members=values["with_members"],
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
