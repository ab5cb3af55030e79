"""The coverage of the rules, from the program's own data (规则覆盖的读取).

>>> rows = covered_rules()
>>> rows[0].id, rows[0].tests
('R-000-1', ('henan-alipay-guide',))
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from terminal_sim.errors.input import DuplicateField
from terminal_sim.reading.documents import document_of
from terminal_sim.reading.forms import Form, filled, wanted
from terminal_sim.reading.yaml import Document
from terminal_sim.rules.covered import RULES, Carrier, Covered


class CarrierForm(Form):
    """One carrier: a parameter or a behaviour."""

    parameter: str = wanted("a parameter's path", "参数路径", default="")
    behaviour: str = wanted("a function", "函数", default="")
    instead: Any = wanted("a value that breaks it", "替换值", default=None)
    tests: list[str] = wanted("stories", "情景", default=[])


class RowForm(Form):
    """One rule."""

    id: str = wanted("a rule's id", "规则编号")
    says: str = wanted("what it says: Chinese | English", "规则内容：中文 | 英文")
    carriers: list[CarrierForm] = wanted("carriers", "承载", default=[])
    tests: list[str] = wanted("stories", "情景", default=[])
    only_a_menu: str = wanted("why it has no carrier", "没有承载的原因", default="")


class CoverageForm(Form):
    """One file of rows."""

    rules: list[RowForm] = wanted("rows", "规则")


def covered_rules() -> tuple[Covered, ...]:
    """All rows, in the order of the rules. Raises DuplicateField for a rule that stands twice."""
    found: dict[str, Covered] = {}
    folder = files("terminal_sim.rules") / "coverage"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            document = document_of(file.name, file.read_bytes())
            for number, row in enumerate(filled(CoverageForm, document).rules):
                _add(found, row, document, number)
    return tuple(found[rule] for rule in sorted(found, key=_order))


def _add(found: dict[str, Covered], row: RowForm, document: Document, number: int) -> None:
    if row.id in found:
        raise DuplicateField(place=document.where(("rules", number)), field=row.id)
    zh, _, en = row.says.partition(" | ")
    carriers = tuple(
        Carrier(
            "parameter" if form.parameter else "behaviour",
            form.parameter or form.behaviour,
            tuple(form.tests or row.tests),
            form.instead,
        )
        for form in row.carriers
    )
    found[row.id] = Covered(row.id, zh.strip(), en.strip(), carriers, row.only_a_menu)


def _order(rule: str) -> tuple[int, str]:
    return (RULES.index(rule) if rule in RULES else len(RULES), rule)
