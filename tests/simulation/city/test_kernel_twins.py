"""Every settlement step has its twin in the kernel, and no shape of a benefit is overlooked by it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from terminal_sim.rules.benefit import Benefit
from terminal_sim.rules.shape_kinds import STEPS as IN_PACKS
from terminal_sim.rules.shapes import Band, Bands, Cap, Deductible, Further, InstitutionPart
from terminal_sim.settlement.settle import STEPS as SETTLEMENT
from terminal_sim.simulation.city.pricing.kernel import STEPS as KERNEL

# what the kernel reads of each shape: a field that is new here is new to the kernel too
READ = {
    Benefit: {
        "order",
        "own_pays",
        "pooled_pays",
        "rounding",
        "advance_rounding",
        "rate",
        "deductible",
        "adjustments",
        "caps",
        "further",
        "institution",
        "hindrances",
    },
    Bands: {"bands", "on"},
    Band: {"from_fen", "upto_fen", "rate"},
    Deductible: {"per", "amount_fen", "year_max_fen", "same_day", "counter"},
    Cap: {"of", "per", "amount_fen", "counter", "carry", "at"},
    Further: {"payer", "of", "bands", "deductible_fen", "deductible_per", "cap_fen", "cap_per"},
    InstitutionPart: {"of", "rate"},
}
ONLY_TOLD = {"split", "row_zh", "row_en", "counters"}


def room_of(step: object) -> str:
    return str(getattr(step, "__module__", "")).rpartition(".")[2]


def test_the_kernel_has_the_steps_of_the_settlement_in_the_same_order() -> None:
    assert list(KERNEL) == list(SETTLEMENT)
    assert set(IN_PACKS) <= set(KERNEL)


@pytest.mark.parametrize("name", list(SETTLEMENT))
def test_a_step_and_its_twin_live_in_files_of_one_name(name: str) -> None:
    assert room_of(KERNEL[name]) == room_of(SETTLEMENT[name])


@pytest.mark.parametrize("shape", list(READ), ids=lambda shape: shape.__name__)
def test_no_part_of_a_shape_is_overlooked(shape: type) -> None:
    assert {field.name for field in fields(shape)} - ONLY_TOLD == READ[shape]
