"""Is an answer what its field tables say: names, types, lengths and codes, nothing missing, nothing added?"""

import re
from decimal import Decimal
from typing import Any

from terminal_sim.national.codes import is_code
from terminal_sim.national.fields import Field, Node
from terminal_sim.national.table import find

DAY, TIME = r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
NULL_SEEN = {"crt_payb_lmt_amt"}  # asked for by the text, null in recorded answers
YES_OR_NO = {"firstPage", "lastPage"}  # true and false, as every page of a list has them


def faults(infno: str, reply: dict[str, Any]) -> list[str]:
    """What is wrong with an answer; empty where nothing is."""
    found = _head(reply)
    transaction = find(infno)
    if reply["infcode"] != 0 or transaction is None or not transaction.gives:
        return found
    output = reply["output"]
    bare = [node for node in transaction.gives if node.shape == "bare"]
    if isinstance(output, list) or bare:
        bare = bare or list(transaction.gives)
        rows = output if isinstance(output, list) else [output]
        return found + [fault for row in rows for fault in _row(bare[0], row)]
    named = {node.name: node for node in transaction.gives}
    found += [f"node {name} is in no table" for name in output if name not in named]
    found += [f"node {name} is missing" for name, node in named.items() if name not in output and not node.may_lack]
    return found + [fault for name in output if name in named for fault in _node(named[name], output[name])]


def _head(reply: dict[str, Any]) -> list[str]:
    wanted = {"inf_refmsgid": r"\d{30}", "refmsg_time": r"\d{17}", "respond_time": r"\d{17}"}
    found = [f"{name}: {reply.get(name)}" for name, form in wanted.items() if not re.fullmatch(form, reply[name])]
    if len(reply.get("err_msg") or "") > 200 or (reply["infcode"] != 0 and not reply["err_msg"]):
        found.append(f"err_msg: {reply['err_msg']}")
    return found


def _node(node: Node, value: Any) -> list[str]:
    if node.shape == "list":
        if not isinstance(value, list):
            return [f"{node.name} is no list"]
        return [fault for row in value for fault in _row(node, row)]
    return _row(node, value) if isinstance(value, dict) else [f"{node.name} is no object"]


def _row(node: Node, row: dict[str, Any]) -> list[str]:
    known = {field.name: field for field in node.fields}
    found = [f"{node.name}.{name} is in no table" for name in row if name not in known]
    for name, field in known.items():
        value = row.get(name)
        if value is None or value == "":
            if field.need.startswith("Y") and name not in NULL_SEEN:
                found.append(f"{node.name}.{name} is empty")
        elif not _fits(field, value):
            found.append(f"{node.name}.{name} is not {field.wanted}: {value!r}")
    return found


def _fits(field: Field, value: Any) -> bool:
    if field.kind == "N":
        whole, _, decimals = field.size.partition(",")
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        shown = Decimal(str(value))
        fine = -int(shown.normalize().as_tuple().exponent) <= int(decimals or 0)
        return fine and abs(shown) < 10 ** (int(whole) - int(decimals or 0))
    if field.kind == "L":
        return isinstance(value, list)
    if isinstance(value, bool):
        return field.name in YES_OR_NO
    if not isinstance(value, str):
        return False
    if field.kind in ("D", "DT"):
        return re.fullmatch(DAY if field.kind == "D" else TIME, value) is not None
    return (field.longest is None or len(value) <= field.longest) and (not field.codes or is_code(field.codes, value))
