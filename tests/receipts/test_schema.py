"""The published schema of receipts describes exactly what the JSON outlet writes."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from pydantic import TypeAdapter

from terminal_sim.receipts.model import SCHEMA, Document
from terminal_sim.receipts.outlets import as_bytes, render
from tests.receipts.samples import documents

PUBLISHED = Path(str(files("terminal_sim"))) / "schemas" / "receipt-1.schema.json"


def described() -> dict[str, Any]:
    schema = TypeAdapter(Document).json_schema(mode="serialization")
    schema["properties"]["schema"] = {"const": SCHEMA}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:{SCHEMA.replace('/', ':')}"}
    return {**head, **_without_titles(schema)}


def _without_titles(node: Any, inside: str = "") -> Any:
    if isinstance(node, list):
        return [_without_titles(part) for part in node]
    if not isinstance(node, dict):
        return node
    dropped = () if inside in ("properties", "$defs") else ("title", "default")
    return {key: _without_titles(value, key) for key, value in node.items() if key not in dropped}


def test_the_published_schema_is_that_of_the_code(request: pytest.FixtureRequest) -> None:
    text = json.dumps(described(), ensure_ascii=False, indent=1) + "\n"
    if request.config.getoption("update_snapshots"):
        PUBLISHED.write_text(text, encoding="utf-8")
    assert PUBLISHED.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", documents())
def test_every_document_follows_it(name: str) -> None:
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    written = json.loads(as_bytes(render(documents()[name], "json")))
    jsonschema_rs.validate(schema, written)
    assert list(written)[:2] == ["schema", "kind"]


def test_it_refuses_what_is_no_receipt() -> None:
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    written = json.loads(as_bytes(render(documents()["quote"], "json")))
    del written["facts"]["totals"]
    assert not jsonschema_rs.is_valid(schema, written)
