"""Clips of a camera that looks for focus (对焦中的视频): a hand that shakes, a picture that fades in and sharpens.

A clip is a list of pictures made from one, seeded like a single condition; ``write_clip`` stores it as a video.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from math import cos, pi, sin
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageFilter

from terminal_sim.errors.scanning import MissingReader, SeverityOutOfRange
from terminal_sim.qr.conditions.geometry import on_phone, tilted
from terminal_sim.qr.conditions.pixels import edge_colour, resized, to_picture, to_pixels, with_noise
from terminal_sim.qr.conditions.place import place_of
from terminal_sim.qr.conditions.presets import flattened
from terminal_sim.qr.opencv import opencv, why_no_opencv

FRAMES_A_SECOND: Final = 10
_SIZE: Final = (1280, 720)
_MODULE_PX: Final = 5.0


def hunting_clip(picture: Image.Image, severity: int, seed: int, frame_count: int = 30) -> Iterator[Image.Image]:
    """720p frames of a phone shown to a webcam whose focus hunts: sharper and softer by turns, then it settles.

    ``severity`` 0 to 5 is how soft the swings are, how much the hand shakes and how noisy the picture is.
    """
    if severity not in range(6):
        raise SeverityOutOfRange(severity=severity)
    rng = random.Random(f"hunting/{severity}/{seed}")
    phone, place = on_phone(flattened(picture), place_of(flattened(picture)))
    phone = resized(phone, min(1.0, _MODULE_PX / place.module_px))
    place = place.scaled(min(1.0, _MODULE_PX / place.module_px))
    middle = place.at(0.5, 0.5)
    ground, phase, turn = edge_colour(phone), rng.uniform(0, 2 * pi), rng.uniform(-14, 14)
    seen = tilted(phone, 0.0, 0.0, turn)
    angle = turn * pi / 180
    dx, dy = middle[0] - phone.width / 2, middle[1] - phone.height / 2
    at = seen.width / 2 + dx * cos(angle) - dy * sin(angle), seen.height / 2 + dx * sin(angle) + dy * cos(angle)
    for number in range(frame_count):
        share = number / max(1, frame_count - 1)
        swing = (0.12 + 0.2 * severity) * (1 - 0.75 * share) * abs(sin(phase + 9 * share))
        shake = severity * 2.2
        scene = Image.new("RGB", _SIZE, ground)
        corner = (
            round(_SIZE[0] / 2 - at[0] + rng.uniform(-shake, shake)),
            round(_SIZE[1] / 2 - at[1] + rng.uniform(-shake, shake)),
        )
        scene.paste(seen.filter(ImageFilter.GaussianBlur(swing * _MODULE_PX)), corner)
        light = np.float32(min(1.0, 0.08 + 4 * share) * (1 - 0.08 * severity))
        yield to_picture(with_noise(to_pixels(scene) * light, 1.5 + 2.0 * severity, rng))


def write_clip(path: Path, clip: Iterator[Image.Image], frames_a_second: int = FRAMES_A_SECOND) -> int:
    """Write the clip as a video: Motion JPEG for ``.avi``, else MPEG-4. Gives the number of frames."""
    cv2 = opencv()
    if cv2 is None:
        raise MissingReader(source=str(path), kind="video", package=f"opencv-python ({why_no_opencv()})")
    code = cv2.VideoWriter.fourcc(*("MJPG" if path.suffix.lower() == ".avi" else "mp4v"))
    writer, count = None, 0
    try:
        for picture in clip:
            if writer is None:
                writer = cv2.VideoWriter(str(path), code, frames_a_second, picture.size)
            writer.write(np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1]))
            count += 1
    finally:
        if writer is not None:
            writer.release()
    return count
