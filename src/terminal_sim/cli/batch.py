"""``terminal-sim batch CLAIMS``: a year of claims priced at once, equal to one by one to the fen.

Exit code 6 when the check by the scalar chain finds a difference, 2 when every claim was rejected.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from terminal_sim.cli.options import DIFFERS, Json
from terminal_sim.clock import stopwatch
from terminal_sim.errors.city import BatchPartMissing
from terminal_sim.errors.input import BadField

if TYPE_CHECKING:
    from terminal_sim.simulation.city.pricing.results import Figures


def batch(
    claims: Path,
    /,
    *,
    out: Annotated[Path, Parameter(help="结果文件夹，中断后再次运行即继续 | results; run again to go on")],
    pack: Annotated[
        str,
        Parameter(help="地区、地区@日期或规则包路径，缺省按各人参保地 | REGION, REGION@DAY or a pack; else each own"),
    ] = "",
    seed: Annotated[int, Parameter(help="复核抽样的种子 | seed of what is checked")] = 1,
    check: Annotated[
        int, Parameter(help="每个分片至少复核几笔 | claims of each shard that are worked out twice")
    ] = 200,
    workers: Annotated[int, Parameter(help="同时计价的分片数 | shards priced at the same time")] = 1,
    engine: Annotated[str, Parameter(help="processes（缺省）或 ray | processes (default) or ray")] = "processes",
    ray: Annotated[str, Parameter(help="正在运行的 Ray 集群的地址 | address of a Ray cluster that runs")] = "",
    compare: Annotated[
        str, Parameter(help="另一套规则，写法同 --pack：谁受益、谁受损 | other rules, as --pack: who gains, who loses")
    ] = "",
    set_: Annotated[
        tuple[str, ...],
        Parameter(name="--set", help="改动一个参数再比较 | compare with PARAMETER=VALUE, the value as in a pack"),
    ] = (),
    as_json: Json = False,
) -> int:
    """批量计价：与逐笔结算逐分相符 | Price many claims at once, equal to one by one to the fen.

    按人、按年结转起付线、限额与共济账户；坏行写入 rejects.csv，其余照常计价。
    | Deductibles, limits and shared accounts carry over; bad rows go to rejects.csv, the rest is priced.

    Parameters
    ----------
    claims
        population 写出的文件夹，或费用文件（见 docs/city.md） | a population folder, or a file of claims
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise BatchPartMissing(package="pyarrow", extra="batch") from None
    from terminal_sim.simulation.city.alone import alone_in
    from terminal_sim.simulation.city.batch import run_batch
    from terminal_sim.simulation.city.choosing import engine_for
    from terminal_sim.simulation.city.pricing.law import terms_of
    from terminal_sim.simulation.city.reading.own_claims import source_of
    from terminal_sim.simulation.city.sharding.resharding import oversize_lines
    from terminal_sim.simulation.city.summary import document, lines, want_something_priced, write

    if check < 0:
        raise BadField(place="batch", field="--check", came=check, wanted="0 or more", wanted_zh="0 或更大的整数")
    begun = stopwatch()
    terms = terms_of(pack, seed, check)
    other = terms_of(compare or pack, seed, check, set_) if compare or set_ else None
    by = engine_for(engine, workers, ray)
    with alone_in(out):
        source = source_of(claims, out, terms)
        for line in oversize_lines(source.folder):
            print(line, file=sys.stderr)
        with _progress(len(source.parts)) as tell:
            done = run_batch(source, out, terms, claims.name, engine=by, tell=tell)
        seconds = stopwatch() - begun
        told = document(done, terms, claims.name, seconds)
        write(out, told)
        want_something_priced(done, out)
        if not (other and as_json):
            print(json.dumps(told, ensure_ascii=False, indent=2) if as_json else "\n".join(lines(done, seconds)))
        if other is None:
            return DIFFERS if done.figures.checked.differences else 0
        from terminal_sim.cli.batch_compare import compare_with

        with _progress(len(source.parts)) as tell:
            same = compare_with(source, out, (terms, other), claims.name, by, tell, told if as_json else None)
        return DIFFERS if done.figures.checked.differences or not same else 0


class _progress:  # noqa: N801 - used like a function
    """A bar on standard error while shards are done; nothing where nobody looks."""

    def __init__(self, shards: int) -> None:
        self._shards = shards
        self._claims = 0

    def __enter__(self) -> _progress:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self._bar = Progress(console=console, disable=not sys.stderr.isatty(), transient=True)
        self._bar.start()
        self._task = self._bar.add_task("计价 | pricing", total=self._shards)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, figures: Figures) -> None:
        self._claims += figures.priced
        self._bar.update(self._task, advance=1, description=f"{self._claims:,} 笔 | claims")
