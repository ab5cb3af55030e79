"""terminal-sim: a payment-terminal settlement simulator for China's medical insurance (医保结算终端模拟器).

A simulator only: it touches no real account. One payment, from a phone to a receipt:

>>> import tempfile
>>> from terminal_sim import bill_named, by_code, counter_at, frames, moment, open_world, pay, phone_of, photographed
>>> from terminal_sim import priced, scan, screen
>>> folder = tempfile.TemporaryDirectory()
>>> with open_world(f"{folder.name}/world.db", at=moment("2024-03-15T09:30")) as world:
...     mother, child = world.person("示例林岚"), world.person("示例小满")
...     shown = phone_of(world, mother, channel="alipay").show(child.number)
...     seen = scan(frames([photographed(screen(shown, world.now()), severity=2, seed=1)]))
...     place = world.place("郑州示例社区卫生服务中心")
...     bill = priced(world, bill_named("clinic-child"), place, patient=child)
...     with counter_at(world, place) as here:
...         paid = pay(here.till, by_code(bill, seen.voucher.digits, number="1")).settled
>>> sums = paid.settlement
>>> sums.funds_fen, sums.own_fen, sums.pooled_fen, sums.cash_fen
(5213, 0, 3000, 1587)
>>> folder.cleanup()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from terminal_sim.version import VERSION

if TYPE_CHECKING:
    from terminal_sim.clock import moment
    from terminal_sim.errors import BadInput, Refusal
    from terminal_sim.phone.screen import photographed, screen
    from terminal_sim.qr.frames.sources import frames
    from terminal_sim.receipts.outlets import render
    from terminal_sim.terminal.checkout import by_code, pay
    from terminal_sim.terminal.scanner import scan
    from terminal_sim.world.counter import counter_at, priced
    from terminal_sim.world.opening import open_world
    from terminal_sim.world.packaged import bill_named
    from terminal_sim.world.phones import phone_of

__version__ = VERSION
__all__ = [
    "BadInput",
    "Refusal",
    "bill_named",
    "by_code",
    "counter_at",
    "frames",
    "moment",
    "open_world",
    "pay",
    "phone_of",
    "photographed",
    "priced",
    "render",
    "scan",
    "screen",
]
_HOMES = {
    "BadInput": "errors",
    "Refusal": "errors",
    "bill_named": "world.packaged",
    "by_code": "terminal.checkout",
    "counter_at": "world.counter",
    "frames": "qr.frames.sources",
    "moment": "clock",
    "open_world": "world.opening",
    "pay": "terminal.checkout",
    "phone_of": "world.phones",
    "photographed": "phone.screen",
    "priced": "world.counter",
    "render": "receipts.outlets",
    "scan": "terminal.scanner",
    "screen": "phone.screen",
}


def __getattr__(name: str) -> Any:
    """Public names are fetched from their rooms when asked for, so that a command loads only what it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
