"""The papers of a distribution over the window: the list at a stage, or the one to sign."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from app.models.distribution import Stage
from app.reports.distribution import signature_list, stage_sheet
from app.services.distributions.rows import STAGE_WORDS, STAGES, DistributionRow
from app.services.distributions.views import distribution_row, recipient_rows
from app.services.office import settings
from app.ui.desk.desk import Desk
from app.ui.desk.paper_dialog import Paper, PaperDialog, paper_of
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.opening import open_dialog

SIGNATURES = "签领表"


def print_distribution(desk: Desk, owner: QWidget, row: DistributionRow) -> PaperDialog | None:
    """Ask which paper where there are several, then show it; None when nothing was chosen."""
    papers: list[tuple[str, Stage | None]] = [(SIGNATURES, None)]
    if row.relief:
        papers = [(f"{STAGE_WORDS[stage]}表", stage) for stage in STAGES] + papers
    at: int | None = 0
    if len(papers) > 1:
        choices = [Choice(words) for words, _ in papers]
        at = dialogs().pick(owner, "打印哪一张?", choices, row.title)
    if at is None:
        return None
    words, stage = papers[at]
    dialog = PaperDialog(
        desk, owner, f"{row.title}-{words}", lambda session: _paper(session, row.number, stage)
    )
    open_dialog(dialog)
    return dialog


def _paper(session: Session, number: str, stage: Stage | None) -> Paper | None:
    found = distribution_row(session, number)
    people = recipient_rows(session, number)
    office = settings.get(session, "town")
    if stage is None:
        return paper_of([signature_list(found, people, office)])
    return paper_of([stage_sheet(found, people, stage, office)])
