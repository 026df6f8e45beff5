"""Doors and offices for tests of the window: real encrypted data, quick keys."""

from __future__ import annotations

import threading
from pathlib import Path

from app.doors import OfficeDoors
from app.models.village import VillageKind
from app.month import Month
from app.services.office_file.keyslots import Cost
from app.services.register.villages import NewVillage
from app.ui.access.doors import Account, Plan
from app.ui.desk.background import Progress

QUICK = Cost(8, 1, 1)
FIRST = Account("张经办", "zhang-2018")
REVIEWER = Account("李复核", "li-2018-xx")
PLAN = Plan(
    town="渔洋关镇",
    county="五峰土家族自治县",
    villages=(
        NewVillage("001", "曹家坪社区", VillageKind.COMMUNITY),
        NewVillage("201", "汉马池村", VillageKind.VILLAGE),
    ),
    ledger_start=Month(2018, 1),
    first=FIRST,
    reviewer=REVIEWER,
)


def quiet() -> Progress:
    return Progress(lambda *_: None, threading.Event())


def doors(folder: Path) -> OfficeDoors:
    return OfficeDoors(folder, cost=QUICK)
