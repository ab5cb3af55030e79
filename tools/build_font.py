"""Build the receipt font (小票字库): a half-width subset of Noto Sans SC Regular, named TSim Mono SC.

A developer's script; nothing at run time needs it. It wants fonttools (part of the ``dev`` extra) and the npm package
``@expo-google-fonts/noto-sans-sc`` 0.4.3, which it takes with ``npm pack`` unless the TTF is handed in:

    python tools/build_font.py [--source NotoSansSC_400Regular.ttf] [--out FOLDER]

Kept characters: GB 2312, the 8,105 of the Table of General Standard Chinese Characters (``font/tgh8105.txt``), ASCII,
Latin-1, box drawing, blocks, full-width forms and a few signs. ASCII and ¥ become half-width, so that one full-width
character is exactly two columns. The same source gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
MEMBER = "package/400Regular/NotoSansSC_400Regular.ttf"
NAME = "TSim Mono SC"
FILE = "TSimMonoSC-Regular"
HERE = Path(__file__).parent
FONTS = HERE.parent / "src" / "terminal_sim" / "receipts" / "fonts"
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x2010, 0x2027),
    (0x2030, 0x203B),
    (0x2460, 0x2473),
    (0x2500, 0x259F),
    (0x25A0, 0x25CF),
    (0x3000, 0x303F),
    (0xFF01, 0xFFEE),
)
SIGNS = "€℃№™→←↑↓√≈≠≤≥★☆✓✕※〓"
KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
DROPPED = ["BASE", "GPOS", "GSUB", "GDEF", "STAT", "vhea", "vmtx", "VORG", "prep", "gasp"]


def wanted() -> set[int]:
    """All code points that the font keeps."""
    points = {code for first, last in RANGES for code in range(first, last + 1)} | {ord(sign) for sign in SIGNS}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    lines = (HERE / "font" / "tgh8105.txt").read_text(encoding="utf-8").splitlines()
    return points | {ord(character) for line in lines if not line.startswith("#") for character in line}


def build(source: Path) -> TTFont:
    """The subset, half-width where it must be, under its own name."""
    font = TTFont(source, recalcTimestamp=False)
    narrow = _half_width(font)
    for table in font["cmap"].tables:
        for code, glyph in list(table.cmap.items()):
            if code < 0x250 and glyph in narrow:
                table.cmap[code] = narrow[glyph]
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, glyph_names=False, recalc_timestamp=False
    )
    options.name_IDs = KEPT_NAMES
    options.drop_tables += DROPPED
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    for record in font["name"].names:
        new = {1: NAME, 3: f"{FILE};1.000", 4: f"{NAME} Regular", 6: FILE}.get(record.nameID)
        if new:
            record.string = new
    return font


def _half_width(font: TTFont) -> dict[str, str]:
    narrow: dict[str, str] = {}
    substitutions = font["GSUB"].table
    for feature in substitutions.FeatureList.FeatureRecord:
        if feature.FeatureTag == "hwid":
            for index in feature.Feature.LookupListIndex:
                for part in substitutions.LookupList.Lookup[index].SubTable:
                    narrow.update(getattr(getattr(part, "ExtSubTable", part), "mapping", {}))
    return narrow


def fetched(folder: Path) -> Path:
    """The source font out of the npm package."""
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603, S607
    archive = next(folder.glob("*.tgz"))
    with tarfile.open(archive) as packed:
        packed.extract(MEMBER, folder, filter="data")
    return folder / MEMBER


def main() -> int:
    """Build, write, say size and digest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, help="NotoSansSC_400Regular.ttf; taken from npm when not given")
    parser.add_argument("--out", type=Path, default=FONTS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        font = build(chosen.source or fetched(Path(folder)))
        target = chosen.out / f"{FILE}.ttf"
        font.save(target, reorderTables=True)
    data = target.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    print(f"{target}: {len(data)} bytes, {len(font.getBestCmap())} characters, sha256 {digest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
