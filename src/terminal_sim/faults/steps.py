"""The steps at which a fault may strike (故障发生的步骤): acts of the conversation, and their numbers on the wire.

A rule names a step by its act (``SettleVisit``) or by a transaction of the national interface (``2207``, ``2207A``);
both mean the same. Transactions that ask nothing of the bureau (``9101``, ``1301`` …) are steps by their number alone.

>>> step_named("2207A"), step_named("SettleVisit"), step_named("9101"), step_named("2103")
('SettleVisit', 'SettleVisit', '9101', 'Cancel')
"""

from __future__ import annotations

from collections.abc import Mapping

from terminal_sim.conversation import Act, goods, institution, phone
from terminal_sim.conversation import family as family_acts
from terminal_sim.errors.input import UnknownName

ROOMS = (institution, phone, family_acts, goods)
ACTS: Mapping[str, type[Act]] = {
    kind.__name__: kind
    for room in ROOMS
    for kind in vars(room).values()
    if isinstance(kind, type) and issubclass(kind, Act) and kind is not Act
}
TRANSACTIONS: Mapping[str, str] = {
    "9001": "SignIn",
    "9002": "SignOut",
    "ec.query": "Decode",
    "1101": "Identify",
    "1201": "FindInstitution",
    "2001": "FindEntitlement",
    "2101": "QuotePurchase",
    "2102": "SettlePurchase",
    "2103": "Cancel",
    "2201": "Register",
    "2202": "CancelRegistration",
    "2203": "SendVisit",
    "2204": "SendLines",
    "2205": "DropLines",
    "2206": "QuoteVisit",
    "2207": "SettleVisit",
    "2208": "Cancel",
    "2601": "Reverse",
    "3201": "TotalCheck",
    "3202": "DetailCheck",
    "3505": "ReportSale",
    "3506": "ReportReturn",
    "5201": "FindVisits",
    "5203": "FindSettlement",
    "5206": "FindTotals",
}
WITHOUT_ACT = ("1901", "5204", "9101", "9102")
CATALOGUE = ("13",)


def step_named(text: str) -> str:
    """The step that a rule means: an act's name, or the number of a transaction that has none. Raises UnknownName."""
    wanted = text.strip()
    if wanted in ACTS:
        return wanted
    number = plain_number(wanted)
    if number in TRANSACTIONS:
        return TRANSACTIONS[number]
    if number in WITHOUT_ACT or (number.isdigit() and len(number) == 4 and number.startswith(CATALOGUE)):
        return number
    known = ", ".join([*sorted(TRANSACTIONS), *sorted(ACTS)])
    raise UnknownName(kind="step", kind_zh="步骤", came=text, known=known)


def plain_number(text: str) -> str:
    """A transaction's number without the suffix of its looser form."""
    return text[:-1] if len(text) == 5 and text[:4].isdigit() and text[4] in "ABab" else text
