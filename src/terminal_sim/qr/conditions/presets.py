"""The camera conditions by name (拍摄条件): what each severity from 0 to 5 means, in one table.

Severity 0 leaves the picture as it is, 3 is an everyday bad picture that a good reader still reads, 5 is where readers
give up. The same picture, name, severity and seed give the same pixels, so one line reports a picture that fails:

>>> from terminal_sim.qr.draw import draw_png
>>> clean = draw_png("4240000000000000004207410000")
>>> degrade(clean, "blur", 3, seed=7).tobytes() == degrade(clean, "blur", 3, seed=7).tobytes()
True
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from PIL import Image

from terminal_sim.errors.scanning import SeverityOutOfRange, UnknownPreset
from terminal_sim.qr.conditions import geometry, optics, surface
from terminal_sim.qr.conditions.combo import LEVELS as COMBO_LEVELS
from terminal_sim.qr.conditions.combo import combo
from terminal_sim.qr.conditions.place import Place, place_of

Apply = Callable[[Image.Image, Any, random.Random, Place], Image.Image]


@dataclass(frozen=True, slots=True)
class Preset:
    """One condition: what it is in both languages, how it is applied, and its level at severity 1 to 5."""

    zh: str
    en: str
    apply: Apply
    levels: tuple[Any, Any, Any, Any, Any]


PRESETS: Final[Mapping[str, Preset]] = MappingProxyType(
    {
        "perspective": Preset("斜拍", "tilt in degrees", geometry.perspective, (18, 32, 45, 57, 68)),
        "rotate": Preset("旋转", "turn in degrees", geometry.rotate, (10, 22, 35, 45, 160)),
        "motion": Preset("抖动", "smear in modules", optics.motion, (0.4, 0.8, 1.2, 1.7, 2.4)),
        "blur": Preset("失焦", "spread in modules", optics.blur, (0.25, 0.36, 0.47, 0.6, 0.85)),
        "moire": Preset("摩尔纹", "strength of the stripes", surface.moire, (0.2, 0.35, 0.5, 0.7, 0.9)),
        "glare": Preset("反光", "white spot as a share of the side", surface.glare, (0.06, 0.1, 0.15, 0.24, 0.36)),
        "lowlight": Preset("光线暗", "light left", optics.lowlight, (0.35, 0.18, 0.09, 0.05, 0.025)),
        "noise": Preset("噪点", "noise in grey levels", optics.noise, (14, 28, 45, 75, 130)),
        "jpeg": Preset(
            "压缩", "quality, pixels a module", optics.jpeg, ((40, 5), (25, 4), (15, 3.4), (8, 2.8), (3, 2.2))
        ),
        "lowres": Preset("分辨率低", "pixels a module", geometry.lowres, (3.0, 2.3, 1.8, 1.45, 1.15)),
        "occlusion": Preset("遮挡", "share of the area covered", surface.occlusion, (0.02, 0.04, 0.07, 0.13, 0.22)),
        "invert": Preset("深色模式", "contrast of the negative", optics.invert, (0.9, 0.6, 0.35, 0.12, 0.03)),
        "crack": Preset("碎屏", "cracks", surface.crack, (2, 4, 7, 14, 28)),
        "overexposed": Preset("过曝", "gain", optics.overexposed, (2.0, 3.2, 4.6, 6.2, 7.6)),
        "small": Preset(
            "距离远",
            "frame and pixels a module",
            geometry.small,
            ((1280, 720, 5.0), (1920, 1080, 3.5), (1920, 1080, 2.4), (3840, 2160, 1.8), (3840, 2160, 1.2)),
        ),
        "two": Preset(
            "两个码",
            "is the second a voucher, size left",
            geometry.two,
            ((False, 0.6), (False, 0.35), (True, 0.5), (True, 0.25), (True, 0.12)),
        ),
        "combo": Preset("柜台实拍", "a counter photo: all at once", combo, COMBO_LEVELS),
    }
)


def degrade(picture: Image.Image, preset: str, severity: int, seed: int) -> Image.Image:
    """The picture as a camera would give it under the condition ``preset`` at ``severity`` 0 to 5.

    Raises :class:`UnknownPreset` and :class:`SeverityOutOfRange`.
    """
    if preset not in PRESETS:
        raise UnknownPreset(preset=preset, known=" ".join(PRESETS))
    if isinstance(severity, bool) or severity not in range(6):
        raise SeverityOutOfRange(severity=severity)
    flat = flattened(picture)
    if severity == 0:
        return flat
    chosen = PRESETS[preset]
    rng = random.Random(f"{preset}/{severity}/{seed}")
    return chosen.apply(flat, chosen.levels[severity - 1], rng, place_of(flat))


def flattened(picture: Image.Image) -> Image.Image:
    """Red, green, blue without transparency: what is transparent becomes white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, clear).convert("RGB")
    return picture.convert("RGB")
