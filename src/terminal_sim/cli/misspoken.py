"""A command line that does not fit (命令有误), in Chinese first: the parser of command lines speaks English only."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import get_args

from cyclopts import CycloptsError
from cyclopts.exceptions import (
    CoercionError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
)

from terminal_sim.errors.input import WrongCommand

KINDS_ZH = MappingProxyType({int: "整数", float: "数字", bool: " true 或 false"})
_MEANT = re.compile(r'Did you mean "?([^"?]+?)"?(?: instead of ([^?]+))?\?')


def wrong_command(error: CycloptsError) -> WrongCommand:
    """The parser's complaint as an error of ours, in both languages; one that is rare stays as the parser said it."""
    said = str(error).strip()
    said = f"{said.removesuffix(', ...')} …" if said.endswith("...") else said.rstrip(".")
    told = _chinese(error)
    return WrongCommand(said_zh=f"{told}{_meant(said)}" if told else said, said=said)


def _meant(said: str) -> str:
    found = _MEANT.search(said)
    if found is None:
        return ""
    return f"（{found[2]} 是否应为 {found[1]}？）" if found[2] else f"（是否想用 {found[1]}？）"


def _chinese(error: CycloptsError) -> str:
    if isinstance(error, UnknownCommandError) and error.unused_tokens:
        return f"没有命令 {error.unused_tokens[0]}"
    if isinstance(error, UnknownOptionError):
        return f"没有选项 {error.token.keyword or error.token.value}"
    if isinstance(error, UnusedCliTokensError):
        return f"多余的内容 {' '.join(error.unused_tokens or ())}"
    if isinstance(error, RepeatArgumentError):
        return f"{error.token.keyword} 重复出现"
    if isinstance(error, CoercionError):
        return _of_another_kind(error)
    if type(error) is MissingArgumentError and error.argument is not None:
        return f"{error.keyword} 之后缺少取值" if error.keyword else f"缺少 {error.argument.name}"
    return ""


def _of_another_kind(error: CoercionError) -> str:
    if error.token is None or error.argument is None or error.target_type is None or error.msg is not None:
        return ""
    choices = [str(choice) for choice in get_args(error.target_type)]
    wanted = f"可用：{'、'.join(choices)}" if choices else f"应为{KINDS_ZH.get(error.target_type, '另一种写法')}"
    return f"{error.token.keyword or error.argument.name} 收到 {error.token.value}，{wanted}"
