"""Performing a play (演示一笔): a code shown, drawn, photographed, scanned from the written photo, paid, printed.

The receipt comes only from what scanning the written photo returned: the file is read again from disk, and a photo
that shows nothing is refused as at a real counter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PIL import Image

from terminal_sim.conversation.replies import Settled
from terminal_sim.errors import Refusal, TerminalSimError, must_hold
from terminal_sim.errors.scanning import NoCodeInPicture
from terminal_sim.money import yuan
from terminal_sim.phone.screen import bare, photographed, screen
from terminal_sim.qr.draw import png_bytes
from terminal_sim.qr.frames.sources import frames
from terminal_sim.reading.files import write_file
from terminal_sim.reading.plays import Photo, Play
from terminal_sim.receipts.document import Document
from terminal_sim.terminal.checkout import by_code, pay
from terminal_sim.terminal.scanner import scan
from terminal_sim.world.counter import counter_at, priced
from terminal_sim.world.opening import OpenWorld
from terminal_sim.world.packaged import bill_named
from terminal_sim.world.phones import phone_of

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


def perform(world: OpenWorld, play: Play, out: Path, *, camera: Camera = at_the_counter) -> Performed:
    """Perform a play in a world opened at its moment; pictures go to ``out``.

    A refusal, whether the play expects it or not, ends it with a refusal slip. Raises what is no refusal.
    """
    place = world.place(play.institution)
    holder, subject = world.person(play.holder), world.person(play.subject)
    shown = phone_of(world, holder, channel=play.channel).show(subject.number, password=play.password)
    code = write_file(out / "code.png", png_bytes(bare(shown)))
    on_screen = screen(shown, world.now(), holder_name=holder.name)
    photo = write_file(out / "photo.png", png_bytes(camera(on_screen, play.photo)))
    patient = world.person(play.patient) if play.patient else None
    bill = priced(world, bill_named(play.bill), place, patient)
    with counter_at(world, place) as here:
        try:
            seen = scan(frames([photo]), source=str(photo))
            sale = by_code(
                bill, seen.voucher.digits, number=play.id, account_use=play.account_use, insurance=play.insurance
            )  # fmt: skip
            settled = pay(here.till, sale).settled
        except (Refusal, NoCodeInPicture) as refusal:
            return Performed(play, code, photo, here.issue_refusal(refusal, bill.total_fen), refusal=refusal)
        must_hold(settled is not None, "a sale that was paid is settled", play=play.id)
        paid = cast(Settled, settled)
        return Performed(play, code, photo, here.issue(paid), settled=paid)
