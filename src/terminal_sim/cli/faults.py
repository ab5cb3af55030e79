"""``terminal-sim faults`` (故障): which faults there are, which rules stand; add and drop rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from cyclopts import App, Parameter

from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.faults import Rule, add_rule, drop_all, drop_rule, rule_of, rules_of
from terminal_sim.faults.kinds import FAULTS
from terminal_sim.faults.rule import ALWAYS
from terminal_sim.money import yuan
from terminal_sim.reading.fault_forms import fault_form
from terminal_sim.reading.yaml import Document
from terminal_sim.world.opening import OpenWorld

NO_WORLD_OPTIONS = WorldOptions()
faults = App(name="faults", help="故障规则 | faults: which there are, which stand; add and drop them")


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Whom:
    """Whom and when a rule strikes; what is left out does not restrict it."""

    name: Annotated[str, Parameter(help="规则名称 | the rule's name; default: the fault's")] = ""
    step: Annotated[str, Parameter(help="操作名或交易编号，如 SettleVisit、2207 | an act or a transaction")] = ""
    person: Annotated[str, Parameter(help="姓名、编号或证件号 | a person")] = ""
    institution: Annotated[str, Parameter(help="机构编码或名称 | an institution")] = ""
    nth: Annotated[int, Parameter(help="仅第几次 | only this matching call")] = 0
    times: Annotated[int, Parameter(help="最多几次 | at most so many times")] = 0
    chance: Annotated[str, Parameter(help="概率 0 到 1 | a share from 0 to 1")] = "1"
    draw: Annotated[str, Parameter(help="概率的种子；缺省用世界的 | the chance's seed; default: the world's")] = ""
    milliseconds: Annotated[int, Parameter(help="延迟或慢传的时长 | how long a delay or slow reply takes")] = 0
    amount: Annotated[str, Parameter(help="余额或合计相差的元 | by how many yuan a told sum is wrong")] = "0"
    text: Annotated[str, Parameter(help="错误信息 | the error text")] = ""


@faults.default
@faults.command(name="list")
def list_(*, world: WorldOptions = NO_WORLD_OPTIONS, as_json: Json = False) -> None:
    """列出故障与现有规则 | the faults there are, and the rules that stand."""
    with world.opened() as opened:
        rules = _standing(opened)
    if as_json:
        kinds = [
            {"fault": name, "zh": each.zh, "en": each.en, "acts": each.acts, "on_the_wire": each.on_the_wire}
            for name, each in FAULTS.items()
        ]
        print_json("faults", {"faults": kinds, "rules": [_plain(rule) for rule in rules]})
        return
    for name, each in FAULTS.items():
        print(f"{name:<16} {each.zh} | {each.en}")
    print(f"\n现有规则 | rules that stand: {len(rules)}")
    for rule in rules:
        print(f"  {_line(rule)}")


@faults.command
def add(
    fault: Annotated[str, Parameter(help="故障名称 | the fault")],
    /,
    *,
    whom: Whom | None = None,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """添加规则，从下一条报文起生效 | Add a rule; it holds from the next message on."""
    told = whom or Whom()
    said = {
        "fault": fault,
        "name": told.name,
        "step": told.step,
        "nth": str(told.nth),
        "times": str(told.times),
        "chance": told.chance,
        "seed": told.draw or None,
        "milliseconds": str(told.milliseconds),
        "amount": told.amount,
        "text": told.text,
    }
    rule = rule_of(fault_form(Document("faults add", said)))
    with world.opened() as opened:
        person = opened.person(told.person).number if told.person else ""
        institution = opened.place(told.institution).code if told.institution else ""
        whole = replace(rule, person=person, institution=institution)
        made = opened.store.write(opened.id, lambda tx: add_rule(tx, whole))
    if as_json:
        print_json("fault-rule", _plain(made))
    else:
        print(_line(made))


@faults.command
def drop(
    name: Annotated[str, Parameter(help="规则名称 | the rule's name")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
) -> None:
    """删除一条规则 | Drop a rule."""
    with world.opened() as opened:
        opened.store.write(opened.id, lambda tx: drop_rule(tx, name))


@faults.command
def clear(*, world: WorldOptions = NO_WORLD_OPTIONS) -> None:
    """删除全部规则 | Drop every rule."""
    with world.opened() as opened:
        opened.store.write(opened.id, drop_all)


def _standing(opened: OpenWorld) -> tuple[Rule, ...]:
    return opened.read(lambda tx: rules_of(tx.facts.fault_plan))


def _plain(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "fault": rule.fault,
        "step": rule.step,
        "person": rule.person,
        "institution": rule.institution,
        "nth": rule.nth,
        "times": rule.times,
        "chance": rule.chance.percent(),
        "seed": rule.seed,
        "milliseconds": rule.milliseconds,
        "amount_fen": rule.amount_fen,
        "text": rule.text,
    }


def _line(rule: Rule) -> str:
    said = [f"{rule.name}: {rule.fault}"]
    said += [f"{name} {value}" for name, value in _plain(rule).items() if name in _SHOWN and value]
    if rule.chance != ALWAYS:
        said.append(f"chance {rule.chance.percent()}")
    if rule.amount_fen:
        said.append(f"amount {yuan(rule.amount_fen)}")
    return "  ".join(said)


_SHOWN = ("step", "person", "institution", "nth", "times")
