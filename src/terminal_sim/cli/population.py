"""``terminal-sim population``: a made-up city of people with a year of visits, as Parquet files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.options import Json
from terminal_sim.clock import stopwatch
from terminal_sim.errors.city import BatchPartMissing
from terminal_sim.simulation.city.population.plan import SHARD_PEOPLE, plan_of
from terminal_sim.simulation.city.population.telling import summary


def population(
    *,
    people: Annotated[int, Parameter(help="人数，10 至 1000 万 | how many people, ten to ten million")],
    region: Annotated[str, Parameter(help="地区或 地区@年份 | REGION or REGION@YEAR, e.g. henan-zhengzhou@2024")],
    out: Annotated[Path, Parameter(help="写入此空文件夹 | an empty folder to write into")],
    seed: Annotated[int, Parameter(help="随机种子，相同则字节相同 | the same seed gives the same bytes")] = 1,
    visits: Annotated[float, Parameter(help="就诊频率倍数，0 为无就诊 | how often they go, 1 is usual")] = 1.0,
    world: Annotated[Path | None, Parameter(help="另写世界文件 | also a world file, up to 5,000 people")] = None,
    shard_people: Annotated[int, Parameter(help="每个分片的人数 | people of a shard")] = SHARD_PEOPLE,
    processes: Annotated[int, Parameter(help="进程数，不影响结果 | processes; the files stay the same")] = 1,
    as_json: Json = False,
) -> None:
    """生成虚构的参保人口及其一年的就诊，写成 Parquet。 | Draw fictional people with a year of visits, as Parquet.

    家庭、参保、账户、亲情账户、家庭共济、就诊与账单，分片写出，占用内存不随人数增长。
    | Families, cover, accounts, bindings, grants, visits and bills, written shard by shard in bounded memory.
    """
    plan = plan_of(people, region, seed, shard_people=shard_people, visits=visits)
    try:
        from terminal_sim.simulation.city.population.marginals import Marginals
        from terminal_sim.simulation.city.population.world import check_size, write_world
        from terminal_sim.simulation.city.population.writing import Written, write_population
    except ModuleNotFoundError as missing:
        raise BatchPartMissing(package=missing.name or "pyarrow", extra="batch") from missing
    if world is not None:
        check_size(plan)
    began = stopwatch()
    drawn = Marginals()

    def tell(written: Written) -> None:
        nonlocal drawn
        drawn = drawn.plus(written.marginals)
        if sys.stderr.isatty():
            print(f"\r{drawn.counts['persons']:,} / {people:,}", end="", file=sys.stderr, flush=True)

    manifest = write_population(plan, out, processes=processes, tell=tell)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if world is not None:
        write_world(plan, out, world)
    if as_json:
        print(manifest.read_text("utf-8"), end="")
        return
    seconds = stopwatch() - began
    counts = drawn.counts
    print(f"{counts['persons']:,} 人，{counts['claims']:,} 笔就诊，{seconds:.1f} 秒 | people, visits, seconds")
    for line in summary(counts):
        print(f"  {line}")
    print(f"清单 | manifest: {manifest}")
    if world is not None:
        print(f"世界文件 | world file: {world}")
