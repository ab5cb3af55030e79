"""Following a moving picture: cheap on every frame, told once, quiet (实时扫码)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from terminal_sim.qr.conditions import degrade, hunting_clip, write_clip
from terminal_sim.qr.frames import Frame, PushedFrames, Video, frame_of
from terminal_sim.qr.live import EMPTY_BEFORE_LONG_LOOK, Follower
from terminal_sim.qr.read import Reader
from tests.qr.pictures import OTHER_VOUCHER, VOUCHER, code, counter_top

HARD = 300


def moving(*pictures: object, rate: float = 10.0) -> list[Frame]:
    frames = []
    for number, picture in enumerate(pictures):
        still = frame_of(picture)  # type: ignore[arg-type]
        frames.append(replace(still, index=number, seconds=number / rate, is_still=False))
    return frames


class Counting(Reader):
    """A reader that counts its looks."""

    def __init__(self) -> None:
        super().__init__()
        self.glances = self.reads = 0

    def glance(self, frame: Frame):  # type: ignore[no-untyped-def]
        self.glances += 1
        return super().glance(frame)

    def read(self, frame: Frame, budget_s: float | None = None):  # type: ignore[no-untyped-def]
        self.reads += 1
        return super().read(frame, budget_s)


def test_a_code_in_view_is_told_once() -> None:
    follower = Follower(Reader())
    sightings = list(follower.follow(moving(*[code()] * 8)))
    assert [(one.code.text, one.frame_index) for one in sightings] == [(VOUCHER, 0)]
    assert follower.watch.frames_read == follower.watch.frames == 8
    assert follower.watch.texts == {VOUCHER: 8}


def test_a_code_that_was_away_for_a_while_is_told_again() -> None:
    empty = [counter_top()] * 3
    frames = moving(code(), *empty, code(), rate=0.5)
    assert [one.frame_index for one in Follower(Reader()).follow(frames)] == [0, 4]


def test_another_code_is_told_at_once() -> None:
    follower = Follower(Reader())
    texts = [one.code.text for one in follower.follow(moving(code(), code(OTHER_VOUCHER), code()))]
    assert texts == [VOUCHER, OTHER_VOUCHER]


def test_costly_looks_come_only_after_several_empty_frames() -> None:
    reader = Counting()
    follower = Follower(reader)
    empty = moving(*[counter_top()] * (2 * EMPTY_BEFORE_LONG_LOOK + 1))
    assert list(follower.follow(empty)) == []
    assert reader.reads == follower.watch.long_looks == 2
    full = Counting()
    list(Follower(full).follow(moving(*[code()] * 20)))
    assert (full.glances, full.reads) == (20, 0)


def test_a_hard_picture_is_read_by_a_long_look() -> None:
    hard = degrade(code(), "occlusion", 3, HARD)
    follower = Follower(Reader())
    frames = moving(*[hard] * (EMPTY_BEFORE_LONG_LOOK + 2))
    [sighting] = follower.follow(frames)
    assert sighting.code.text == VOUCHER
    assert sighting.frame_index == EMPTY_BEFORE_LONG_LOOK - 1
    assert follower.watch.first_frame == EMPTY_BEFORE_LONG_LOOK - 1


def test_one_hint_after_three_seconds_not_a_line_a_frame() -> None:
    said: list[str] = []
    dark = np.full((240, 320), 9, dtype=np.uint8)
    follower = Follower(Reader(), said.append)
    list(follower.follow(moving(*[dark] * 29)))
    assert said == []
    list(follower.follow([replace(frame, seconds=frame.seconds + 2.9) for frame in moving(*[dark] * 12)]))
    assert len(said) == 1
    assert "dark" in said[0]


def test_everyone_who_wants_to_sees_each_reading() -> None:
    seen: list[int] = []
    follower = Follower(Reader(), saw=lambda frame, reading: seen.append(len(reading.codes)))
    list(follower.follow(moving(counter_top(), code())))
    assert seen == [0, 1]


def test_a_video_file_is_followed_to_its_first_reading(tmp_path: Path) -> None:
    clip = tmp_path / "clip.avi"
    write_clip(clip, hunting_clip(code(), 2, 5, frame_count=14))
    video = Video(clip)
    reader = Reader()
    alone = next(frame.index for frame in video if reader.glance(frame).codes)
    video.close()
    video = Video(clip)
    follower = Follower(reader)
    [sighting] = follower.follow(video)
    video.close()
    assert sighting.code.text == VOUCHER
    assert follower.watch.first_frame is not None
    assert follower.watch.first_frame <= alone
    assert follower.watch.frames == 14


def test_pushed_frames_are_followed() -> None:
    feed = PushedFrames()
    feed.push(code())
    feed.close()
    assert [one.code.text for one in Follower(Reader()).follow(feed)] == [VOUCHER]
