"""What is asked of the two results (对比查询), in SQL: each question once, from the lists of measures and payers.

``result_a``, ``result_b``, ``persons``, ``places`` and ``grants`` are the tables; ``paired`` has a row a claim that
both results hold, ``spent`` one a person and level of institution, ``people`` one a person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from terminal_sim.settlement.outcome import FUNDS
from terminal_sim.simulation.city.comparison.figures import MEASURES, QUANTILES
from terminal_sim.simulation.city.comparison.groups import Dimension

HEADER = ("out_of_scope", "over_limit", "advance", "in_scope", "deductible")
PAYERS = (*FUNDS, "own", "pooled", "institution", "cash")
PARTS = (*HEADER, *PAYERS)
_PAID_BY = {"cost": ("own", "pooled", "cash"), "fund": FUNDS, "pooled": ("pooled",)}


def _measured(side: str) -> str:
    """``a.own_fen + a.pooled_fen + a.cash_fen AS cost_a, …``"""
    sums = {name: " + ".join(f"{side}.{payer}_fen" for payer in _PAID_BY[name]) for name in MEASURES}
    return ", ".join(f"{columns} AS {name}_{side}" for name, columns in sums.items())


_SUMMED = ", ".join(f"sum({name}_{side})::BIGINT AS {name}_{side}" for name in MEASURES for side in "ab")

PAIRED = f"""
CREATE VIEW paired AS
SELECT a.claim, a.person, a.place, a."at" AS moment, a.total_fen AS total_a, b.total_fen AS total_b,
{_measured("a")}, {_measured("b")}
FROM result_a AS a JOIN result_b AS b USING (claim)
"""  # noqa: S608 - names of our own, no value from outside

SPENT = f"""
CREATE TABLE spent AS
SELECT person, coalesce(places.level::VARCHAR, '') AS level, count(*) AS claims, min(moment) AS since, {_SUMMED}
FROM paired LEFT JOIN places USING (place) GROUP BY 1, 2
"""  # noqa: S608

PEOPLE = f"""
CREATE TABLE people AS
SELECT who.*, datesub('year', birth, since::DATE) AS age, sums.* EXCLUDE (person)
FROM (SELECT person, sum(claims)::BIGINT AS claims, min(since) AS since, {_SUMMED} FROM spent GROUP BY 1) AS sums
JOIN who USING (person)
"""  # noqa: S608

IN_GRANTS = "CREATE VIEW in_grants AS SELECT unnest([grantor, beneficiary]) AS person FROM grants"

COUNTS = """
SELECT (SELECT count(*) FROM result_a), (SELECT count(*) FROM result_b),
count(*), coalesce(sum(total_a), 0)::BIGINT, coalesce(sum(total_b), 0)::BIGINT FROM paired
"""

MONTHS = """
SELECT strftime(moment, '%Y-%m'), sum(fund_a)::BIGINT, sum(fund_b)::BIGINT, sum(cost_a)::BIGINT, sum(cost_b)::BIGINT
FROM paired GROUP BY 1 ORDER BY 1
"""


def who(columns: Collection[str]) -> str:
    """The persons with what they are grouped by, each once; ``columns`` are those that the table has."""
    region = "coalesce(region::VARCHAR, '')" if "region" in columns else "''"
    ties = "ties" if "ties" in columns else "[]"
    return f"""
    CREATE VIEW who AS
    SELECT DISTINCT ON (person) person, birth, {region} AS region,
    coalesce(insurance::VARCHAR, '') AS insurance, coalesce(person_class::VARCHAR, '') AS person_class,
    ' ' || coalesce(array_to_string({ties}, ' '), '') LIKE '% chronic%' AS chronic,
    person IN (FROM in_grants) OR coalesce(family IN (
        SELECT family FROM persons WHERE person IN (FROM in_grants)), false) AS granted
    FROM persons ORDER BY ALL
    """  # noqa: S608


def groups(dimension: Dimension) -> str:
    """A row a group: its name, persons, claims, and for each measure both sums, less, more and the quantiles."""
    columns = []
    for name in MEASURES:
        columns += [f"coalesce(sum({name}_{side}), 0)::BIGINT" for side in "ab"]
        columns += [f"count(*) FILTER ({name}_b {sign} {name}_a)" for sign in "<>"]
        columns.append(f"coalesce(quantile_disc({name}_b - {name}_a, {list(QUANTILES)}), {[0] * len(QUANTILES)})")
    table, grouped = ("spent" if dimension.by_place else "people"), ("GROUP BY 1" if dimension.name else "")
    figures = f"count(*), coalesce(sum(claims), 0)::BIGINT, {', '.join(columns)}"
    return f"SELECT {dimension.sql}, {figures} FROM {table} {grouped}"  # noqa: S608


def parts(side: str, other: str) -> str:
    """The sum of each part and payer of one result, over the claims that the other has too."""
    sums = ", ".join(f"coalesce(sum({name}_fen), 0)::BIGINT" for name in PARTS)
    return f"SELECT {sums} FROM result_{side} WHERE claim IN (SELECT claim FROM result_{other})"  # noqa: S608


def persons_below(edges_fen: Sequence[int]) -> str:
    """How many persons' cost changes by less than each edge, and how many persons there are."""
    below = ", ".join(f"count(*) FILTER (cost_b - cost_a < {edge})" for edge in edges_fen)
    return f"SELECT {below}, count(*) FROM people"  # noqa: S608
