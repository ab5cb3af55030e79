"""Guessing at the pairing token (配对口令的门禁) is slow.

Each wrong token makes the next one from that device wait twice as long, and what comes meanwhile is not even compared.

>>> passed = iter([0.0, 0.5, 2.0])
>>> gate = Gate(lambda: next(passed))
>>> gate.enter("192.0.2.7", is_right=False)  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
terminal_sim.errors.pairing.WrongPairing
>>> gate.enter("192.0.2.7", is_right=True)  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
terminal_sim.errors.pairing.TooManyPairings
>>> gate.enter("192.0.2.7", is_right=True)
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from terminal_sim.clock import stopwatch
from terminal_sim.errors.pairing import TooManyPairings, WrongPairing

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0
MOST_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class _Tried:
    wrong: int
    until_s: float


@dataclass(slots=True)
class Gate:
    """Remembers which devices came with wrong tokens. ``watch`` tells seconds that only go on."""

    watch: Callable[[], float] = stopwatch
    _tried: OrderedDict[str, _Tried] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, device: str, *, is_right: bool) -> None:
        """Let a device in whose token is right. Raises WrongPairing, and TooManyPairings while it has to wait."""
        now = self.watch()
        with self._guard:
            before = self._tried.get(device)
            if before is not None and now < before.until_s:
                raise TooManyPairings(wait_s=ceil(before.until_s - now))
            if is_right:
                self._tried.pop(device, None)
                return
            wrong = before.wrong + 1 if before else 1
            wait_s = min(FIRST_WAIT_S * 2 ** min(wrong - 1, 16), LONGEST_WAIT_S)
            self._tried[device] = _Tried(wrong, now + wait_s)
            self._tried.move_to_end(device)
            while len(self._tried) > MOST_REMEMBERED:
                self._tried.popitem(last=False)
        raise WrongPairing()
