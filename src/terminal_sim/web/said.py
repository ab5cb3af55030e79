"""What a page is told in both languages (双语文字): pairs, Chinese first, for the page to pick from.

>>> said("统筹基金", "fund")
{'zh': '统筹基金', 'en': 'fund'}
"""

from __future__ import annotations

from typing import Any

from terminal_sim.errors.base import TerminalSimError
from terminal_sim.people import Person, age_on, masked_number
from terminal_sim.receipts.model import Words
from terminal_sim.store import Tx

Said = dict[str, str]
Told = dict[str, Any]
RELATION_EN = {
    "self": "self",
    "spouse": "spouse",
    "parent": "parent",
    "child": "child",
    "sibling": "sibling",
    "grandparent": "grandparent",
    "grandchild": "grandchild",
    "parent_in_law": "parent-in-law",
    "child_in_law": "child-in-law",
    "cousin": "cousin",
    "other": "other",
}


def said(zh: str, en: str = "") -> Said:
    """One text in both languages; without English the Chinese stands for both."""
    return {"zh": zh, "en": en or zh}


def words(told: Words) -> Said:
    """The words of a receipt."""
    return said(told.zh, told.en)


def refused(error: TerminalSimError, paper: str = "") -> Told:
    """A refusal as a page shows it; ``paper`` is the number of its slip."""
    return {"code": error.code, "paper": paper, **said(error.in_chinese(), error.in_english())}


def person(one: Person, tx: Tx) -> Told:
    """A person in a list to choose from. Everyone here is made up, so names are whole."""
    return {
        "number": one.number,
        "name": one.name,
        "masked": one.masked,
        "age": age_on(one.born, tx.now.date()),
        "household": one.household,
        "certificate": masked_number(one.certificate),
    }
