"""打印档案: the file of a person or household as it prints, with numbers masked until a reason."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.reports.case_file import case_file_dossier
from app.reports.pdf_dossier import dossier_bytes, missing_from
from app.services.people.case_files import case_file, reveal_case_file
from app.services.programs.rows import program_rows
from app.ui.beneficiaries.person_questions import Known
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.desk.missing import missing_words
from app.ui.desk.preview import Preview
from app.ui.desk.roles import only_for
from app.ui.widgets import theme
from app.ui.widgets.dialogs import dialogs
from app.ui.widgets.fields import TickField
from app.ui.widgets.parts import Notice, button, column, row
from app.ui.widgets.theme import Tone

MAKING = "正在生成档案…"


class CaseFileWindow(QDialog):
    """The very PDF, printed or saved."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known) -> None:
        super().__init__(parent)
        self.desk, self.known = desk, known
        self._whole = False
        self._latest = Latest()
        self.setWindowTitle(f"打印档案:{known.name}")
        self.setModal(True)
        self.household = TickField("连同全家的待遇", on=False)
        self.household.setEnabled(known.detail.household is not None)
        self.household.edited.connect(self._make)
        self.reveal = button("显示完整号码…")
        self.reveal.setToolTip("身份证号和账号不再遮住;要写明用途,并记入操作记录")
        only_for(desk, Role.PREPARE, self.reveal)
        self.print = button("打印档案", "primary")
        self.save = button("存为PDF…")
        self.leave = button("关闭")
        self.missing = Notice(Tone.WAITING)
        self.preview = Preview(desk, MAKING)
        for press, do in (
            (self.reveal, self._reveal),
            (self.print, self._print),
            (self.save, self._save),
            (self.leave, self.accept),
        ):
            press.clicked.connect(lambda _on=False, do=do: do())
        self.print.setDefault(True)
        layout = column(self, 3)
        layout.addLayout(row(self.print, self.save, self.reveal, self.household, 1, self.leave))
        layout.addWidget(self.missing)
        layout.addWidget(self.preview, 1)
        theme.follow(self, self._scale)
        self._make()

    @property
    def title(self) -> str:
        """The name of the file that is saved."""
        whole = "" if not self._whole else "(完整号码)"
        return f"{self.known.name}档案{whole}"

    def _scale(self) -> None:
        theme.resize(self, 60, 60)

    def _make(self) -> None:
        """Gather and draw anew; the newest answer is the one that is shown."""
        by, month = self.desk.by, self.known.month
        whole, household = self._whole, self.household.value()
        self._settle(there=False)

        def question(session: Session) -> tuple[bytes, str]:
            file = case_file(
                session, by, self.known.person_id, month, with_household=household, whole=whole
            )
            programs = {one.id: one for one in program_rows(session)}
            dossier = case_file_dossier(file, programs)
            return dossier_bytes(dossier), missing_words(missing_from(dossier))

        def show(made: tuple[bytes, str]) -> None:
            pdf, missing = made
            self.preview.show_pdf(pdf)
            self.missing.say(missing)
            self._settle(there=True)

        self.desk.read(question, show, owner=self, words=MAKING, latest=self._latest)

    def _settle(self, *, there: bool) -> None:
        self.print.setEnabled(there)
        self.save.setEnabled(there)
        self.reveal.setVisible(not self._whole)

    def _reveal(self) -> None:
        label = "完整显示身份证号和账号的用途(会记入操作记录):"
        purpose = dialogs().line(self, "显示完整号码", label)
        if purpose is None:
            return
        by, person = self.desk.by, self.known.person_id

        def revealed(_none: None) -> None:
            self._whole = True
            self._make()

        self.desk.act(
            lambda session: reveal_case_file(session, by, person, purpose),
            revealed,
            owner=self,
            said="已显示完整号码,并已记录用途",
        )

    def _print(self) -> None:
        self.preview.print_as(self.title)

    def _save(self) -> None:
        self.preview.save_as(self.title)
