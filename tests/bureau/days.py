"""A day's work for tests that look at whole books: settlements, a cancellation, a reversal, a refusal, a suspicion."""

from __future__ import annotations

from dataclasses import dataclass

from terminal_sim.conversation.institution import Credential, SettlePurchase
from terminal_sim.conversation.replies import Settled
from tests.bureau.counter import Counter


@dataclass(frozen=True)
class Day:
    """What was settled, and what became of it."""

    standing: Settled
    cancelled: Settled
    cancellation: Settled
    reversed_number: str


def by_card(till: Counter, name: str) -> Credential:
    """The identity card of a person: a credential that needs no phone."""
    return Credential("02", till.person(name).certificate)


def worked(till: Counter) -> Day:
    """One of everything at a Xi'an pharmacy with a family that pools."""
    card = by_card(till, "示例小丽")
    bill = till.bill("xian-pharmacy-xiaoli", "示例小丽")
    first = till.settle(till.purchase(card, "310", bill, "bill-1"))
    cancellation = till.cancel(first)
    till.settle(till.purchase(card, "310", bill, "bill-2"), "to-be-reversed")
    till.reverse("to-be-reversed").must()
    standing = till.settle(till.purchase(card, "310", bill, "bill-3"))
    refused = till.reply(SettlePurchase(till.purchase(card, "390", bill, "bill-4")))
    assert refused.refusal is not None
    wrong = till.purchase(by_card(till, "示例小明"), "310", bill, "bill-5")
    assert till.reply(SettlePurchase(wrong)).refusal is not None
    return Day(standing, first, cancellation, "to-be-reversed")
