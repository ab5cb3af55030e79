"""A bureau that a fault stands before (故障包装): the same promise, ``answer``, and now and then it is not kept.

``Faulty`` reads the world's plan at each asking, so a rule that another program set a moment ago holds at once. Nothing
here waits: a late message is held back and arrives with the first asking after its time; a caller is taken to give up
after its ``patience``, so what comes later than that is a reply that never came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from terminal_sim.clock import Clock
from terminal_sim.conversation import Answers, Asking, Reply
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import UnexpectedReply
from terminal_sim.faults.call import call_of
from terminal_sim.faults.kinds import LOST, TOLD, FaultName
from terminal_sim.faults.plan import fires, fitting, rules_of
from terminal_sim.faults.rule import Rule
from terminal_sim.faults.told import falsified
from terminal_sim.store import Store, Tx

EVERY = LOST | TOLD
PATIENCE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Late:
    """A message under way, and when it arrives."""

    arrives_at: datetime
    asking: Asking


@dataclass(slots=True)
class Faulty:
    """``inner`` as the world's fault plan lets it answer.

    ``faults``: the kinds that strike here; on the wire those that lose messages are the server's.
    """

    inner: Answers
    store: Store
    world: str
    clock: Clock
    faults: frozenset[FaultName] = EVERY
    patience: timedelta = PATIENCE
    under_way: list[Late] = field(default_factory=list)

    def answer(self, asking: Asking) -> Reply:
        """The reply. Raises NoReply where a fault lost it, UnexpectedReply where what came is no reply."""
        self._arrivals()
        rule = self._struck(asking)
        return self.inner.answer(asking) if rule is None else _WHAT[rule.fault](self, asking, rule)

    def _struck(self, asking: Asking) -> Rule | None:
        """The rule that strikes this message, or None. Books nothing where no rule counts its calls."""

        def fit(tx: Tx) -> tuple[Rule, ...]:
            rules = rules_of(tx.facts.fault_plan)
            return fitting(tx, rules, call_of(asking), self.faults) if rules else ()

        def first(tx: Tx) -> Rule | None:
            return next((rule for rule in fit(tx) if fires(tx, rule)), None)

        fit_now = self.store.read(self.world, fit)
        if not fit_now or not fit_now[0].counts:
            return fit_now[0] if fit_now else None
        return self.store.write(self.world, first)

    def _arrivals(self) -> None:
        """Let late messages arrive whose time has come; nobody waits for their replies any more."""
        if self.under_way:
            now = self.clock.now()
            due = [late for late in self.under_way if late.arrives_at <= now]
            self.under_way = [late for late in self.under_way if late.arrives_at > now]
            for late in due:
                self.inner.answer(late.asking)

    def _lose_request(self, asking: Asking, rule: Rule) -> Reply:
        raise NoReply(number=asking.number)

    def _lose_reply(self, asking: Asking, rule: Rule) -> Reply:
        self.inner.answer(asking)
        raise NoReply(number=asking.number)

    def _delay(self, asking: Asking, rule: Rule) -> Reply:
        delay = timedelta(milliseconds=rule.milliseconds)
        if delay < self.patience:
            return self.inner.answer(asking)
        self.under_way.append(Late(self.clock.now() + delay, asking))
        raise NoReply(number=asking.number)

    def _slow(self, asking: Asking, rule: Rule) -> Reply:
        reply = self.inner.answer(asking)
        if timedelta(milliseconds=rule.milliseconds) < self.patience:
            return reply
        raise NoReply(number=asking.number)

    def _error_text(self, asking: Asking, rule: Rule) -> Reply:
        raise UnexpectedReply(number=asking.number, url="–", reason=f"infcode 0, err_msg {rule.text}")

    def _falsified(self, asking: Asking, rule: Rule) -> Reply:
        reply = self.inner.answer(asking)
        return self.store.read(self.world, lambda tx: falsified(tx, rule, reply))


_WHAT: Mapping[FaultName, Callable[[Faulty, Asking, Rule], Reply]] = {
    "lose_request": Faulty._lose_request,
    "lose_reply": Faulty._lose_reply,
    "delay": Faulty._delay,
    "cut_body": Faulty._lose_reply,
    "reset": Faulty._lose_reply,
    "server_error": Faulty._lose_request,
    "gateway_timeout": Faulty._lose_reply,
    "error_text": Faulty._error_text,
    "slow_bytes": Faulty._slow,
    "stale_balance": Faulty._falsified,
    "wrong_totals": Faulty._falsified,
}
