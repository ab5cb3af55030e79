"""Scenarios (场景): a world, a day, what goes wrong, and a conversation with what each step must lead to, in YAML.

A step says who asks (``by``: a person's phone, an institution, the agency), what (``does``: an act's name, or the
number of its transaction), with which fields, and then what must come: fields of the answer, a refusal by name, or no
reply.
``simulation.scenarios`` plays it in process or against a served bureau.

Texts in ``with`` may refer: ``@示例小满`` is a person's number, ``@示例小满.certificate`` another of their facts,
``$code.text`` a field of an earlier step's answer, ``token:$decoded.token`` a credential, ``bill:clinic-child`` an
example bill, ``lines:…`` its lines, ``total:…`` its total.

>>> from terminal_sim.reading.documents import document_of
>>> scenario = scenario_of(document_of("small.yaml", '''
... schema: terminal-sim/scenario/1
... name: small
... about: 示例 | an example
... at: 2024-03-15T09:30
... steps: [{by: 示例林岚, does: ShowCode, as: code, then: {holder: "@示例林岚"}}]
... '''.encode()))
>>> scenario.steps[0].does, scenario.steps[0].name
('ShowCode', 'code')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from terminal_sim.reading.adding_forms import NewBinding, NewGrant, NewPerson
from terminal_sim.reading.documents import bytes_of, document_of
from terminal_sim.reading.fault_forms import FaultForm
from terminal_sim.reading.forms import Form, Moment, filled, one_of, wanted
from terminal_sim.reading.yaml import Document

SCHEMA = "terminal-sim/scenario/1"
YesNo = Annotated[bool, one_of({"yes": True, "no": False})]
Plain = Mapping[str, Any]


class StepForm(Form):
    """One step and what must come of it."""

    by: str = wanted("a person, an institution, or agency", "人员、机构或 agency", min_length=1)
    does: str = wanted("an act or a transaction number", "操作名或交易编号", min_length=1)
    how: dict[str, Any] = wanted("the act's fields", "入参", alias="with", default={})
    name: str = wanted("a name for the answer", "结果的名字", alias="as", default="")
    number: str = wanted("a message number", "报文编号", default="")
    later: str = wanted("90s, 15m, 2h, 1d: time that passes first", "此前经过的时间", default="")
    fault: FaultForm | None = wanted("a fault that strikes from here on", "自此生效的故障", default=None)
    then: dict[str, Any] = wanted("fields of the answer", "预期结果", default={})
    refused: str = wanted("the name of a refusal", "预期的拒绝", default="")
    lost: YesNo = wanted("yes where no reply comes", "是否无回复", default=False)
    about: str = wanted("what happens here", "说明", default="")


class ScenarioForm(Form):
    """A scenario file."""

    schema_name: str = wanted(SCHEMA, SCHEMA, alias="schema", pattern=f"^{SCHEMA}$")
    name: str = wanted("a name", "名称", pattern=r"^[a-z0-9][a-z0-9-]{0,50}$")
    about: str = wanted("what it shows", "说明", min_length=1)
    at: Moment = wanted("the moment at which the clock stands", "时钟停住的时间")
    seed: int | None = wanted("a whole number", "随机种子", default=None)
    world: dict[str, Any] | None = wanted("the content of a world file; else the example", "世界文件内容", default=None)
    people: list[NewPerson] = wanted("people who are added", "添加的人员", default=[])
    bindings: list[NewBinding] = wanted("bindings that are added", "添加的亲情账户", default=[])
    grants: list[NewGrant] = wanted("grants that are added", "添加的家庭共济", default=[])
    faults: list[FaultForm] = wanted("faults that stand from the start", "一开始就有的故障", default=[])
    steps: list[StepForm] = wanted("steps", "步骤", min_length=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``place`` is file and line. ``fault`` and the other plain parts are as the file has them."""

    order: int
    place: str
    by: str
    does: str
    how: Plain
    name: str
    number: str
    later: str
    fault: Plain | None
    then: Plain
    refused: str
    lost: bool
    about: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario. What is put into the world first stays plain data, as the tester's interface takes it."""

    name: str
    about: str
    at: datetime
    seed: int | None
    world: Plain | None
    people: tuple[Plain, ...]
    bindings: tuple[Plain, ...]
    grants: tuple[Plain, ...]
    faults: tuple[Plain, ...]
    steps: tuple[Step, ...]


def read_scenario(path: Path) -> Scenario:
    """A scenario from its file. Raises the input errors of what it finds."""
    return scenario_of(document_of(path.name, bytes_of(path)))


def scenario_of(document: Document) -> Scenario:
    """A scenario from a read document."""
    form = filled(ScenarioForm, document)
    raw = document.data
    return Scenario(
        name=form.name,
        about=form.about,
        at=form.at,
        seed=form.seed,
        world=form.world,
        people=_plain(raw, "people"),
        bindings=_plain(raw, "bindings"),
        grants=_plain(raw, "grants"),
        faults=_plain(raw, "faults"),
        steps=tuple(_step(form.steps[i], raw["steps"][i], i, document) for i in range(len(form.steps))),
    )


def _plain(raw: Any, name: str) -> tuple[Plain, ...]:
    return tuple(raw.get(name) or ())


def _step(form: StepForm, raw: Any, order: int, document: Document) -> Step:
    return Step(
        order=order + 1,
        place=document.where(("steps", order)),
        by=form.by,
        does=form.does,
        how=form.how,
        name=form.name,
        number=form.number,
        later=form.later,
        fault=raw.get("fault"),
        then=form.then,
        refused=form.refused,
        lost=form.lost,
        about=form.about,
    )
