"""What the demo office's counter has: visitors of the last days, and documents that rates name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.models.program import ProgramKind
from app.models.visit import Matter, Outcome
from app.services.demo.filling import Filing
from app.services.demo.rows import MadePerson, MadeTown
from app.services.office.kept_files import FileToKeep
from app.services.policies.entering import add_policy
from app.services.policies.rows import NewPolicy
from app.services.visits.recording import record_visit
from app.services.visits.rows import NewVisit


@dataclass(frozen=True, slots=True)
class MadeVisit:
    """A visit by days before today; ``follow_up`` counts from today, None where it is settled."""

    days_ago: int
    matter: Matter
    said: str
    done: str
    follow_up: int | None = None
    program: ProgramKind | None = None
    # Who came for the person; empty: the person.
    visitor: str = ""


VISITS = (
    MadeVisit(9, Matter.PAYMENT, "问上个月的低保到没到账。", "查了花名册,已到账,本人放心。"),
    MadeVisit(6, Matter.APPLICATION, "父亲摔伤住院,花了一万多元,想申请临时救助。",
              "告诉了要带的材料:住院发票、户口本、存折。", -1,
              ProgramKind.TEMPORARY_RELIEF, "田小林"),
    MadeVisit(3, Matter.POLICY, "母亲快满80岁了,问高龄津贴怎么办。",
              "满80岁当月起发,不用自己申请,村里会来核对。", 0, ProgramKind.OLD_AGE, "向明芳"),
    MadeVisit(2, Matter.COMPLAINT, "反映低保公示栏里没有看到自己家。", "答应和村里核对后答复。", 4,
              ProgramKind.RURAL_MINIMUM_LIVING),
    MadeVisit(0, Matter.CERTIFICATE, "孩子上学要低保证明。", "当场开具。"),
)  # fmt: skip
# Whose visits they are: places among the townspeople who are alive and have a phone.
VISITORS = (40, 400, 700, 1000, 1300)

_MADE_UP = "(演示文件,内容是编的。)\n"
POLICIES = (
    (
        NewPolicy(
            number="五民政发〔2017〕8号",
            title="关于调整特困人员救助供养标准的通知",
            issuer="五峰土家族自治县民政局",
            issued_on=date(2016, 12, 20),
            in_force_from=date(2017, 1, 1),
            explanation="特困人员每月的钱由两部分相加:基本生活标准看集中还是分散供养,"
            "照料护理标准看生活能不能自理。两项都按月发。",
        ),
        ProgramKind.RURAL_EXTREME_POVERTY,
        "特困人员救助供养标准由基本生活标准和照料护理标准组成,自2017年1月起执行。",
    ),
    (
        NewPolicy(
            number="五民政发〔2017〕9号",
            title="关于高龄津贴发放标准的通知",
            issuer="五峰土家族自治县民政局",
            issued_on=date(2016, 12, 20),
            in_force_from=date(2017, 1, 1),
            explanation="满80岁的当月起发。80岁、90岁、100岁三档,到年龄自动换档。"
            "人不在了,次月停发,家属要及时告诉村里。",
        ),
        ProgramKind.OLD_AGE,
        "年满八十周岁的老年人自当月起享受高龄津贴,每年进行生存认证。",
    ),
    (
        NewPolicy(
            number="五民政发〔2018〕21号",
            title="关于做好2018年冬春救助摸底工作的通知",
            issuer="五峰土家族自治县民政局",
            issued_on=date(2018, 9, 25),
            explanation="十月底前各村逐户摸底:缺粮、缺衣被、缺取暖的户都要报。"
            "程序是户报、村评、乡审、县定。",
        ),
        ProgramKind.DISASTER_RELIEF,
        "各乡镇于十月三十一日前上报冬春救助摸底花名册,逐户核实口粮、衣被、取暖困难。",
    ),
)


def write_front_desk(
    session: Session, by: int, town: MadeTown, filing: Filing, *, today: date
) -> None:
    """Documents first, then visits; their days count from ``today``, so that some are due."""
    for policy, program, words in POLICIES:
        file = FileToKeep(f"{policy.number}.txt", (_MADE_UP + words).encode())
        named = filing.of_kind(program)
        about = replace(policy, program_id=None if named is None else named.id)
        add_policy(session, by, about, file)
    known = [one for one in town.people if one.died_on is None and one.phone is not None]
    for made, person in zip(VISITS, _visitors(known), strict=True):
        record_visit(session, by, _visit(made, person, filing, today), today=today)


def _visitors(known: Sequence[MadePerson]) -> list[MadePerson]:
    return [known[place % len(known)] for place in VISITORS]


def _visit(made: MadeVisit, person: MadePerson, filing: Filing, today: date) -> NewVisit:
    day = today - timedelta(days=made.days_ago)
    settled = made.follow_up is None
    program = filing.of_kind(made.program)
    return NewVisit(
        visited_on=day,
        visitor=made.visitor or person.name,
        matter=made.matter,
        said=made.said,
        phone=person.phone or "",
        name=person.name,
        id_number=person.id_number,
        village_id=filing.villages[person.village],
        program_id=program.id if program is not None else None,
        done=made.done,
        outcome=Outcome.SETTLED if settled else Outcome.OPEN,
        follow_up_on=None if made.follow_up is None else today + timedelta(days=made.follow_up),
    )
