"""OpenCV, where it can be had (OpenCV 的按需加载): imported late, and its absence told in one line.

The wheel of ``opencv-python`` needs system libraries that a slim machine lacks. Whoever needs OpenCV asks here; still
pictures are drawn, degraded and read by the first decoder without it.
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from types import ModuleType


@cache
def why_no_opencv() -> str | None:
    """None when OpenCV can be used, else the reason in one line."""
    os.environ.setdefault("OPENCV_LOG_LEVEL", "OFF")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    try:
        importlib.import_module("cv2")
    except ImportError as missing:
        return f"{missing} (Debian/Ubuntu: apt-get install libgl1 libglib2.0-0)"
    return None


def opencv() -> ModuleType | None:
    """The module ``cv2``, or None."""
    return None if why_no_opencv() else importlib.import_module("cv2")
