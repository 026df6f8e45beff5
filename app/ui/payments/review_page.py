"""④ 复核: handing over, and the second person's decision with their own password."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.models.roster import RosterStatus
from app.services.rosters import lifecycle
from app.services.rosters.findings import Level
from app.ui.desk.desk import Desk
from app.ui.desk.second_person import proved
from app.ui.payments import questions
from app.ui.payments.page import StepPage, next_step
from app.ui.payments.questions import ReviewAnswer
from app.ui.payments.review_dialogs import (
    ApproveDialog,
    Decision,
    WithdrawDialog,
    return_dialog,
    story_words,
    total_words,
)
from app.ui.payments.review_offers import Action, likely, review_offers
from app.ui.payments.steps import Run, Step
from app.ui.widgets.forms import FormDialog
from app.ui.widgets.offers import show_offers
from app.ui.widgets.parts import Notice, acting, column, heading, row, scrolled
from app.ui.widgets.theme import Tone

V = TypeVar("V")
NOTHING_YET = "还没有花名册,请先生成花名册。"
NO_REVIEWER = "还没有复核人员。请管理员在“设置”中给另一位工作人员“复核”权限。"


class ReviewPage(StepPage):
    """The total in figures and words, the roster's story, and the buttons of its status."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._answer: ReviewAnswer | None = None
        self.submit = acting("提交复核", self._submit)
        self.approve = acting("复核通过…", self._approve)
        self.give_back = acting("退回…", self._return)
        self.withdraw = acting("撤回…", self._withdraw, "danger")
        self.onward = next_step(self, Step.PAPER)
        self.to_roster = acting("回到花名册", lambda: self.go.emit(Step.ROSTER))
        self.to_check = acting("查看自查", lambda: self.go.emit(Step.CHECK))
        self._presses = {
            Action.SUBMIT: self.submit,
            Action.APPROVE: self.approve,
            Action.GIVE_BACK: self.give_back,
            Action.WITHDRAW: self.withdraw,
            Action.ONWARD: self.onward,
            Action.TO_ROSTER: self.to_roster,
            Action.TO_CHECK: self.to_check,
        }
        self.notice = Notice()
        self.total = heading("")
        self.story = QLabel()
        self.story.setWordWrap(True)
        self.body = QWidget()
        inside = QVBoxLayout(self.body)
        inside.addWidget(self.total)
        inside.addWidget(heading("经过", "label"))
        inside.addWidget(self.story)
        inside.addStretch(1)
        layout = column(self, 0)
        layout.addLayout(
            row(
                self.submit,
                self.approve,
                self.onward,
                self.give_back,
                self.to_roster,
                self.to_check,
                1,
                self.withdraw,
            )
        )
        layout.addWidget(self.notice)
        layout.addWidget(scrolled(self.body), 1)

    def load(self, run: Run) -> None:
        roster = run.roster
        if roster is None:
            self._answer = None
            self._settle(run)
            self.notice.say(NOTHING_YET, Tone.PLAIN)
            self.body.setVisible(False)
            self.shown()
            return
        self.ask(
            lambda session: questions.review_answer(session, roster, self.desk.today),
            self._show,
        )

    def _show(self, answer: ReviewAnswer) -> None:
        run = self.run
        if run is None:
            return
        self._answer = answer
        self.body.setVisible(True)
        self.total.setText(total_words(run))
        self.story.setText(story_words(answer.story))
        self._settle(run)
        self._say(run, answer)
        self.shown()

    def _settle(self, run: Run) -> None:
        """Buttons of the status; the primary one is what is likely to come next."""
        errors = self._answer is not None and any(
            finding.stops for finding in self._answer.findings
        )
        offers = review_offers(run.status, self.desk.office.roles, errors=errors)
        show_offers(self._presses.items(), offers)
        self.set_primary(self._presses[likely(run.status, errors=errors)])

    def _say(self, run: Run, answer: ReviewAnswer) -> None:
        levels = [one.level for one in answer.findings if one.key not in answer.reasons]
        errors = sum(one.stops for one in answer.findings)
        unpaid = [one.message for one in answer.findings if one.lifted_in_words]
        returned = run.roster is not None and bool(run.roster.returned_for)
        back = f"已退回:{answer.story.reason}。" if returned else ""
        if errors:
            what = "先处理再提交" if run.status is RosterStatus.DRAFT else "请退回处理"
            self.notice.say(f"▲ {back}自查有{errors}处错误,不能复核通过,{what}。", Tone.MUST_DO)
        elif run.status is RosterStatus.SUBMITTED and not answer.reviewers:
            self.notice.say(NO_REVIEWER, Tone.MUST_DO)
        elif back:
            self.notice.say(f"▲ {back}改好后再次提交。", Tone.MUST_DO)
        elif unpaid:
            self.notice.say("▲ " + "".join(unpaid), Tone.MUST_DO)
        else:
            self.notice.say(*_words_of(run.status, levels.count(Level.WARNING)))

    def _submit(self) -> None:
        run = self.run
        if run is None or run.number is None:
            return
        number, by = run.number, self.desk.by
        self.act(
            lambda session: lifecycle.submit(session, by, number),
            said=f"花名册 {number} 已提交复核",
            words="正在提交…",
        )

    def _approve(self) -> None:
        run, answer = self.run, self._answer
        if run is None or answer is None or run.number is None:
            return
        bare = [one for one in answer.findings if one.key not in answer.reasons]
        done = len(answer.findings) - len(bare)
        dialog = ApproveDialog(self, run, answer.story, bare, answer.reviewers, answered=done)
        number, folder, today = run.number, self.desk.office.folder, self.desk.today

        def submit(decision: Decision) -> None:
            self.act_in(
                dialog,
                lambda session: lifecycle.approve(
                    session,
                    proved(session, folder, decision.second),
                    number,
                    today=today,
                    accept_warnings=decision.reason,
                    accept_unpaid=decision.unpaid,
                ),
                said=f"花名册 {number} 已由{decision.second.name}复核通过",
                words="正在核对密码并复核…",
                retry=dialog.second.password,
            )

        self._open(dialog, submit)

    def _return(self) -> None:
        run = self.run
        if run is None or run.number is None:
            return
        dialog = return_dialog(self, run)
        number, by = run.number, self.desk.by

        def submit(reason: str) -> None:
            self.act_in(
                dialog,
                lambda session: lifecycle.return_to_draft(session, by, number, reason),
                said=f"花名册 {number} 已退回",
                words="正在退回…",
            )

        self._open(dialog, submit)

    def _withdraw(self) -> None:
        run, answer = self.run, self._answer
        if run is None or answer is None or run.number is None:
            return
        dialog = WithdrawDialog(self, run, answer.story, answer.reviewers)
        number, by, folder = run.number, self.desk.by, self.desk.office.folder

        def submit(decision: Decision) -> None:
            self.act_in(
                dialog,
                lambda session: lifecycle.withdraw(
                    session,
                    by,
                    proved(session, folder, decision.second),
                    number,
                    decision.reason,
                ),
                said=f"花名册 {number} 已撤回,作废",
                words="正在核对密码并撤回…",
                retry=dialog.second.password,
            )

        self._open(dialog, submit)

    def _open(self, dialog: FormDialog[V], submit: Callable[[V], None]) -> None:
        dialog.submit = submit
        self.open_dialog(dialog)


def _words_of(status: RosterStatus | None, warnings: int) -> tuple[str, Tone]:
    """Where a roster without errors stands, and what comes next."""
    if status is RosterStatus.DRAFT:
        return "提交后花名册锁定,由另一位工作人员用本人的密码复核。", Tone.PLAIN
    if status is RosterStatus.SUBMITTED:
        rest = f"有{warnings}处提醒,通过时写明理由。" if warnings else ""
        return f"● 等复核人核对后通过或退回。{rest}", Tone.WAITING
    if status is RosterStatus.WITHDRAWN:
        return "这份花名册已撤回,作废。", Tone.MUST_DO
    return "✓ 已复核通过,明细已锁定。", Tone.DONE
