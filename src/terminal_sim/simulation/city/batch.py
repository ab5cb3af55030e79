"""A batch from its tables to its results (批量计价): shard after shard, each kept at once or not at all.

``RESULT/result/part-*.parquet`` one row a claim, ``RESULT/rejects.csv`` the rows that were not priced,
``RESULT/summary.json`` what came out of all. What is done stands in ``RESULT/.done``; a batch that was stopped goes on
from there, and its files are byte for byte those of one that was not.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from terminal_sim.errors.batch import OtherBatchThere
from terminal_sim.reading.files import prove_writable, write_file
from terminal_sim.simulation.city.engines.processes import Job, one_by_one
from terminal_sim.simulation.city.pricing.checking import Checked, Difference
from terminal_sim.simulation.city.pricing.law import Law, Terms
from terminal_sim.simulation.city.pricing.price import price
from terminal_sim.simulation.city.pricing.results import Figures, Priced
from terminal_sim.simulation.city.pricing.shard import Tables
from terminal_sim.simulation.city.reading.rejecting import Reject
from terminal_sim.simulation.city.reading.sources import Source, parquet

RESULT, DONE, REJECTS, SUMMARY = "result", ".done", "rejects.csv", "summary.json"
IDENTITY = "batch.json"
COLUMNS = ("file", "row", "column", "reason", "value")
Engine = Callable[[Job, Sequence[int]], Iterator[Figures]]


@dataclass(frozen=True, slots=True)
class Pricing:
    """The work on each shard, as any engine does it. ``out`` is the batch's folder."""

    source: Source
    out: Path
    terms: Terms

    def fetch(self, shard: int) -> Tables:
        """The tables of the shard."""
        return self.source.tables(shard)

    def price(self, fetched: Tables) -> Priced:
        """The results; the same wherever they are worked out."""
        return price(fetched, self.terms, _law(self.terms))

    def keep(self, shard: int, outcome: Priced) -> Figures:
        """Results and rejects under their names, then the note that the shard is done."""
        name = self.source.parts[shard]
        sink = io.BytesIO()
        parquet().write_table(outcome.table, sink, compression="zstd")
        content = sink.getvalue()
        write_file(self.out / RESULT / f"{name}.parquet", content)
        write_file(self.out / DONE / f"{name}.csv", _rows(outcome.rejects))
        told = {"figures": asdict(outcome.figures), "digest": hashlib.sha256(content).hexdigest()}
        write_file(self.out / DONE / f"{name}.json", json.dumps(told, ensure_ascii=False))
        return outcome.figures


@lru_cache(maxsize=2)
def _law(terms: Terms) -> Law:
    """The packs and the benefits looked up so far, kept from shard to shard of one process."""
    return Law(terms)


@dataclass(frozen=True, slots=True)
class Summary:
    """What came out of all shards. ``digests`` by the name of the part; ``resumed`` shards were done before."""

    figures: Figures
    shards: int
    resumed: int
    digests: dict[str, str]


def run_batch(
    source: Source,
    out: Path,
    terms: Terms,
    claims: str,
    *,
    engine: Engine = one_by_one,
    tell: Callable[[Figures], None] = lambda figures: None,
) -> Summary:
    """Price what is not done yet, then gather. ``claims`` is what the source is called. Raises OtherBatchThere."""
    _open(source, out, terms, claims)
    job = Pricing(source, out, terms)
    done = [name for name in source.parts if _is_done(out, name)]
    for name in done:
        tell(_told(out, name)[0])
    left = [number for number, name in enumerate(source.parts) if name not in done]
    for figures in engine(job, left):
        tell(figures)
    _clear_half_written(out)
    return _gathered(source, out, len(done))


def _open(source: Source, out: Path, terms: Terms, claims: str) -> None:
    """The folder is this batch's, or becomes it."""
    now: dict[str, object] = {"claims": claims, "mark": source.mark, "terms": terms.noted()}
    path = out / DONE / IDENTITY
    if path.is_file():
        before = json.loads(path.read_text(encoding="utf-8"))
        if before != now:
            raise OtherBatchThere(folder=out, before=_called(before), now=_called(now))
        return
    if (out / RESULT).exists() or (out / SUMMARY).exists():
        raise OtherBatchThere(folder=out, before="?", now=_called(now))
    prove_writable(out)
    write_file(path, json.dumps(now, ensure_ascii=False))


def _is_done(out: Path, name: str) -> bool:
    """True where the shard's note and rejects are there, and its results are those that the note tells of."""
    result = out / RESULT / f"{name}.parquet"
    if not all(path.is_file() for path in (out / DONE / f"{name}.json", out / DONE / f"{name}.csv", result)):
        return False
    try:
        digest = _told(out, name)[1]
    except (ValueError, KeyError, TypeError):
        return False  # a note that nobody can read tells nothing
    with result.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == digest


def _called(identity: dict[str, object]) -> str:
    terms = identity["terms"]
    named = {key: value for key, value in terms.items() if value} if isinstance(terms, dict) else {}
    return f"{identity['claims']} {identity['mark']} {json.dumps(named, ensure_ascii=False)}"


def _told(out: Path, name: str) -> tuple[Figures, str]:
    """What a finished shard noted."""
    noted = json.loads((out / DONE / f"{name}.json").read_text(encoding="utf-8"))
    figures = noted["figures"]
    checked = figures.pop("checked")
    differences = tuple(Difference(**each) for each in checked["differences"])
    return Figures(checked=Checked(checked["claims"], checked["groups"], differences), **figures), noted["digest"]


def _clear_half_written(out: Path) -> None:
    """What workers that were killed had begun to write: it stands under names that nothing reads."""
    for folder in (out / RESULT, out / DONE):
        for begun in folder.glob(".*"):
            begun.unlink(missing_ok=True)


def _gathered(source: Source, out: Path, resumed: int) -> Summary:
    noted = {name: _told(out, name) for name in source.parts}
    whole = summed([figures for figures, _ in noted.values()])
    neighbour = out / f".{REJECTS}"
    with neighbour.open("w", encoding="utf-8", newline="") as sink:
        csv.writer(sink, lineterminator="\n").writerow(COLUMNS)
        for name in source.parts:
            with (out / DONE / f"{name}.csv").open(encoding="utf-8", newline="") as part:
                shutil.copyfileobj(part, sink)
    neighbour.replace(out / REJECTS)
    return Summary(whole, len(source.parts), resumed, {name: digest for name, (_, digest) in noted.items()})


def summed(parts: Sequence[Figures]) -> Figures:
    """All shards together."""
    totals: dict[str, int] = {}
    missing: dict[str, int] = {}
    checked = Checked()
    for part in parts:
        for found, into in ((part.totals_fen, totals), (part.missing, missing)):
            for name, amount in found.items():
                into[name] = into.get(name, 0) + amount
        checked = checked.plus(part.checked)
    return Figures(
        "",
        sum(part.priced for part in parts),
        sum(part.rejected for part in parts),
        sum(part.rejected_fen for part in parts),
        sum(part.rejected_people for part in parts),
        totals,
        sum(part.scalar for part in parts),
        missing,
        checked,
        sum(part.priced_seconds for part in parts),
        sum(part.checked_seconds for part in parts),
        sum(part.rejected_openings for part in parts),
        sum(part.unentitled for part in parts),
    )


def _rows(rejects: Sequence[Reject]) -> str:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    for reject in rejects:
        writer.writerow((reject.file, reject.row, reject.column, reject.reason, reject.value))
    return sink.getvalue()
