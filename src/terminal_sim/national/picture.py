"""The code in a picture that came with a call (图片解码), bounded before it is opened."""

from __future__ import annotations

from terminal_sim.errors.wire import TooLarge

LARGEST = 12_000_000
MEGAPIXELS = 40.0


def text_in(content: bytes, source: str) -> str:
    """The voucher's text. Raises TooLarge, what ``still_frames`` raises, and what ``voucher_of`` refuses."""
    # the readers are large: they are loaded by the first picture, not by the start of the server
    from terminal_sim.qr.frames.stills import still_frames
    from terminal_sim.qr.read import read
    from terminal_sim.qr.reading import voucher_of

    if len(content) > LARGEST:
        raise TooLarge(what_zh="图片", what="the picture", limit=f"{LARGEST} bytes")
    frame = next(iter(still_frames(content, source, max_megapixels=MEGAPIXELS)))
    return str(voucher_of(read(frame)))
