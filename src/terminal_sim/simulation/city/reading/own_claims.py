"""Whatever a user gives as claims (费用来源): a population folder, or a file of one's own made into one.

A file has one row a line, or one a bill (``own_rows`` names the columns); ``persons``, ``places``, ``grants`` and
``openings`` may stand beside it as CSV or Parquet. It is read row by row; what cannot be used goes along, marked, to be
told.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.batch import ColumnMissing, NoClaims, TableRowWrong, TableUnreadable
from terminal_sim.errors.input import BadField, UnreadableFile
from terminal_sim.reading.files import write_file
from terminal_sim.simulation.city.pricing.law import Law, Terms
from terminal_sim.simulation.city.reading.own_bills import Bill, bills_of
from terminal_sim.simulation.city.reading.own_openings import openings_in
from terminal_sim.simulation.city.reading.own_people import Registry
from terminal_sim.simulation.city.reading.own_rows import CLAIM, GRANT, PERSON, PLACE, Row, rows_of
from terminal_sim.simulation.city.reading.own_values import Wrong
from terminal_sim.simulation.city.reading.sources import Source, opened, parquet, readable
from terminal_sim.simulation.city.sharding.scattering import parts_of

if TYPE_CHECKING:
    import pyarrow as pa

SHARDS, TABLES, MARK = ".shards", ".tables", "mark"
PEOPLE, INSTITUTIONS, NUMBERS = "people.csv", "places.csv", "claims.csv"
ENDINGS = (".csv", ".parquet")
NEEDED = ("at", "person", "amount")
BESIDE = ("persons", "places", "grants", "openings")
BILLS_AT_ONCE = 20_000
YEARS = range(1900, 2200)


def source_of(claims: Path, out: Path, terms: Terms) -> Source:
    """The tables to be priced. Raises what ``opened`` raises, UnreadableFile, UnknownField, TableRowWrong, BadField."""
    any_region = bool(terms.pack)
    if claims.is_dir():
        return opened(claims, out / SHARDS, any_region=any_region)
    if not claims.is_file():
        raise UnreadableFile(path=claims, reason="there is no such file or folder", reason_zh="没有这个文件或文件夹")
    if claims.suffix.casefold() not in ENDINGS:
        raise TableUnreadable(file=claims, reason="a folder, .csv or .parquet is wanted")
    if out.resolve() == claims.parent.resolve():  # results have names that the user's own files may have
        wanted, wanted_zh = "another folder than that of the claims", "费用文件所在文件夹以外的文件夹"
        raise BadField(place="batch", field="--out", came=out, wanted=wanted, wanted_zh=wanted_zh)
    mark = _mark(claims, terms)
    tables = out / TABLES
    if not (tables / MARK).is_file() or (tables / MARK).read_text(encoding="utf-8") != mark:
        shutil.rmtree(tables, ignore_errors=True)
        _made(claims, tables, terms)
        write_file(tables / MARK, mark)
    try:
        found = opened(tables, out / SHARDS, any_region=any_region)
    except TerminalSimError as wrong:
        _removed(tables)
        raise (NoClaims(folder=claims) if isinstance(wrong, NoClaims) else wrong) from None
    for name in (PEOPLE, INSTITUTIONS, NUMBERS):
        if (tables / name).is_file():
            write_file(out / name, (tables / name).read_bytes())
    persons, openings = _beside(claims, "persons"), _beside(claims, "openings")
    names = (claims.name, persons.name if persons else claims.name, openings.name if openings else "")
    return Source(found.folder, found.parts, mark, *names)


def _mark(claims: Path, terms: Terms) -> str:
    """Changes when the file or one beside it is written anew, or when other regions hold."""
    files = [claims, *(file for name in BESIDE if (file := _beside(claims, name)) is not None)]
    stats = [f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
    return "; ".join([*stats, f"pack {terms.pack}"])


def _made(claims: Path, tables: Path, terms: Terms) -> None:
    """The folder of tables made from a file. The folder appears when it is whole."""
    begun = tables.with_name(f"{tables.name}.begun")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir(parents=True)
    try:
        if claims.suffix.casefold() == ".parquet" and _has_lines(claims):
            _copied(claims, begun)
        else:
            _converted(claims, begun, Law(terms))
        begun.replace(tables)
    except BaseException:
        _removed(begun)
        raise


def _removed(tables: Path) -> None:
    """Nothing stays of tables that cannot be used, nor a folder that was made for them alone."""
    shutil.rmtree(tables, ignore_errors=True)
    with suppress(OSError):
        tables.parent.rmdir()


def _has_lines(claims: Path) -> bool:
    with readable(claims):
        return "lines" in parquet().read_schema(claims).names


def _copied(claims: Path, tables: Path) -> None:
    """Claims in the form of a population, with the population's other tables beside them."""
    shutil.copyfile(claims, tables / "claims.parquet")
    for table in (*BESIDE, "bindings"):
        for file in parts_of(claims.parent, table):
            target = tables / file.relative_to(claims.parent)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, target)


def _converted(claims: Path, tables: Path, law: Law) -> None:
    columns = {**PERSON, **PLACE, **CLAIM}
    known = {name: _beside(claims, name) for name in BESIDE}
    survey = _surveyed(claims, columns, known["persons"])
    registry = Registry(law, survey.persons_numbered, survey.year, claims=None if survey.claims_numbered else {})
    wrong_people = list(_told_people(known["persons"], registry)) if known["persons"] else []
    if known["places"]:
        _each(known["places"], PLACE, registry.place)
    strict = (known["persons"] is not None, known["places"] is not None)
    _write_claims(tables, bills_of(claims, columns, registry, strict))
    if known["grants"]:
        _each(known["grants"], GRANT, registry.grant)
    if known["openings"]:
        _write(tables, "openings", list(openings_in(known["openings"], registry)))
    _write(tables, "persons", [*registry.persons.values(), *wrong_people])
    _write(tables, "places", list(registry.places.values()))
    if registry.grants:
        _write(tables, "grants", list(registry.grants.values()))
    if not survey.persons_numbered:
        _listed(tables / PEOPLE, ("person", "name"), list(registry.persons.values()))
    if registry.claims:
        numbered = [{"claim": line, "number": said} for said, line in registry.claims.items()]
        _listed(tables / NUMBERS, ("claim", "number"), numbered)
    _listed(tables / INSTITUTIONS, ("place", "code", "kind", "level"), list(registry.places.values()))


def _listed(path: Path, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    """Which number stands for whom, for whoever reads the results."""
    with path.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)


@dataclass(frozen=True, slots=True)
class _Survey:
    """Whether all persons, and all claims, are whole numbers; the year that ages are told by."""

    persons_numbered: bool
    claims_numbered: bool
    year: int


def _surveyed(claims: Path, columns: dict[str, tuple[str, ...]], persons: Path | None) -> _Survey:
    """What must be known of all rows before the first is used. Ages are told by the first row with a year."""
    as_numbers = (
        all(_is_number(row.get("person", "")) for _, row in rows_of(persons, PERSON) if row) if persons else True
    )
    year, seen, claims_numbered = 0, False, True
    for _, row in rows_of(claims, columns):
        if row is None:
            continue
        if not seen:
            seen = True
            for column in NEEDED:
                if column not in row:
                    raise ColumnMissing(file=claims.name, column=column, known=", ".join(row))
        as_numbers &= _is_number(row.get("person", ""))
        claims_numbered &= bool(row.get("claim")) and _is_number(row["claim"])
        if not year and row.get("at", "")[:4].isdigit():
            said = int(row["at"][:4])
            year = said if said in YEARS else 0
    return _Survey(as_numbers, claims_numbered, year)


def _is_number(said: str) -> bool:
    """True for a whole number as people write it, and where nothing is said."""
    return not said or (said.isascii() and said.isdigit() and len(said) < 18 and str(int(said)) == said)


def _told_people(file: Path, registry: Registry) -> Iterator[dict[str, Any]]:
    """Persons of a table of their own; those that cannot be used are marked."""
    for number, row in rows_of(file, PERSON):
        try:
            if row is None:
                raise Wrong("", "Misshapen", "")
            before = len(registry.persons)
            registry.person(row)
            if len(registry.persons) == before:
                raise Wrong("person", "Twice", row["person"])
        except Wrong as wrong:
            yield {"row": number, "wrong": {"column": wrong.column, "reason": wrong.reason, "value": wrong.value}}


def _each(file: Path, columns: Mapping[str, tuple[str, ...]], take: Any) -> None:
    for number, row in rows_of(file, columns):
        try:
            take(row or {})
        except Wrong as wrong:
            raise TableRowWrong(
                file=file.name, row=number, column=wrong.column, reason=wrong.reason, value=wrong.value
            ) from None


def _beside(claims: Path, name: str) -> Path | None:
    found = [claims.with_name(name + ending) for ending in ENDINGS]
    return next((file for file in found if file.is_file() and file != claims), None)


def _write_claims(tables: Path, bills: Iterator[Bill]) -> None:
    import pyarrow as pa

    from terminal_sim.simulation.city.reading.own_forms import CLAIMS

    with parquet().ParquetWriter(tables / "claims.parquet", CLAIMS, compression="zstd") as writer:
        waiting: list[Bill] = []
        for bill in bills:
            waiting.append(bill)
            if len(waiting) >= BILLS_AT_ONCE:
                writer.write_table(pa.Table.from_pylist(waiting, schema=CLAIMS))
                waiting.clear()
        if waiting:
            writer.write_table(pa.Table.from_pylist(waiting, schema=CLAIMS))


def _write(tables: Path, name: str, rows: list[dict[str, Any]]) -> None:
    import pyarrow as pa

    from terminal_sim.simulation.city.reading.own_forms import FORMS

    schema: pa.Schema = FORMS[name]
    plain = [{field: row.get(field) for field in schema.names} for row in rows]
    parquet().write_table(pa.Table.from_pylist(plain, schema=schema), tables / f"{name}.parquet", compression="zstd")


__all__ = ["Row", "source_of"]
