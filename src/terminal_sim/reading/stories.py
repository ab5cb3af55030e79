"""Family stories (家庭情景): a family as it stands, and steps with what each must lead to, in YAML a domain person
reads.

People are told by short ids; certificate numbers are made up from a birth day (or stated). A step says when, who, what
(``bind``, ``grant``, ``pay`` …) with which details, and then what must follow: a state, amounts, notes, or a refusal by
name. ``simulation.stories`` plays them; the coverage of the rules rests on them.

>>> from terminal_sim.reading.documents import document_of
>>> story = story_of(document_of("small.yaml", '''
... name: small
... about: 示例 | an example
... people: [{id: 小明, class: active, region: shaanxi-xian, born: 1985-02-14, balance: 100.00}]
... steps: [{at: 2023-03-15T09:00, who: 小明, does: list, then: {members: 0}}]
... '''.encode()))
>>> story.people[0].covers[0].insurance, story.steps[0].does
('310', 'list')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from terminal_sim.coverage import EMPLOYEE, RESIDENT
from terminal_sim.reading.documents import bytes_of, document_of
from terminal_sim.reading.forms import Day, Fen, Form, Moment, filled, one_of, wanted
from terminal_sim.reading.world_forms import ClassWord, RelationWord, SexWord, StatusWord
from terminal_sim.reading.yaml import Document

YesNo = Annotated[bool, one_of({"yes": True, "no": False})]
WITH_ACCOUNT = ("active", "retired")


class CoverRow(Form):
    """One insurance row of a story's person; short where the class tells the insurance."""

    person_class: ClassWord = wanted("a class of the insured", "人员类别", alias="class")
    region: str = wanted("the id of a region's rules", "地区规则包编号")
    admin: str = wanted("another area code than the pack's", "区划代码", default="")
    status: StatusWord = wanted("a status", "参保状态", default="normal")
    from_day: Day = wanted("the first day", "起始日期", alias="from", default=date(2020, 1, 1))
    to_day: Day | None = wanted("the last day", "终止日期", alias="to", default=None)
    account: YesNo = wanted("yes or no", "有无个人账户", default=True)
    tags: list[str] = wanted("facts that rules ask for", "规则所需的标志", default=[])

    @property
    def insurance(self) -> str:
        """310 for those with a job or a pension, 390 for the others."""
        return EMPLOYEE if self.person_class in WITH_ACCOUNT else RESIDENT


class PersonRow(Form):
    """One person: a single cover told inline, or several under ``covers``."""

    id: str = wanted("a short name", "简称", min_length=1)
    born: Day = wanted("the birth day", "出生日期")
    sex: SexWord = wanted("male or female", "性别", default="female")
    balance: Fen = wanted("yuan", "个人账户余额", default=0)
    wallet: Fen = wanted("yuan", "医保钱包余额", default=0)
    voucher: YesNo = wanted("yes or no", "本人凭证是否已激活", default=True)
    certificate: str = wanted("another certificate than an identity number", "其他证件号码", default="")
    certificate_kind: str = wanted("its kind", "证件类型", default="01")
    person_class: ClassWord | None = wanted("a class", "人员类别", alias="class", default=None)
    region: str = wanted("a region", "地区规则包编号", default="")
    admin: str = wanted("another area code than the pack's", "区划代码", default="")
    status: StatusWord = wanted("a status", "参保状态", default="normal")
    tags: list[str] = wanted("facts that rules ask for", "规则所需的标志", default=[])
    rows: list[CoverRow] = wanted("insurance rows", "参保信息", alias="covers", default=[])

    @property
    def covers(self) -> list[CoverRow]:
        """The person's insurance rows."""
        if self.person_class is None:
            return self.rows
        told: dict[str, object] = {"class": self.person_class, "region": self.region, "admin": self.admin}
        told |= {"status": self.status, "tags": self.tags}
        return [CoverRow.model_validate(told), *self.rows]


class KinRow(Form):
    """``relative`` is the ``relation`` of ``person``."""

    person: str = wanted("an id", "人员简称")
    relative: str = wanted("an id", "亲属简称")
    relation: RelationWord = wanted("a relation", "亲属关系")


class StepRow(Form):
    """One step and what must follow."""

    at: Moment = wanted("a time", "时间")
    who: str = wanted("an id, agency or tester", "人员简称、agency 或 tester", default="tester")
    does: str = wanted("what is done", "所做的事", min_length=1)
    how: dict[str, Any] = wanted("its details", "细节", alias="with", default={})
    name: str = wanted("a name for what it makes", "结果的名字", alias="as", default="")
    then: dict[str, Any] = wanted("what must follow", "预期结果", default={})


class StoryForm(Form):
    """A story file."""

    name: str = wanted("a name", "名称", min_length=1)
    about: str = wanted("what it shows", "说明", min_length=1)
    shows: list[str] = wanted("ids of rules", "规则编号", default=[])
    people: list[PersonRow] = wanted("people", "人员", min_length=1)
    kinship: list[KinRow] = wanted("kinship", "亲属关系", default=[])
    rules: dict[str, dict[str, Any]] = wanted("values that differ in this story", "情景中改动的参数", default={})
    steps: list[StepRow] = wanted("steps", "步骤", min_length=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``place`` is file and line, ``how`` its details, ``then`` what must follow."""

    number: int
    at: datetime
    who: str
    does: str
    how: Mapping[str, Any]
    name: str
    then: Mapping[str, Any]
    place: str


@dataclass(frozen=True, slots=True)
class Story:
    """A family and its steps. ``rules``: region -> parameter -> value, where a story tries another rule than its
    pack's."""

    name: str
    about: str
    shows: tuple[str, ...]
    people: tuple[PersonRow, ...]
    kinship: tuple[KinRow, ...]
    steps: tuple[Step, ...]
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_story(path: Path) -> Story:
    """A story from its file. Raises the input errors of what it finds."""
    return story_of(document_of(path.name, bytes_of(path)))


def story_of(document: Document) -> Story:
    """A story from a document that was read."""
    form = filled(StoryForm, document)
    steps = tuple(
        Step(
            number=number,
            at=row.at,
            who=row.who,
            does=row.does,
            how=row.how,
            name=row.name,
            then=row.then,
            place=document.where(("steps", number - 1)),
        )
        for number, row in enumerate(form.steps, 1)
    )
    return Story(form.name, form.about, tuple(form.shows), tuple(form.people), tuple(form.kinship), steps, form.rules)
