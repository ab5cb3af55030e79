"""1901 code tables (字典表查询)."""

from __future__ import annotations

from terminal_sim.national.codes import tables
from terminal_sim.national.fields import node
from terminal_sim.national.transaction import Output, Request, Transaction

DATA = node(
    "data",
    "object",
    """
    type        | 字典类型   | C50 | Y! | 2+ | a table's name: insutype, med_type …
    parentValue | 父字典键值 | C50 | o  | 2+ |
    admdvs      | 行政区划   | C6  | o  | 2+ |
    date        | 查询日期   | D   | o  | 2+ |
    valiFlag    | 有效标志   | C3  | o  | 2+ |
    """,
    "字典查询",
)
LIST = node(
    "list",
    "list",
    """
    type        | 字典类型   | C50  | Y | 2+ |
    label       | 字典标签   | C200 | Y | 2+ | the meaning
    value       | 字典键值   | C50  | Y | 2+ | the code
    parentValue | 父字典键值 | C50  | o | 2+ |
    sort        | 序号       | N10  | o | 2+ |
    valiFlag    | 有效标志   | C3   | Y | 2+ |
    createUser  | 创建账户   | C50  | o | 2+ |
    createDate  | 创建时间   | D    | o | 2+ |
    version     | 版本号     | C20  | Y | 2+ |
    """,
    "字典",
)


def _serve(request: Request) -> Output:
    name = request.one("data").text("type")
    known = tables()
    wanted = next((table for table in known if table.lower() == name.lower()), "")
    return {"list": [_row(wanted, code, zh, i) for i, (code, zh) in enumerate(known.get(wanted, {}).items(), 1)]}


def _row(table: str, code: str, zh: str, order: int) -> dict[str, object]:
    return {
        "type": table,
        "label": zh,
        "value": code,
        "parentValue": None,
        "sort": order,
        "valiFlag": "1",
        "createUser": "terminal-sim",
        "createDate": "2024-01-01",
        "version": "1",
    }


TRANSACTION = Transaction("1901", "字典表查询", "code tables", (DATA,), (LIST,), serve=_serve)
