"""A world's fault plan (故障计划): its rules in order, kept as the world's row, so that every worker reads the same.

The first rule that fits and fires decides. How often a rule was met is counted by the world's own counters.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import lru_cache

from terminal_sim.bureau.whose import whose
from terminal_sim.errors.input import UnknownName
from terminal_sim.faults.call import Call
from terminal_sim.faults.kinds import FaultName
from terminal_sim.faults.rule import ALWAYS, Rule
from terminal_sim.money import WHOLE
from terminal_sim.reading.records import from_json, to_json
from terminal_sim.store import Tx
from terminal_sim.store.worlds import NO_FAULTS

Rules = tuple[Rule, ...]


def rules_of(text: str) -> Rules:
    """The rules that a world's row holds."""
    return () if text in ("", NO_FAULTS) else _rules(text)


def add_rule(tx: Tx, rule: Rule) -> Rule:
    """Take a rule into the plan, at its end or in the place of the one of its name; its count begins anew."""
    numbered = replace(rule, serial=tx.next_number("fault_rule"))
    before = rules_of(tx.facts.fault_plan)
    if any(each.name == rule.name for each in before):
        after = tuple(numbered if each.name == rule.name else each for each in before)
    else:
        after = (*before, numbered)
    _keep(tx, after)
    return numbered


def drop_rule(tx: Tx, name: str) -> None:
    """Take a rule out of the plan. Raises UnknownName."""
    before = rules_of(tx.facts.fault_plan)
    after = tuple(each for each in before if each.name != name)
    if len(after) == len(before):
        known = ", ".join(each.name for each in before)
        raise UnknownName(kind="fault rule", kind_zh="故障规则", came=name, known=known or "–")
    _keep(tx, after)


def drop_all(tx: Tx) -> None:
    """Empty the plan."""
    _keep(tx, ())


def fitting(tx: Tx, rules: Rules, call: Call, faults: frozenset[FaultName]) -> Rules:
    """The rules that this call meets, in order."""
    return tuple(rule for rule in rules if rule.fault in faults and _fits(tx, rule, call))


def fires(tx: Tx, rule: Rule) -> bool:
    """Does a rule strike now? Counts the call."""
    if not rule.counts:
        return True
    met = tx.next_number(f"fault:{rule.serial}:met")
    if rule.nth and met != rule.nth:
        return False
    if rule.chance != ALWAYS and not _drawn(tx, rule, met):
        return False
    return not rule.times or tx.next_number(f"fault:{rule.serial}:struck") <= rule.times


def _fits(tx: Tx, rule: Rule, call: Call) -> bool:
    if rule.step not in ("", call.step) or rule.institution not in ("", call.institution):
        return False
    return not rule.person or any(whose(tx, name) == rule.person for name in call.names)


def _drawn(tx: Tx, rule: Rule, met: int) -> bool:
    seed = tx.seed if rule.seed is None else rule.seed
    return random.Random(f"fault|{seed}|{rule.name}|{met}").randrange(WHOLE) < rule.chance.ten_thousandths


def _keep(tx: Tx, rules: Rules) -> None:
    tx.change_world(replace(tx.facts, fault_plan=to_json(rules) if rules else NO_FAULTS))


@lru_cache(maxsize=64)
def _rules(text: str) -> Rules:
    return from_json(Rules, text)
