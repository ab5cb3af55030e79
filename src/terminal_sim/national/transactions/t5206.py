"""5206 a person's running totals (人员累计信息查询)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import FindTotals
from terminal_sim.conversation.replies import TotalsFound
from terminal_sim.money import fen
from terminal_sim.national import extension
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.writing import yuan_number
from terminal_sim.reading.records import from_plain, to_plain
from terminal_sim.settlement.outcome import YearTotal

DATA = node(
    "data",
    "object",
    """
    psn_no | 人员编号 | C30 | Y! | 2+ | person number
    cum_ym | 累计年月 | C6  | o  | 2+ | yyyyMM (with its year) or yyyy; empty: all
    """,
    "累计查询",
)
CUMINFO = node(
    "cuminfo",
    "list",
    """
    insutype      | 险种类型     | C6:insutype | Y | 2+ |
    year          | 年度         | C4    | Y | 2+ |
    cum_ym        | 累计年月     | C6    | Y | 2+ |
    cum_type_code | 累计类别代码 | C50   | Y | 2+ | this simulator's own names
    cum           | 累计值       | N16,2 | Y | 2+ |
    exp_content   | 字段扩展     | C4000 | o | 1  | the name in words and the limit
    """,
    "累计信息",
)


def _act(request: Request) -> FindTotals:
    given = request.one("data")
    text = given.text("cum_ym")
    return FindTotals(given.text("psn_no"), f"{text[:4]}-{text[4:6]}" if len(text) == 6 else text)


def _output(request: Request, result: TotalsFound) -> Output:
    period = request.one("data").text("cum_ym") or f"{request.office.clock.now():%Y}"
    return {"cuminfo": [_row(request, total, period) for total in result.totals]}


def _row(request: Request, total: YearTotal, period: str) -> dict[str, object]:
    """One total. The bureau's own name of it begins with insurance and period: 390/2024/fund, 310/2024-03/fund."""
    parts = total.name.split("/")
    insurance, counted = (parts[0], parts[1].replace("-", "")) if len(parts) == 3 else ("", "")
    return {
        "insutype": insurance,
        "year": counted[:4] or period[:4],
        "cum_ym": counted or period,
        "cum_type_code": total.name,
        "cum": yuan_number(total.used_fen),
        "exp_content": request.beyond(to_plain(total)),
    }


def _input(act: FindTotals) -> Mapping[str, object]:
    return {"data": {"psn_no": act.person, "cum_ym": act.period.replace("-", "")}}


def _result(act: FindTotals, output: Mapping[str, Any], head: Head) -> TotalsFound:
    return from_plain(TotalsFound, {"totals": [_total(row) for row in output.get("cuminfo") or ()]})


def _total(row: Mapping[str, Any]) -> Mapping[str, object]:
    known = extension.read(row.get("exp_content"))
    used = {"name": row["cum_type_code"], "zh": "", "en": "", "used_fen": fen(str(row["cum"]), "cum")}
    return known or used


TRANSACTION = Transaction(
    "5206",
    "人员累计信息查询",
    "a person's running totals",
    (DATA,),
    (CUMINFO,),
    act=_act,
    output=_output,
    acts=(FindTotals,),
    input=_input,
    result=_result,
)
