"""Many at once (并发): a storm of repeated messages, readers beside writers, several programs spending one family's
money.

Each message has one effect however often it comes; every snapshot adds up; nobody overdraws, pays twice or passes a
limit, and what each was told is what was booked.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from sqlalchemy import func, select

from terminal_sim.bureau.accounts import own_balance
from terminal_sim.bureau.desk import Desk
from terminal_sim.bureau.people import everyone, person
from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.conversation.institution import Cancel, Reverse
from terminal_sim.conversation.replies import Settled
from terminal_sim.store import Store, Tx
from terminal_sim.store.entries import BALANCES, POSTINGS
from terminal_sim.world.opening import open_world
from tests.survival.outcome import Outcome, trial
from tests.survival.shop import (
    CLOCK,
    FAMILY,
    WORLD,
    Goods,
    asking,
    goods_of,
    is_sound,
    made,
    opened,
    sums,
    told,
)


def storm(db: str, clients: int, messages: int, seed: int = 6) -> Outcome:
    """Each message five to ten times from any client, in any order, one in ten of the repeats with other content."""
    chance = random.Random(seed)
    with trial("duplicate storm" + _where(db)) as outcome:
        goods = made(db)
        books, desk = opened(db)
        with books:
            sendings = [
                (number, chance.random() < 0.1 and turn > 0)
                for number in range(messages)
                for turn in range(chance.randint(5, 10))
            ]
            chance.shuffle(sendings)
            said: dict[int, set[str]] = defaultdict(set)
            altered: Counter[str] = Counter()
            guard = threading.Lock()

            def send(mine: Sequence[tuple[int, bool]]) -> None:
                for number, other in mine:
                    act = goods.act(f"storm-{number}" + ("-other" if other else ""))
                    reply = desk.answer(asking(f"storm-{number}", act))
                    with guard:
                        if reply.refusal is not None and reply.refusal.code == "MessageNumberReused":
                            altered["refused"] += 1
                        else:
                            said[number].add(told(reply))

            _all_at_once([lambda part=sendings[start::clients]: send(part) for start in range(clients)])  # type: ignore[misc]
            outcome.tried.update({"sendings": len(sendings), "messages": messages, **altered})
            outcome.tried["commits"] = books.commits
            for number, replies in said.items():
                outcome.check(len(replies) == 1, f"storm-{number} was answered in {len(replies)} ways")
            count = books.read(WORLD, lambda tx: _standing(tx))
            outcome.check(count == messages + 1, f"{messages} messages, {count - 1} settlements")
            _check_books(books, outcome)
    return outcome


def bank(db: str, writers: int, readers: int, rounds: int, seed: int = 7) -> Outcome:
    """Settlements, cancellations and reversals while others read: every snapshot adds up."""
    with trial("bank" + _where(db)) as outcome:
        goods = made(db)
        books, desk = opened(db)
        stop = threading.Event()
        with books:

            def work(name: int) -> None:
                chance = random.Random(seed + name)
                for turn in range(rounds):
                    number = f"bank-{name}-{turn}"
                    settled = desk.answer(asking(number, goods.act(number))).must()
                    if not isinstance(settled, Settled):
                        raise TypeError(type(settled))
                    fate = chance.choice(("stands", "cancel", "reverse"))
                    if fate == "cancel":
                        desk.answer(asking(f"{number}-c", Cancel(settled.settlement_id, "", ""))).must()
                    elif fate == "reverse":
                        desk.answer(asking(f"{number}-r", Reverse("", number, ""))).must()
                    outcome.tried[fate] += 1

            def read() -> None:
                while not stop.is_set():
                    balances, postings, guarded = books.read(WORLD, _snapshot)
                    outcome.tried["snapshots"] += 1
                    outcome.check((balances, postings) == (0, 0), f"a snapshot adds up to {balances} and {postings}")
                    outcome.check(guarded >= 0, f"somebody's money stood at {guarded}")

            reading = [threading.Thread(target=read) for _ in range(readers)]
            for thread in reading:
                thread.start()
            try:
                _all_at_once([lambda name=name: work(name) for name in range(writers)])  # type: ignore[misc]
            finally:
                stop.set()
                for thread in reading:
                    thread.join()
            _check_books(books, outcome)
    return outcome


def programs(db: str, count: int, each: int) -> Outcome:
    """Several programs and a command beside them spend one family's last money."""
    with trial("several programs" + _where(db)) as outcome:
        goods = made(db, plenty_fen=each * count * 6_000)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        children = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.survival.crowds", db, str(name), str(each)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=environment,
            )
            for name in range(count)
        ]
        books, desk = opened(db)
        with books:
            mine = [_spend(desk, goods, f"command-{turn}") for turn in range(each)]
            ended = [child.communicate(timeout=300) for child in children]
            outcome.check(all(child.returncode == 0 for child in children), str([end[1][-200:] for end in ended]))
            replies = [*mine, *(json.loads(line) for out, _ in ended for line in out.splitlines())]
            outcome.tried.update({"programs": count + 1, "settlements": len(replies)})
            _check_spending(books, replies, each * count * 6_000, outcome)
            _check_books(books, outcome)
    return outcome


def _check_spending(books: Store, replies: list[dict[str, int | str]], plenty: int, outcome: Outcome) -> None:
    """What each was told adds up to what is gone, and nobody gave what was not there."""
    ids = [str(reply["id"]) for reply in replies]
    outcome.check(len(set(ids)) == len(ids), "two clients were told the same settlement")
    spent = sum(int(reply["accounts"]) for reply in replies)
    held = books.read(WORLD, lambda tx: [own_balance(tx, person(tx, number)) for number in _numbers(tx)])
    began = 2 * plenty + 6_000 + 10_000 - 18_640
    outcome.check(sum(held) == began - spent, f"{began - spent} should be left, {sum(held)} is")
    outcome.check(min(held) >= 0, "an account was overdrawn")
    outcome.tried["spent_fen"] = spent
    outcome.tried["paid partly in cash"] = sum(int(reply["cash"]) > 0 for reply in replies)


def _numbers(tx: Tx) -> list[str]:
    return [each.number for each in everyone(tx) if each.name in FAMILY]


def _spend(desk: Desk, goods: Goods, number: str) -> dict[str, int | str]:
    settled = desk.answer(asking(number, goods.act(number))).must()
    if not isinstance(settled, Settled):
        raise TypeError(type(settled))
    found = settled.settlement
    return {"id": settled.settlement_id, "accounts": found.accounts_fen, "cash": found.cash_fen}


def _snapshot(tx: Tx) -> tuple[int, int, int]:
    here = BALANCES.c.world == WORLD
    balances = tx.rows(select(func.coalesce(func.sum(BALANCES.c.balance_fen), 0)).where(here))[0][0]
    asked = select(func.coalesce(func.sum(POSTINGS.c.amount_fen), 0)).where(POSTINGS.c.world == WORLD)
    least = select(func.min(BALANCES.c.balance_fen)).where(here, BALANCES.c.account.startswith("person:"))
    return int(balances), int(tx.rows(asked)[0][0]), int(tx.rows(least)[0][0])


def _standing(tx: Tx) -> int:
    asked = select(func.count()).select_from(SETTLEMENTS).where(SETTLEMENTS.c.world == WORLD)
    return int(tx.rows(asked.where(SETTLEMENTS.c.kind == "settlement"))[0][0])


def _check_books(books: Store, outcome: Outcome) -> None:
    outcome.check(sums(books) == (0, 0, 0), f"sums {sums(books)}")
    finding = is_sound(books)
    outcome.check(not finding, finding)


def _all_at_once(works: Sequence[Callable[[], None]]) -> None:
    """Every work on a thread of its own; the first error of any is raised."""
    errors: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def _where(db: str) -> str:
    return " on PostgreSQL" if "://" in db else ""


def _child(db: str, name: str, each: int) -> None:
    with open_world(db, clock=CLOCK) as world:
        goods = goods_of(world, world.person(FAMILY[0]))
    books, desk = opened(db)
    with books:
        for turn in range(each):
            print(json.dumps(_spend(desk, goods, f"{name}-{turn}")), flush=True)


if __name__ == "__main__":
    _child(sys.argv[1], sys.argv[2], int(sys.argv[3]))
