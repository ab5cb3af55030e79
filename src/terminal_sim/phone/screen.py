"""What stands on the phone's screen (手机屏幕): the bare code, the screen around it, a photo as a counter takes it."""

from __future__ import annotations

from datetime import datetime

from PIL import Image

from terminal_sim.conversation.phone import CodeShown
from terminal_sim.people import masked_name
from terminal_sim.qr.draw import draw_png
from terminal_sim.qr.mockup import PhoneFace, phone_mockup
from terminal_sim.receipts import fonts


def bare(shown: CodeShown) -> Image.Image:
    """The code alone, black on white, with its quiet zone."""
    return draw_png(shown.text)


def screen(shown: CodeShown, now: datetime, *, holder_name: str = "", dark: bool = False) -> Image.Image:
    """The phone that shows it: whose code, who shows it, the seconds left, the simulator's mark."""
    left = max(0, int((shown.expires_at - now).total_seconds()))
    face = PhoneFace(masked_name(holder_name), masked_name(shown.subject_name), left)
    return phone_mockup(shown.text, face, font_path=fonts.path(), dark=dark)


def photographed(picture: Image.Image, *, preset: str = "combo", severity: int = 2, seed: int = 0) -> Image.Image:
    """A camera's picture of it: on the counter, turned, in perspective, unevenly lit, blurred and noisy."""
    from terminal_sim.qr.conditions import degrade  # with the first photo: cameras take time to load

    return degrade(picture, preset, severity, seed)
