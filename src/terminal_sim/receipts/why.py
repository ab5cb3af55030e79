"""Why each amount is what it is (计算说明): the sums' own sentences, their sources told once, below, by number.

A sentence of the trace ends with its citation. Paper is narrow and one notice often grounds many lines, so the citation
is taken off the sentence, replaced by a number, and written out in the list of sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from terminal_sim.receipts import phrases
from terminal_sim.receipts.model import Note, Notes, Words
from terminal_sim.settlement.outcome import Settlement, Why

_PLAIN_VALUE = re.compile(r"-?[0-9]+(\.[0-9]+)?%?")


def why_block(settlement: Settlement) -> Iterator[Notes]:
    """Each line of the trace with its rule and value, then the sources with their days. Nothing without a trace."""
    sources: dict[Words, int] = {}
    notes = tuple(_note(line, sources) for line in settlement.trace)
    if notes:
        yield Notes(Words("计算说明", "Why"), notes, "why")
    if sources:
        listed = (
            Note(Words(f"[{number}] {source.zh}", f"[{number}] {source.en}")) for source, number in sources.items()
        )
        yield Notes(Words("依据", "Sources"), tuple(listed), "why")


def _note(why: Why, sources: dict[Words, int]) -> Note:
    zh, zh_source = _parted(why.zh, "（依据：", why)
    en, en_source = _parted(why.en or why.zh, " (source: ", why)
    if zh_source:
        number = sources.setdefault(Words(zh_source, en_source or zh_source), len(sources) + 1)
        zh, en = f"{zh} [{number}]", f"{en} [{number}]"
    marks = (
        *((phrases.ASSUMED,) if why.is_assumption else ()),
        *((phrases.STALE,) if why.stale else ()),
    )
    rule = rule_shown(why)
    return Note(Words(zh, en), (Words.same(rule),) if rule else (), marks)


def rule_shown(why: Why) -> str:
    """The parameter and its value where a reader of paper makes something of them: a share, or yuan of a rule that is
    no order of the sums. All of them stand in the JSON and in ``explain``.

    >>> rule_shown(Why("fund", 1, 2, "", "", parameter="clinic.employee.fund_rate", value="70%"))
    'clinic.employee.fund_rate = 70%'
    >>> rule_shown(Why("own", 1, 2, "", "", parameter="settlement.own_pays", value="80.00"))
    ''
    """
    is_told = why.parameter and not why.parameter.startswith("settlement.") and _PLAIN_VALUE.fullmatch(why.value)
    return f"{why.parameter} = {why.value}" if is_told else ""


def _parted(sentence: str, opening: str, why: Why) -> tuple[str, str]:
    """The sentence without its citation, and the citation; the sentence as it is where it ends otherwise."""
    begin = sentence.rfind(f"{opening}{why.source or why.cite}")
    if begin < 0 or not (why.source or why.cite) or sentence[-1] not in "）)":
        return sentence, ""
    return sentence[:begin], sentence[begin + len(opening) : -1]
