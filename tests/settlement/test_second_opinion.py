"""The chain of the sums against a second calculation with fractions, on random cases; and errors planted in the chain.

Given a random case of any shape, when the program and the second calculation both price it, then all figures agree to
the fen. Given an error planted in the chain, when the same cases are priced, then the second calculation objects.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from terminal_sim.errors import BrokenInvariant
from terminal_sim.money import rounded
from terminal_sim.settlement import accounts, deductible, fund, further, limits, settle, split
from tests.settlement.random_cases import Case, figures, random_case
from tests.settlement.second_opinion import opinion

SEED = 20_241_115
FEW, MANY = 2_000, 100_000
ENOUGH = 1_500


def objections(case: Case) -> dict[str, tuple[object, object]]:
    """Figures in which the two calculations differ: what the second says, what the program says, in fen."""
    said = {name: value * 100 for name, value in opinion(case).items()}
    came = figures(case)
    return {name: (said[name], came[name]) for name in said if said[name] != came[name]}


def cases(count: int, seed: int = SEED) -> Iterator[Case]:
    chance = random.Random(seed)
    for _ in range(count):
        yield random_case(chance)


def first_objection(count: int) -> tuple[int, dict[str, tuple[object, object]], Case] | None:
    for number, case in enumerate(cases(count)):
        found = objections(case)
        if found:
            return number, found, case
    return None


def test_both_calculations_agree_on_some_thousand_random_cases() -> None:
    assert first_objection(FEW) is None


@pytest.mark.slow
def test_both_calculations_agree_on_a_hundred_thousand_random_cases() -> None:
    assert first_objection(MANY) is None
    print(f"{MANY} random cases, seed {SEED}: no difference")


def _ignoring_what_was_borne(terms: Any, claim: Any) -> int:
    return int(terms.amount_fen)


def _without_yearly_maximum(terms: Any, claim: Any) -> int:
    return REMAINING(replace(terms, year_max_fen=None), claim)


def _cap_as_if_unused(cap: Any, claim: Any) -> int:
    return int(cap.amount_fen)


def _advance_before_limit(line: Any) -> tuple[int, int, int]:
    base, over, barred = BASE(line)
    return base + over, 0, barred


def _class_c_in_scope(line: Any) -> tuple[int, int, int]:
    return BASE(replace(line, item_class="A"))


def _floor_division(numerator: int, denominator: int, mode: str = "half_up") -> int:
    return numerator // denominator


def _negative_not_mirrored(numerator: int, denominator: int, mode: Any = "half_up") -> int:
    return rounded(numerator, denominator, mode) if numerator >= 0 else -(-numerator // denominator)


def _bands_from_nothing(bands: Any, sums: Any, claim: Any) -> int:
    return 0


def _all_shared(sums: Any, claim: Any, benefit: Any) -> Any:
    done = BEAR(sums, claim, benefit)
    return done._replace(shared_fen=done.shared_fen + done.deductible_fen)


def _no_late_limit(sums: Any, claim: Any, benefit: Any) -> Any:
    return sums


def _whole_balance_again(pocket: Any, sums: Any) -> Any:
    return pocket


def _everything_payable(sums: Any, rule: Any) -> int:
    return int(sums.left_fen)


def _burden_of_all(sums: Any, terms: Any) -> int:
    return int(sums.left_fen)


REMAINING, BASE, BEAR = deductible.remaining, split._base, deductible.bear
POOLED, OWN = accounts.pay_pooled, accounts.pay_own

Plant = Callable[[pytest.MonkeyPatch], None]


def _at(module: Any, name: str, wrong: Any) -> Plant:
    return lambda monkeypatch: monkeypatch.setattr(module, name, wrong)


def _step(name: str, wrong: Any, *more: tuple[str, Any]) -> Plant:
    return lambda monkeypatch: monkeypatch.setattr(settle, "STEPS", {**settle.STEPS, name: wrong, **dict(more)})


PLANTED: dict[str, Plant] = {
    "the deductible forgets what was borne": _at(deductible, "remaining", _ignoring_what_was_borne),
    "the deductible forgets its yearly maximum": _at(deductible, "remaining", _without_yearly_maximum),
    "the deductible is shared too": _step("deductible", _all_shared),
    "a cap forgets what was used": _at(fund, "cap_left", _cap_as_if_unused),
    "a limit on eligible cost forgets what was used": _at(limits, "cap_left", _cap_as_if_unused),
    "the limit after the deductible is left out": _at(deductible, "limit_shared", _no_late_limit),
    "the price limit is ignored": _at(split, "_base", _advance_before_limit),
    "class C is shared": _at(split, "_base", _class_c_in_scope),
    "the advance is floored": _at(split, "rounded", _floor_division),
    "a returned line is no mirror image": _at(split, "rounded", _negative_not_mirrored),
    "the fund's share is floored": _at(fund, "rounded", _floor_division),
    "bands always begin at nothing": _at(fund, "_start", _bands_from_nothing),
    "a pocket is drawn twice": _at(accounts, "_less", _whole_balance_again),
    "accounts pay what they may not": _at(accounts, "_payable", _everything_payable),
    "the family pays before the person": _step("own", POOLED, ("pooled", OWN)),
    "a further payer shares the whole burden": _at(further, "_burden", _burden_of_all),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_objected_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    PLANTED[name](monkeypatch)
    found = False
    for case in cases(ENOUGH):
        try:
            found = bool(objections(case))
        except BrokenInvariant:  # the chain itself noticed: caught, too
            found = True
        if found:
            break
    assert found, f"nobody noticed that {name}"
