"""Every JSON document that a command prints is described by a committed schema of its kind."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from terminal_sim.cli.running import run

SCHEMAS = Path(str(files("terminal_sim"))) / "schemas"
SHOW = ["show", "--holder", "示例林岚", "--subject", "示例小满", "--channel", "alipay", "--at", "2024-03-15T09:30"]
COMMANDS = {
    "code": SHOW,
    "people": ["people"],
    "catalogue": ["catalogue"],
    "bills": ["bills"],
    "bill": ["bills", "pharmacy-return"],
    "where": ["where"],
    "reset": ["reset"],
    "recovered": ["recover", "--institution", "H41010099005"],
    "recoveries": ["recover"],
    "error": ["pay", "--bill", "clinic-child", "--code", "42412345678901234567018900000"],
    "demo": ["demo", "--only", "C2"],
    "clock": ["clock", "freeze", "2024-03-15T09:30"],
    "snapshots": ["snapshot", "before-noon"],
    "faults": ["faults"],
    "fault-rule": ["faults", "add", "lose_reply", "--step", "2207", "--chance", "0.5"],
}
NO_STORE = ("catalogue", "bills")


def printed(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    run([*words, "--json", *([] if words[0] in NO_STORE else ["--db", str(tmp_path / "w.db")])])
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("kind", sorted(COMMANDS))
def test_a_document_is_as_its_schema_says(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = printed(COMMANDS[kind], tmp_path, capsys)
    assert document["schema"] == f"terminal-sim/{kind}/1"
    schema = json.loads((SCHEMAS / f"{kind}-1.schema.json").read_text("utf-8"))
    jsonschema_rs.validator_for(schema).validate(document)


def test_a_field_that_is_missing_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = printed(COMMANDS["code"], tmp_path, capsys)
    del document["expires_at"]
    schema = json.loads((SCHEMAS / "code-1.schema.json").read_text("utf-8"))
    assert not jsonschema_rs.validator_for(schema).is_valid(document)


def test_every_schema_is_named_after_its_document() -> None:
    for path in sorted(SCHEMAS.glob("*.json")):
        const = json.loads(path.read_text("utf-8"))["properties"]["schema"]["const"]
        assert path.name == f"{const.split('/')[1]}-1.schema.json"
