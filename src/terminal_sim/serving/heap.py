"""How often a serving process looks for garbage in circles (垃圾回收): seldom, since its records hold none.

Messages are answered with records that refer downwards only; counting references frees them. Looking through
everything each few hundred objects, as Python does unasked, costs a settlement about a tenth of its time.
"""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = 20_000, 20, 100


def look_seldom() -> None:
    """Leave what is loaded by now alone, and look for circles among later objects once in a while. For a process of
    one's own only."""
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
