"""Faults (故障): what may go wrong between the parties, as one table of rules that a world keeps.

``kinds`` is the list of faults, ``rule`` one rule, ``plan`` the world's rules and their counts; ``around`` wraps the
promise ``answer``; ``transport`` tells a server what to do to a call. ``docs/faults.md`` says what each leads to.
"""

from terminal_sim.faults.around import Faulty
from terminal_sim.faults.call import Call, call_of, call_on_the_wire
from terminal_sim.faults.plan import add_rule, drop_all, drop_rule, rules_of
from terminal_sim.faults.rule import Rule, rule_of
from terminal_sim.faults.transport import TransportFault, transport_fault_for

__all__ = [
    "Call",
    "Faulty",
    "Rule",
    "TransportFault",
    "add_rule",
    "call_of",
    "call_on_the_wire",
    "drop_all",
    "drop_rule",
    "rule_of",
    "rules_of",
    "transport_fault_for",
]
