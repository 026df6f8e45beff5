"""What the pages of the tab 村级任务 are called, on their tabs and by whoever leads to them."""

from __future__ import annotations

OVERVIEW = "任务总表"
CAMPAIGNS = "逐人核对"
PAPERS = "任务文书"
SCORES = "通报"
CALENDAR = "年度日历"
IN_CHARGE = "包村与联系人"
DUTIES = "责任清单"
