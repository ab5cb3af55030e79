"""Frames from anywhere as one stream (统一的画面来源): files, folders, patterns, standard input, video, cameras.

>>> from PIL import Image
>>> [item.source for item in frames([Image.new("L", (30, 30)), "no-such-file.png"])]
['picture', 'no-such-file.png']

A source that gives no picture becomes a :class:`Trouble` in its place, and the stream goes on.
"""

from terminal_sim.qr.frames.frame import Frame, Gray, Trouble, frame_of
from terminal_sim.qr.frames.moving import Camera, Video
from terminal_sim.qr.frames.pushed import PushedFrames
from terminal_sim.qr.frames.sources import STDIN, frames
from terminal_sim.qr.frames.stills import MAX_MEGAPIXELS, still, still_frames

__all__ = [
    "MAX_MEGAPIXELS",
    "STDIN",
    "Camera",
    "Frame",
    "Gray",
    "PushedFrames",
    "Trouble",
    "Video",
    "frame_of",
    "frames",
    "still",
    "still_frames",
]
