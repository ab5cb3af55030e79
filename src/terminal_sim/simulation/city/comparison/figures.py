"""The figures of a comparison (对比结果): sums, counts and quantiles by group, who pays, month by month."""

from __future__ import annotations

from dataclasses import dataclass

from terminal_sim.receipts.model import Words

MEASURES = ("cost", "fund", "pooled")
MEASURE_WORDS = {
    "cost": Words("个人负担", "person's cost"),
    "fund": Words("基金支付", "funds"),
    "pooled": Words("家庭共济", "pooled"),
}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Change:
    """One measure of one group: in fen under A and under B, and how many persons come to less, more or the same.

    ``quantiles_fen`` are those of the persons' differences B - A, at 5, 25, 50, 75 and 95 of a hundred.
    """

    a_fen: int
    b_fen: int
    less: int
    more: int
    quantiles_fen: tuple[int, ...]

    @property
    def difference_fen(self) -> int:
        return self.b_fen - self.a_fen


@dataclass(frozen=True, slots=True)
class Group:
    """One group of one dimension; the whole has neither name."""

    dimension: str
    name: str
    persons: int
    claims: int
    changes: tuple[Change, ...]

    def of(self, measure: str) -> Change:
        return self.changes[MEASURES.index(measure)]

    @property
    def gain(self) -> int:
        """Persons whose own cost falls (受益)."""
        return self.of("cost").less

    @property
    def lose(self) -> int:
        """Persons whose own cost rises (受损)."""
        return self.of("cost").more

    @property
    def same(self) -> int:
        return self.persons - self.gain - self.lose

    def mean_fen(self, measure: str) -> int:
        """The mean difference of a person in whole fen, half away from zero."""
        total = self.of(measure).difference_fen
        half_up = (2 * abs(total) + self.persons) // (2 * self.persons) if self.persons else 0
        return half_up if total >= 0 else -half_up


@dataclass(frozen=True, slots=True)
class Bar:
    """How many persons' cost changes by at least ``from_fen`` and less than ``below_fen`` (None: without end)."""

    from_fen: int | None
    below_fen: int | None
    persons: int


@dataclass(frozen=True, slots=True)
class Month:
    """What funds and persons paid in one month, in fen."""

    month: str
    fund_a_fen: int
    fund_b_fen: int
    cost_a_fen: int
    cost_b_fen: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A and B are what the rules are called. ``parts`` are columns of the results with their sums under A and B.

    Claims that only one of them could price stand in ``only_a`` and ``only_b`` and count nowhere else.
    """

    a: str
    b: str
    claims: int
    only_a: int
    only_b: int
    total_fen: int
    whole: Group
    groups: tuple[Group, ...]
    parts: tuple[tuple[str, int, int], ...]
    months: tuple[Month, ...]
    bars: tuple[Bar, ...]

    def by(self, dimension: str) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.dimension == dimension)
