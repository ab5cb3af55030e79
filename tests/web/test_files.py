"""The pages' own files: listed, complete in both languages, and without rules or sums."""

import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

STATIC = Path(str(files("terminal_sim.web"))) / "static"
LISTED = json.loads((STATIC / "vendor.json").read_text(encoding="utf-8"))
OWN = sorted(STATIC.glob("*.js"))


def test_every_vendored_file_is_listed_with_licence_and_checksum() -> None:
    assert {row["file"] for row in LISTED} == {path.name for path in (STATIC / "vendor").iterdir()}
    for row in LISTED:
        assert hashlib.sha256((STATIC / "vendor" / row["file"]).read_bytes()).hexdigest() == row["sha256"]
        assert row["package"]
        assert row["version"]
        assert row["licence"]


def test_the_reader_is_of_the_version_that_the_detector_wants() -> None:
    wasm = next(row["sha256"] for row in LISTED if row["file"].endswith(".wasm"))
    assert wasm in (STATIC / "vendor" / "zxing-exported.js").read_text(encoding="utf-8")


def test_every_label_exists_in_both_languages() -> None:
    table = (STATIC / "words.js").read_text(encoding="utf-8")
    labels = dict(re.findall(r'^  (\w+): \["([^"]+)", "[^"]+"\],$', table, re.MULTILINE))
    used = {key for path in OWN for key in re.findall(r'\bt\("(\w+)"\)', path.read_text(encoding="utf-8"))}
    used |= {
        key for path in OWN for key in re.findall(r'"(camera[A-Z]\w+|tab[A-Z]\w+|line[A-Z]\w+)"', path.read_text())
    }
    assert used - set(labels) == set()
    assert len(labels) > 100


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_a_page_works_nothing_out(path: Path) -> None:
    """No amount is read as a number, no percentage and no region stands in a page's script."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"parseFloat|Number\(|toFixed|_fen\b|zhengzhou|shaanxi|guangdong|henan", text) == []
    assert not re.search(r"https?://(?!www\.w3\.org)", text)


def test_pages_are_small() -> None:
    lengths = {path.name: path.read_text(encoding="utf-8").count("\n") for path in OWN}
    assert max(lengths.values()) <= 300, lengths
