"""Nothing lies about: small files, said what they are for, no notes to self, no addresses in the lists."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.house import ROOT, SOURCE, modules, own_files, own_texts, syntax, words

LINES = 300
# a longer module stands here with the reason why it is still one thing
LONGER = {
    "src/terminal_sim/conversation/institution.py": "every request a counter can make, in the order of a visit",
}

# put together so that this file does not name them itself
NOTES_TO_SELF = ["TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK"]
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "registry" + ".npmjs", "crates" + ".io"]
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "misc"}
A_DEVELOPERS_FOLDER = re.compile(r"""(?:^|[\s"'`(=])/(?:home|Users|root|work)/[\w.]""")


def test_modules_are_small_enough_to_be_one_thing() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): words(path).count("\n") for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LINES and name not in LONGER} == {}
    assert [name for name in LONGER if lengths.get(name, 0) <= LINES] == [], "no longer long: take it off the list"


def test_every_public_module_says_what_it_is() -> None:
    assert [path for path in modules() if not ast.get_docstring(syntax(path))] == []


def test_no_room_has_a_name_that_says_nothing() -> None:
    assert [path for path in modules() if VAGUE_NAMES & set(path.relative_to(ROOT).with_suffix("").parts)] == []


def test_every_text_we_ship_is_utf_8_with_plain_line_ends() -> None:
    def wrong(path: Path) -> bool:
        raw = path.read_bytes()
        raw.decode("utf-8")
        return raw.startswith(b"\xef\xbb\xbf") or b"\r" in raw

    shipped = [path for path in own_texts() if path.suffix == ".py" or path.is_relative_to(SOURCE)]
    assert [path for path in shipped if wrong(path)] == []


@pytest.mark.parametrize("word", NOTES_TO_SELF)
def test_no_notes_to_self(word: str) -> None:
    pattern = re.compile(rf"\b{word}\b")
    assert [path for path in own_texts() if pattern.search(words(path))] == []


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_registry_is_named(host: str) -> None:
    assert [path for path in own_texts() if host in words(path)] == []


def test_the_lists_of_requirements_hold_hashes_and_no_addresses() -> None:
    lists = sorted((ROOT / "requirements").glob("*.lock"))
    assert {path.name for path in lists} == {"all.lock", "dev.lock", "installer.lock"}
    for path in lists:
        text = words(path)
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_no_lock_file_that_records_addresses() -> None:
    assert [path for path in own_files() if path.name in ("uv.lock", "pylock.toml", "poetry.lock")] == []


def test_nobodys_machine_is_named() -> None:
    assert [path for path in own_texts() if A_DEVELOPERS_FOLDER.search(words(path))] == []
