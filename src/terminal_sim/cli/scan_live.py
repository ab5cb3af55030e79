"""``scan --camera`` and ``scan --video``: follow moving pictures, say each code once, stop cleanly."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from types import TracebackType

from terminal_sim.cli.scan_stills import error_entry
from terminal_sim.errors import TerminalSimError
from terminal_sim.qr.frames import Camera, Frame, Trouble, Video
from terminal_sim.qr.frames.sources import expanded
from terminal_sim.qr.live import Follower, Sighting, Watch
from terminal_sim.qr.opencv import opencv
from terminal_sim.qr.read import Reader, default_reader
from terminal_sim.qr.reading import Reading
from terminal_sim.voucher_text import mask

SCHEMA = "terminal-sim/scan-video/1"
_PROGRESS_EVERY_FRAMES = 100
_WINDOW = "terminal-sim scan (q: stop)"


def follow_camera(address: str, seconds: float, *, as_json: bool, reveal: bool, preview: bool) -> int:
    """Until a key, the time, or the camera itself ends it. Raises :class:`CameraUnavailable`."""
    camera = Camera(int(address) if address.isdigit() else address)
    print(f"{camera.source}：按 Ctrl-C 停止 | press Ctrl-C to stop", file=sys.stderr)
    with _Preview(shown=preview) as window:
        follower = Follower(default_reader(), _said, window.show)
        sightings: list[Sighting] = []
        with suppress(KeyboardInterrupt):
            for sighting in follower.follow(_until(camera, seconds, window.is_closed)):
                sightings.append(sighting)
                _print(sighting, reveal)
        camera.close()
    return _summed(camera.source, follower.watch, sightings, as_json=as_json)


def follow_videos(names: Sequence[str], *, as_json: bool, reveal: bool) -> int:
    """Each video after the other; a file that cannot be read is named and the next is taken."""
    reader = default_reader()
    worst = 0
    for name in names:
        try:
            files = expanded(name)
        except TerminalSimError as trouble:
            worst = max(worst, _named(Trouble(name, trouble), as_json=as_json))
            continue
        for file in files:
            try:
                worst = max(worst, _follow_video(Video(file), reader, as_json=as_json, reveal=reveal))
            except TerminalSimError as trouble:
                worst = max(worst, _named(Trouble(str(file), trouble), as_json=as_json))
    return worst


def _follow_video(video: Video, reader: Reader, *, as_json: bool, reveal: bool) -> int:
    follower = Follower(reader, _said)
    sightings = []
    try:
        with suppress(KeyboardInterrupt):
            for sighting in follower.follow(_with_progress(video)):
                sightings.append(sighting)
                _print(sighting, reveal)
    finally:
        video.close()
    return _summed(video.source, follower.watch, sightings, as_json=as_json)


def _until(camera: Camera, seconds: float, is_closed: Callable[[], bool]) -> Iterator[Frame]:
    for frame in camera:
        yield frame
        if is_closed() or (seconds and frame.seconds >= seconds):
            return


def _with_progress(video: Video) -> Iterator[Frame]:
    for frame in video:
        if frame.index and frame.index % _PROGRESS_EVERY_FRAMES == 0:
            of = f"/{video.frame_count}" if video.frame_count else ""
            print(f"{video.source}: {frame.index}{of} 帧 frames", file=sys.stderr)
        yield frame


def _print(sighting: Sighting, reveal: bool) -> None:
    shown = sighting.code.text if reveal else mask(sighting.code.text)
    kind = sighting.code.kind.value
    print(
        f"✓ {sighting.seconds:.2f} s  #{sighting.frame_index}  {kind}: {shown}  [{sighting.code.stage}]",
        file=sys.stderr,
    )


def _said(hint: str) -> None:
    print(hint, file=sys.stderr)


def _named(trouble: Trouble, *, as_json: bool) -> int:
    if as_json:
        content = {"schema": SCHEMA, "source": trouble.source, "error": error_entry(trouble.error)}
        print(json.dumps(content, ensure_ascii=False))
    print(trouble.error.sentence(), file=sys.stderr)
    return 2


def _summed(source: str, watch: Watch, sightings: Sequence[Sighting], *, as_json: bool) -> int:
    """The last word: one line for people or one line of JSON; 0 when a voucher was seen."""
    if as_json:
        print(json.dumps(_document(source, watch, sightings), ensure_ascii=False))
    else:
        first = "–" if watch.first_seconds is None else f"{watch.first_seconds:.2f} s (#{watch.first_frame})"
        print(f"{source}: {watch.frames_read}/{watch.frames} 帧读出 frames read, 首次 first {first}")
    vouchers = [sighting for sighting in sightings if sighting.reading.voucher]
    return 0 if vouchers else 2


def _document(source: str, watch: Watch, sightings: Sequence[Sighting]) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "source": source,
        "frames": watch.frames,
        "frames_read": watch.frames_read,
        "long_looks": watch.long_looks,
        "first_frame": watch.first_frame,
        "first_seconds": watch.first_seconds,
        "sightings": [
            {
                "text": one.code.text,
                "kind": one.code.kind.value,
                "frame": one.frame_index,
                "seconds": round(one.seconds, 3),
                "stage": one.code.stage,
            }
            for one in sightings
        ],
        "error": None,
    }


class _Preview:
    """A window with what the camera sees and a frame around each code; nothing where there is no screen."""

    def __init__(self, *, shown: bool) -> None:
        self._cv2 = opencv() if shown else None
        self._is_closed = False

    def __enter__(self) -> _Preview:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cv2 is not None:
            with suppress(self._cv2.error):
                self._cv2.destroyAllWindows()

    def is_closed(self) -> bool:
        """Did the user press q or Esc?"""
        return self._is_closed

    def show(self, frame: Frame, reading: Reading) -> None:
        """Draw the frame; the first failure (no screen) is told once and ends the preview, not the scan."""
        cv2 = self._cv2
        if cv2 is None or frame.colour is None:
            return
        import numpy as np

        picture = frame.colour.copy()
        for code in reading.codes:
            corners = np.array(code.corners, dtype=np.int32).reshape(-1, 1, 2)
            cv2.polylines(picture, [corners], True, (60, 200, 60), 3)
        try:
            cv2.imshow(_WINDOW, picture)
            self._is_closed = cv2.waitKey(1) & 0xFF in (ord("q"), 27)
        except cv2.error:
            print("没有显示器，不显示取景窗口 | no screen here: scanning goes on without preview", file=sys.stderr)
            self._cv2 = None
