"""To whom and to which account the money goes from today on; the same again confirms it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.services.enrollments.payees import set_payee
from app.services.enrollments.rows import NewPayee, PayeeSet
from app.services.people.detail import EnrollmentDetail
from app.ui.beneficiaries.action_dialog import Action, ActionDialog, Outcome
from app.ui.beneficiaries.person_questions import Known
from app.ui.desk.desk import Desk
from app.ui.widgets.fields import ChoiceField, IdField, TextField

OWN = "本人、户主或家庭成员"
RELATIONS = ("监护人", "配偶", "子女", "父母", "其他亲属", "供养机构", "村(社区)")
PAYABLE = (TermStatus.ACTIVE, TermStatus.SUSPENDED, None, TermStatus.ENDED)


class AccountDialog(ActionDialog[NewPayee]):
    """One of a person's enrollments, or all of them."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known) -> None:
        super().__init__(desk, parent, f"收款账号:{known.name}", "保存账号")
        self.known = known
        self.scope = [one for one in known.enrollments if not known.is_past_grant(one)]
        self.which: ChoiceField[int] = ChoiceField(
            [(f"{one.row.program}({one.row.status_words})", one.row.id) for one in self.scope],
            required=len(self.scope) == 1,
            empty="全部待遇" if len(self.scope) > 1 else "",
        )
        add = self.form.add
        add("项目", self.which)
        self.name = add("收款人", TextField(required=True, longest=60))
        self.id_number = add("收款人身份证号", IdField(), "由别人代领时填写代领人的号码。")
        relation: ChoiceField[str] = ChoiceField(empty=OWN)
        hint = "由家庭以外的人或机构代领时选,自查时不再提醒。"
        self.relation = add("与享受人的关系", relation, hint)
        self.bank = add("开户银行", TextField(longest=60))
        hint = "与原来相同再保存一次,就是确认账号无误(银行退回后需要确认)。"
        self.account = add("银行账号", TextField(required=True, longest=40), hint)
        self.which.edited.connect(self._fill)
        self._fill()
        self.watch(self.name, self.id_number, self.bank, self.account, self.which)

    def _chosen(self) -> list[EnrollmentDetail]:
        which = self.which.value()
        return [one for one in self.scope if which is None or one.row.id == which]

    def _fill(self) -> None:
        """What holds now, of the first enrollment that has an entry."""
        entries = [one.payees[0] for one in self._chosen() if one.payees]
        person = self.known.detail.person
        now = entries[0] if entries else None
        self.name.setText(now.name if now else person.name)
        self.id_number.set_value((now.id_number if now else person.id_number) or None)
        known = now.relation if now else ""
        offered = dict.fromkeys((*RELATIONS, *([known] if known else ())))
        self.relation.set_choices([(word, word) for word in offered])
        self.relation.set_value(known or None)
        self.bank.setText(now.bank if now else "")
        self.account.setText(now.account if now else "")

    def read(self) -> NewPayee:
        return NewPayee(
            name=self.name.given(),
            id_number=self.id_number.value(),
            relation=self.relation.value() or "",
            bank=self.bank.value(),
            account=self.account.given(),
        )

    def action(self, value: NewPayee) -> Action:
        by, chosen = self.desk.by, self._chosen()

        def act(session: Session) -> Outcome:
            done = [
                (one, set_payee(session, by, one.row.id, value, today=self.desk.today))
                for one in chosen
            ]
            return Outcome(_words(done), f"已保存收款账号:{self.known.name}")

        return act


def _words(done: list[tuple[EnrollmentDetail, PayeeSet]]) -> str:
    lines = []
    for one, result in done:
        word = "账号不变,确认无误" if result.confirms else "从今天起用新的收款账号"
        lines.append(f"{one.row.program}:{word}。")
    warnings = dict.fromkeys(words for _, result in done for words in result.warnings)
    return "\n".join([*lines, *warnings])
