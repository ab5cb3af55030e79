"""The root of every refusal and bad input (拒绝与错误).

Each error is a class named by the fact. It carries two sentences, Chinese first: what happened and what was wanted
(``zh``, ``en``), and the next step (``todo_zh``, ``todo_en``). Facts are given by keyword and filled in, quoted so that
nothing in them can steer the screen they are shown on:

>>> class ShelfEmpty(Refusal):
...     zh, en = "货架{shelf}已空", "shelf {shelf} is empty"
...     todo_zh, todo_en = "请补货", "refill it"
>>> str(ShelfEmpty(shelf="A1"))
'货架A1已空。请补货。 | shelf A1 is empty. Refill it.'
>>> ShelfEmpty(shelf="A1").code
'ShelfEmpty'

A fact named ``where`` (file and line) stands before both sentences:

>>> print(ShelfEmpty(shelf="A1", where="plan.yaml:3"))
plan.yaml:3：货架A1已空。请补货。 | plan.yaml:3: shelf A1 is empty. Refill it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from terminal_sim.errors.quoting import fact_shown, visible


class TerminalSimError(Exception):
    """Base of all errors of this program. Facts are keyword arguments; a missing one shows as ?."""

    zh: ClassVar[str] = "发生错误"
    en: ClassVar[str] = "an error occurred"
    todo_zh: ClassVar[str] = ""
    todo_en: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts: dict[str, object] = facts
        super().__init__(self.sentence())

    @property
    def code(self) -> str:
        """The name of the fact, stable over releases: ``VoucherExpired``."""
        return type(self).__name__

    def in_chinese(self) -> str:
        """What happened and what to do, in Chinese."""
        return _placed(self.facts, "：") + _joined(self.zh, self.todo_zh, "。", self.facts)

    def in_english(self) -> str:
        """What happened and what to do, in English."""
        return _placed(self.facts, ": ") + _joined(self.en, self.todo_en, ". ", self.facts)

    def sentence(self) -> str:
        """Both languages on one line, Chinese first."""
        return f"{self.in_chinese()} | {self.in_english()}"

    def __str__(self) -> str:
        return self.sentence()

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuilt, (type(self), self.facts))


def plain_error(wrong: TerminalSimError) -> dict[str, object]:
    """An error as data for whoever is told in JSON: the ``terminal-sim/error/1`` document. Its facts are whole, with
    controls and direction marks by their numbers: a JSON text is shown on screens too."""
    facts = {name: value if isinstance(value, int) else visible(str(value)) for name, value in wrong.facts.items()}
    return {
        "schema": "terminal-sim/error/1",
        "code": wrong.code,
        "refused": isinstance(wrong, Refusal),
        "zh": wrong.in_chinese(),
        "en": wrong.in_english(),
        "facts": facts,
    }


class Refusal(TerminalSimError):
    """The bureau, phone or terminal says no: an expected answer with a name. Nothing was booked."""


class BadInput(TerminalSimError):
    """What was handed in cannot be understood: a file, a field, an option."""


class MissingPart(TerminalSimError):
    """A library, a font or a system part that this act needs is not installed."""


class BrokenInvariant(TerminalSimError):
    """An identity that must always hold does not. A defect of this program, never of its input."""

    zh = "内部恒等式被破坏：{identity}（{numbers}）"
    en = "an identity that must always hold is broken: {identity} ({numbers})"
    todo_zh = "本次操作未生效，请连同输入一起报告"
    todo_en = "nothing was booked; please report it together with the input"


def must_hold(holds: bool, identity: str, **numbers: object) -> None:
    """Raise :class:`BrokenInvariant` unless ``holds``; unlike ``assert`` it stays under ``-O``."""
    if not holds:
        shown = ", ".join(f"{name}={value}" for name, value in numbers.items())
        raise BrokenInvariant(identity=identity, numbers=shown)


def every_error(root: type[TerminalSimError] = TerminalSimError) -> Iterator[type[TerminalSimError]]:
    """All error classes below ``root`` that are loaded, depth first."""
    for child in root.__subclasses__():
        yield child
        yield from every_error(child)


def error_by_code(code: str, facts: dict[str, object]) -> TerminalSimError:
    """The error that a wire reply names, rebuilt from its code and facts; an unknown code is a plain Refusal."""
    for kind in every_error():
        if kind.__name__ == code:
            return kind(**facts)
    return Refusal(**facts)


class _Facts(dict[str, object]):
    """Facts as a sentence says them."""

    def __getitem__(self, key: str) -> str:
        return fact_shown(key, super().__getitem__(key)) if key in self else "?"


def _placed(facts: dict[str, object], colon: str) -> str:
    return f"{fact_shown('where', facts['where'])}{colon}" if facts.get("where") else ""


def _joined(what: str, todo: str, stop: str, facts: dict[str, object]) -> str:
    shown = _Facts(facts)
    first = what.format_map(shown)
    if not todo:
        return first
    second = todo.format_map(shown)
    if stop == "。":
        return f"{first}。{second}。"
    return f"{first}. {second[:1].upper()}{second[1:]}."


def _rebuilt(kind: type[TerminalSimError], facts: dict[str, object]) -> TerminalSimError:
    return kind(**facts)
