"""The commands (命令行). Each command lives in a module of its own and is loaded when it is called.

Exit codes: 0 done, 1 a defect of this program, 2 bad input, 3 refused (nothing was booked), 4 a library or system part
is missing, 5 no reply (the outcome is unknown), 6 figures that were compared differ, 7 done but its output failed,
130 stopped by the user.
"""

from __future__ import annotations

import gc
import sys

from terminal_sim.cli.running import run

WHILE_LOADING = 300_000  # the largest command loads two thirds of it


def main() -> None:
    """The console script ``terminal-sim``."""
    gc.set_threshold(WHILE_LOADING)  # what is loaded stays: looking through it again and again takes a fifth of a start
    sys.exit(run(sys.argv[1:]))
