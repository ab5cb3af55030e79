"""The report of a load on the terminal (压力测试报告), from its document, Chinese first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from terminal_sim.money import yuan
from terminal_sim.terminal.recovery import OUTCOME_ZH

Told = Mapping[str, Any]
MOST_SHOWN = 12


def as_text(told: Told) -> str:
    """The whole report."""
    return "\n".join(_lines(told)) + "\n"


def verdict(told: Told) -> tuple[str, str]:
    """The one sentence that matters, in both languages."""
    if told["wrong_answers"]:
        count = told["wrong_answers"]
        return f"不通过：{count} 个答复有误", f"FAILED: {count} answers were wrong"
    if told["night"]["failed"]:
        return "不通过：日终未能完成", "FAILED: the night could not be held"
    if not told["night"]["level"]:
        return "不通过：日终对账不平", "FAILED: the night's books are not level"
    checked = told["checked"]
    return f"通过：{checked} 个答复全部正确，日终对平", f"PASSED: all {checked} answers right, the night's books level"


def warnings(told: Told) -> list[tuple[str, str]]:
    """What a reader of the figures must know first."""
    arrivals, machine = told["arrivals"], told["machine"]
    found = []
    if arrivals["was_stopped"]:
        came, planned = arrivals["seconds"], told["seconds"]
        found.append(
            (
                f"人工停止：到达 {came:.0f} 秒，原定 {planned:.0f} 秒",
                f"stopped by hand: arrivals for {came:.0f} s of {planned:.0f} s",
            )
        )
    if not told["kept_up"]:
        done, came = arrivals["finished_in_time"], arrivals["arrived"]
        lost = arrivals["turned_away"] + arrivals["not_begun"]
        found.append(
            (
                f"服务跟不上到达：{came} 笔中 {done} 笔按时完成，{lost} 笔未能开始（过载）",
                f"the server did not keep up: {done} of {came} finished in time, {lost} never begun (overload)",
            )
        )
    if arrivals["generator_was_late"]:
        late = arrivals["begun_late_p99_ms"]
        found.append(
            (
                f"压测端自身也迟了（p99 {late:.0f} 毫秒）：时延包含其自身等待",
                f"the load itself was late (p99 {late:.0f} ms): times include its own waiting",
            )
        )
    waited, visit = arrivals["waited_for_family_p99_ms"], _p99(told, "visit")
    if visit and waited > visit / 2:
        found.append(
            (
                "许多就诊在等同一家庭的前一笔：可增大 --people",
                "many visits waited for another of their own family: more --people would spread them",
            )
        )
    if machine["load_before"] > machine["processors"]:
        busy = f"{machine['load_before']:.1f} / {machine['processors']}"
        found.append((f"开始前机器已繁忙（负载 {busy}）", f"the machine was busy before it began (load {busy})"))
    return found


def _p99(told: Told, name: str) -> float:
    return next((float(row["p99_ms"]) for row in told["transactions"] if row["name"] == name), 0.0)


def _lines(told: Told) -> Iterator[str]:
    yield "压力测试报告 | load report"
    yield f"{told['url']}  世界 | world {told['world']}  人员 | people {told['people']}  种子 | seed {told['seed']}"
    rate, seconds = told["rate"], told["seconds"]
    yield f"到达 | arrivals: {rate:g}/s × {seconds:g} s（{told['shape']}）"
    yield ""
    yield " | ".join(verdict(told))
    yield from (f"⚠ {zh} | {en}" for zh, en in warnings(told))
    yield ""
    yield from _arrived(told)
    yield ""
    yield from _table(told["transactions"])
    yield ""
    yield from _named("结束方式 | how visits ended", [(f"{e['zh']} | {e['en']}", e["count"]) for e in told["ends"]])
    refusals = [(f"{each['transaction']} {each['name']}", each["count"]) for each in told["expected_refusals"]]
    yield from _named("预期的拒绝 | refusals as expected", refusals)
    errors = [(f"{each['transaction']} {each['name']}", each["count"]) for each in told["errors"]]
    yield from _named("错误 | errors", errors)
    yield from _wrong(told)
    yield from _night(told["night"])
    yield from _server(told)


def _arrived(told: Told) -> Iterator[str]:
    came, flow = told["arrivals"], told["throughput"]
    yield (
        f"到达 {came['arrived']}，开始 {came['begun']}，按时完成 {came['finished_in_time']}，"
        f"被挡 {came['turned_away']}，未开始 {came['not_begun']}"
        " | arrived, begun, finished in time, turned away, not begun"
    )
    yield (
        f"{flow['visits_a_second']:.1f} 笔/秒，{flow['answers_a_second']:.1f} 个答复/秒，"
        f"最多同时 {came['most_open']} 笔 | visits a second, answers a second, most at once"
    )


def _table(rows: Sequence[Told]) -> Iterator[str]:
    yield f"{'交易 | transaction':<38}{'count':>8}{'p50 ms':>10}{'p90 ms':>10}{'p99 ms':>10}{'max ms':>10}{'errors':>8}"
    for row in rows:
        name = f"{row['name']} {row['zh']}"
        figures = "".join(f"{row[part]:>10.1f}" for part in ("p50_ms", "p90_ms", "p99_ms", "max_ms"))
        yield f"{_padded(name, 42)}{row['count']:>8}{figures}{row['errors']:>8}"


def _named(title: str, rows: Sequence[tuple[str, int]]) -> Iterator[str]:
    if rows:
        yield f"{title}:"
        yield from (f"  {count:>7}  {name}" for name, count in rows[:MOST_SHOWN])
        if len(rows) > MOST_SHOWN:
            yield f"  … +{len(rows) - MOST_SHOWN}"


def _wrong(told: Told) -> Iterator[str]:
    yield f"核对 | checked: {told['checked']}  有误 | wrong: {told['wrong_answers']}"
    for each in told["wrong"][:MOST_SHOWN]:
        yield f"  ✗ {each['transaction']} {each['number']} {each['field']}: {each['wanted']} ≠ {each['came']}"


def _night(night: Told) -> Iterator[str]:
    mark = "对平 | level" if night["level"] else "不平 | NOT level"
    rows = night["rows"]
    differing = rows["missing_here"] + rows["missing_there"] + rows["different"]
    yield f"日终 | the night: {mark}"
    yield (
        f"  机构 {night['institutions']}，总账 {night['totals_checked']} 项，"
        f"明细 {rows['equal']} 条一致、{differing} 条不一致 | institutions, totals, rows equal, rows that differ"
    )
    here, there = night["here"], night["there"]
    yield f"  本方 | here:  {_money(here)}"
    yield f"  医保 | there: {_money(there)}"
    if night["recovered"]:
        told = "  ".join(f"{OUTCOME_ZH[name]} {name} {count}" for name, count in sorted(night["recovered"].items()))
        yield f"  无答复处理 | recovered: {told}"
    unequal = len(night["balances_unequal"])
    yield f"  账户余额 | balances compared: {night['balances_compared']}, 不符 | unequal: {unequal}"
    for each in night["not_level"]:
        yield f"  ✗ {each['institution']} {each['day']}: {each['differences']} 条不一致 | rows differ"
    reasons = Counter((each["zh"], each["en"]) for each in night["failed"])
    for (zh, en), count in reasons.most_common(MOST_SHOWN):
        yield f"  ✗ {count} 家未能对账：{zh} | {count} could not reconcile: {en}"
    for each in night["balances_unequal"][:MOST_SHOWN]:
        yield f"  ✗ {each['person']}: {yuan(each['wanted_fen'])} ≠ {yuan(each['came_fen'])}"


def _money(sums: Told) -> str:
    return (
        f"{sums['count']} 条 rows  总额 total {yuan(sums['total_fen'])}  基金 funds {yuan(sums['funds_fen'])}"
        f"  账户 accounts {yuan(sums['accounts_fen'])}  现金 cash {yuan(sums['cash_fen'])}"
    )


def _server(told: Told) -> Iterator[str]:
    server, machine = told["server"], told["machine"]
    yield (
        f"机器 | machine: 负载 load {machine['load_before']:.1f} → {machine['load_after']:.1f}，"
        f"处理器 processors {machine['processors']}，压测端占用 own share {machine['own_share']:.0%}"
    )
    if server["seen"]:
        grown = server["memory_slope_bytes_an_hour"]
        slope = "–" if grown is None else f"{grown / 1e6:+.1f} MB/h"
        share = server["processor_share"]
        used = "–" if share is None else f"{share:.0%}"
        yield (
            f"服务端 | server: 内存 memory {server['memory_first_bytes'] / 1e6:.0f} → "
            f"{server['memory_last_bytes'] / 1e6:.0f} MB，斜率 slope {slope}，处理器 processor {used}"
        )


def _padded(text: str, width: int) -> str:
    """Chinese characters take two places."""
    taken = sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
    return text + " " * max(1, width - taken)
