"""The office that tests of the window are signed in to: its plan and its two people."""

from __future__ import annotations

from app.models.village import VillageKind
from app.month import Month
from app.services.access.creating import Account, OfficePlan
from app.services.register.villages import NewVillage

FIRST = Account("张经办", "zhang-2018")
REVIEWER = Account("李复核", "li-2018-xx")
PLAN = OfficePlan(
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
