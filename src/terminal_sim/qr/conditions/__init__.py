"""Camera conditions on demand (拍摄条件): seeded ways to spoil a picture, and clips of a hunting camera."""

from terminal_sim.qr.conditions.clips import hunting_clip, write_clip
from terminal_sim.qr.conditions.presets import PRESETS, Preset, degrade

__all__ = ["PRESETS", "Preset", "degrade", "hunting_clip", "write_clip"]
