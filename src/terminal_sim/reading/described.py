"""An interface told as OpenAPI 3.1 (接口说明): its operations, and the forms and records that they take and give.

>>> from terminal_sim.reading.fault_forms import FaultForm
>>> page = openapi("故障", "1.0", (Operation("POST", "/faults", "add", "添加规则 | add a rule", FaultForm, None),))
>>> page["openapi"], list(page["paths"]), "FaultForm" in page["components"]["schemas"]
('3.1.0', ['/faults'], True)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

JSON = "application/json"
_PARAMETER = re.compile(r"\{(\w+)\}")
ERROR: dict[str, Any] = {
    "type": "object",
    "properties": {
        "schema": {"const": "terminal-sim/error/1"},
        "code": {"type": "string", "description": "名称，不随版本变化 | the name of the fact, stable over releases"},
        "refused": {"type": "boolean"},
        "zh": {"type": "string"},
        "en": {"type": "string"},
        "facts": {"type": "object"},
    },
    "required": ["schema", "code", "refused", "zh", "en", "facts"],
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. ``asks``: the type of its body, None for none; ``gives``: of its answer. ``query``: names of query
    parameters, each with what it is."""

    method: str
    path: str
    name: str
    summary: str
    asks: Any = None
    gives: Any = None
    query: tuple[tuple[str, str], ...] = ()
    errors: tuple[int, ...] = (400, 404, 409)


@dataclass(slots=True)
class _Parts:
    schemas: dict[str, Any] = field(default_factory=dict)

    def of(self, kind: Any, mode: Any) -> dict[str, Any]:
        told = TypeAdapter(kind).json_schema(ref_template="#/components/schemas/{model}", mode=mode, by_alias=True)
        self.schemas.update(told.pop("$defs", {}))
        name = told.get("title")
        if told.get("type") == "object" and name and name.isidentifier():
            self.schemas[name] = told
            return {"$ref": f"#/components/schemas/{name}"}
        return told


def openapi(title: str, version: str, operations: Iterable[Operation], base: str = "") -> dict[str, Any]:
    """The page of an interface; ``base`` stands before each path."""
    parts = _Parts({"Error": ERROR})
    paths: dict[str, Any] = {}
    for each in operations:
        paths.setdefault(base + each.path, {})[each.method.lower()] = _operation(each, parts)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"schemas": dict(sorted(parts.schemas.items()))},
    }


def _operation(each: Operation, parts: _Parts) -> dict[str, Any]:
    answer = {"schema": parts.of(each.gives, "serialization")} if each.gives is not None else {}
    wrong = {
        "description": "错误 | what is wrong",
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    told: dict[str, Any] = {
        "operationId": each.name,
        "summary": each.summary,
        "parameters": [
            *(_parameter(name, "path", name) for name in _PARAMETER.findall(each.path)),
            *(_parameter(name, "query", what) for name, what in each.query),
        ],
        "responses": {
            "200": {"description": "完成 | done", "content": {JSON: answer}},
            **{str(status): wrong for status in each.errors},
        },
    }
    if each.asks is not None:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": parts.of(each.asks, "validation")}}}
    return told


def _parameter(name: str, where: str, what: str) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "description": what, "schema": {"type": "string"}}
