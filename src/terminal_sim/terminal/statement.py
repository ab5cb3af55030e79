"""The day-end statement on paper (日终对账单): a reconciliation as a document that can be kept, printed and signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from terminal_sim.conversation.replies import DetailOutcome, DetailRow
from terminal_sim.receipts.day_end import TotalsSeen, for_day_end
from terminal_sim.receipts.model import Document, Language
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.terminal.reconciliation import Outcome, Reconciliation

_OUTCOMES: Final[Mapping[Outcome, DetailOutcome]] = {
    "equal": "equal",
    "missing_here": "bureau_only",
    "missing_there": "institution_only",
    "different": "different",
}


def statement(
    found: Reconciliation, place: PlaceFacts, *, at: datetime, operator: str = "", language: Language = "zh"
) -> Document:
    """The statement of a day that was checked. Its number is the institution's code and the day."""
    return for_day_end(
        place,
        found.day,
        at=at,
        checks=[TotalsSeen(total.insurance, total.here, total.there, total.clearing_type) for total in found.totals],
        rows=[DetailRow(_OUTCOMES[row.outcome], row.here, row.there) for row in found.rows],
        unanswered=found.unanswered,
        operator=operator,
        language=language,
    )
