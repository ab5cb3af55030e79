"""From module values to a text (纠错与取证): which text explains the modules, and how strongly they speak for it.

Code words that look doubtful are tried as erasures, because an erasure costs half an error. Each correction leaves some
redundancy unused; ``evidence_bits`` is how unlikely a chance agreement would be, in bits, for the weakest block.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, log2

import numpy as np
import numpy.typing as npt

from terminal_sim.qr.grid.fit import Floats
from terminal_sim.qr.grid.galois import corrected_by, syndromes
from terminal_sim.qr.grid.symbol import Block, Plan, blocks_of, format_words, mask_signs

ENOUGH_BITS = 24.0
_FORMATS_TRIED = 3


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """A whole symbol that explains the picture: its modules (True is dark), and the evidence for it."""

    modules: npt.NDArray[np.bool_]
    evidence_bits: float


def solve(values: Floats, trust: Floats, plan: Plan) -> Solved | None:
    """The symbol behind module values (+ dark, - light); ``trust`` from 0 to 1 lowers what cannot be relied on."""
    for level_bits, mask in _likely_formats(values, plan):
        signs = mask_signs(plan.version, mask)
        cells = plan.data_cells
        soft = values[cells[:, 0], cells[:, 1]] * signs
        sure = np.abs(soft) * trust[cells[:, 0], cells[:, 1]]
        whole = len(soft) // 8 * 8
        words = np.packbits(soft[:whole] > 0)
        doubt = np.sort(sure[:whole].reshape(-1, 8), axis=1)[:, :2].sum(axis=1)
        stream, evidence = words.copy(), float("inf")
        for block in blocks_of(plan.version, level_bits):
            mended = _mended(block, words, doubt)
            if mended is None:
                break
            stream[list(block.positions)] = mended[0]
            evidence = min(evidence, mended[1])
        else:
            return Solved(_drawn(plan, level_bits, mask, stream, soft, signs), evidence)
    return None


def _likely_formats(values: Floats, plan: Plan) -> list[tuple[int, int]]:
    first, second = plan.format_cells
    seen = np.clip(values[first[:, 0], first[:, 1]], -1, 1) + np.clip(values[second[:, 0], second[:, 1]], -1, 1)
    words = format_words()
    return sorted(words, key=lambda word: -float(np.dot(words[word], seen)))[:_FORMATS_TRIED]


def _mended(block: Block, words: npt.NDArray[np.uint8], doubt: Floats) -> tuple[list[int], float] | None:
    """The block's code words corrected, with the evidence in bits, or None when there is not enough of it."""
    places = np.array(block.positions)
    word = [int(value) for value in words[places]]
    checks = len(word) - block.data_count
    doubtful = [int(at) for at in np.argsort(doubt[places])]
    seen = syndromes(word, checks)
    for erasures in range(0, checks - 2, max(2, checks // 6)):
        erased = doubtful[:erasures]
        right = corrected_by(word, seen, erased)
        if right is None:
            continue
        given_up = set(erased)
        errors = sum(1 for at, value in enumerate(right) if value != word[at] and at not in given_up)
        bits = evidence(len(word), checks, erasures, errors)
        if bits >= ENOUGH_BITS:
            return right, bits
    return None


def evidence(size: int, checks: int, erasures: int, errors: int) -> float:
    """How many bits of the redundancy speak for the word found: minus log2 of the share of all words that a correction
    with so many erasures and errors would have accepted.

    >>> round(evidence(26, 10, 0, 0)), round(evidence(26, 10, 4, 2)), round(evidence(26, 7, 0, 3))
    (80, 24, 21)
    """
    reach = comb(size - erasures, errors) * 255**errors
    return 8 * (checks - erasures) - log2(reach)


def _drawn(
    plan: Plan, level_bits: int, mask: int, stream: npt.NDArray[np.uint8], soft: Floats, signs: Floats
) -> npt.NDArray[np.bool_]:
    """The symbol drawn clean from its corrected code words."""
    drawn = plan.ideal > 0
    word = format_words()[(level_bits, mask)]
    for cells in plan.format_cells:
        drawn[cells[:, 0], cells[:, 1]] = word > 0
    bits = soft > 0
    whole = len(stream) * 8
    bits[:whole] = np.unpackbits(stream).astype(bool)
    bits[whole:] = False
    drawn[plan.data_cells[:, 0], plan.data_cells[:, 1]] = np.where(signs < 0, ~bits, bits)
    return drawn
