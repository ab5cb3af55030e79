"""The claims of a shard from their table (读取费用), row by row checked: what is wrong is told, the rest goes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from terminal_sim.errors.bureau import VisitKindNotSimulated
from terminal_sim.money import WHOLE, line_total_fen
from terminal_sim.national.codes import is_code
from terminal_sim.settlement.circumstances import INPATIENT
from terminal_sim.simulation.city.pricing.columns import (
    FIRST_DAY,
    LAST_DAY,
    Bools,
    Coded,
    Ints,
    Places,
    coded,
    numbers,
    present,
    row_numbers,
    whole,
)
from terminal_sim.simulation.city.pricing.shard import LARGEST_FEN, Claims, Lines, Tables
from terminal_sim.simulation.city.reading.rejecting import Checks, Reject, said, told

if TYPE_CHECKING:
    import pyarrow as pa

CLASSES = {"A": 0, "B": 1, "C": 2}
LARGEST_PRODUCT = 4.0e18
DAY = 86_400
USES = 3
E4, E6 = 10**4, 10**6
DISEASE = re.compile(r"[A-Z][A-Z0-9.+]{1,29}", re.ASCII | re.IGNORECASE)


def claims_of(
    tables: Tables, people: Places, places: Places, birth: Ints, spoilt: Bools
) -> tuple[Claims, list[Reject], int]:
    """The claims that can be used, what was refused, and how much money the refused ones state, in fen.

    ``birth`` is each person's, in days since 1970; ``spoilt`` are those whose openings cannot be used.
    """
    table = tables.claims
    names = set(table.column_names)
    count = table.num_rows
    checks = Checks(count)
    checks.refuse_marked(table)
    row = row_numbers(table)
    at, number = numbers(table["at"], 0), numbers(table["claim"], -1)
    person, place = people.of(numbers(table["person"], -1)), places.of(numbers(table["place"], -1))
    for name in ("claim", "at", "person", "place"):
        checks.refuse(~present(table[name]), name, "Missing")
    checks.refuse(_repeated(number), "claim", "Twice", lambda row: number[row])
    checks.refuse(person < 0, "person", "UnknownPerson", lambda row: table["person"][row])
    checks.refuse(place < 0, "place", "UnknownPlace", lambda row: table["place"][row])
    checks.refuse(_is_far(at), "at", "FarYear", lambda row: np.datetime64(int(at[row]), "s"))
    if len(birth):
        checks.refuse(at // DAY < birth[person], "at", "BeforeBirth", lambda row: table["at"][row])
    if spoilt.any():
        checks.refuse(spoilt[person], "person", "OpeningRefused", lambda row: table["person"][row])
    use = numbers(table["account_use"], 1, np.int8) if "account_use" in names else np.ones(count, dtype=np.int8)
    checks.refuse((use < 0) | (use >= USES), "account_use", "OutOfRange", lambda row: use[row])
    visit_type, disease = _words(table, "visit_type", count), _words(table, "disease", count)
    _check_visits(visit_type, disease, checks)
    prescribed, issued, level = _prescriptions(table, checks)
    starts, lines = _lines(table)
    _check_lines(starts, lines, table, checks)
    found = Claims(
        row,
        number,
        at,
        (at // DAY).astype(np.int32),
        person,
        place,
        use,
        _by_other(table, count),
        visit_type,
        disease,
        prescribed,
        issued,
        level,
        starts,
        lines,
    )
    rejected_fen = 0
    if checks.wrong.any():
        rejected_fen = int(_totals(starts, lines)[checks.wrong].sum())
        found = kept(found, ~checks.wrong)
    return _ordered(found), checks.rejects(tables.claims_file, row), rejected_fen


def kept(claims: Claims, keep: Bools) -> Claims:
    """Only these claims, with their lines."""
    return _taken(claims, np.flatnonzero(keep))


def _ordered(claims: Claims) -> Claims:
    """By time and number. Files are written so; another order is put right."""
    at, number = claims.at, claims.number
    later = (at[1:] > at[:-1]) | ((at[1:] == at[:-1]) & (number[1:] >= number[:-1]))
    return claims if bool(later.all()) else _taken(claims, np.lexsort((number, at)))


def _taken(claims: Claims, rows: Ints) -> Claims:
    """These claims in this order, with their lines."""
    counts = np.diff(claims.starts)[rows]
    starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
    line = np.arange(starts[-1]) + np.repeat(claims.starts[:-1][rows] - starts[:-1], counts)

    def words(column: Coded) -> Coded:
        return Coded(column.codes[rows], column.words)

    return Claims(
        claims.row[rows],
        claims.number[rows],
        claims.at[rows],
        claims.day[rows],
        claims.person[rows],
        claims.place[rows],
        claims.use[rows],
        claims.by_other[rows],
        words(claims.visit_type),
        words(claims.disease),
        claims.prescribed[rows],
        claims.issued[rows],
        words(claims.prescriber_level),
        starts,
        claims.lines.taken(line),
    )


def _repeated(number: Ints) -> Bools:
    """True for a number that came before in the table."""
    if len(number) < 2 or bool(np.all(number[1:] > number[:-1])):
        return np.zeros(len(number), dtype=np.bool_)
    first = np.zeros(len(number), dtype=np.bool_)
    first[np.unique(number, return_index=True)[1]] = True
    return ~first


def _by_other(table: pa.Table, count: int) -> Bools:
    """True where a holder is named who is not the person treated."""
    if "holder" not in table.column_names:
        return np.zeros(count, dtype=np.bool_)
    found: Bools = present(table["holder"]) & (numbers(table["holder"], -1) != numbers(table["person"], -1))
    return found


def _words(table: pa.Table, name: str, count: int) -> Coded:
    if name not in table.column_names:
        return Coded(np.full(count, -1, dtype=np.int32), ())
    return coded(table[name])


def _check_visits(visit_type: Coded, disease: Coded, checks: Checks) -> None:
    """A kind of visit that the interface has no code for, or that no bureau here settles; a disease that is no code."""
    known = visit_type.through(lambda word: int(not word or is_code("med_type", word)), 1)
    checks.refuse(known == 0, "visit_type", "UnknownVisitType", visit_type.at)
    stays = visit_type.through(lambda word: int(word.startswith(INPATIENT)), 0)
    for row in np.flatnonzero(stays).tolist():
        refusal = VisitKindNotSimulated(visit_type=visit_type.at(row))
        checks.refuse_row(row, "visit_type", said(refusal), visit_type.at(row))
    coded_well = disease.through(lambda word: int(not word or DISEASE.fullmatch(word) is not None), 1)
    checks.refuse(coded_well == 0, "disease", "UnknownDisease", disease.at)


def _prescriptions(table: pa.Table, checks: Checks) -> tuple[Bools, Ints, Coded]:
    """Which claims carry a prescription, when it was issued, and of which level its prescriber is."""
    count = table.num_rows
    if "prescription" not in table.column_names or table["prescription"].null_count == count:
        none = np.zeros(count, dtype=np.bool_)
        return none, np.zeros(count, dtype=np.int64), Coded(np.full(count, -1, dtype=np.int32), ())
    import pyarrow.compute as pc

    column = whole(table["prescription"])
    has = present(column)
    parts = {name: pc.struct_field(column, name) for name in ("number", "issued_at", "prescriber_level")}
    number = coded(parts["number"])
    checks.refuse(has & (number.through(lambda word: int(bool(word)), 0) == 0), "prescription.number", "Missing")
    checks.refuse(has & ~present(parts["issued_at"]), "prescription.issued_at", "Missing")
    issued = numbers(parts["issued_at"], 0)
    checks.refuse(has & _is_far(issued), "prescription.issued_at", "FarYear")
    return has, issued, coded(parts["prescriber_level"])


def _is_far(at: Ints) -> Bools:
    """Moments outside the years in which days can be counted with."""
    found: Bools = (at < FIRST_DAY * DAY) | (at >= (LAST_DAY + 1) * DAY)
    return found


def _is_huge(total: Ints) -> Bools:
    found: Bools = (total >= LARGEST_FEN) | (total <= -LARGEST_FEN)
    return found


def _lines(table: pa.Table) -> tuple[Ints, Lines]:
    column = whole(table["lines"])
    if column.null_count:
        column = column.fill_null([])
    starts = np.asarray(column.offsets.to_numpy(), dtype=np.int64)
    flat = column.flatten()
    fields = {field.name: index for index, field in enumerate(flat.type)}

    def of(name: str, missing: int, kind: type = np.int64) -> Ints:
        if name not in fields:
            return np.full(len(flat), missing, dtype=kind)
        return numbers(_field(flat, fields[name]), missing, kind)

    item_class = coded(_field(flat, fields["item_class"])).through(lambda word: CLASSES.get(word, -1)).astype(np.int8)
    return starts - starts[0], Lines(
        item_class,
        of("quantity_e4", 0),
        of("unit_price_e6", -1),
        of("total_fen", LARGEST_FEN),
        of("price_limit_e6", -1),
        of("advance_rate_e4", 0),
        of("prescribed", 0, np.bool_),
        of("cash_only", 0, np.bool_),
    )


def _field(flat: pa.StructArray, index: int) -> pa.Array:
    """One field of structs, nothing where the struct itself is nothing."""
    return flat.flatten()[index] if flat.null_count else flat.field(index)


def _check_lines(starts: Ints, lines: Lines, table: pa.Table, checks: Checks) -> None:
    checks.refuse(np.diff(starts) == 0, "lines", "NoLines")
    wrong = np.zeros(len(lines.total_fen), dtype=np.bool_)
    mismatch = _mismatch(lines)
    for bad, column, code, came in (
        (lines.item_class < 0, "item_class", "UnknownWord", None),
        (lines.quantity_e4 == 0, "quantity_e4", "NotPositive", lines.quantity_e4),
        (lines.unit_price_e6 < 0, "unit_price_e6", "Negative", lines.unit_price_e6),
        (_is_huge(lines.total_fen), "total_fen", "OutOfRange", lines.total_fen),
        (lines.limit_e6 < -1, "price_limit_e6", "Negative", lines.limit_e6),
        ((lines.advance_e4 < 0) | (lines.advance_e4 > WHOLE), "advance_rate_e4", "OutOfRange", lines.advance_e4),
        (mismatch, "total_fen", "TotalMismatch", lines.total_fen),
    ):
        new = bad & ~wrong
        if not new.any():
            continue
        wrong |= new
        for line in np.flatnonzero(new).tolist():
            row = int(np.searchsorted(starts, line, side="right")) - 1
            value = table["lines"][row].as_py()[line - starts[row]] if came is None else int(came[line])
            shown = (value or {}).get(column) if isinstance(value, dict) else value
            checks.refuse_row(row, f"lines[{line - int(starts[row]) + 1}].{column}", told(code), shown)
    if lines.quantity_e4.size and (int(lines.quantity_e4.min()) < 0 or int(lines.total_fen.min()) < 0):
        total = _totals(starts, lines)
        checks.refuse(total < 0, "lines", "Negative", lambda row: total[row])


def _mismatch(lines: Lines) -> Bools:
    """Lines whose total is more than a fen away from quantity × price."""
    product = lines.quantity_e4 * lines.unit_price_e6
    summed = (2 * np.abs(product) + 10**8) // (2 * 10**8) * np.sign(product)
    large = np.abs(lines.quantity_e4.astype(np.float64) * lines.unit_price_e6) > LARGEST_PRODUCT
    for line in np.flatnonzero(large).tolist():
        exact = line_total_fen(int(lines.quantity_e4[line]), int(lines.unit_price_e6[line]))
        summed[line] = max(-LARGEST_FEN, min(LARGEST_FEN, exact))
    found: Bools = np.abs(summed - lines.total_fen) > 1
    return found


def _totals(starts: Ints, lines: Lines) -> Ints:
    """What each claim states in all, 0 for a claim without lines; unreadable lines count nothing."""
    readable = np.where(_is_huge(lines.total_fen), 0, lines.total_fen)
    sums = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(readable)])
    found: Ints = sums[starts[1:]] - sums[starts[:-1]]
    return found
