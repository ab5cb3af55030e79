"""The report of a load as one HTML page (压力测试报告网页): no script, nothing fetched, two small curves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from terminal_sim.money import yuan
from terminal_sim.simulation.city.load.report import verdict, warnings
from terminal_sim.terminal.reconciliation import OUTCOME_EN, OUTCOME_ZH
from terminal_sim.terminal.recovery import OUTCOME_ZH as RECOVERED_ZH

Told = Mapping[str, Any]
WIDTH, HEIGHT = 720, 140
NAMES = {
    "arrived": "到达 | arrived",
    "begun": "开始 | begun",
    "finished_in_time": "按时完成 | finished in time",
    "turned_away": "被挡 | turned away",
    "not_begun": "未能开始 | never begun",
    "most_open": "最多同时 | most at once",
    "begun_late_p99_ms": "压测端迟到 p99，毫秒 | the load's own lateness, p99, ms",
    "begun_late_max_ms": "压测端迟到最大，毫秒 | the load's own lateness, most, ms",
    "generator_was_late": "压测端自身偏慢 | the load itself was late",
    "waited_for_family_p99_ms": "等待同一家庭 p99，毫秒 | waited for one's own family, p99, ms",
    "seconds": "总时长，秒 | seconds",
    "visits_a_second": "就诊/秒 | visits a second",
    "answers_a_second": "答复/秒 | answers a second",
    "processors": "处理器 | processors",
    "load_before": "开始前负载 | load average before",
    "load_after": "结束后负载 | load average after",
    "own_share": "压测端占用 | the load's share of a processor",
    "set_up_seconds": "建立世界，秒 | seconds to make the world",
    "seen": "服务端观察次数 | looks at the server",
    "memory_first_bytes": "服务端内存，开始 | the server's memory, first",
    "memory_last_bytes": "服务端内存，结束 | the server's memory, last",
    "memory_slope_bytes_an_hour": "内存斜率，每小时 | slope of the memory, an hour",
    "processor_share": "服务端占用 | the server's share of a processor",
}
STYLE = """
body{font:15px/1.5 "Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;margin:2em auto;max-width:60em;
padding:0 1em;color:#1b2733;background:#fff}h1{font-size:1.5em}h2{font-size:1.1em;margin-top:1.6em}
table{border-collapse:collapse;width:100%}td,th{padding:.25em .6em;border-bottom:1px solid #d8dee4;text-align:right}
td:first-child,th:first-child{text-align:left}.good,.bad,.note{padding:.6em 1em;border-radius:4px}
.good{background:#e3f4e5}.bad{background:#fbe3e1}.note{background:#fdf3d8}svg{width:100%;height:auto}
"""


def as_html(told: Told) -> str:
    """The page."""
    return "\n".join(_parts(told)) + "\n"


def _parts(told: Told) -> Iterator[str]:
    zh, en = verdict(told)
    yield '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>压力测试报告 | load report</title><style>{STYLE}</style></head><body>"
    yield "<h1>压力测试报告 | Load report</h1>"
    facts = f"{told['url']} · {told['world']} · {told['people']} 人 people · seed {told['seed']}"
    yield f"<p>{escape(facts)} · {told['rate']:g}/s × {told['seconds']:g} s</p>"
    yield f'<p class="{"good" if told["passed"] else "bad"}">{escape(zh)} | {escape(en)}</p>'
    yield from (f'<p class="note">{escape(zh)} | {escape(en)}</p>' for zh, en in warnings(told))
    yield "<h2>到达 | Arrivals</h2>"
    yield _rows(_named({**told["arrivals"], **told["throughput"]}))
    yield "<h2>时延（毫秒，自应到时刻起）| Times in ms, from when each was due</h2>"
    yield _table(told["transactions"])
    slices = told["slices"]
    yield "<h2>随时间 | Over time</h2>"
    yield _curve("就诊完成 | visits done", [each["done"] for each in slices])
    p99 = [each["visit_p99_ms"] if each["done"] else None for each in slices]
    yield _curve("就诊 p99（毫秒）| visits, p99 in ms", p99)
    yield "<h2>结束方式与错误 | Ends and errors</h2>"
    yield _rows([(f"{each['zh']} | {each['en']}", each["count"]) for each in told["ends"]])
    yield _rows([(f"{each['transaction']} {each['name']}", each["count"]) for each in told["errors"]])
    yield "<h2>有误的答复 | Wrong answers</h2>"
    yield f"<p>{told['checked']} 核对 checked, {told['wrong_answers']} 有误 wrong</p>"
    yield _wrong(told["wrong"])
    yield "<h2>日终对账 | The night</h2>"
    yield from _night(told["night"])
    yield "<h2>机器 | Machine</h2>"
    yield _rows(_named({**told["machine"], **told["server"]}))
    yield "<p>仅为模拟，人员与机构均为虚构。 | A simulator; people and institutions are fictional.</p></body></html>"


def _night(night: Told) -> Iterator[str]:
    mark = "对平 | level" if night["level"] else "不平 | not level"
    yield f'<p class="{"good" if night["level"] else "bad"}">{mark}</p>'
    heads = ("", "条数 rows", "总额 total", "基金 funds", "账户 accounts", "现金 cash")
    body = "".join(f"<tr><td>{name}</td>{_sums(night[side])}</tr>" for name, side in _SIDES)
    yield f"<table><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>{body}</table>"
    yield _rows([(f"{OUTCOME_ZH[name]} | {OUTCOME_EN[name]}", count) for name, count in night["rows"].items()])
    yield _rows([(f"{RECOVERED_ZH[name]} | {name}", count) for name, count in night["recovered"].items()])
    yield _rows(
        [
            ("账户余额核对 | balances compared", night["balances_compared"]),
            ("不符 | unequal", len(night["balances_unequal"])),
            ("无法对账 | failed", len(night["failed"])),
        ]
    )


def _sums(sums: Told) -> str:
    money = "".join(f"<td>{yuan(sums[part])}</td>" for part in ("total_fen", "funds_fen", "accounts_fen", "cash_fen"))
    return f"<td>{sums['count']}</td>{money}"


def _table(rows: Sequence[Told]) -> str:
    parts = ("count", "p50_ms", "p90_ms", "p99_ms", "max_ms", "errors")
    head = "".join(f"<th>{part.replace('_', ' ')}</th>" for part in parts)
    body = "".join(
        f"<tr><td>{escape(row['name'])} {escape(row['zh'])} {escape(row['en'])}</td>"
        + "".join(f"<td>{row[part]:g}</td>" for part in parts)
        + "</tr>"
        for row in rows
    )
    return f"<table><tr><th>交易 | transaction</th>{head}</tr>{body}</table>"


def _wrong(rows: Sequence[Told]) -> str:
    if not rows:
        return ""
    body = "".join(
        "<tr>"
        + "".join(f"<td>{escape(str(row[part]))}</td>" for part in ("transaction", "number", "field", "wanted", "came"))
        + "</tr>"
        for row in rows
    )
    return (
        f"<table><tr><th>transaction</th><th>message</th><th>field</th><th>wanted</th><th>came</th></tr>{body}</table>"
    )


def _rows(rows: Sequence[tuple[str, object]]) -> str:
    if not rows:
        return ""
    body = "".join(f"<tr><td>{escape(str(name))}</td><td>{escape(str(value))}</td></tr>" for name, value in rows)
    return f"<table>{body}</table>"


def _curve(title: str, values: Sequence[float | None]) -> str:
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    top = max(value for _, value in known) or 1
    step = WIDTH / (len(values) - 1)
    points = " ".join(f"{place * step:.1f},{HEIGHT - value / top * HEIGHT:.1f}" for place, value in known)
    return (
        f"<p>{escape(title)} (max {top:g})</p>"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'<polyline points="{points}" fill="none" stroke="#1668a8" stroke-width="2"/></svg>'
    )


def _named(told: Told) -> list[tuple[str, str]]:
    return [(NAMES[name], _shown(name, told[name])) for name in NAMES if name in told]


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "是 | yes" if value else "否 | no"
    if "_bytes" in name:
        return f"{value / 1e6:,.1f} MB"
    return f"{value:.0%}" if name.endswith("_share") else f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


_SIDES = (("本方 | here", "here"), ("医保 | there", "there"))
