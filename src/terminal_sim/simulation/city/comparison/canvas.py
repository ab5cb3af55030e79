"""Pictures as SVG without network (矢量图): letters stay letters, colours go by the page's own names.

Matplotlib draws with stand-in colours, each of which becomes a variable of the page, so that one picture serves light
and dark; the receipt font measures the Chinese words, and the page carries it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Any

from terminal_sim.errors.city import BatchPartMissing
from terminal_sim.receipts import fonts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAMES = (
    "ink",
    "surface",
    "soft",
    "line",
    "gain",
    "lose",
    "a",
    "b",
    "fund",
    "aid",
    "account",
    "family",
    "cash",
    "institution",
)
COLOUR = {name: f"#0000{number:02x}" for number, name in enumerate(NAMES, 1)}
WIDTH_IN = 9.2
_REFERENCE = re.compile(r'([("])#([\w-]+)')
STYLE: Any = {
    "svg.fonttype": "none",
    "font.family": fonts.FAMILY,
    "font.size": 10,
    "text.color": COLOUR["ink"],
    "axes.labelcolor": COLOUR["soft"],
    "axes.edgecolor": COLOUR["line"],
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "xtick.color": COLOUR["line"],
    "ytick.color": COLOUR["line"],
    "xtick.labelcolor": COLOUR["soft"],
    "ytick.labelcolor": COLOUR["ink"],
    "grid.color": COLOUR["line"],
    "grid.linewidth": 0.6,
    "figure.facecolor": "none",
    "legend.frameon": False,
    "patch.linewidth": 0,
}


@contextmanager
def canvas(height_in: float) -> Iterator[Figure]:
    """A figure to draw on, in the look of the page. Raises BatchPartMissing."""
    try:
        import matplotlib
        from matplotlib import font_manager
        from matplotlib.figure import Figure
    except ImportError:
        raise BatchPartMissing(package="matplotlib", extra="batch") from None
    font_manager.fontManager.addfont(str(fonts.path()))
    with matplotlib.rc_context(STYLE):
        yield Figure(figsize=(WIDTH_IN, height_in), layout="constrained")


def as_svg(figure: Figure, name: str, told: str) -> str:
    """The figure as an SVG element that can stand in a page among others; ``told`` says what is to be seen.

    The same figure gives the same bytes. Call it inside ``canvas``.
    """
    target = StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(target, format="svg", transparent=True, metadata=nothing)
    text = target.getvalue()
    text = text[text.index("<svg") :]
    opening, _, rest = text.partition(">")
    opening = re.sub(r' (?:width|height|version)="[^"]*"', "", opening)
    text = f"{opening}>{rest}".replace("<svg ", f'<svg role="img" aria-label="{escape(told)}" ', 1)
    for variable, colour in COLOUR.items():
        text = text.replace(colour, f"var(--{variable})")
    return _renamed(text, name).strip()


def _renamed(text: str, name: str) -> str:
    """Ids by number, and only those that are used: the library's own change from run to run."""
    old = dict.fromkeys(found[1] for found in _REFERENCE.findall(text))
    new = {known: f"{name}-{number}" for number, known in enumerate(old)}
    text = re.sub(r' id="([^"]*)"', lambda found: f' id="{new[found[1]]}"' if found[1] in new else "", text)
    return _REFERENCE.sub(lambda found: f"{found[1]}#{new[found[2]]}", text)
