"""Text to picture (生成二维码): a QR code as PNG, SVG, or characters for the terminal.

>>> print(terminal_text("424", quiet=0).splitlines()[0])
█▀▀▀▀▀█ █▄█▄  █▀▀▀▀▀█

Every function draws QR Model 2. ``error`` is the level of error correction: L, M, Q or H restores about 7, 15, 25 or
30 % of the code words; sizes are whole pixels a module, the quiet zone is counted in modules (4 is the standard's).

Sources: ISO/IEC 18004 (symbology, quiet zone of four modules).
"""

from __future__ import annotations

from io import BytesIO
from typing import Final, Literal

from PIL import Image

from terminal_sim.errors.scanning import UndrawableText

ErrorLevel = Literal["L", "M", "Q", "H"]
Matrix = list[list[bool]]

MAX_SIDE_PX: Final = 8000
_LOGO_SHARE: Final = 0.2
_QRCODE_LEVEL: Final = {"L": 1, "M": 0, "Q": 3, "H": 2}
_BLACK: Final = (0, 0, 0)
_WHITE: Final = (255, 255, 255)


def matrix(text: str, *, error: ErrorLevel = "M", quiet: int = 4) -> Matrix:
    """The modules of the code, row by row, ``True`` is dark, with ``quiet`` light modules around."""
    import qrcode
    from qrcode.exceptions import DataOverflowError

    if not text:
        raise UndrawableText(why_zh="内容为空", why="the text is empty")
    if error not in _QRCODE_LEVEL:
        raise UndrawableText(why_zh=f"没有纠错级别 {error}", why=f"there is no error correction level {error}")
    if not 0 <= quiet <= 100:
        raise UndrawableText(why_zh=f"静区 {quiet} 超出 0–100", why=f"a quiet zone of {quiet} is not within 0 to 100")
    code = qrcode.QRCode(error_correction=_QRCODE_LEVEL[error], border=quiet)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        raise UndrawableText(
            why_zh=f"{len(text)} 个字符超出级别 {error} 的容量",
            why=f"{len(text)} characters are more than a code of level {error} holds",
        ) from None
    return [[bool(module) for module in row] for row in code.get_matrix()]


def draw_png(
    text: str,
    *,
    error: ErrorLevel = "M",
    module_px: int = 8,
    quiet: int = 4,
    dark: bool = False,
    logo: Image.Image | None = None,
) -> Image.Image:
    """The code as a picture, ``module_px`` pixels a module.

    ``dark`` draws light modules on black, as a phone in dark mode does. A ``logo`` is put into the middle on a fifth
    of the side; it hides modules, so the level of error correction is then at least Q.
    """
    if logo is not None and error in ("L", "M"):
        error = "Q"
    modules = matrix(text, error=error, quiet=quiet)
    side_px = len(modules) * module_px
    if module_px < 1 or side_px > MAX_SIDE_PX:
        raise UndrawableText(
            why_zh=f"边长 {side_px} 像素超出 1–{MAX_SIDE_PX}",
            why=f"a side of {side_px} px is not within 1 to {MAX_SIDE_PX}",
        )
    small = Image.new("L", (len(modules), len(modules)))
    small.putdata([0 if module != dark else 255 for row in modules for module in row])
    picture = small.resize((side_px, side_px), Image.Resampling.NEAREST).convert("RGB")
    return picture if logo is None else _with_logo(picture, logo, module_px * quiet, module_px, dark)


def png_bytes(picture: Image.Image) -> bytes:
    """The picture as the bytes of a PNG file."""
    out = BytesIO()
    picture.save(out, "PNG", optimize=False)
    return out.getvalue()


def draw_svg(text: str, *, error: ErrorLevel = "M", module_px: int = 8, quiet: int = 4, dark: bool = False) -> str:
    """The code as an SVG document: one path, one unit a module, no reference to anything outside."""
    modules = matrix(text, error=error, quiet=quiet)
    side = len(modules)
    path = "".join(f"M{x},{y}h{run}v1h-{run}z" for y, row in enumerate(modules) for x, run in _dark_runs(row))
    ink, paper = ("#fff", "#000") if dark else ("#000", "#fff")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * module_px}" height="{side * module_px}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="{paper}"/><path fill="{ink}" d="{path}"/></svg>\n'
    )


def terminal_text(text: str, *, error: ErrorLevel = "M", quiet: int = 4, dark: bool = False) -> str:
    """The code in half-block characters, two modules a line; for a dark terminal say ``dark=True``."""
    modules = matrix(text, error=error, quiet=quiet)
    if len(modules) % 2:
        modules = [*modules, [False] * len(modules)]
    inked = [[module != dark for module in row] for row in modules]
    blocks = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
    lines = (
        "".join(blocks[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(inked[::2], inked[1::2], strict=True)
    )
    return "\n".join(lines) + "\n"


def _dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    start = None
    for x, module in enumerate([*row, False]):
        if module and start is None:
            start = x
        elif not module and start is not None:
            runs.append((start, x - start))
            start = None
    return runs


def _with_logo(picture: Image.Image, logo: Image.Image, quiet_px: int, pad_px: int, dark: bool) -> Image.Image:
    code_px = picture.width - 2 * quiet_px
    box_px = int(code_px * _LOGO_SHARE)
    plate = Image.new("RGB", (box_px, box_px), _BLACK if dark else _WHITE)
    room_px = max(1, box_px - 2 * min(pad_px, box_px // 8))
    fitted = logo.convert("RGBA")
    fitted.thumbnail((room_px, room_px))
    plate.paste(fitted, ((box_px - fitted.width) // 2, (box_px - fitted.height) // 2), fitted)
    corner = (picture.width - box_px) // 2
    picture.paste(plate, (corner, corner))
    return picture
