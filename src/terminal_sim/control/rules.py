"""Fault rules (故障规则), as a tester sets them."""

from __future__ import annotations

from dataclasses import replace

from terminal_sim.control.operation import Asked, Doing
from terminal_sim.control.shown import RuleShown, RulesShown
from terminal_sim.faults import Rule, add_rule, drop_all, drop_rule, rule_of, rules_of
from terminal_sim.reading.fault_forms import FaultForm


def rule_shown(rule: Rule) -> RuleShown:
    """A rule as it stands."""
    return RuleShown(
        name=rule.name,
        fault=rule.fault,
        step=rule.step,
        person=rule.person,
        institution=rule.institution,
        nth=rule.nth,
        times=rule.times,
        chance=rule.chance.percent(),
        seed=rule.seed,
        milliseconds=rule.milliseconds,
        amount_fen=rule.amount_fen,
        text=rule.text,
    )


def _standing(asked: Asked) -> RulesShown:
    rules = asked.world.read(lambda tx: rules_of(tx.facts.fault_plan))
    return RulesShown(rules=[rule_shown(rule) for rule in rules])


def _add(asked: Asked) -> RuleShown:
    form: FaultForm = asked.form
    told = rule_of(form)
    person = asked.world.person(told.person).number if told.person else ""
    institution = asked.world.place(told.institution).code if told.institution else ""
    whole = replace(told, person=person, institution=institution)
    return rule_shown(asked.store.write(asked.world.id, lambda tx: add_rule(tx, whole)))


def _drop(asked: Asked) -> RulesShown:
    asked.store.write(asked.world.id, lambda tx: drop_rule(tx, asked.where["name"]))
    return _standing(asked)


def _drop_all(asked: Asked) -> RulesShown:
    asked.store.write(asked.world.id, drop_all)
    return _standing(asked)


RULES: tuple[Doing, ...] = (
    Doing("GET", "/faults", "list_faults", "现有故障规则 | rules that stand", _standing, RulesShown),
    Doing("POST", "/faults", "add_fault", "添加故障规则 | add a rule", _add, RuleShown, FaultForm),
    Doing("DELETE", "/faults", "drop_faults", "删除全部规则 | drop every rule", _drop_all, RulesShown),
    Doing("DELETE", "/faults/{name}", "drop_fault", "删除一条规则 | drop a rule", _drop, RulesShown),
)
