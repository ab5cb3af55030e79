"""A pen for PDF pages (PDF绘制): text in the receipt font, bands, rules, QR codes, in millimetres from the upper left.

The file is PDF/A-2u: the font is embedded (only the characters used), text can be selected and searched, colours are
fixed, and nothing in it depends on when or where it was made: its date is the document's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape

from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image, ImageDraw, ImageFont

from terminal_sim.qr.draw import matrix
from terminal_sim.receipts import fonts
from terminal_sim.receipts.cells import clusters, printer_cells, width

Colour = tuple[int, int, int]
INK: Final[Colour] = (20, 24, 32)
FAINT: Final[Colour] = (96, 104, 118)
LINE: Final[Colour] = (190, 196, 206)
WASH: Final[Colour] = (241, 243, 247)
MARK: Final[Colour] = (180, 35, 24)
WHITE: Final[Colour] = (255, 255, 255)
GHOST: Final[Colour] = (240, 240, 243)
POINT_MM: Final = 25.4 / 72
_ASCENT: Final = 0.88
_PROGRAM: Final = "terminal-sim"
_XMP: Final = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
<xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{program}</pdf:Producer>
<xmp:CreateDate>{made_at}</xmp:CreateDate><xmp:ModifyDate>{made_at}</xmp:ModifyDate>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


class Pen:
    """Draws on the pages of one PDF. Sizes of type are in points, everything else in millimetres."""

    def __init__(self, width_mm: float, height_mm: float, *, title: str, language: str, made_at: datetime) -> None:
        self.pdf = FPDF(unit="mm", format=(width_mm, height_mm), enforce_compliance="PDF/A-2U")
        self.pdf.set_creation_date(made_at)
        self.pdf.set_title(title)
        self.pdf.set_lang(language)
        self.pdf.set_creator(_PROGRAM)
        self.pdf.set_producer(_PROGRAM)
        self.pdf.set_xmp_metadata(_XMP.format(title=escape(title), made_at=made_at.isoformat(), program=_PROGRAM))
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.add_font("receipt", fname=str(fonts.path()))
        self._measure = ImageFont.truetype(str(fonts.path()), 1000, layout_engine=ImageFont.Layout.BASIC)

    def page(self) -> None:
        """Begin the next page."""
        self.pdf.add_page()

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool = False, ink: Colour = INK) -> None:
        """One line of text whose upper left corner is (x, y). Characters stand in their cells, half the size each."""
        self.pdf.set_font("receipt", size=size)
        self.pdf.set_text_color(*ink)
        self.pdf.set_draw_color(*ink)
        em = size * POINT_MM
        mode = TextMode.FILL_STROKE if bold else TextMode.FILL
        with self.pdf.local_context(text_mode=mode, line_width=em * 0.035):
            for offset, run in self._runs(text):
                self.pdf.text(x + offset * em / 2, y + _ASCENT * em, run)

    def right(self, x: float, y: float, text: str, size: float, *, bold: bool = False, ink: Colour = INK) -> None:
        """One line of text that ends at x."""
        self.text(x - self.width(text, size), y, text, size, bold=bold, ink=ink)

    def centred(self, x: float, y: float, text: str, size: float, *, bold: bool = False, ink: Colour = INK) -> None:
        """One line of text with its middle at x."""
        self.text(x - self.width(text, size) / 2, y, text, size, bold=bold, ink=ink)

    def width(self, text: str, size: float) -> float:
        """How wide a text is."""
        return width(text, printer_cells) * size * POINT_MM / 2

    def box(self, x: float, y: float, wide: float, high: float, fill: Colour) -> None:
        """A filled rectangle."""
        self.pdf.set_fill_color(*fill)
        self.pdf.rect(x, y, wide, high, style="F")

    def frame(self, x: float, y: float, wide: float, high: float, ink: Colour, thick: float = 0.5) -> None:
        """An empty rectangle."""
        self.pdf.set_draw_color(*ink)
        self.pdf.set_line_width(thick)
        self.pdf.rect(x, y, wide, high, style="D")

    def rule(self, x: float, y: float, wide: float, ink: Colour = LINE, thick: float = 0.2, dash: float = 0) -> None:
        """A line to the right of (x, y)."""
        self.pdf.set_draw_color(*ink)
        self.pdf.set_line_width(thick)
        self.pdf.set_dash_pattern(dash=dash, gap=dash)
        self.pdf.line(x, y, x + wide, y)
        self.pdf.set_dash_pattern()

    def qr(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code, ``side`` long with its quiet zone, as filled areas."""
        modules = matrix(text, error="M", quiet=2)
        unit = side / len(modules)
        self.pdf.set_fill_color(0, 0, 0)
        for row, line in enumerate(modules):
            column = 0
            for dark, run in groupby(line):
                length = len(list(run))
                if dark:
                    self.pdf.rect(x + column * unit, y + row * unit, length * unit, unit * 1.02, style="F")
                column += length

    def ghost(self, x: float, y: float, text: str, wide: float, angle: float = 24) -> None:
        """A pale text across the page, its middle at (x, y). It is a picture, so that copied text stays clean."""
        length = int(wide * 4)
        size = max(8, length // max(1, len(text)))
        type_ = ImageFont.truetype(str(fonts.path()), size, layout_engine=ImageFont.Layout.BASIC)
        picture = Image.new("RGB", (length, length // 2), WHITE)
        ImageDraw.Draw(picture).text((length / 2, length / 4), text, font=type_, fill=GHOST, anchor="mm")
        turned = picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)
        high = wide * turned.height / turned.width
        self.pdf.image(turned, x - wide / 2, y - high / 2, wide, high)

    def bytes(self) -> bytes:
        """The finished file."""
        return bytes(self.pdf.output())

    def _runs(self, text: str) -> Iterator[tuple[float, str]]:
        """Pieces that the font's own widths keep in their cells, each with the cell where it begins."""
        at, begun, run = 0.0, 0.0, ""
        for cluster in clusters(text):
            cells = width(cluster, printer_cells)
            natural = self._measure.getlength(cluster) / 500
            if natural == cells:
                begun = begun if run else at
                run += cluster
            else:
                if run:
                    yield begun, run
                    run = ""
                yield at + (cells - natural) / 2, cluster
            at += cells
        if run:
            yield begun, run
