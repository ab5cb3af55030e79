"""The table of states and events, driven through the real bureau: given a message in each state, when each thing
befalls it, then what the table says happens, money included."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from terminal_sim.bureau.accounts import deposit, own_balance
from terminal_sim.bureau.auditing import audit
from terminal_sim.bureau.moves import EVENTS, MOVES, STATES, Event, State
from terminal_sim.conversation import Act, Reply
from terminal_sim.conversation.institution import Cancel, FindMessage, Reverse, SettlePurchase, SignIn
from terminal_sim.conversation.replies import Done, MessageFound, Settled
from terminal_sim.errors import TerminalSimError
from tests.bureau.counter import Counter, counter
from tests.bureau.days import by_card

numbers = count(1)
OWN_FEN = 10_000_000


@dataclass
class Message:
    """A message in some state: its number, what it asked, what it made, and the balance before anything of it."""

    number: str
    act: Act
    settlement: str = "S-none"
    original: str = ""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def till(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    db = str(Path(tmp_path_factory.mktemp("moves")) / "world.db")
    if request.param == "postgres":
        cluster = request.getfixturevalue("postgres")
        db = cluster.url(cluster.database(request.getfixturevalue("postgres_template")))
    with counter(db, "2023-03-15T16:40", "P61010099001") as found:
        person = found.person("示例小丽")
        found.world.store.write(found.world.id, lambda tx: deposit(tx, person, OWN_FEN))
        yield found
        outcome = audit(found.world.store, found.world.id)
        assert outcome.sound, outcome.findings


def held(till: Counter) -> int:
    person = till.person("示例小丽")
    return till.world.read(lambda tx: own_balance(tx, person))


def purchase(till: Counter, insurance: str = "310") -> SettlePurchase:
    bill = till.bill("xian-pharmacy-xiaoli", "示例小丽")
    return SettlePurchase(till.purchase(by_card(till, "示例小丽"), insurance, bill, f"bill-{next(numbers)}"))


def fresh(till: Counter, act: Act) -> Message:
    return Message(f"M{next(numbers)}", act)


def unseen(till: Counter) -> Message:
    return fresh(till, purchase(till))


def barred(till: Counter) -> Message:
    message = unseen(till)
    till.reply(Reverse("", message.number, ""))
    return message


def refused(till: Counter) -> Message:
    message = fresh(till, purchase(till, insurance="390"))
    assert till.reply(message.act, message.number).refusal is not None
    return message


def plain(till: Counter) -> Message:
    message = fresh(till, SignIn("001"))
    till.ask(Done, message.act, message.number)
    return message


def standing(till: Counter) -> Message:
    message = unseen(till)
    message.settlement = till.ask(Settled, message.act, message.number).settlement_id
    return message


def cancelled(till: Counter) -> Message:
    message = standing(till)
    till.ask(Settled, Cancel(message.settlement, "", ""))
    return message


def reversed_(till: Counter) -> Message:
    message = standing(till)
    till.ask(Done, Reverse("", message.number, ""))
    return message


def cancellation(till: Counter) -> Message:
    settled = standing(till)
    message = fresh(till, Cancel(settled.settlement, "", ""))
    message.settlement = till.ask(Settled, message.act, message.number).settlement_id
    return message


def restored(till: Counter) -> Message:
    message = cancellation(till)
    till.ask(Done, Reverse("", message.number, ""))
    return message


def reversal(till: Counter) -> Message:
    settled = standing(till)
    message = fresh(till, Reverse("", settled.number, ""))
    message.settlement = till.ask(Done, message.act, message.number).number
    return message


GIVEN: dict[State, Callable[[Counter], Message]] = {
    "unseen": unseen,
    "barred": barred,
    "refused": refused,
    "plain": plain,
    "standing": standing,
    "cancelled": cancelled,
    "reversed": reversed_,
    "cancellation": cancellation,
    "restored": restored,
    "reversal": reversal,
}


def befall(till: Counter, message: Message, event: Event) -> Reply:
    if event == "repeat":
        return till.reply(message.act, message.number)
    if event == "alter":
        return till.reply(purchase(till), message.number)
    if event == "renew":
        return till.reply(message.act, f"M{next(numbers)}")
    if event == "cancel":
        return till.reply(Cancel(message.settlement, "", ""))
    return till.reply(Reverse("", message.number, ""))


def test_the_table_has_no_blanks() -> None:
    assert set(MOVES) == {(state, event) for state in STATES for event in EVENTS}
    assert set(GIVEN) == set(STATES)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", STATES)
def test_every_cell(till: Counter, state: State, event: Event) -> None:
    message = GIVEN[state](till)
    before = held(till)
    first = till.ask(MessageFound, FindMessage(message.number))
    reply = befall(till, message, event)
    move, moved = MOVES[state, event], held(till) - before
    if move == "carry_out":
        assert not reply.repeated
        assert (reply.refusal is not None) == (state == "refused" and event == "renew")
        if reply.refusal is None:
            assert bool(moved) == (state not in ("plain",) or event == "alter")
    elif move == "kept_reply":
        assert reply.repeated
        assert moved == 0
        assert (reply.refusal is not None) == (state == "refused")
    elif move in ("book_cancellation", "book_reversal"):
        assert reply.refusal is None
        assert moved == 18640
        assert till.ask(MessageFound, FindMessage(message.number)).undone_by
    elif move == "reinstate":
        assert reply.refusal is None
        assert moved == -18640
    else:
        name = "NothingToReverse" if move == "bar" else move
        with pytest.raises(TerminalSimError) as said:
            reply.must()
        assert said.value.code == name
        assert moved == 0
        assert till.ask(MessageFound, FindMessage(message.number)).outcome == first.outcome
    if move == "bar":
        late = till.reply(message.act, message.number)
        assert late.refusal is not None
        assert late.refusal.code == "ReversedBefore", "a late arrival is not carried out"
        assert held(till) == before
