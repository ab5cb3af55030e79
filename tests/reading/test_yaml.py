"""Strict YAML: given a text as people write it, when it is read, then nothing is guessed and each part has its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from terminal_sim.errors.base import BadInput
from terminal_sim.errors.input import DuplicateField, UnreadableFile
from terminal_sim.reading import yaml


@pytest.mark.parametrize(
    "word", ["no", "yes", "12:30", "0123", "0.10", "1e3", "0x1F", "2024-01-01", "1_000", "off", "NaN"]
)
def test_every_scalar_stays_the_text_that_was_written(word: str) -> None:
    assert yaml.parse(f"value: {word}\n", "x").data == {"value": word}


@pytest.mark.parametrize("word", ["null", "~", "", "Null"])
def test_only_an_empty_value_is_none(word: str) -> None:
    assert yaml.parse(f"value: {word}\n", "x").data == {"value": None}


def test_a_quoted_null_is_a_text() -> None:
    assert yaml.parse("value: 'null'\n", "x").data == {"value": "null"}


def test_each_part_knows_its_line() -> None:
    document = yaml.parse("a: 1\nb:\n  - x\n  - {c: 2,\n     d: 3}\n", "pack.yaml")
    assert document.where(("b",)) == "pack.yaml:2"
    assert document.where(("b", 1, "d")) == "pack.yaml:5"
    assert document.where(("b", 1, "nowhere")) == "pack.yaml:4"


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3\n", "x: {a: 1, a: 2}\n", '{"a": 1, "a": 2}'])
def test_a_key_that_appears_twice_is_refused(text: str) -> None:
    with pytest.raises(DuplicateField, match="pack"):
        yaml.parse(text, "pack.yaml")


def test_json_is_read_too() -> None:
    assert yaml.parse('{"rate": 0.10, "lines": [1, null]}', "x").data == {"rate": "0.10", "lines": ["1", None]}


@pytest.mark.parametrize("text", ["a: [1, 2", "a: b: c", "? [1]\n: 2\n", "<<: {a: 1}\n", "a: &x [*x]\n", "- a\nb: 1\n"])
def test_what_cannot_be_understood_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(BadInput, match=r"pack\.yaml"):
        yaml.parse(text, "pack.yaml")


def test_a_text_nested_without_end_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        yaml.parse("[" * 300 + "]" * 300, "deep.yaml")


def test_a_text_that_grows_when_read_is_refused() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(UnreadableFile, match="large"):
        yaml.parse("\n".join(rows), "bomb.yaml")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.yaml"
    path.write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(UnreadableFile):
        yaml.load(path)
    with pytest.raises(UnreadableFile):
        yaml.load(tmp_path / "missing.yaml")
