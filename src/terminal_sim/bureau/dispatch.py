"""Who answers what (受理分派): each act and the function that carries it out.

What a family asks for itself has a table of its own, which is loaded with the first such act: a bureau that only
institutions talk to needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from terminal_sim.bureau import goods, payment, phones, reception, records, statements, undo
from terminal_sim.bureau.case import Case
from terminal_sim.conversation import Act, Result
from terminal_sim.conversation import institution as acts
from terminal_sim.conversation.goods import CheckToken, ReportReturn, ReportSale
from terminal_sim.conversation.phone import ReadMessages, ShowCode
from terminal_sim.reading.records import kinds_below

Handler = Callable[[Case, Any], Result]

COUNTER: Mapping[type[Act], Handler] = {
    ShowCode: phones.show_code,
    ReadMessages: phones.read_messages,
    acts.SignIn: reception.sign_in,
    acts.SignOut: reception.sign_out,
    acts.Decode: reception.decode,
    acts.Identify: reception.identify,
    acts.Register: reception.register,
    acts.CancelRegistration: reception.cancel_registration,
    acts.SendVisit: reception.send_visit,
    acts.SendLines: reception.send_lines,
    acts.DropLines: reception.drop_lines,
    acts.QuoteVisit: payment.quote_visit,
    acts.SettleVisit: payment.settle_visit,
    acts.QuotePurchase: payment.quote_purchase,
    acts.SettlePurchase: payment.settle_purchase,
    acts.Cancel: undo.cancel,
    acts.Reverse: undo.reverse,
    acts.FindMessage: records.look_up_message,
    acts.FindSettlement: records.find_settlement,
    acts.FindVisits: records.find_visits,
    acts.FindTotals: records.find_totals,
    acts.FindEntitlement: records.find_entitlement,
    acts.FindInstitution: records.find_institution,
    acts.TotalCheck: statements.total_check,
    acts.DetailCheck: statements.detail_check,
    CheckToken: goods.check_token,
    ReportSale: goods.report_sale,
    ReportReturn: goods.report_return,
}


def handler_of(act: type[Act]) -> Handler | None:
    """Who carries out an act; None where nobody does."""
    return COUNTER.get(act) or _family().get(act)


@cache
def results_with(name: str) -> Mapping[str, type[Result]]:
    """The kinds of results by name, the named one among them where there is one."""
    known = kinds_below(Result)
    if name not in known:
        _family()
        known = kinds_below(Result)
    return known


def _family() -> Mapping[type[Act], Handler]:
    from terminal_sim.bureau.registry.answering import FAMILY

    return FAMILY
