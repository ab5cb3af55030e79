"""Moving pictures (视频与摄像头): video files, webcams and stream addresses through OpenCV, frame by frame."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from terminal_sim.errors.scanning import CameraUnavailable, EmptyPicture, NoSuchPicture, UnreadableVideo
from terminal_sim.qr.frames.frame import Frame
from terminal_sim.qr.opencv import opencv, why_no_opencv

VIDEO_SUFFIXES: Final = frozenset(
    {".avi", ".mp4", ".mkv", ".webm", ".mov", ".m4v", ".mjpeg", ".mjpg", ".mpg", ".mpeg", ".3gp"}
)
_DROPPED_IN_A_ROW: Final = 30


class Video:
    """An open video file: iterate for its frames, ``close`` when done. ``frame_count`` is 0 where it is not known."""

    def __init__(self, path: str | Path) -> None:
        """Open the file. Raises :class:`NoSuchPicture`, :class:`EmptyPicture` or :class:`UnreadableVideo`."""
        self.source = str(path)
        file = Path(path)
        if not file.is_file():
            raise NoSuchPicture(source=self.source)
        if file.stat().st_size == 0:
            raise EmptyPicture(source=self.source)
        self._capture = _capture_of(str(path), lambda zh, en: UnreadableVideo(source=self.source, why_zh=zh, why=en))
        if not self._capture.isOpened():
            raise UnreadableVideo(source=self.source, why_zh="无法识别的视频格式", why="it is no known kind of video")
        count, rate = self._capture.get(7), self._capture.get(5)
        self.frame_count = int(count) if 0 < count < 1e9 else 0
        self.frames_a_second = float(rate) if 0 < rate <= 1000 else 25.0

    def __iter__(self) -> Iterator[Frame]:
        """Each frame, grey and coloured, with its time in the video."""
        number = 0
        while True:
            taken, colour = self._capture.read()
            if not taken:
                break
            yield _frame(colour, self.source, number, number / self.frames_a_second)
            number += 1
        if number == 0:
            raise UnreadableVideo(source=self.source, why_zh="没有可解码的帧", why="not one frame of it can be decoded")

    def close(self) -> None:
        """Let go of the file."""
        self._capture.release()


class Camera:
    """An open webcam (its number) or stream (its address): iterate for frames until ``close`` or until it stops."""

    def __init__(self, address: int | str) -> None:
        """Open it. Raises :class:`CameraUnavailable` with the reason: missing, busy, or no OpenCV."""
        self.source = f"camera {address}" if isinstance(address, int) else address
        self._is_open = True
        self._capture = _capture_of(address, lambda zh, en: CameraUnavailable(source=self.source, why_zh=zh, why=en))
        if not self._capture.isOpened():
            zh, en = _why_closed(address)
            raise CameraUnavailable(source=self.source, why_zh=zh, why=en)

    def __iter__(self) -> Iterator[Frame]:
        """Frames as they come, with the seconds since the first; the newest is always given, none are stored."""
        start, number, dropped = time.monotonic(), 0, 0
        while self._is_open:
            taken, colour = self._capture.read()
            if not taken:
                dropped += 1
                if dropped >= _DROPPED_IN_A_ROW:
                    raise CameraUnavailable(
                        source=self.source,
                        why_zh="不再送出画面（被拔出或被占用）",
                        why="it stopped sending pictures (unplugged or taken)",
                    )
                continue
            dropped = 0
            yield _frame(colour, self.source, number, time.monotonic() - start)
            number += 1

    def close(self) -> None:
        """Stop and let go of the camera."""
        self._is_open = False
        self._capture.release()


def _capture_of(address: int | str, failed: Callable[[str, str], Exception]) -> Any:
    cv2 = opencv()
    if cv2 is None:
        raise failed(f"OpenCV 不可用：{why_no_opencv()}", f"OpenCV is not available: {why_no_opencv()}")
    return cv2.VideoCapture(address)


def _frame(colour: Any, source: str, number: int, seconds: float) -> Frame:
    cv2 = opencv()
    assert cv2 is not None  # noqa: S101 - the capture came from it
    pixels = np.asarray(colour, dtype=np.uint8)
    gray = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return Frame(gray, source, number, "", seconds, is_still=False, colour=pixels)


def _why_closed(address: int | str) -> tuple[str, str]:
    if isinstance(address, str):
        return "地址没有响应或不是视频流", "the address does not answer or is no video stream"
    device = Path(f"/dev/video{address}")
    if device.exists():
        return "被其他程序占用或没有权限", "another program holds it, or the permission is missing"
    return "没有接上摄像头", "there is no such camera"
