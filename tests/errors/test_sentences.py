"""What a sentence quotes: given hostile or endless facts, when an error is told, then none of it steers a screen."""

from __future__ import annotations

import json
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_sim.errors.base import TerminalSimError, error_by_code, every_error, plain_error
from terminal_sim.errors.input import BadField, EmptyBill, TotalMismatch, UnreadableFile
from terminal_sim.errors.quoting import MOST_QUOTED, MOST_TOLD, quoted

HOSTILE = "a\x1b[2J\x07\x7f\x85\u202e\u2066\u2029\ud800z"


def unseen(text: str) -> list[str]:
    """The characters of a text that steer a screen instead of standing on it."""
    return [each for each in text if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") or each in "\u202e\u2066"]


def test_controls_and_direction_marks_are_shown_by_their_number() -> None:
    said = UnreadableFile(path=HOSTILE, reason_zh="文件不存在", reason="no such file").sentence()
    assert "a\\x1b[2J\\x07\\x7f\\x85\\u202e\\u2066\\u2029\\ud800z" in said
    assert unseen(said) == []


@pytest.mark.parametrize("kind", list(every_error()), ids=lambda kind: kind.__name__)
def test_no_error_lets_a_control_through_whatever_its_facts(kind: type[TerminalSimError]) -> None:
    names = {name for text in (kind.zh, kind.en, kind.todo_zh, kind.todo_en) for name in _fields(text)}
    told = kind(**dict.fromkeys(names | {"where"}, HOSTILE))
    assert unseen(told.in_chinese() + told.in_english()) == []
    assert unseen(json.dumps(plain_error(told), ensure_ascii=False)) == []


@given(st.text(max_size=400))
def test_a_quoted_value_is_short_and_visible(text: str) -> None:
    assert unseen(quoted(text)) == []
    assert len(quoted(text)) <= 6 * MOST_QUOTED


def test_a_long_value_keeps_its_beginning_and_its_end() -> None:
    said = BadField(place="b.yaml:1", field="f", came="x" * 5000 + "end", wanted="y", wanted_zh="y").in_english()
    assert len(said) < MOST_QUOTED + 200
    assert "xxx…xxx" in said
    assert "xend" in said


def test_the_program_s_own_lists_are_not_cut_like_a_value() -> None:
    known = ", ".join(f"bill-{number}" for number in range(100))
    assert known in BadField(place="b", field="f", came="c", wanted=known, wanted_zh="y").in_english()
    assert (
        len(BadField(place="b", field="f", came="c", wanted="w" * 10**6, wanted_zh="y").in_english()) < MOST_TOLD + 200
    )


def test_where_it_stands_comes_first_in_both_languages() -> None:
    assert EmptyBill(where="b.yaml:1").in_chinese().startswith("b.yaml:1：账单没有任何明细行")
    assert EmptyBill(where="b.yaml:1").in_english().startswith("b.yaml:1: the bill has no lines")
    assert EmptyBill().in_english().startswith("the bill has no lines")


def test_an_error_of_the_wire_is_rebuilt_with_the_same_sentence() -> None:
    told = TotalMismatch(stated="1.00\x1b", summed="2.00", where="b.yaml:3")
    again = plain_error(told)
    assert error_by_code("TotalMismatch", dict(again["facts"])).sentence() == told.sentence()  # type: ignore[call-overload]


def _fields(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]
