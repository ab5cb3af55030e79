"""How long the sums take: one ten-line bill with its whole trace, against the same sums by hand in plain integers.

    python -m benchmarks.settle_speed [--profile]

By hand means: Zhengzhou's employees in 2023 at a hospital of level 2, written out for this one region in whole fen,
with no trace and no records. Both are timed in turns in one run, by processor time; the ratio is what counts, the
microseconds depend on the machine.
"""

from __future__ import annotations

import cProfile
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from unittest.mock import patch

from terminal_sim.bill import Bill, BillLine
from terminal_sim.clock import moment
from terminal_sim.coverage import Cover, Tally, YearSoFar
from terminal_sim.money import line_total_fen, rate
from terminal_sim.reading import packs
from terminal_sim.settlement import accounts, cash, deductible, fund
from terminal_sim.settlement import settle as settle_module
from terminal_sim.settlement.claim import Claim, PlaceFacts, Pocket
from terminal_sim.settlement.outcome import Why
from terminal_sim.settlement.settle import benefit_of, settle, settle_split, settle_with
from terminal_sim.settlement.split import header_of, split_lines

REGION = "henan-zhengzhou"
ROUNDS, EACH = 30, 300
ITEMS: tuple[tuple[str, int, int, str, int | None], ...] = (
    ("A", 20_000, 18_600_000, "0", None),
    ("B", 10_000, 45_000_000, "0.10", None),
    ("C", 10_000, 22_800_000, "0", None),
    ("A", 30_000, 9_990_000, "0", 9_500_000),
    ("B", 10_000, 128_000_000, "0.05", 120_000_000),
    ("A", 10_000, 35_000_000, "0", None),
    ("B", 20_000, 17_250_000, "0.15", None),
    ("A", 5_000, 88_000_000, "0", None),
    ("B", 10_000, 61_300_000, "0.10", None),
    ("A", 10_000, 5_500_000, "0", None),
)


def claim() -> Claim:
    """An employee of Zhengzhou at a hospital of level 2 with an own and a pooled account."""
    lines = tuple(
        BillLine(
            number,
            f"ITEM{number}",
            f"示例项目{number}",
            item_class,  # type: ignore[arg-type]
            quantity,
            price,
            line_total_fen(quantity, price),
            rate(share),
            limit,
        )
        for number, (item_class, quantity, price, share, limit) in enumerate(ITEMS, start=1)
    )
    cover = Cover("p1", "310", "active", "normal", REGION, "410100", date(2020, 1, 1))
    place = PlaceFacts("H990001", "示例医院", "clinic", "2", REGION, "410100")
    pockets = (
        Pocket("own", "p1", "示*甲", "person:p1:own", 8_000),
        Pocket("pooled", "p2", "示*乙", "person:p2:own", 4_000, grant="G1"),
    )
    year = YearSoFar({Tally("fund", "2023"): 150_000})
    return Claim(moment("2023-05-10T10:00"), Bill("clinic", lines), cover, place, 40, year, pockets)


PLAIN = [
    (item_class, line_total_fen(quantity, price), quantity, round(float(share) * 10_000), limit)
    for item_class, quantity, price, share, limit in ITEMS
]


def by_hand(used: int, own: int, pooled: int) -> tuple[int, ...]:
    """The same sums in plain integers, for this region alone."""
    total = barred = over = advance = inside = 0
    for item_class, amount, quantity, share, limit in PLAIN:
        total += amount
        if item_class == "C":
            barred += amount
            continue
        base = amount
        if limit is not None:
            allowed = (quantity * limit + 50_000_000) // 100_000_000
            if amount > allowed:
                over += amount - allowed
                base = allowed
        first = (base * share + 5_000) // 10_000
        advance += first
        inside += base - first
    deductible = min(inside, 4_000)
    fund = min(((inside - deductible) * 6_000 + 5_000) // 10_000, 180_000 - used)
    left = total - fund
    from_own = min(left, own)
    left -= from_own
    from_pool = min(left, pooled)
    return total, barred, over, advance, inside, deductible, fund, from_own, from_pool, left - from_pool


def timed(act: Callable[[], object], times: int = EACH) -> float:
    """Seconds a call, over a run of calls."""
    start = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - start) / times


def without_reasons(act: Callable[[], object]) -> Callable[[], object]:
    """The same act with every line of the trace replaced by one and the same: what the records of the trace cost."""
    blank = Why("note", 0, 0, "", "")

    def acted() -> object:
        with ExitStack() as stack:
            for module in (settle_module, accounts, cash, deductible, fund):
                stack.enter_context(patch.object(module, "why", lambda *_: blank))
            for _ in range(EACH):
                act()
        return None

    return acted


def main() -> None:
    """Time all ways in turns and print the table."""
    one = claim()
    pack = packs.load(REGION)
    benefit = benefit_of(one, pack, pack)
    settlement = settle_with(one, benefit)
    header = settlement.header
    expected = by_hand(150_000, 8_000, 4_000)
    assert expected == (
        header.total_fen,
        header.out_of_scope_fen,
        header.over_limit_fen,
        header.advance_fen,
        header.in_scope_fen,
        settlement.deductible_fen,
        settlement.of("fund"),
        settlement.own_fen,
        settlement.pooled_fen,
        settlement.cash_fen,
    ), (expected, settlement)
    splits = split_lines(one.bill.lines)
    ways: dict[str, Callable[[], object]] = {
        "by hand, plain integers": lambda: by_hand(150_000, 8_000, 4_000),
        "settle: trace, benefit looked up": lambda: settle(one, pack, pack),
        "settle_with: trace, benefit known": lambda: settle_with(one, benefit),
        "  of which lines as checked records": lambda: header_of(split_lines(one.bill.lines)),
        "  of which payers and their reasons": lambda: settle_split(one, splits, benefit),
    }
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.enable()
        for _ in range(5_000):
            settle_with(one, benefit)
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(18)
        return
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, act in ways.items():
            found[name].append(timed(act))
    base = statistics.median(found["by hand, plain integers"])
    bare = statistics.median([timed(without_reasons(lambda: settle_split(one, splits, benefit)), 1) for _ in range(9)])
    found["  of which payers, reasons left blank"] = [bare / EACH]
    print(f"{'ten lines, ' + str(len(settlement.trace)) + ' lines of trace':40} {'µs':>8} {'ratio':>7}")
    for name, times in found.items():
        middle = statistics.median(times)
        print(f"{name:40} {middle * 1e6:8.1f} {middle / base:7.1f}")


if __name__ == "__main__":
    main()
