"""A phone in a page (网页中的手机): whose it is, which code it shows, what was refused last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PIL import Image

from terminal_sim.bureau import people
from terminal_sim.conversation import Act
from terminal_sim.conversation.phone import CodeShown
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.input import BadField
from terminal_sim.people import Person
from terminal_sim.phone import Phone
from terminal_sim.phone.screen import photographed, screen
from terminal_sim.qr.draw import draw_svg
from terminal_sim.reading.records import from_json, text_of
from terminal_sim.rules.channels import CHANNELS
from terminal_sim.web import family_forms
from terminal_sim.web.family_told import family_told, messages_told, records_told
from terminal_sim.web.kept_refusal import KeptRefusal, keep_refusal, refusal_again
from terminal_sim.web.said import Said, Told, person, refused, said
from terminal_sim.world.counter import phone_of
from terminal_sim.world.opening import OpenWorld

NATIONAL = "national_app"


@dataclass(frozen=True, slots=True)
class PhoneKept:
    """A phone as the devices' book has it."""

    holder: str = ""
    channel: str = NATIONAL
    city: str = ""
    serial: int = 0
    shown: CodeShown | None = None
    refusal: KeptRefusal | None = None
    done: Said | None = None


@dataclass(slots=True)
class PhoneDevice:
    """The state of one phone. ``serial`` tells apart codes that are shown at one moment."""

    world: OpenWorld
    holder: Person | None = None
    channel: str = NATIONAL
    city: str = ""
    serial: int = 0
    shown: CodeShown | None = None
    refusal: TerminalSimError | None = None
    done: Said | None = None

    def act(self, name: str, asked: Mapping[str, str]) -> None:
        """One thing that a hand did. A refusal is kept for the page to show. Raises BadField for what is none."""
        move = ACTS.get(name)
        if move is None:
            listed = ", ".join(ACTS)
            raise BadField(place="phone", field="act", came=name, wanted=listed, wanted_zh=listed)
        self.refusal = self.done = None
        try:
            move(self, asked)
        except TerminalSimError as refusal:
            self.refusal = refusal

    def kept(self) -> str:
        """All of it as one text."""
        holder = self.holder.number if self.holder else ""
        refusal = keep_refusal(self.refusal)
        return text_of(PhoneKept(holder, self.channel, self.city, self.serial, self.shown, refusal, self.done))

    def resume(self, kept: str) -> None:
        """Stand where a kept text says; a new phone where it is empty."""
        was = from_json(PhoneKept, kept) if kept else PhoneKept()
        self.holder = self.world.person(was.holder) if was.holder else None
        self.channel, self.city, self.serial, self.shown = was.channel, was.city, was.serial, was.shown
        self.refusal, self.done = refusal_again(was.refusal), was.done

    def close(self) -> None:
        """A phone leaves nothing open."""

    def told(self) -> Told:
        """All that the page shows."""
        everyone = self.world.read(lambda tx: [person(each, tx) for each in people.everyone(tx)])
        told: Told = {
            "people": everyone,
            "channels": [{"id": name, **said(*both)} for name, both in CHANNELS.items()],
            "channel": self.channel,
            "refusal": None if self.refusal is None else refused(self.refusal),
            "done": self.done,
            "holder": None,
            "shown": None,
        }
        if self.holder is not None:
            number = self.holder.number
            told["holder"] = next(each for each in everyone if each["number"] == number)
            told["shown"] = self._shown_told()
            told["family"] = family_told(self.world, number)
            told["messages"] = messages_told(self.world, number)
            told["records"] = records_told(self.world, number)
            told["forms"] = self._forms(number)
        return told

    def svg(self) -> str:
        """The code as a picture; an empty one where none is shown."""
        return draw_svg(self.shown.text) if self.shown else '<svg xmlns="http://www.w3.org/2000/svg"/>'

    def photo(self, preset: str, severity: int, seed: int) -> Image.Image:
        """What a camera at the counter sees of this phone."""
        if self.shown is None or self.holder is None:
            return Image.new("L", (640, 480), 96)
        whole = screen(self.shown, self.world.now(), holder_name=self.holder.name)
        return photographed(whole, preset=preset, severity=severity, seed=seed)

    def ask(self, act: Act) -> object:
        """Ask the bureau as this phone."""
        return self._phone().ask(act)

    @property
    def number(self) -> str:
        """The holder's person number."""
        return self._phone().holder

    def _phone(self) -> Phone:
        if self.holder is None:
            wanted, wanted_zh = "a person first", "先选择手机的主人"
            raise BadField(place="phone", field="holder", came="–", wanted=wanted, wanted_zh=wanted_zh)
        return phone_of(self.world, self.holder, channel=self.channel, city=self.city)

    def _forms(self, number: str) -> Told | None:
        """What the region asks for; None on a day before its first text, which the family's list says."""
        try:
            return self.world.read(lambda tx: family_forms.forms(tx, self.world.packs, number))
        except TerminalSimError:
            return None

    def _shown_told(self) -> Told | None:
        shown = self.shown
        if shown is None:
            return None
        now = self.world.now()
        return {
            "text": shown.text,
            "serial": self.serial,
            "subject": shown.subject,
            "name": shown.subject_name,
            "own": shown.subject == shown.holder,
            "left_s": max(0.0, (shown.expires_at - now).total_seconds()),
            "life_s": (shown.expires_at - shown.issued_at).total_seconds(),
            "notes": list(shown.notes),
        }


def _choose(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    device.holder = device.world.person(asked.get("person", ""))
    device.shown = None


def _leave(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    device.holder = device.shown = None


def _channel(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    if asked.get("channel", "") not in CHANNELS:
        listed = ", ".join(CHANNELS)
        raise BadField(place="phone", field="channel", came=asked.get("channel"), wanted=listed, wanted_zh=listed)
    device.channel, device.shown = asked["channel"], None


def _show(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    device.shown = None
    device.serial += 1
    subject = asked.get("subject", "")
    device.shown = device._phone().show(subject, password=asked.get("password", ""), serial=device.serial)


def _hide(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    device.shown = None


def _family(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    act = family_forms.act_of(asked, device.world, device.number, device.channel, device.city)
    device.done = family_forms.outcome(device.ask(act))


ACTS: Mapping[str, Callable[[PhoneDevice, Mapping[str, str]], None]] = {
    "choose": _choose,
    "leave": _leave,
    "channel": _channel,
    "show": _show,
    "hide": _hide,
    "family": _family,
}
