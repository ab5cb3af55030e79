"""A bench as a table for people and as JSON for programs (评测报告)."""

from __future__ import annotations

from typing import Any, Final

from terminal_sim.qr.bench.contenders import OURS
from terminal_sim.qr.bench.measure import Bench, Score, first_look_ratio, score, stages_of

SCHEMA: Final = "terminal-sim/scan-bench/1"


def as_text(bench: Bench) -> str:
    """Two tables in Markdown: the contenders overall, and pictures read for each class."""
    pictures = len(bench.measured)
    lines = [
        f"{pictures} 张图片 | pictures; {len(bench.unreadable)} 张无法打开 | could not be opened",
        "",
        "| 解码器 decoder | 读出 read | 码 codes | 误读 wrong | 中位 median ms | p95 ms | 平均 mean ms |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_overall(name, score(bench, name)) for name in bench.contenders]
    lines += ["", "| 类别 class | 图片 pictures | " + " | ".join(bench.contenders) + " |"]
    lines.append("|---" * (len(bench.contenders) + 2) + "|")
    for kind in bench.classes():
        scores = [score(bench, name, kind) for name in bench.contenders]
        cells = " | ".join(str(one.read) for one in scores)
        lines.append(f"| {kind} | {scores[0].to_read} | {cells} |")
    lines += ["", *_about_ours(bench)]
    lines += [f"打不开 | not opened: {name}: {why}" for name, why in bench.unreadable]
    for name in bench.contenders:
        for one in bench.measured:
            lines += [f"误读 | wrong read by {name}: {one.picture.name}" for _ in one.attempts[name].wrong]
    return "\n".join(lines) + "\n"


def as_json(bench: Bench) -> dict[str, Any]:
    """The ``terminal-sim/scan-bench/1`` document."""
    return {
        "schema": SCHEMA,
        "pictures": len(bench.measured),
        "unreadable": [{"file": name, "why": why} for name, why in bench.unreadable],
        "decoders": {name: _figures(score(bench, name)) for name in bench.contenders},
        "classes": {
            kind: {name: _figures(score(bench, name, kind)) for name in bench.contenders} for kind in bench.classes()
        },
        "stages": stages_of(bench, OURS) if OURS in bench.contenders else {},
        "missed": [one.picture.name for one in bench.measured if _is_missed(bench, one.picture.name)],
    }


def _overall(name: str, figures: Score) -> str:
    return (
        f"| {name} | {figures.read}/{figures.to_read} | {figures.codes_read}/{figures.codes} | {figures.wrong} | "
        f"{figures.median_ms:.2f} | {figures.p95_ms:.1f} | {figures.mean_ms:.2f} |"
    )


def _about_ours(bench: Bench) -> list[str]:
    if OURS not in bench.contenders:
        return []
    stages = ", ".join(f"{stage} {count}" for stage, count in stages_of(bench, OURS).items())
    lines = [f"各级读出 | read by stage: {stages}"]
    if "zxing" in bench.contenders:
        ratio = first_look_ratio(bench, OURS, "zxing")
        if ratio is not None:
            lines.append(f"首级读出时用时之比 | time against zxing where the first look reads: {ratio:.2f}")
    return lines


def _figures(figures: Score) -> dict[str, float | int]:
    return {
        "to_read": figures.to_read,
        "read": figures.read,
        "codes": figures.codes,
        "codes_read": figures.codes_read,
        "wrong": figures.wrong,
        "median_ms": round(figures.median_ms, 3),
        "p95_ms": round(figures.p95_ms, 3),
        "mean_ms": round(figures.mean_ms, 3),
    }


def _is_missed(bench: Bench, name: str) -> bool:
    last = bench.contenders[-1]
    return any(
        one.picture.name == name and not one.attempts[last].is_read and any(one.picture.texts) for one in bench.measured
    )
