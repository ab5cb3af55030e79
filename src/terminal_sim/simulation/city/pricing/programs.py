"""Which claims go through the kernel together (程序): one program a shape, with the numbers of each of its benefits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terminal_sim.rules.benefit import Benefit
from terminal_sim.simulation.city.pricing.circumstances import Case, Cases
from terminal_sim.simulation.city.pricing.columns import Ints
from terminal_sim.simulation.city.pricing.kernel import STEPS
from terminal_sim.simulation.city.pricing.shapes_compiled import NotInKernel, Shape, compiled

KNOWN_STEPS = frozenset(STEPS)
SCALAR = "scalar"


@dataclass(slots=True)
class Program:
    """A shape and the numbers of its benefits, one row a benefit; no shape: the scalar chain."""

    shape: Shape | None
    rows: list[tuple[int, ...]] = field(default_factory=list)

    def columns(self) -> tuple[tuple[int | None, Ints], ...]:
        """Each column's one value where all benefits share it (else None), and the column."""
        width = len(self.rows[0]) if self.rows else 0
        table = np.array(self.rows, dtype=np.int64).reshape(len(self.rows), width)
        return tuple(
            (int(table[0, column]) if (table[:, column] == table[0, column]).all() else None, table[:, column])
            for column in range(table.shape[1])
        )


@dataclass(slots=True)
class Programs:
    """``program[i]`` of claim i (-1: refused by the law), ``row[i]`` the row of its numbers, ``rate_e4[i]`` the flat
    rate of its fund. ``missing`` counts claims by the shape that the kernel does not have."""

    programs: list[Program]
    program: Ints
    row: Ints
    rate_e4: Ints
    missing: dict[str, int]

    def reads(self) -> frozenset[tuple[str, str]] | None:
        """The tallies that anybody reads; None where a claim goes to the scalar chain, which may read any."""
        found: set[tuple[str, str]] = set()
        for program in self.programs:
            if program.shape is None:
                return None
            found |= program.shape.reads()
        return frozenset(found)


def programs_of(cases: Cases, outliers: NDArray[np.bool_], memory: dict[object, Any]) -> Programs:
    """The programs of all claims. ``outliers``: claims whose amounts the kernel's whole numbers may not hold.

    ``memory`` keeps what was compiled, for the shards that follow; it must keep the cases too.
    """
    programs: dict[int, tuple[int, Program]] = {}
    count = len(cases.cases)
    number = np.full((2, count), -1, dtype=np.int32)
    row, rate = np.zeros((2, count), dtype=np.int32), np.zeros((2, count), dtype=np.int32)
    present = [
        np.bincount(cases.case[cases.no_prescription == hindered], minlength=count) for hindered in (False, True)
    ]
    missing: dict[str, int] = {}

    def program_of(shape: Shape | None) -> tuple[int, Program]:
        return programs.setdefault(id(shape), (len(programs), Program(shape)))

    for which, case in enumerate(cases.cases):
        if case.benefit is None:
            continue
        for hindered in (0, 1):
            if not present[hindered][which]:
                continue
            shape, numbers, why = _compiled(case, case.benefit, bool(hindered), memory)
            if shape is None:
                number[hindered, which] = program_of(None)[0]
                missing[why] = missing.get(why, 0) + int(present[hindered][which])
                continue
            number[hindered, which], program = program_of(shape)
            row[hindered, which] = len(program.rows)
            program.rows.append(numbers)
            if shape.bands is not None and shape.bands.is_flat and "fund" in shape.order:
                rate[hindered, which] = numbers[shape.bands.bands[0][2]]
    side = cases.no_prescription.astype(np.int8)
    chosen = number[side, cases.case]
    far = outliers & (chosen >= 0)
    if far.any():
        missing["amounts beyond whole numbers of 64 bits"] = int(far.sum())
        chosen[far] = program_of(None)[0]
    return Programs(
        [program for _, program in programs.values()], chosen, row[side, cases.case], rate[side, cases.case], missing
    )


def _compiled(
    case: Case, benefit: Benefit, hindered: bool, memory: dict[object, Any]
) -> tuple[Shape | None, tuple[int, ...], str]:
    """The shape of a case, one object for equal shapes, and its numbers; or why the kernel has no shape for it."""
    key = (id(case), hindered, KNOWN_STEPS)
    if key not in memory:
        try:
            shape, numbers = compiled(benefit, case.pockets, KNOWN_STEPS, hindered=hindered)
            memory[key] = (memory.setdefault(shape, shape), numbers, "", case)
        except NotInKernel as lacking:
            memory[key] = (None, (), str(lacking), case)
    found: tuple[Shape | None, tuple[int, ...], str] = memory[key][:3]
    return found
