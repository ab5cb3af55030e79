"""A serving process: when all is loaded, then what is loaded is not looked through again, and the rest seldom."""

import subprocess
import sys

SCRIPT = """
import gc
from terminal_sim.serving.heap import look_seldom
kept = [[number] for number in range(1000)]
look_seldom()
before = gc.get_stats()[0]["collections"]
held = [[number] for number in range(5000)]
print(gc.get_freeze_count() > 1000, gc.get_stats()[0]["collections"] - before)
"""


def test_garbage_is_looked_for_seldom() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "0"]
