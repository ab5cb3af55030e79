"""The report of a load as one HTML page (压力测试报告网页): no script, nothing fetched, two small curves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from terminal_sim.money import yuan
from terminal_sim.simulation.city.load.report import verdict, warnings

Told = Mapping[str, Any]
WIDTH, HEIGHT = 720, 140
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
    yield _rows(sorted((name, _shown(value)) for name, value in told["arrivals"].items()))
    yield _rows([(name, _shown(value)) for name, value in told["throughput"].items()])
    yield "<h2>时延（毫秒，自应到时刻起）| Times in ms, from when each was due</h2>"
    yield _table(told["transactions"])
    slices = told["slices"]
    yield "<h2>随时间 | Over time</h2>"
    yield _curve("就诊完成 | visits done", [each["done"] for each in slices])
    yield _curve("就诊 p99（毫秒）| visits, p99 in ms", [each["visit_p99_ms"] for each in slices])
    yield "<h2>结束方式与错误 | Ends and errors</h2>"
    yield _rows([(f"{each['zh']} | {each['en']}", each["count"]) for each in told["ends"]])
    yield _rows([(f"{each['transaction']} {each['name']}", each["count"]) for each in told["errors"]])
    yield "<h2>有误的答复 | Wrong answers</h2>"
    yield f"<p>{told['checked']} 核对 checked, {told['wrong_answers']} 有误 wrong</p>"
    yield _wrong(told["wrong"])
    yield "<h2>日终对账 | The night</h2>"
    yield from _night(told["night"])
    yield "<h2>机器 | Machine</h2>"
    yield _rows([(name, _shown(value)) for name, value in {**told["machine"], **told["server"]}.items()])
    yield "<p>仅为模拟，人员与机构均为虚构。 | A simulator; people and institutions are fictional.</p></body></html>"


def _night(night: Told) -> Iterator[str]:
    mark = "对平 | level" if night["level"] else "不平 | not level"
    yield f'<p class="{"good" if night["level"] else "bad"}">{mark}</p>'
    heads = ("", "条数 rows", "总额 total", "基金 funds", "账户 accounts", "现金 cash")
    body = "".join(f"<tr><td>{name}</td>{_sums(night[side])}</tr>" for name, side in _SIDES)
    yield f"<table><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>{body}</table>"
    yield _rows([*night["rows"].items(), *night["recovered"].items()])
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


def _curve(title: str, values: Sequence[float]) -> str:
    if len(values) < 2:
        return ""
    top = max(values) or 1
    step = WIDTH / (len(values) - 1)
    points = " ".join(f"{n * step:.1f},{HEIGHT - value / top * HEIGHT:.1f}" for n, value in enumerate(values))
    return (
        f"<p>{escape(title)} (max {top:g})</p>"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'<polyline points="{points}" fill="none" stroke="#1668a8" stroke-width="2"/></svg>'
    )


def _shown(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


_SIDES = (("本方 | here", "here"), ("医保 | there", "there"))
