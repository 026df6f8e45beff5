"""The office's own settings: its names, the hotline on notices, when the screen locks."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.month import Month
from app.services.office import settings
from app.ui.desk.desk import Desk
from app.ui.desk.page import Page
from app.ui.desk.roles import only_for
from app.ui.widgets.fields import ChoiceField, TextField
from app.ui.widgets.forms import Form
from app.ui.widgets.parts import Notice, button, heading, row, scrolled
from app.ui.widgets.theme import Tone

MINUTES = [("5分钟", "5"), ("10分钟", "10"), ("15分钟", "15"), ("30分钟", "30"), ("从不", "0")]
USUAL_MINUTES = "15"


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """The settings that the page changes, each under the key of its name."""

    town: str
    county: str
    hotline: str
    lock_minutes: str


KEYS = tuple(field.name for field in fields(OfficeSettings))


class OfficePage(Page):
    """A form of what has one value; what is being typed is never put back."""

    asks_by_itself = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form = Form(self._read)
        self.form.add_widget(heading("办公室"))
        add = self.form.add
        self.town = add("乡镇(街道)名称", TextField(required=True), hint="印在花名册标题上")
        self.county = add("县(市、区)", TextField(required=True))
        self.hotline = add("公示用举报电话", TextField(), hint="印在公示上,如 0717-5751234")
        minutes = ChoiceField(MINUTES, required=True)
        self.lock_minutes = add("无人操作多久后锁定屏幕", minutes)
        self.start = heading("", "hint")
        self.form.add_widget(self.start)
        self.saved = Notice(Tone.DONE)
        self.save = button("保存办公室设置", "primary")
        self.save.clicked.connect(self._save)
        only_for(desk, Role.ADMIN, self.save, self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self.form, reading=False), 1)
        layout.addWidget(self.saved)
        layout.addLayout(row(1, self.save))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def refresh(self) -> None:
        self.saved.say(self.save.toolTip(), Tone.PLAIN)

        def question(session: Session) -> tuple[OfficeSettings, str]:
            present = OfficeSettings(*(settings.get(session, key) for key in KEYS))
            return present, settings.get(session, "ledger_start")

        self.desk.read(question, lambda found: self._show(*found), owner=self)

    def _show(self, present: OfficeSettings, ledger_start: str) -> None:
        self.town.set_value(present.town)
        self.county.set_value(present.county)
        self.hotline.set_value(present.hotline)
        self.lock_minutes.set_value(present.lock_minutes or USUAL_MINUTES)
        if ledger_start:
            start = Month.parse(ledger_start).chinese
            self.start.setText(
                f"台账从{start}算起(建立办公室时确定,各项目可在“项目与标准”中看到)。"
            )

    def _read(self) -> OfficeSettings:
        return OfficeSettings(
            self.town.given(),
            self.county.given(),
            self.hotline.value() or "",
            self.lock_minutes.given(),
        )

    def _save(self) -> None:
        new, by = self.form.value(), self.desk.by
        if new is None:
            return

        def action(session: Session) -> None:
            for key, value in zip(KEYS, astuple(new), strict=True):
                settings.put(session, by, key, value)

        self.desk.act(
            action,
            lambda _result: self.saved.say(Tone.DONE.say("已保存。锁定时间下次登录起生效。")),
            owner=self,
            said="办公室设置已保存",
        )
