"""Following video: the first reading against that of zxing-cpp alone, on seeded clips of a hunting camera.

python -m benchmarks.scan_video --clips 8 --seed 1
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from terminal_sim.qr.conditions import hunting_clip, write_clip
from terminal_sim.qr.decoders import Zxing
from terminal_sim.qr.draw import draw_png
from terminal_sim.qr.frames import Video
from terminal_sim.qr.live import Follower
from terminal_sim.qr.mockup import phone_mockup
from terminal_sim.qr.opencv import opencv
from terminal_sim.qr.read import Reader


def main() -> None:
    """Run and print one line a clip, then the medians."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--clips", type=int, default=8)
    words.add_argument("--seed", type=int, default=1)
    said = words.parse_args()
    cv2 = opencv()
    if cv2 is not None:
        cv2.setNumThreads(1)
    alone, ours = [], []
    print("| clip | severity | zxing: first frame, ms, frames read | following: first frame, ms, frames read |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(said.clips):
            severity, seed = number % 6, said.seed + number
            text = f"424{seed:017d}01410000"
            shown = phone_mockup(text) if number % 2 else draw_png(text)
            path = Path(folder) / f"{number}.avi"
            write_clip(path, hunting_clip(shown, severity, seed))
            alone.append(by_zxing(path, text))
            ours.append(by_following(path, text))
            print(f"| {number} | {severity} | {cells(alone[-1])} | {cells(ours[-1])} |")
    print(f"\nmedian ms to the first reading: zxing {middle(alone):.1f}, following {middle(ours):.1f}")


def by_zxing(path: Path, text: str) -> tuple[int | None, float, int]:
    """First frame read, milliseconds of reading until then, frames read."""
    decoder, video = Zxing(), Video(path)
    first, first_ms, read = None, 0.0, 0
    begun = perf_counter()
    for frame in video:
        if any(found.text == text for found in decoder.decode(frame.image)):
            read += 1
            if first is None:
                first, first_ms = frame.index, (perf_counter() - begun) * 1e3
    video.close()
    return first, first_ms, read


def by_following(path: Path, text: str) -> tuple[int | None, float, int]:
    """The same for the follower."""
    video, follower = Video(path), Follower(Reader())
    first, first_ms = None, 0.0
    begun = perf_counter()
    for sighting in follower.follow(video):
        if first is None and sighting.code.text == text:
            first, first_ms = sighting.frame_index, (perf_counter() - begun) * 1e3
    video.close()
    return first, first_ms, follower.watch.texts.get(text, 0)


def cells(result: tuple[int | None, float, int]) -> str:
    """One cell of the table."""
    return f"{'–' if result[0] is None else result[0]}, {result[1]:.1f}, {result[2]}"


def middle(results: list[tuple[int | None, float, int]]) -> float:
    """Median time to the first reading over the clips that were read."""
    return median([ms for first, ms, _ in results if first is not None] or [0.0])


if __name__ == "__main__":
    main()
