"""Reading a TrueType font and cutting a part out of it (字库子集): just what a receipt needs, standard library only.

A part keeps the glyphs asked for and those they are composed of, numbered anew in the old order; layout tables are not
carried over. Source: OpenType specification 1.9, tables cmap, glyf, head, hhea, hmtx, loca, maxp.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cached_property

# flags of a composite glyph's component
_WORDS, _MORE = 0x0001, 0x0020
_SCALES = ((0x0008, 2), (0x0040, 4), (0x0080, 8))


class Font:
    """One TrueType font with ``glyf`` outlines."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        count = struct.unpack_from(">H", data, 4)[0]
        self._tables: dict[str, bytes] = {}
        for index in range(count):
            tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
            self._tables[tag.decode("ascii")] = data[offset : offset + length]

    @cached_property
    def characters(self) -> dict[int, int]:
        """Code point -> glyph number, from the full-range cmap."""
        cmap = self._tables["cmap"]
        held: dict[int, int] = {}
        for offset in self._subtables(cmap):
            if struct.unpack_from(">H", cmap, offset)[0] == 12:
                groups = struct.unpack_from(">I", cmap, offset + 12)[0]
                for index in range(groups):
                    first, last, glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * index)
                    held.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
                return held
        raise ValueError("the font has no cmap of format 12")

    def part(self, code_points: Iterable[int]) -> bytes:
        """A font of its own with these characters only; characters that the font lacks are left out."""
        chosen = {code: self.characters[code] for code in sorted(code_points) if code in self.characters}
        kept = sorted(self._with_components({0, *chosen.values()}))
        new = {old: number for number, old in enumerate(kept)}
        glyf, loca = self._outlines(new)
        head, hhea, maxp = (bytearray(self._tables[tag]) for tag in ("head", "hhea", "maxp"))
        struct.pack_into(">I", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        struct.pack_into(">H", hhea, 34, len(kept))
        struct.pack_into(">H", maxp, 4, len(kept))
        tables = {tag: self._tables[tag] for tag in ("OS/2", "name", "post")}
        tables |= {"head": bytes(head), "hhea": bytes(hhea), "maxp": bytes(maxp), "glyf": glyf, "loca": loca}
        tables["hmtx"] = b"".join(self._metrics(old) for old in kept)
        tables["cmap"] = _cmap({code: new[glyph] for code, glyph in chosen.items()})
        return _assembled(tables)

    @staticmethod
    def _subtables(cmap: bytes) -> Iterator[int]:
        for index in range(struct.unpack_from(">H", cmap, 2)[0]):
            offset: int = struct.unpack_from(">I", cmap, 8 + 8 * index)[0]
            yield offset

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        long_form = struct.unpack_from(">h", self._tables["head"], 50)[0]
        loca = self._tables["loca"]
        if long_form:
            return struct.unpack(f">{len(loca) // 4}I", loca)
        return tuple(2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca))

    def _glyph(self, number: int) -> bytes:
        return self._tables["glyf"][self._offsets[number] : self._offsets[number + 1]]

    def _with_components(self, glyphs: set[int]) -> set[int]:
        waiting, kept = list(glyphs), set(glyphs)
        while waiting:
            for _, number in _components(self._glyph(waiting.pop())):
                if number not in kept:
                    kept.add(number)
                    waiting.append(number)
        return kept

    def _metrics(self, number: int) -> bytes:
        """Advance and left bearing of one glyph."""
        full = struct.unpack_from(">H", self._tables["hhea"], 34)[0]
        hmtx = self._tables["hmtx"]
        if number < full:
            return hmtx[4 * number : 4 * number + 4]
        bearing = 4 * full + 2 * (number - full)
        return hmtx[4 * full - 4 : 4 * full - 2] + hmtx[bearing : bearing + 2]

    def _outlines(self, new: dict[int, int]) -> tuple[bytes, bytes]:
        outlines, offsets = bytearray(), [0]
        for old in new:
            glyph = bytearray(self._glyph(old))
            for at, component in _components(glyph):
                struct.pack_into(">H", glyph, at, new[component])
            outlines += glyph + bytes(-len(glyph) % 4)
            offsets.append(len(outlines))
        return bytes(outlines), struct.pack(f">{len(offsets)}I", *offsets)


def _components(glyph: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """Where a composite glyph names another, and which."""
    if not glyph or struct.unpack_from(">h", glyph)[0] >= 0:
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, number = struct.unpack_from(">HH", glyph, at)
        yield at + 2, number
        scale = next((size for bit, size in _SCALES if flags & bit), 0)
        at += (8 if flags & _WORDS else 6) + scale


def _cmap(chosen: dict[int, int]) -> bytes:
    """One subtable of format 12, for Unicode (0, 4) and Windows (3, 10) alike."""
    groups = b"".join(struct.pack(">III", code, code, glyph) for code, glyph in chosen.items())
    table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(chosen)) + groups
    return struct.pack(">HHHHIHHI", 0, 2, 0, 4, 20, 3, 10, 20) + table


def _assembled(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    offset, directory, body = 12 + 16 * count, b"", b""
    head_at = 0
    for tag, data in sorted(tables.items()):
        if tag == "head":
            head_at = offset + len(body)
        directory += struct.pack(">4sIII", tag.encode("ascii"), _sum(data), offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    whole = bytearray(header + directory + body)
    struct.pack_into(">I", whole, head_at + 8, (0xB1B0AFBA - _sum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
