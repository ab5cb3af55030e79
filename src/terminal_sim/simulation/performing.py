"""Performing a play (演示一笔): a code shown, drawn, photographed, scanned from the written photo, paid, printed.

The receipt comes only from what scanning the written photo returned: the file is read again from disk, and a photo
that shows nothing is refused as at a real counter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from terminal_sim.conversation import RefusalNote
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors import Refusal, TerminalSimError
from terminal_sim.money import yuan
from terminal_sim.people import Person
from terminal_sim.phone.screen import bare, photographed, screen
from terminal_sim.qr.draw import png_bytes
from terminal_sim.qr.frames.sources import frames
from terminal_sim.reading.plays import Photo, Play
from terminal_sim.receipts.document import Document, for_refusal, for_settled
from terminal_sim.receipts.model import Language
from terminal_sim.terminal.checkout import Book, by_code, pay
from terminal_sim.terminal.scanner import scan
from terminal_sim.world.counter import phone, priced, till
from terminal_sim.world.opening import OpenWorld
from terminal_sim.world.packaged import bill_named

Camera = Callable[[Image.Image, Photo], Image.Image]


def at_the_counter(picture: Image.Image, photo: Photo) -> Image.Image:
    """The camera of a play: the condition that it names."""
    return photographed(picture, preset=photo.preset, severity=photo.severity, seed=photo.seed)


@dataclass(frozen=True, slots=True)
class Performed:
    """What came of a play: the pictures as written, then a settled reply or a refusal, and its document."""

    play: Play
    code: Path
    photo: Path
    document: Document
    settled: Settled | None = None
    refusal: TerminalSimError | None = None

    @property
    def differences(self) -> tuple[str, ...]:
        """Where the outcome is not what the play expects, in words; empty when all is as it must be."""
        if self.settled is None:
            came = self.refusal.code if self.refusal else "–"
            wanted = self.play.refused or "a settlement"
            return () if came == wanted else (f"refused with {came}, wanted {wanted}",)
        if self.play.refused:
            return (f"settled, wanted the refusal {self.play.refused}",)
        came_fen = amounts(self.settled)
        return tuple(
            f"{name}: {yuan(came_fen[name])}, wanted {yuan(wanted_fen)}"
            for name, wanted_fen in self.play.expect.items()
            if came_fen[name] != wanted_fen
        )


def amounts(settled: Settled) -> dict[str, int]:
    """The amounts that a play may expect, by name, in fen."""
    sums = settled.settlement
    return {
        "total": sums.header.total_fen,
        "out_of_scope": sums.header.out_of_scope_fen,
        "over_limit": sums.header.over_limit_fen,
        "advance": sums.header.advance_fen,
        "in_scope": sums.header.in_scope_fen,
        "deductible": sums.deductible_fen,
        "fund": sums.of("fund"),
        "own": sums.own_fen,
        "pooled": sums.pooled_fen,
        "cash": sums.cash_fen,
        "fund_left": -1 if sums.fund_left_fen is None else sums.fund_left_fen,
    }


def perform(
    world: OpenWorld,
    play: Play,
    book: Book,
    out: Path,
    *,
    language: Language = "zh",
    camera: Camera = at_the_counter,
) -> Performed:
    """Perform a play in a world opened at its moment; pictures go to ``out``.

    A refusal that the play expects, or any other, ends it with a refusal slip. Raises what is no refusal.
    """
    place = world.place(play.institution)
    holder, subject = world.person(play.holder), world.person(play.subject)
    shown = phone(world, holder, channel=play.channel).show(subject.number, password=play.password)
    out.mkdir(parents=True, exist_ok=True)
    code, photo = out / "code.png", out / "photo.png"
    code.write_bytes(png_bytes(bare(shown)))
    on_screen = screen(shown, world.now(), holder_name=holder.name)
    photo.write_bytes(png_bytes(camera(on_screen, play.photo)))

    bill = priced(world, bill_named(play.bill), place, _patient(world, play))
    try:
        seen = scan(frames([photo]), source=str(photo))
        sale = by_code(
            bill, seen.voucher.digits, number=play.id, account_use=play.account_use, insurance=play.insurance
        )  # fmt: skip
        settled = pay(till(world, place, book), sale).settled
    except (Refusal, TerminalSimError) as refusal:
        note = RefusalNote("", refusal.code, {}, refusal.in_chinese(), refusal.in_english())
        slip = for_refusal(note, at=world.now(), place=place, total_fen=bill.total_fen, language=language)
        return Performed(play, code, photo, slip, refusal=refusal)
    assert settled is not None  # noqa: S101  (a sale that was paid is settled)
    return Performed(play, code, photo, for_settled(settled, language=language), settled=settled)


def _patient(world: OpenWorld, play: Play) -> Person | None:
    return world.person(play.patient) if play.patient else None
