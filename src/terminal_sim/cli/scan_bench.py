"""``scan --bench``: measure the decoders and the cascade on a folder whose content is known."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from terminal_sim.errors.input import BadField
from terminal_sim.qr.bench.contenders import chains_of_others, decoders_alone, this_cascade
from terminal_sim.qr.bench.measure import run_bench
from terminal_sim.qr.bench.page import as_page
from terminal_sim.qr.bench.report import as_json as bench_json
from terminal_sim.qr.bench.report import as_text
from terminal_sim.qr.bench.truth import known_pictures
from terminal_sim.qr.decoders import users_decoders
from terminal_sim.qr.read import Reader
from terminal_sim.reading.files import write_file

_PROGRESS_EVERY = 25


def bench_folder(folder: Path, against: str, html: Path | None, budget_s: float, *, as_json: bool) -> int:
    """Print the table or the JSON document; write the page if one is wanted. 6 when a wrong text was read, else 0."""
    if against not in ("decoders", "all"):
        raise BadField(
            place="scan", field="--against", came=against, wanted_zh="decoders 或 all", wanted="decoders or all"
        )
    pictures = known_pictures(folder)
    reader = Reader(users=users_decoders(), budget_s=budget_s)
    others = chains_of_others() if against == "all" else []
    contenders = [*decoders_alone(), *others, this_cascade(reader)]

    def progress(number: int, name: str) -> None:
        if number % _PROGRESS_EVERY == 0:
            print(f"{number}/{len(pictures)} {name}", file=sys.stderr)

    bench = run_bench(pictures, contenders, progress)
    if html is not None:
        write_file(html, as_page(bench, reader).encode("utf-8"))
        print(f"已写入 | written to {html}", file=sys.stderr)
    print(json.dumps(bench_json(bench), ensure_ascii=False, indent=2) if as_json else as_text(bench))
    wrong = sum(len(one.attempts[contenders[-1].name].wrong) for one in bench.measured)
    return 6 if wrong else 0
