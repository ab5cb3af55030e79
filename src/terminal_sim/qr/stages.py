"""The stages of the cascade (分级识别): what is tried when the first look reads nothing, cheapest gain first.

Each stage is a view of the picture and a decoder, or the reading module by module. The order and the choice come from
measurement: a stage stays only while it reads pictures that all stages before it miss, for less time a picture than the
stage after it. ``benchmarks/scan_stages.py`` prints the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from terminal_sim.qr.decoders import Decoder, Found
from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.views import View, Views, busy_tiles

if TYPE_CHECKING:
    from terminal_sim.qr.grid.marks import Mark
    from terminal_sim.qr.grid.rebuild import Rebuilt

COARSE_PX: Final = 320
FINE_PX: Final = 640
_SMALL_PX: Final = 320


@dataclass(slots=True, eq=False)
class Look:
    """What one reading shares between its stages: the views, the decoders, the time limit, the marks seen."""

    views: Views
    decoders: dict[str, Decoder]
    until: float
    marks: dict[int, list[Mark]] = field(default_factory=dict)

    def marks_at(self, widest_px: int) -> list[Mark]:
        """Corner marks found in the picture shrunk to ``widest_px``; looked for once."""
        from terminal_sim.qr.grid.marks import find_marks

        if widest_px not in self.marks:
            self.marks[widest_px] = find_marks(self.views.gray, widest_px)
        return self.marks[widest_px]


@dataclass(frozen=True, slots=True)
class Stage:
    """One attempt: its name, the decoder that must be usable for it, and the attempt itself.

    ``ms`` and ``ms_a_megapixel`` are what it costs on the machine of the measurement, for keeping to a budget.
    ``wider_than_px`` and ``not_wider_than_px`` bound the longer side of the pictures that it is meant for.
    """

    name: str
    decoder: str
    attempt: Callable[[Look], Sequence[Found]]
    ms: float
    ms_a_megapixel: float = 0.0
    wider_than_px: int = 0
    not_wider_than_px: int = 1 << 30

    def suits(self, gray: Gray) -> bool:
        """Is this stage meant for pictures of this size?"""
        longer = int(max(gray.shape))
        return self.wider_than_px < longer <= self.not_wider_than_px

    def cost_s(self, pixels: int) -> float:
        """Expected seconds on a picture of so many pixels."""
        return (self.ms + self.ms_a_megapixel * pixels / 1e6) / 1e3


def _seen(decoder: str, view: Callable[[Views], View | None]) -> Callable[[Look], Sequence[Found]]:
    def attempt(look: Look) -> Sequence[Found]:
        seen = view(look.views)
        if seen is None:
            return []
        found = look.decoders[decoder].decode(seen.image)
        return [Found(code.text, seen.back(code.corners)) for code in found]

    return attempt


def _by_zbar(look: Look) -> Sequence[Found]:
    """zbar guesses the character set of what is not ASCII, often wrong; a voucher is digits, so only ASCII counts."""
    seen = look.views.handy()
    found = look.decoders["zbar"].decode(seen.image)
    return [Found(code.text, seen.back(code.corners)) for code in found if code.text.isascii()]


def _by_modules(look: Look) -> Sequence[Found]:
    from terminal_sim.qr.grid.marks import corners_of
    from terminal_sim.qr.grid.rebuild import rebuilt_codes

    corners = corners_of(look.marks_at(COARSE_PX))
    return [_as_found(code) for code in rebuilt_codes(look.views.gray, corners, look.until)]


def _by_modules_fine(look: Look) -> Sequence[Found]:
    """For codes too small for the coarse search; where that saw whole codes, a finer one has nothing to add."""
    from terminal_sim.qr.grid.marks import corners_of
    from terminal_sim.qr.grid.rebuild import FITNESS, rebuilt_codes

    seen = corners_of(look.marks_at(COARSE_PX))
    if seen and seen[0].fitness >= FITNESS:
        return []
    corners = corners_of(look.marks_at(FINE_PX))
    return [_as_found(code) for code in rebuilt_codes(look.views.gray, corners, look.until)]


def _by_two_marks(look: Look) -> Sequence[Found]:
    from terminal_sim.qr.grid.marks import corners_by_two
    from terminal_sim.qr.grid.rebuild import rebuilt_by_guess

    guesses = corners_by_two(look.marks_at(COARSE_PX))
    return [_as_found(code) for code in rebuilt_by_guess(look.views.gray, guesses, look.until)]


def _in_tiles(look: Look) -> Sequence[Found]:
    for tile in busy_tiles(look.views.gray):
        found = look.decoders["zxing"].decode(tile.image)
        if found:
            return [Found(code.text, tile.back(code.corners)) for code in found]
    return []


def _as_found(code: Rebuilt) -> Found:
    a, b, c, d = ((float(x), float(y)) for x, y in code.corners)
    return Found(code.text, (a, b, c, d))


def _small(name: str, view: Callable[[Views], View | None]) -> Stage:
    """A stage for small pictures alone, where enlarging costs next to nothing."""
    return Stage(name, "zxing", _seen("zxing", view), 1.0, 8.0, not_wider_than_px=_SMALL_PX)


PLAIN: Final = Stage("plain", "zxing", _seen("zxing", lambda views: views.plain), 0.3, 2.0)

LATER: Final[tuple[Stage, ...]] = (
    Stage("halved", "zxing", _seen("zxing", lambda views: views.halved(1)), 0.3, 0.7),
    Stage("shadows lifted", "zxing", _seen("zxing", lambda views: views.toned(0.4)), 2.5),
    Stage("quartered", "zxing", _seen("zxing", lambda views: views.halved(2)), 0.2, 0.5),
    _small("enlarged", lambda views: views.evened_enlarged()),
    _small("sharpened", lambda views: views.sharpened_enlarged()),
    Stage("evened", "zxing", _seen("zxing", lambda views: views.evened()), 6.0),
    Stage("tiles", "zxing", _in_tiles, 3.0, 4.0, wider_than_px=1800),
    Stage("modules", "modules", _by_modules, 25.0, 1.0),
    Stage("squeezed", "zxing", _seen("zxing", lambda views: views.squeezed()), 3.0),
    Stage("two marks", "modules", _by_two_marks, 20.0),
    Stage("zbar", "zbar", _by_zbar, 10.0),
    Stage("modules fine", "modules", _by_modules_fine, 45.0, 1.0, wider_than_px=640),
)
