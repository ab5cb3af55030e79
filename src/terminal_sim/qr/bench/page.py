"""A bench as a web page (评测网页): the table, and thumbnails of what the last contender missed or misread.

One file, no links.
"""

from __future__ import annotations

import base64
from html import escape
from io import BytesIO
from typing import Final

from PIL import Image

from terminal_sim.errors import TerminalSimError
from terminal_sim.qr.bench.measure import Bench, Measured, score
from terminal_sim.qr.frames.stills import still_frames
from terminal_sim.qr.read import Reader

_THUMBNAIL_PX: Final = 220
_STYLE: Final = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1d2430}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccd3dc;padding:.25rem .6rem;text-align:right}"
    "td:first-child,th:first-child{text-align:left}figure{display:inline-block;margin:.5rem;width:230px;"
    "vertical-align:top}figcaption{font-size:12px;overflow-wrap:anywhere;color:#4a5568}img{max-width:100%}"
    ".wrong{color:#b00020;font-weight:600}"
)


def as_page(bench: Bench, reader: Reader) -> str:
    """The page as HTML; ``reader`` looks once more at each miss for its hints."""
    last = bench.contenders[-1]
    missed = [
        one
        for one in bench.measured
        if one.attempts[last].wrong or (any(one.picture.texts) and not one.attempts[last].is_read)
    ]
    figures = "".join(_figure(one, reader, is_wrong=bool(one.attempts[last].wrong)) for one in missed)
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>扫码评测 | scan bench</title>'
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head><body>'
        f"<h1>扫码评测 <small>scan bench</small></h1><p>{len(bench.measured)} 张图片 pictures</p>"
        f"{_table(bench)}{_by_class(bench)}"
        f"<h2>未读出或误读 <small>missed or misread by {escape(last)}: {len(missed)}</small></h2>"
        f"{figures}</body></html>\n"
    )


def _table(bench: Bench) -> str:
    rows = []
    for name in bench.contenders:
        one = score(bench, name)
        wrong = f'<span class="wrong">{one.wrong}</span>' if one.wrong else "0"
        rows.append(
            f"<tr><td>{escape(name)}</td><td>{one.read}/{one.to_read}</td><td>{one.codes_read}/{one.codes}</td>"
            f"<td>{wrong}</td><td>{one.median_ms:.2f}</td><td>{one.p95_ms:.1f}</td><td>{one.mean_ms:.2f}</td></tr>"
        )
    head = "".join(
        f"<th>{title}</th>"
        for title in (
            "解码器 decoder",
            "读出 read",
            "码 codes",
            "误读 wrong",
            "中位 median ms",
            "p95 ms",
            "平均 mean ms",
        )
    )
    return f"<table><tr>{head}</tr>{''.join(rows)}</table>"


def _by_class(bench: Bench) -> str:
    head = "<th>类别 class</th><th>图片 pictures</th>" + "".join(
        f"<th>{escape(name)}</th>" for name in bench.contenders
    )
    rows = []
    for kind in bench.classes():
        scores = [score(bench, name, kind) for name in bench.contenders]
        cells = "".join(f"<td>{one.read}</td>" for one in scores)
        rows.append(f"<tr><td>{escape(kind)}</td><td>{scores[0].to_read}</td>{cells}</tr>")
    return f"<h2>各类 <small>by class</small></h2><table><tr>{head}</tr>{''.join(rows)}</table>"


def _figure(one: Measured, reader: Reader, *, is_wrong: bool) -> str:
    try:
        frame = next(iter(still_frames(one.picture.path)))
    except TerminalSimError:
        return ""
    small = Image.fromarray(frame.image)
    small.thumbnail((_THUMBNAIL_PX, _THUMBNAIL_PX))
    store = BytesIO()
    small.save(store, "JPEG", quality=70)
    data = base64.b64encode(store.getvalue()).decode("ascii")
    hints = "; ".join(f"{hint.zh} {hint.en}" for hint in reader.read(frame).hints)
    wrong = '<br><span class="wrong">误读 misread</span>' if is_wrong else ""
    return (
        f'<figure><img alt="" src="data:image/jpeg;base64,{data}">'
        f"<figcaption>{escape(one.picture.name)} ({one.width}×{one.height}){wrong}"
        f"<br>{escape(hints)}</figcaption></figure>"
    )
