"""The pages of the tab 资金发放 beside the month's board, a line each, in their order.

The key of each is what places call it (``PaymentPlace.page``).
"""

from __future__ import annotations

from app.ui.desk.paged_tabs import PageEntry

SIDE_PAGES: tuple[PageEntry, ...] = (
    PageEntry("应追回", "app.ui.payments.recoveries_page:RecoveriesPage", "recoveries"),
    PageEntry("资金", "app.ui.payments.funds_page:FundsPage", "funds"),
    PageEntry("应享未享", "app.ui.payments.unclaimed_page:UnclaimedPage", "unclaimed"),
    PageEntry(
        "慰问与救灾", "app.ui.payments.distributions.page:DistributionsPage", "distributions"
    ),
)
