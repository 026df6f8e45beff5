"""The demo town itself: where it lies, who works in its office, and the months of its ledger."""

from __future__ import annotations

from app.models.staff import Role
from app.models.village import VillageKind
from app.month import Month
from app.services.register.villages import NewVillage

TOWN = "渔洋关镇"
COUNTY = "五峰土家族自治县"
HOTLINE = "0717-0000000"
WELFARE_HOME = "渔洋关镇福利院"

PREPARER, REVIEWER = "张敏", "李华"
PASSWORD = "demo-2018"  # noqa: S105 (made-up people; told to whoever opens the demo)
PREPARER_ROLES = (Role.ADMIN, Role.PREPARE)
REVIEWER_ROLES = (Role.REVIEW,)
USERS = (PREPARER, REVIEWER)

LEDGER_START = Month(2018, 1)
# The report of 2019 counts at this month, and its money runs from the ledger's start to it.
COUNTED = Month(2018, 10)
NEXT_MONTH = Month(2018, 11)
# The town's facts are those of 2018: nothing is known of later years.
EARLIEST_NEXT_MONTH, LATEST_NEXT_MONTH = Month(2018, 2), Month(2018, 12)

_PREFIX = "420529111"
_COMMUNITIES = (("001", "曹家坪"), ("002", "大房坪"), ("003", "桥河"), ("004", "三房坪"))
_VILLAGES = (
    ("201", "汉马池"), ("202", "火田坑"), ("203", "鞍山"), ("204", "涨水坪"), ("205", "王家坪"),
    ("206", "枚二冲"), ("207", "清水湾"), ("208", "三板桥"), ("209", "石柱山"), ("210", "沙淌"),
    ("211", "南河"),
)  # fmt: skip
VILLAGES = tuple(
    [
        NewVillage(_PREFIX + code, f"{name}社区", VillageKind.COMMUNITY)
        for code, name in _COMMUNITIES
    ]
    + [NewVillage(_PREFIX + code, f"{name}村", VillageKind.VILLAGE) for code, name in _VILLAGES]
)
COMMUNITY_NAMES = tuple(v.name for v in VILLAGES if v.kind is VillageKind.COMMUNITY)
ALL_NAMES = tuple(village.name for village in VILLAGES)
