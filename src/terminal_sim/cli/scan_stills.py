"""What ``scan`` says of pictures: a line for each, or the ``terminal-sim/scan/1`` document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from terminal_sim.errors import BadInput, Refusal, TerminalSimError
from terminal_sim.qr.frames import Frame, Trouble
from terminal_sim.qr.read import Reader
from terminal_sim.qr.reading import Code, Reading, voucher_of
from terminal_sim.voucher_text import mask

SCHEMA = "terminal-sim/scan/1"
Item = Reading | Trouble


def scanned(stream: Iterable[Frame | Trouble], reader: Reader, budget_s: float) -> Iterator[Item]:
    """A reading for every frame, troubles as they are."""
    for item in stream:
        yield item if isinstance(item, Trouble) else reader.read(item, budget_s)


def print_lines(items: Iterable[Item], *, reveal: bool) -> list[Item]:
    """For people, as they come: what each picture shows, and for one without a voucher what to do. Gives all items."""
    told = []
    for item in items:
        told.append(item)
        for line in _lines(item, reveal):
            print(line, flush=True)
    return told


def readings_json(items: Sequence[Item]) -> str:
    """The document: one entry for every frame, with the error it ends with where there is no voucher."""
    content = {
        "schema": SCHEMA,
        "readings": [_trouble_entry(item) if isinstance(item, Trouble) else reading_entry(item) for item in items],
        "vouchers": sum(1 for item in items if isinstance(item, Reading) and item.voucher),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def reading_entry(reading: Reading) -> dict[str, object]:
    """One reading as JSON: codes with corners, decoder, stage and time; the voucher; hints; the error or null."""
    refused = _refused(reading)
    return {
        "source": reading.source,
        "index": reading.index,
        "voucher": reading.voucher,
        "codes": [_code_entry(code) for code in reading.codes],
        "ms": round(reading.ms, 3),
        "stages": list(reading.stages),
        "marks": reading.marks,
        "hints": [{"name": hint.name, "zh": hint.zh, "en": hint.en} for hint in reading.hints],
        "error": None if refused is None else error_entry(refused),
    }


def error_entry(error: TerminalSimError) -> dict[str, object]:
    """An error inside a larger document."""
    return {"code": error.code, "zh": error.in_chinese(), "en": error.in_english()}


def exit_code(items: Sequence[Item]) -> int:
    """0 when every picture gave its voucher; else 3 for a refusal, 2 for bad input, of the first that did not."""
    if not items:
        return 2
    for item in items:
        error = item.error if isinstance(item, Trouble) else _refused(item)
        if isinstance(error, Refusal):
            return 3
        if error is not None:
            return 2 if isinstance(error, BadInput) else 4
    return 0


def _lines(item: Item, reveal: bool) -> list[str]:
    if isinstance(item, Trouble):
        return [f"✗ {item.error.in_chinese()}", f"  {item.error.in_english()}"]
    refused = _refused(item)
    place = item.source if not item.index else f"{item.source} #{item.index}"
    lines = [f"{'✗' if refused else '✓'} {place}  {item.ms:.1f} ms"]
    for code in item.codes:
        shown = code.text if reveal else mask(code.text)
        lines.append(f"    {code.kind.value}: {shown}  [{code.decoder}, {code.stage}]")
    if refused is not None:
        lines += [f"  {refused.in_chinese()}", f"  {refused.in_english()}"]
    return lines


def _refused(reading: Reading) -> TerminalSimError | None:
    try:
        voucher_of(reading)
    except TerminalSimError as refused:
        return refused
    return None


def _trouble_entry(trouble: Trouble) -> dict[str, object]:
    return {
        "source": trouble.source,
        "index": 0,
        "voucher": None,
        "codes": [],
        "ms": 0.0,
        "stages": [],
        "marks": 0,
        "hints": [],
        "error": error_entry(trouble.error),
    }


def _code_entry(code: Code) -> dict[str, object]:
    return {
        "text": code.text,
        "kind": code.kind.value,
        "corners": [[round(x, 1), round(y, 1)] for x, y in code.corners],
        "decoder": code.decoder,
        "stage": code.stage,
        "ms": round(code.ms, 3),
    }
