"""``python -m tests.survival``: every trial in its long form; ``--short`` as the test suite runs them; names to
choose some."""

from __future__ import annotations

import sys

from tests.survival.trials import TRIALS, Size, run


def main(words: list[str]) -> int:
    size: Size = "short" if "--short" in words else "long"
    known = [trial.name for trial in TRIALS]
    chosen = [word for word in words if not word.startswith("-")] or known
    unknown = set(chosen) - set(known)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
        return 2
    lost = 0
    for name in chosen:
        for outcome in run(name, size):
            lost += len(outcome.lost)
    print(f"lost in all: {lost}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
