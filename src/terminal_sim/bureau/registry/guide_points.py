"""Points of a guide (办事指南条目): a sentence in both languages over the text that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from terminal_sim.conversation.guide import GuidePoint, Topic
from terminal_sim.people import RELATION_ZH
from terminal_sim.rules.pack import InForce

SCOPE_EN = {"city": "city", "province": "province", "nation": "country"}
RELATION_OF_AGE_ZH = {"minor_child": "未成年子女", "adult_child": "成年子女"}
BASE_RELATION = {"minor_child": "child", "adult_child": "child"}


def point(topic: Topic, text: InForce[Any], zh: str, en: str) -> GuidePoint:
    """One thing that a text says."""
    return GuidePoint(
        topic,
        zh,
        en,
        text.parameter,
        text.source or text.cite,
        text.from_day,
        is_assumption=text.confidence == "assumption",
        stale=text.stale,
    )


def relations_zh(names: Sequence[str]) -> str:
    """Relations as people read them."""
    return "、".join(RELATION_OF_AGE_ZH.get(name) or RELATION_ZH[name] for name in names)


def in_english(names: Sequence[str]) -> str:
    """Names of a table as English words."""
    return ", ".join(name.replace("_", " ") for name in names)


def bases(names: Sequence[str]) -> tuple[str, ...]:
    """The relations that a form offers: a child of either age is a child, each once."""
    return tuple(dict.fromkeys(BASE_RELATION.get(name, name) for name in names))
