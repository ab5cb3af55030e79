"""A population in a few lines (人口概要): what was drawn, as the command prints it.

>>> from collections import Counter
>>> for line in summary(Counter({"persons": 200, "families": 80, "employees": 60, "own_fen": 18_000_000, "claims": 0})):
...     print(line)
家庭 families: 80
职工 employees: 60 (30.0%), 平均账户 mean account 3000.00
慢特病 chronic: 0 (0.0%)
亲情账户 bindings: 0, 家庭共济 grants: 0
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from terminal_sim.money import rounded, yuan

VISITS = (("clinic", "门诊"), ("chronic", "门诊慢特病"), ("pharmacy", "药店购药"))


def summary(counts: Mapping[str, int]) -> Iterator[str]:
    """The lines of a population's counts."""
    people = max(1, counts["persons"])
    yield f"家庭 families: {counts['families']:,}"
    employees = counts.get("employees", 0)
    mean = _mean(counts.get("own_fen", 0), employees)
    yield f"职工 employees: {employees:,} ({employees / people:.1%}), 平均账户 mean account {mean}"
    chronic = counts.get("chronic", 0)
    yield f"慢特病 chronic: {chronic:,} ({chronic / people:.1%})"
    yield f"亲情账户 bindings: {counts.get('bindings', 0):,}, 家庭共济 grants: {counts.get('grants', 0):,}"
    if counts.get("quotas", 0):
        yield f"共济额度 quotas among them: {counts['quotas']:,}"
    for kind, zh in VISITS:
        number = counts.get(f"visits.{kind}", 0)
        if number:
            each = _mean(counts[f"billed_fen.{kind}"], number)
            yield f"{zh} {kind}: {number:,}, 次均 mean bill {each}"


def _mean(total_fen: int, count: int) -> str:
    """The mean in yuan, to the fen."""
    return yuan(rounded(total_fen, count)) if count else "–"
