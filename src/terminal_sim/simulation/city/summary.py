"""What a batch tells of itself (批量汇总): as a document and as lines for a screen."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from pathlib import Path

from terminal_sim.errors.batch import NothingPriced
from terminal_sim.money import yuan
from terminal_sim.reading.files import write_file
from terminal_sim.settlement.outcome import FUNDS, PAYER_ZH
from terminal_sim.simulation.city.batch import REJECTS, SUMMARY
from terminal_sim.simulation.city.batch import Summary as Batch
from terminal_sim.simulation.city.pricing.law import Terms

SCHEMA = "terminal-sim/batch/1"
SHOWN = (*FUNDS, "own", "pooled", "institution", "cash")
HEADER_ZH = {
    "total": "总额",
    "out_of_scope": "全自费",
    "over_limit": "超限价",
    "advance": "先行自付",
    "in_scope": "政策范围内",
    "deductible": "起付线",
}


def document(batch: Batch, terms: Terms, claims: str, seconds: float) -> dict[str, object]:
    """``summary.json``; only ``timing`` differs between two runs of the same batch."""
    figures = batch.figures
    return {
        "schema": SCHEMA,
        "claims_from": claims,
        "pack": terms.pack,
        "rules_of": terms.day.isoformat() if terms.day else "",
        "seed": terms.seed,
        "shards": batch.shards,
        "priced": {
            "claims": figures.priced,
            "chronic_without_entitlement": figures.unentitled,
            "totals_fen": figures.totals_fen,
        },
        "rejected": {
            "claims": figures.rejected,
            "total_fen": figures.rejected_fen,
            "people": figures.rejected_people,
            "openings": figures.rejected_openings,
        },
        "routes": {"kernel": figures.priced - figures.scalar, "scalar": figures.scalar, "why_scalar": figures.missing},
        "check": {
            "claims": figures.checked.claims,
            "groups": figures.checked.groups,
            "equal": not figures.checked.differences,
            "differences": [asdict(each) for each in figures.checked.differences],
        },
        "digests": batch.digests,
        "timing": {
            "seconds": round(seconds, 3),
            "priced_seconds": round(figures.priced_seconds, 3),
            "checked_seconds": round(figures.checked_seconds, 3),
            "claims_a_second": round(figures.priced / figures.priced_seconds) if figures.priced_seconds else 0,
            "shards_done_before": batch.resumed,
        },
    }


def write(out: Path, told: dict[str, object]) -> Path:
    """``summary.json`` in the batch's folder."""
    return write_file(out / SUMMARY, json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def want_something_priced(batch: Batch, out: Path) -> None:
    """Raise NothingPriced where every claim was rejected, with the first reason that the rejects tell."""
    figures = batch.figures
    if figures.priced or not figures.rejected or figures.checked.differences:
        return
    path = out / REJECTS
    with path.open(encoding="utf-8", newline="") as text:
        first = next(csv.DictReader(text), None) or {}
    reason_zh, _, reason = first.get("reason", "").partition(" | ")
    place = {name: first.get(name, "–") for name in ("file", "row", "column")}
    sentences = {"reason_zh": reason_zh.rstrip("。"), "reason": reason.rstrip(".")}
    raise NothingPriced(rejected=figures.rejected, rejects=path, **place, **sentences)


def lines(batch: Batch, seconds: float) -> list[str]:
    """The batch for a screen."""
    figures, totals = batch.figures, batch.figures.totals_fen
    kernel = figures.priced - figures.scalar
    found = [
        f"已计价 {figures.priced:,} 笔，共 {yuan(totals['total_fen'])} 元 | claims priced, with what they come to",
        f"退回 {figures.rejected:,} 笔，共 {yuan(figures.rejected_fen)} 元 | claims rejected: see rejects.csv",
    ]
    if figures.rejected_people:
        found.append(f"退回 {figures.rejected_people:,} 人 | persons rejected: see rejects.csv")
    if figures.rejected_openings:
        found.append(f"退回期初累计 {figures.rejected_openings:,} 行 | openings rejected: see rejects.csv")
    found += [f"  {HEADER_ZH[name]} {name}: {yuan(totals[f'{name}_fen'])}" for name in list(HEADER_ZH)[1:]]
    found += [f"  {PAYER_ZH[name]} {name}: {yuan(totals[f'{name}_fen'])}" for name in SHOWN if totals[f"{name}_fen"]]
    if figures.unentitled:
        english = "chronic visits without an entitlement, priced as ordinary care"
        found.append(f"慢特病就诊而无该病种待遇，按普通就诊计价 {figures.unentitled:,} 笔 | {english}")
    found.append(f"向量化 {kernel:,} 笔，逐笔 {figures.scalar:,} 笔 | by the kernel, by the scalar chain")
    found += [f"  逐笔原因 | one by one because of {why}: {count:,}" for why, count in figures.missing.items()]
    if batch.resumed:
        found.append(f"{batch.resumed} 个分片此前已完成 | shards had been done before")
    speed = figures.priced / figures.priced_seconds if figures.priced_seconds else 0
    found.append(f"{seconds:.1f} 秒；计价每秒 {speed:,.0f} 笔 | seconds; claims priced a second and process")
    return [*found, *_check(batch)]


def _check(batch: Batch) -> list[str]:
    checked = batch.figures.checked
    if not checked.claims and not checked.differences:
        return ["没有逐笔复核任何费用 | no claim was checked once more by the scalar chain"]
    told = f"{checked.claims:,} 笔、{checked.groups:,} 组"
    english = f"{checked.claims:,} claims of {checked.groups:,} groups by the scalar chain"
    if not checked.differences:
        return [f"逐笔复核 {told}：完全相符 | checked once more: {english}, equal in every column"]
    found = [f"逐笔复核 {told}：有不符 | checked once more: {english}, NOT equal"]
    for each in checked.differences:
        found.append(f"  {each.claim} {each.column}: {each.kernel} ≠ {each.scalar} (scalar)")
    return found
