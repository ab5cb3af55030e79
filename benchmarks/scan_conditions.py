"""Reading under every camera condition: each decoder alone, the naive chain, cascade A and this program's cascade.

    python -m benchmarks.scan_conditions --per-level 8 --seed 1 --out build/scan

prints the table, and writes ``curves.svg`` (share read by severity), ``table.md`` and ``table.json`` into the folder.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from terminal_sim.qr.bench.contenders import CASCADE_A, OURS, chains_of_others, decoders_alone, this_cascade
from terminal_sim.qr.bench.curves import as_svg
from terminal_sim.qr.bench.fresh import SEVERITIES, fresh_pictures
from terminal_sim.qr.bench.measure import Bench, measured, score
from terminal_sim.qr.bench.report import as_json, as_text
from terminal_sim.qr.conditions import PRESETS
from terminal_sim.qr.opencv import opencv
from terminal_sim.qr.read import Reader

CURVES = ("zxing", CASCADE_A, OURS)


def main() -> None:
    """Run and write."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--per-level", type=int, default=8, help="pictures for each condition and severity")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--out", type=Path, default=Path("build/scan"))
    words.add_argument("--quick", action="store_true", help="only zxing, cascade A and this cascade")
    said = words.parse_args()
    cv2 = opencv()
    if cv2 is not None:
        cv2.setNumThreads(1)
    contenders = [*decoders_alone(), *chains_of_others(), this_cascade(Reader())]
    if said.quick:
        contenders = [one for one in contenders if one.name in CURVES]
    bench = Bench([one.name for one in contenders])
    for number, (picture, gray) in enumerate(fresh_pictures(said.per_level, said.seed)):
        if number % 100 == 0:
            print(f"{number} {picture.name}", file=sys.stderr)
        bench.measured.append(measured(picture, gray, contenders, number))
    said.out.mkdir(parents=True, exist_ok=True)
    (said.out / "table.md").write_text(as_text(bench), encoding="utf-8")
    (said.out / "table.json").write_text(json.dumps(as_json(bench), ensure_ascii=False, indent=2), encoding="utf-8")
    (said.out / "curves.svg").write_text(curves(bench), encoding="utf-8")
    print(as_text(bench))


def curves(bench: Bench) -> str:
    """Share read at severity 0 (all) to 5, for each condition."""
    shares = {}
    for preset in PRESETS:
        lines = {}
        for name in CURVES:
            figures = [score(bench, name, f"{preset}/{severity}") for severity in SEVERITIES]
            lines[name] = [1.0] + [one.read / max(1, one.to_read) for one in figures]
        shares[preset] = lines
    return as_svg(shares, {name: f"{preset.zh} {name}" for name, preset in PRESETS.items()})


if __name__ == "__main__":
    main()
