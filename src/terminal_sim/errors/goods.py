"""Refusals about packages and their trace codes (药品追溯码)."""

from __future__ import annotations

from terminal_sim.errors.base import Refusal


class TraceCodeSold(Refusal):
    """One package is sold once. Facts: code, institution, sold_at."""

    zh = "追溯码 {code} 已于 {sold_at} 在机构 {institution} 售出，不能再次销售"
    en = "the package {code} was already sold at {institution} on {sold_at}"
    todo_zh = "请核对药品包装，或先办理退货"
    todo_en = "check the package, or take it back first"


class TraceCodeTwice(Refusal):
    """Facts: code."""

    zh = "同一张账单中追溯码 {code} 出现两次"
    en = "the package {code} stands twice on one bill"
    todo_zh = "请逐盒扫描追溯码"
    todo_en = "scan each package once"


class TraceCodeNotSold(Refusal):
    """Facts: code, institution."""

    zh = "追溯码 {code} 在机构 {institution} 没有销售记录，不能退货"
    en = "the package {code} was not sold at {institution}, so it cannot come back"
    todo_zh = "请核对追溯码与销售机构"
    todo_en = "check the code and where it was bought"
