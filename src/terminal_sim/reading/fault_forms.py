"""The fields of a fault rule (故障规则的字段), as a scenario, the command line and the tester's interface state one."""

from __future__ import annotations

from terminal_sim.money import WHOLE, Rate
from terminal_sim.reading.forms import Fen, Form, RateText, filled, wanted
from terminal_sim.reading.yaml import Document

LONGEST_MS = 600_000


class FaultForm(Form):
    """One rule. What is left out does not restrict it."""

    fault: str = wanted("the name of a fault", "故障名称", min_length=1)
    name: str = wanted("a name for the rule", "规则名称", default="", max_length=60)
    step: str = wanted("an act or a transaction number", "步骤：操作名或交易编号", default="")
    person: str = wanted("a person", "人员", default="")
    institution: str = wanted("an institution", "机构", default="")
    nth: int = wanted("only this matching call, from 1", "仅第几次（从1起）", default=0, ge=0)
    times: int = wanted("at most so many times", "最多发生几次", default=0, ge=0)
    chance: RateText = wanted("a share from 0 to 1", "发生概率，0 到 1", default=Rate(WHOLE))
    seed: int | None = wanted("a seed; else the world's", "随机种子；缺省用世界的种子", default=None)
    milliseconds: int = wanted("how long, in thousandths of a second", "时长（毫秒）", default=0, ge=0, le=LONGEST_MS)
    amount: Fen = wanted("yuan by which a told amount is wrong", "相差的金额（元）", default=0)
    text: str = wanted("the error text", "错误信息", default="", max_length=200)


def fault_form(document: Document) -> FaultForm:
    """The form of one rule. Raises MissingField, UnknownField, BadField."""
    return filled(FaultForm, document)
