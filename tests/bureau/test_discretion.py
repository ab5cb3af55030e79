"""What a cashier may see (D30): given an authoriser with a telling balance, when a relative's bill is quoted, settled,
cancelled and looked up, then no reply, kept message or slip says what the authoriser holds."""

from pathlib import Path

from sqlalchemy import select

from terminal_sim.bureau.accounts import deposit, own_balance
from terminal_sim.conversation.institution import FindMessage, FindSettlement
from terminal_sim.money import yuan
from terminal_sim.reading.records import to_json
from terminal_sim.receipts.document import for_settled
from terminal_sim.receipts.outlets import as_bytes, render
from terminal_sim.store.messages import MESSAGES
from tests.bureau.counter import counter
from tests.bureau.days import by_card

TELLING_FEN = 7_654_321
FORMS = ("text", "json", "html")


def test_nothing_tells_what_an_authoriser_holds(tmp_path: Path) -> None:
    with counter(str(tmp_path / "world.db"), "2023-03-15T16:40", "P61010099001") as till:
        authoriser = till.person("示例小明")
        before = till.world.read(lambda tx: own_balance(tx, authoriser))
        till.world.store.write(till.world.id, lambda tx: deposit(tx, authoriser, TELLING_FEN - before))
        purchase = till.purchase(
            by_card(till, "示例小丽"), "310", till.bill("xian-pharmacy-xiaoli", "示例小丽"), "bill-1"
        )
        quoted = till.quote(purchase)
        settled = till.settle(purchase)
        left = TELLING_FEN - settled.settlement.pooled_fen
        replies = [quoted, settled, till.reply(FindSettlement(settled.settlement_id)).must()]
        replies += [till.reply(FindMessage(settled.asked_number)).must(), till.cancel(settled)]
        kept = till.world.read(lambda tx: tx.rows(select(MESSAGES.c.body).where(MESSAGES.c.world == tx.world)))
        slips = [as_bytes(render(for_settled(each), form)).decode() for each in (quoted, settled) for form in FORMS]
    assert settled.settlement.pooled_fen > 0
    for text in [*map(to_json, replies), *(row.body for row in kept), *slips]:
        for amount in (TELLING_FEN, left):
            assert str(amount) not in text
            assert yuan(amount) not in text
