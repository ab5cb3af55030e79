"""A plain outpatient pack once more in SQL, by running sums: given a drawn year, then every amount is the kernel's.

Xi'an's employees in 2023 at clinics: class C out of scope, what lies above a unit price limit over it, class B's share
in advance; 200.00 a year borne first; then 70, 60 or 50 % by level, 5 points more for the retired; at most 2,000.00 a
year of fund money, 2,500.00 for the retired; the own account, then cash. Each limit that runs through the year is
``least(sum, limit) - least(sum before, limit)``, which is another way to the same fen than one claim after another.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa

from terminal_sim.simulation.city.pricing.law import Terms
from terminal_sim.simulation.city.pricing.price import price
from terminal_sim.simulation.city.pricing.shard import Tables
from tests.simulation.city.test_pricing import drawn

PLAIN = """
with lines as (
    select claim, unnest(lines) as line from claims
), split as (
    select claim, line.total_fen::BIGINT as total,
        case when line.item_class = 'C' then total else 0 end as out_of_scope,
        case when line.item_class = 'C' or line.price_limit_e6 is null then 0
            else greatest(0, total - (line.quantity_e4 * line.price_limit_e6 + 50000000) // 100000000)
            end as over_limit,
        ((total - out_of_scope - over_limit) * coalesce(line.advance_rate_e4, 0) + 5000) // 10000 as advance
    from lines
), bills as (
    select claim, sum(total)::BIGINT as total, sum(out_of_scope)::BIGINT as out_of_scope,
        sum(over_limit)::BIGINT as over_limit, sum(advance)::BIGINT as advance
    from split group by claim
), facts as (
    select claim, person, "at", total, out_of_scope, over_limit, advance,
        total - out_of_scope - over_limit - advance as in_scope,
        case places.level when 'base' then 7000 when '1' then 7000 when '2' then 6000 else 5000 end
            + case person_class when 'retired' then 500 else 0 end as rate,
        case person_class when 'retired' then 250000 else 200000 end as cap, own_fen, account_use
    from bills join claims using (claim) join places using (place) join persons using (person)
), borne as (
    select *, sum(in_scope) over year - in_scope as before,
        least(before + in_scope, 20000) - least(before, 20000) as deductible
    from facts window year as (partition by person order by "at", claim)
), funded as (
    select *, ((in_scope - deductible) * rate + 5000) // 10000 as could, sum(could) over year - could as could_before,
        least(could_before + could, cap) - least(could_before, cap) as fund
    from borne window year as (partition by person order by "at", claim)
), owned as (
    select *, case when account_use = 0 then 0 else total - fund end as asked,
        sum(asked) over year - asked as asked_before,
        least(asked_before + asked, own_fen) - least(asked_before, own_fen) as own
    from funded window year as (partition by person order by "at", claim)
)
select claim, total, out_of_scope, over_limit, advance, in_scope, deductible, fund, own, total - fund - own as cash
from owned order by claim
"""
COLUMNS = ("total", "out_of_scope", "over_limit", "advance", "in_scope", "deductible", "fund", "own", "cash")


def plain_town() -> Tables:
    """A drawn year of which only employees' visits to clinics are kept, and nobody shares an account."""
    town = drawn(400, "shaanxi-xian@2023")
    people = {row["person"] for row in town.persons.to_pylist() if row["insurance"] == "310"}
    clinics = {row["place"] for row in town.places.to_pylist() if row["kind"] == "clinic"}
    rows = [
        row
        for row in town.claims.to_pylist()
        if row["person"] in people and row["place"] in clinics and not any(line["cash_only"] for line in row["lines"])
    ]
    persons = town.persons.set_column(
        town.persons.column_names.index("wallet_fen"), "wallet_fen", pa.array([0] * town.persons.num_rows)
    )
    return Tables("part-00000", persons, town.places, pa.Table.from_pylist(rows, schema=town.claims.schema))


def test_the_plain_pack_in_sql_comes_to_the_same_fen() -> None:
    town = plain_town()
    with duckdb.connect() as base:
        for name in ("persons", "places", "claims"):
            base.register(name, getattr(town, name))
        expected = base.execute(PLAIN).fetchall()
    found = price(town, Terms("shaanxi-xian", date(2023, 6, 1), checked_claims=0)).table.sort_by("claim").to_pydict()
    came = list(zip(found["claim"], *(found[f"{name}_fen"] for name in COLUMNS), strict=True))
    assert len(came) > 300
    assert came == expected
    assert sum(row[7] for row in came) > 0
    assert any(row[6] == 0 < row[4] for row in came), "some have borne their deductible"
