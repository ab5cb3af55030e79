"""``interface`` and ``play`` at the command line: what they print, their documents, their exit codes."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from terminal_sim.cli.running import run
from terminal_sim.national.profile import POINTS

SCHEMAS = Path(str(files("terminal_sim"))) / "schemas"
BAD = """
schema: terminal-sim/scenario/1
name: bad
about: x
at: 2024-03-15T09:30
steps: [{by: 示例林岚, does: ShowCode, then: {channel: nowhere}}]
"""


def document(kind: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    run([*words, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == f"terminal-sim/{kind}/1"
    jsonschema_rs.validator_for(json.loads((SCHEMAS / f"{kind}-1.schema.json").read_text("utf-8"))).validate(told)
    return told


def test_transactions_are_listed_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    listed = document("interface", ["interface"], capsys)
    assert ("2601", "冲正") in {(row["infno"], row["zh"]) for row in listed["transactions"]}
    told = document("transaction", ["interface", "2207A"], capsys)
    assert [node["name"] for node in told["asks"]] == ["data"]
    assert document("profile", ["interface", "--profile", "hunan"], capsys)["levels"]["line_number"] == "refuse"


def test_the_schema_of_a_profile_names_every_point() -> None:
    schema = json.loads((SCHEMAS / "profile-1.schema.json").read_text("utf-8"))
    assert set(schema["properties"]["levels"]["properties"]) == set(POINTS)
    assert set(schema["properties"]["levels"]["required"]) == set(POINTS)


def test_the_tables_are_shown_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["interface", "1101"]) == 0
    shown = capsys.readouterr().out
    assert "mdtrt_cert_type" in shown
    assert "就诊凭证类型" in shown
    assert run(["interface", "7777"]) == 2


def test_scenarios_are_listed_and_played(capsys: pytest.CaptureFixture[str]) -> None:
    assert "a-lost-reply" in [row["name"] for row in document("scenarios", ["play"], capsys)["scenarios"]]
    told = document("play", ["play", "rules-and-regions"], capsys)
    assert told["scenarios"][0]["passed"] is True


def test_a_scenario_that_comes_out_otherwise_has_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.yaml").write_text(BAD, "utf-8")
    assert run(["play", str(tmp_path / "bad.yaml")]) == 6
    assert "nowhere" in capsys.readouterr().out
    assert run(["play", "no-such-scenario"]) == 2
    told = document("play", ["play", str(tmp_path / "bad.yaml")], capsys)
    assert told["scenarios"][0]["passed"] is False


@pytest.mark.parametrize("words", [["serve", "--port", "99999"], ["printer", "--listen", "-1"]])
def test_a_number_that_is_no_port_is_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    assert f"字段 {words[1]} 的值是 {words[2]}，应为 0 到 65535 之间的端口" in capsys.readouterr().err


def test_a_certificate_that_cannot_serve_is_told_before_anything_is_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cert.pem").write_text("no certificate", "utf-8")
    cert, store = ["--tls-cert", str(tmp_path / "cert.pem")], ["--db", str(tmp_path / "served.db")]
    assert run(["serve", *store, "--tls-cert", str(tmp_path / "nowhere.pem")]) == 2
    assert "nowhere.pem：文件不存在" in capsys.readouterr().err
    assert run(["serve", *store, *cert, "--tls-key", str(tmp_path / "key.pem")]) == 2
    assert "key.pem：文件不存在" in capsys.readouterr().err
    assert run(["serve", *store, *cert]) == 2
    assert "cert.pem：不是 PEM 格式的证书与其私钥" in capsys.readouterr().err
    assert run(["serve", *store, "--tls-key", str(tmp_path / "cert.pem")]) == 2
    assert "--tls-key 只能与 --tls-cert 一起使用" in capsys.readouterr().err
    assert not (tmp_path / "served.db").exists()


def test_a_misspelt_act_is_bad_input_before_any_scenario_is_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "typo.yaml"
    file.write_text(BAD.replace("does: ShowCode", "does: ShowCod"), "utf-8")
    assert run(["play", "rules-and-regions", str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "typo.yaml:6：第 1 步没有操作 ShowCod；最接近的是 ShowCode" in told.err
    assert "no act ShowCod, asked for in step 1; closest: ShowCode" in told.err
