"""What each stage of the cascade is worth, on a fresh set and on a folder of known pictures, if one is named.

    python -m benchmarks.scan_stages --per-level 8 --seed 1 [FOLDER]

For the pictures that the first look misses: how many each stage reads alone, how many more it reads after all stages
before it, and its time. A stage whose column *more* is empty on both sets has no place in the cascade.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from terminal_sim.qr.bench.fresh import fresh_pictures
from terminal_sim.qr.bench.truth import KnownPicture, known_pictures
from terminal_sim.qr.decoders import Decoder, Zbar, Zxing
from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.frames.stills import still_frames
from terminal_sim.qr.opencv import opencv
from terminal_sim.qr.stages import LATER, Look
from terminal_sim.qr.views import Views


@dataclass(slots=True)
class Worth:
    """One stage's figures."""

    tried: int = 0
    alone: int = 0
    more: int = 0
    wrong: int = 0
    ms: float = 0.0


def main() -> None:
    """Run and print a table for each set."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path, nargs="?")
    words.add_argument("--per-level", type=int, default=8)
    words.add_argument("--seed", type=int, default=1)
    said = words.parse_args()
    cv2 = opencv()
    if cv2 is not None:
        cv2.setNumThreads(1)
    show("fresh pictures", fresh_pictures(said.per_level, said.seed))
    if said.folder is not None:
        show(str(said.folder), from_folder(said.folder))


def from_folder(folder: Path) -> Iterator[tuple[KnownPicture, Gray]]:
    """The known pictures of a folder, grey."""
    for picture in known_pictures(folder):
        yield picture, next(iter(still_frames(picture.path))).image


def show(title: str, pictures: Iterator[tuple[KnownPicture, Gray]]) -> None:
    """One table."""
    first = Zxing()
    decoders: dict[str, Decoder] = {"zxing": first, "modules": first}
    try:
        decoders["zbar"] = Zbar()
    except ImportError as missing:
        print(f"without zbar: {missing}", file=sys.stderr)
    worth = {stage.name: Worth() for stage in LATER}
    count = missed = 0
    for picture, gray in pictures:
        count += 1
        if not any(picture.texts) or first.decode(gray):
            continue
        missed += 1
        weigh(picture, gray, decoders, worth)
    print(f"\n{title}: {count} pictures, {missed} missed by the first look\n")
    print("| stage | tried | reads alone | reads more | wrong | ms |\n|---|---|---|---|---|---|")
    for name, one in worth.items():
        print(f"| {name} | {one.tried} | {one.alone} | {one.more} | {one.wrong} | {one.ms / max(1, one.tried):.1f} |")


def weigh(picture: KnownPicture, gray: Gray, decoders: dict[str, Decoder], worth: dict[str, Worth]) -> None:
    """Let every stage have a go at one picture."""
    look = Look(Views(gray), decoders, perf_counter() + 10)
    is_read = False
    for stage in LATER:
        if stage.decoder not in decoders or not stage.suits(gray):
            continue
        begun = perf_counter()
        texts = [code.text for code in stage.attempt(look)]
        one = worth[stage.name]
        one.tried += 1
        one.ms += (perf_counter() - begun) * 1e3
        one.wrong += any(picture.contradicts(text) for text in texts)
        if any(picture.has(text) for text in texts):
            one.alone += 1
            one.more += not is_read
            is_read = True


if __name__ == "__main__":
    main()
