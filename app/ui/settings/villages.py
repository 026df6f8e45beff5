"""The villages and communities: added, renamed, taken out of use, with other ways of writing."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from app.models.staff import Role
from app.models.village import VillageKind
from app.services.register.villages import (
    KIND_WORDS,
    NewVillage,
    VillageRow,
    add_alias,
    add_village,
    update_village,
    village_rows,
)
from app.ui.desk.desk import Desk
from app.ui.settings.list_page import ListPage
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import ChoiceField, TextField
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.table import Column

COLUMNS: tuple[Column[VillageRow], ...] = (
    Column("code", "代码", lambda row: row.code, width=6),
    Column("name", "名称", lambda row: row.name, width=9),
    Column("kind", "类型", lambda row: KIND_WORDS[row.kind], width=4),
    Column("aliases", "名单中的其他写法", lambda row: "、".join(row.aliases), width=12),
    Column("active", "状态", lambda row: "在用" if row.active else "停用", width=4),
)
KINDS = [(words, kind) for kind, words in KIND_WORDS.items()]


class VillagesPage(ListPage[VillageRow]):
    """The villages in the order of the rosters."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "村(社区)",
            "花名册按这里的顺序分村;导入名单时,别的写法可以加为“其他写法”。",
            COLUMNS,
            village_rows,
            "还没有村和社区。",
        )
        self.offer("停用或恢复", self._switch)
        self.offer("加其他写法…", self._alias, who=(Role.PREPARE, Role.ADMIN))
        self.offer("改名…", self._rename)
        self.offer("新增村(社区)…", self._add, "primary")

    def _add(self) -> None:
        dialog = AddVillage(self.desk, self)
        open_dialog(dialog)

    def _rename(self) -> None:
        village = self.view.current()
        if village is None:
            return
        name = dialogs().line(self, "改名", f"“{village.name}”的新名称(旧名称仍能认出):")
        if name:
            by = self.desk.by
            self._change(lambda session: update_village(session, by, village.id, name=name))

    def _alias(self) -> None:
        village = self.view.current()
        if village is None:
            return
        alias = dialogs().line(self, "加其他写法", f"名单里“{village.name}”还写成:")
        if alias:
            by = self.desk.by
            self._change(lambda session: add_alias(session, by, village.id, alias))

    def _switch(self) -> None:
        village = self.view.current()
        if village is None:
            return
        by, active = self.desk.by, not village.active
        if not active and not dialogs().ask(
            self,
            f"要停用“{village.name}”吗?",
            Choice("停用", dangerous=True),
            "已登记的人员和花名册不变,只是新登记时不再出现。可以随时恢复。",
        ):
            return
        self._change(lambda session: update_village(session, by, village.id, active=active))

    def _change(self, action: Any) -> None:
        self.desk.act(action, owner=self, said="村(社区)已修改")


class AddVillage(FormDialog[NewVillage]):
    """Code, name and kind."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "新增村(社区)", "新增村(社区)")
        self._desk = desk
        add = self.form.add
        self.code = add("代码", TextField(required=True, longest=12), hint="如 213")
        self.name = add("名称", TextField(required=True), hint="印在花名册上的全名")
        self.kind = add("类型", ChoiceField(KINDS, chosen=VillageKind.VILLAGE, required=True))
        self.submit = self._save
        self.fit()

    def read(self) -> NewVillage:
        return NewVillage(self.code.given(), self.name.given(), self.kind.given())

    def _save(self, new: NewVillage) -> None:
        by = self._desk.by
        self.set_busy(busy=True)
        self._desk.act(
            lambda session: add_village(session, by, new),
            lambda _result: self.accept(),
            owner=self,
            said=f"已新增{new.name}",
            failed=self.refuse,
        )
