"""Reading module by module: plan, correction, evidence, and no reading out of nothing (逐模块读码)."""

from __future__ import annotations

import time

import numpy as np
import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal_sim.qr.conditions import degrade
from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.grid.galois import corrected, parity
from terminal_sim.qr.grid.marks import corners_by_two, corners_of, find_marks
from terminal_sim.qr.grid.rebuild import rebuilt_by_guess, rebuilt_codes
from terminal_sim.qr.grid.solve import ENOUGH_BITS, evidence, solve
from terminal_sim.qr.grid.symbol import blocks_of, format_words, mask_signs, plan_of
from tests.qr.pictures import VOUCHER, code, counter_top


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_errors_and_erasures_within_reach_are_mended(data: st.DataObject) -> None:
    checks = data.draw(st.integers(4, 30))
    message = data.draw(st.lists(st.integers(0, 255), min_size=2, max_size=100))
    word = message + parity(message, checks)
    erasures = data.draw(st.integers(0, checks))
    errors = data.draw(st.integers(0, (checks - erasures) // 2))
    places = data.draw(st.permutations(range(len(word))))[: erasures + errors]
    spoilt = list(word)
    for at in places:
        spoilt[at] ^= data.draw(st.integers(1, 255))
    assert corrected(spoilt, checks, places[:erasures]) == word


@given(st.lists(st.integers(0, 255), min_size=20, max_size=40), st.integers(4, 16))
@settings(max_examples=60, deadline=None)
def test_what_is_called_corrected_is_a_code_word(word: list[int], checks: int) -> None:
    mended = corrected(word, checks, [])
    if mended is not None:
        assert mended[-checks:] == parity(mended[:-checks], checks)


@pytest.mark.parametrize("version", [1, 2, 6, 7, 13, 25, 40])
@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_the_plan_agrees_with_a_writer_of_codes(version: int, level: int) -> None:
    writer = qrcode.QRCode(version=version, error_correction=level, border=0)
    writer.add_data("PLAN")
    writer.make(fit=False)
    drawn = np.where(np.array(writer.get_matrix()), 1.0, -1.0)
    plan = plan_of(version)
    assert (drawn[plan.known] == plan.ideal[plan.known]).all()
    strips = [drawn[cells[:, 0], cells[:, 1]] for cells in plan.format_cells]
    matching = [key for key, word in format_words().items() if (word == strips[0]).all() and (word == strips[1]).all()]
    [(level_bits, mask)] = matching
    assert level_bits == level
    bits = drawn[plan.data_cells[:, 0], plan.data_cells[:, 1]] * mask_signs(version, mask) > 0
    stream = np.packbits(bits[: len(bits) // 8 * 8])
    for block in blocks_of(version, level_bits):
        word = [int(stream[at]) for at in block.positions]
        assert corrected(word, len(word) - block.data_count, []) == word


def test_evidence_falls_with_every_error_and_erasure() -> None:
    assert evidence(26, 10, 0, 0) == 80
    falling = [evidence(26, 10, 0, 2), evidence(26, 10, 0, 4), evidence(26, 10, 2, 4)]
    assert falling == sorted(falling, reverse=True)
    assert evidence(26, 10, 8, 0) < ENOUGH_BITS < evidence(26, 10, 4, 1)


def test_chance_modules_are_never_solved() -> None:
    rng = np.random.default_rng(7)
    for version in (1, 2, 5):
        plan = plan_of(version)
        for _ in range(30):
            values = rng.normal(0, 1, (plan.side, plan.side)).astype(np.float32)
            values[plan.known] = plan.ideal[plan.known]
            assert solve(values, np.ones_like(values), plan) is None


@pytest.mark.parametrize(
    ("preset", "severity"), [("noise", 4), ("lowlight", 5), ("motion", 4), ("crack", 3), ("moire", 4)]
)
def test_spoilt_codes_are_rebuilt(preset: str, severity: int) -> None:
    rebuilt = [texts(gray_of(preset, severity, seed)) for seed in range(6)]
    assert sum(found == [VOUCHER] for found in rebuilt) >= 4
    assert all(found in ([], [VOUCHER]) for found in rebuilt)


def test_a_corner_under_a_finger_is_guessed() -> None:
    picture = np.asarray(code(module_px=8).convert("L")).copy()
    picture[24:96, 24:96] = 150
    marks = find_marks(picture, 320)
    [found] = rebuilt_by_guess(picture, corners_by_two(marks), time.perf_counter() + 5)
    assert found.text == VOUCHER
    assert np.abs(found.corners - np.array([(32, 32), (200, 32), (200, 200), (32, 200)])).max() < 8


def test_an_inverted_code_without_a_border_is_rebuilt() -> None:
    inside = 255 - np.asarray(code(module_px=8).convert("L"))[32:-32, 32:-32]
    ground = np.full((300, 300), 250, dtype=np.uint8)
    ground[60 : 60 + 168, 70 : 70 + 168] = inside
    assert texts(ground) == [VOUCHER]


def test_nothing_is_rebuilt_from_a_counter_top() -> None:
    for seed in range(8):
        assert texts(counter_top(seed)) == []


@pytest.mark.slow
def test_nothing_is_rebuilt_from_three_marks_around_noise() -> None:
    rng = np.random.default_rng(5)
    plan = plan_of(2)
    for _ in range(400):
        modules = np.where(plan.known, plan.ideal > 0, rng.random(plan.ideal.shape) < 0.5)
        picture = np.kron(np.where(np.pad(modules, 4), 0, 255), np.ones((5, 5))).astype(np.uint8)
        assert texts(picture) == []


def gray_of(preset: str, severity: int, seed: int) -> Gray:
    return np.asarray(degrade(code(), preset, severity, seed).convert("L"))


def texts(gray: Gray) -> list[str]:
    return [found.text for found in rebuilt_codes(gray, corners_of(find_marks(gray, 320)), time.perf_counter() + 5)]
