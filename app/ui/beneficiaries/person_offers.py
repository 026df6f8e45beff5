"""What can be done with a person, by what they receive and whether they live."""

from __future__ import annotations

from enum import Enum, auto

from app.models.enrollment import TermStatus
from app.services.people.detail import EnrollmentDetail
from app.services.register.persons import PersonRow
from app.ui.widgets.offers import Offer, only_preparing

ACTIVE, SUSPENDED, ENDED = TermStatus.ACTIVE, TermStatus.SUSPENDED, TermStatus.ENDED
RARER = "更正信息、登记迁出、更正审批信息和起始月份"


class Action(Enum):
    """A row of buttons; from MOVE on in a menu."""

    CHANGE = auto()
    STOP = auto()
    PAUSE = auto()
    DEATH = auto()
    ACCOUNT = auto()
    ENROLL = auto()
    MORE = auto()
    CORRECT = auto()
    MOVE = auto()
    APPROVAL = auto()
    START = auto()


def person_offers(
    person: PersonRow,
    enrolled: tuple[EnrollmentDetail, ...],
    running: tuple[EnrollmentDetail, ...],
    *,
    to_pay: bool,
    may_prepare: bool,
) -> dict[Action, Offer]:
    """``running``: those of ``enrolled`` that continue; ``to_pay``: any is no past grant."""
    states = {one.row.status for one in running}
    stands, pauses = bool(states - {ENDED}), SUSPENDED in states
    alive, moved = person.died_on is None, person.moved_on is not None
    offers = {
        Action.CHANGE: Offer(usable=stands),
        Action.STOP: Offer(usable=stands),
        Action.PAUSE: Offer(
            usable=pauses or ACTIVE in states,
            words="恢复" if pauses and ACTIVE not in states else "暂停",
        ),
        Action.DEATH: Offer(words="登记死亡" if alive else "更正死亡"),
        Action.ACCOUNT: Offer(usable=to_pay),
        Action.ENROLL: Offer(usable=alive),
        Action.MORE: Offer(why=RARER),
        Action.CORRECT: Offer(),
        Action.MOVE: Offer(usable=alive, words="撤销迁出登记…" if moved else "登记迁出…"),
        Action.APPROVAL: Offer(usable=bool(enrolled)),
        Action.START: Offer(usable=bool(running)),
    }
    return only_preparing(offers, may_prepare=may_prepare)
