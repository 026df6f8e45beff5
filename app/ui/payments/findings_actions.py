"""What can be done about a finding: led to its place, answered with a reason, put right here."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.models.staff import Role
from app.places import PaymentPlace, PersonPlace, SettingsPlace
from app.reports.findings import accepted_sheet, findings_sheet
from app.services.enrollments.confirmation import record_confirmation
from app.services.rosters import views
from app.services.rosters.checks.options import jump, limits, set_jump, set_limits
from app.services.rosters.drafting import draft
from app.services.rosters.findings import Finding, Remedy
from app.services.rosters.reasons import give_reason
from app.ui.desk.paper_dialog import Paper, paper_of
from app.ui.payments.findings_dialogs import (
    Options,
    OptionsDialog,
    PapersDialog,
    Posting,
    reason_dialog,
)
from app.ui.payments.findings_rows import HANDLE_WORDS
from app.ui.payments.page import StepPage, is_draft
from app.ui.payments.questions import FindingsAnswer
from app.ui.payments.steps import Run, Step

BENEFITS = "待遇"  # the page of a person on which accounts and terms are
PAPERS_MISSING = "papers-missing"
_PERSONAL = (Remedy.PERSON, Remedy.ACCOUNT, Remedy.BENEFIT)


class FindingsActions:
    """The deeds of the page of step ③."""

    def __init__(self, page: StepPage) -> None:
        self._page = page
        self._desk = page.desk

    def words(self, finding: Finding | None) -> str:
        """What the button says that leads to where a finding is put right."""
        if finding is None:
            return HANDLE_WORDS[Remedy.PERSON]
        return "补登材料…" if finding.code == PAPERS_MISSING else HANDLE_WORDS[finding.place]

    def possible(self, finding: Finding) -> bool:
        """Whether there is anything to lead to now."""
        run = self._page.run
        if finding.place is Remedy.DRAFT:
            return run is not None and is_draft(run) and self._desk.may(Role.PREPARE)
        return bool(finding.id_number) or finding.place not in _PERSONAL

    def handle(self, finding: Finding, run: Run) -> None:
        """Lead there, or do it here where that is all there is to do."""
        place = finding.place
        if finding.code == PAPERS_MISSING:
            self._add_papers(finding)
        elif place is Remedy.PERSON:
            self._desk.place_wanted.emit(PersonPlace(finding.id_number))
        elif place in (Remedy.ACCOUNT, Remedy.BENEFIT):
            self._desk.place_wanted.emit(PersonPlace(finding.id_number, BENEFITS))
        elif place is Remedy.FUNDS:
            self._desk.place_wanted.emit(PaymentPlace(run.month, run.program_id, "funds"))
        elif place is Remedy.ROSTER:
            self._page.go.emit(Step.ROSTER)
        elif place is Remedy.DRAFT:
            self._draft_again(run)
        else:
            page = "programs" if place is Remedy.PROGRAM else "conflicts"
            self._desk.place_wanted.emit(SettingsPlace(page))

    def give_reason(self, roster_id: int, warnings: list[Finding]) -> None:
        """One reason for these warnings."""
        dialog = reason_dialog(self._page, warnings)
        by = self._desk.by

        def submit(reason: str) -> None:
            self._page.act_in(
                dialog,
                lambda session: give_reason(session, by, roster_id, warnings, reason),
                said=lambda count: f"已为{count}处提醒写明理由",
                words="正在保存…",
            )

        dialog.submit = submit
        self._page.open_dialog(dialog)

    def choose_options(self, run: Run) -> None:
        """From where on to be asked about amounts."""
        self._desk.read(
            lambda session: Options(jump(session, run.program_id), limits(session)),
            lambda found: self._offer_options(run, found),
            owner=self._page,
        )

    def print(self, run: Run, answer: FindingsAnswer) -> None:
        """The checks on paper, as they are on the screen."""
        number = run.number or ""
        self._page.show_paper(f"{run.month}-{run.program}-自查表", _paper(number, answer))

    def _draft_again(self, run: Run) -> None:
        by, today = self._desk.by, self._desk.today
        self._page.act(
            lambda session: draft(session, by, run.program_id, run.month, today=today),
            said=lambda report: (
                f"已按今天的登记重新生成花名册 {report.number}"
                if report.number is not None
                else "有档次还没有标准,花名册已取消"
                if report.rate_missing
                else "没有应发放的金额,花名册已取消"
            ),
            words="正在重新生成花名册…",
        )

    def _add_papers(self, finding: Finding) -> None:
        dialog = PapersDialog(self._page, finding)
        by, enrollment = self._desk.by, finding.enrollment_id or 0

        def submit(posting: Posting) -> None:
            self._page.act_in(
                dialog,
                lambda session: record_confirmation(
                    session,
                    by,
                    enrollment,
                    posted_from=posting.posted_from,
                    posted_to=posting.posted_to,
                    document=posting.document,
                ),
                said="公示和文件已补登",
                words="正在保存…",
            )

        dialog.submit = submit
        self._page.open_dialog(dialog)

    def _offer_options(self, run: Run, found: Options) -> None:
        dialog = OptionsDialog(self._page, run.program, found)
        by = self._desk.by

        def keep(session: Session, wanted: Options) -> None:
            set_jump(session, by, run.program_id, wanted.jump.office, wanted.jump.program)
            set_limits(session, by, wanted.limits)

        def submit(wanted: Options) -> None:
            self._page.act_in(
                dialog,
                lambda session: keep(session, wanted),
                said="自查设置已保存",
                words="正在保存…",
            )

        dialog.submit = submit
        self._page.open_dialog(dialog)


def _paper(number: str, answer: FindingsAnswer) -> Callable[[Session], Paper | None]:
    def question(session: Session) -> Paper | None:
        roster = views.roster_row(session, number)
        if answer.report is None:
            return paper_of([accepted_sheet(roster, answer.accepted)])
        return paper_of([findings_sheet(roster, answer.report, answer.people, answer.reasons)])

    return question
