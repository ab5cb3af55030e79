"""A phone in a page (网页中的手机): whose it is, which code it shows, what was refused last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from terminal_sim.bureau import people
from terminal_sim.bureau.registry.facts import reading_for
from terminal_sim.conversation import Act
from terminal_sim.conversation.phone import CodeShown
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.input import BadField
from terminal_sim.people import Person
from terminal_sim.phone import Phone
from terminal_sim.reading.records import from_json, text_of
from terminal_sim.rules.channels import CHANNELS
from terminal_sim.web import family_forms, wizard
from terminal_sim.web.family_told import family_told, messages_told, records_told
from terminal_sim.web.kept_refusal import KeptRefusal, keep_refusal, refusal_again
from terminal_sim.web.said import Said, Told, person, refused, said

if TYPE_CHECKING:
    from PIL import Image
from terminal_sim.web.wizard import Wizard
from terminal_sim.web.wizard_told import wizard_told
from terminal_sim.world.opening import OpenWorld
from terminal_sim.world.phones import phone_of

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
    wizard: Wizard | None = None


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
    wizard: Wizard | None = None

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
        kept = PhoneKept(holder, self.channel, self.city, self.serial, self.shown, refusal, self.done, self.wizard)
        return text_of(kept)

    def resume(self, kept: str) -> None:
        """Stand where a kept text says; a new phone where it is empty."""
        was = from_json(PhoneKept, kept) if kept else PhoneKept()
        self.holder = self.world.person(was.holder) if was.holder else None
        self.channel, self.city, self.serial, self.shown = was.channel, was.city, was.serial, was.shown
        self.refusal, self.done, self.wizard = refusal_again(was.refusal), was.done, was.wizard

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
            "wizard": None,
        }
        if self.holder is not None:
            number = self.holder.number
            told["holder"] = next(each for each in everyone if each["number"] == number)
            told["shown"] = self._shown_told()
            told["family"] = family_told(self.world, number)
            told["messages"] = messages_told(self.world, number)
            told["records"] = records_told(self.world, number)
            told["region"] = self._region(number)
            if self.wizard is not None:
                told["wizard"] = wizard_told(self.world, number, self.wizard, (self.channel, self.city))
        return told

    def svg(self) -> str:
        """The code as a picture; an empty one where none is shown."""
        from terminal_sim.qr.draw import draw_svg

        return draw_svg(self.shown.text) if self.shown else '<svg xmlns="http://www.w3.org/2000/svg"/>'

    def photo(self, preset: str, severity: int, seed: int) -> Image.Image:
        """What a camera at the counter sees of this phone."""
        from PIL import Image  # with the first picture: cameras take time to load

        from terminal_sim.phone.screen import photographed, screen

        if self.shown is None or self.holder is None:
            return Image.new("L", (640, 480), 96)
        whole = screen(self.shown, self.world.now(), holder_name=self.holder.name)
        return photographed(whole, preset=preset, severity=severity, seed=seed)

    def ask(self, act: Act) -> object:
        """Ask the bureau as this phone."""
        return self.phone().ask(act)

    @property
    def number(self) -> str:
        """The holder's person number."""
        return self.phone().holder

    def phone(self) -> Phone:
        """This phone, asking the bureau. Raises BadField while it is nobody's."""
        if self.holder is None:
            wanted, wanted_zh = "a person first", "先选择手机的主人"
            raise BadField(place="phone", field="holder", came="–", wanted=wanted, wanted_zh=wanted_zh)
        return phone_of(self.world, self.holder, channel=self.channel, city=self.city)

    def _region(self, number: str) -> Said:
        """Where the holder is insured."""
        pack = self.world.read(lambda tx: reading_for(tx, self.world.packs, number, tx.now.date())).pack
        return said(pack.name_zh, pack.name_en)

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
    device.shown = device.wizard = None


def _leave(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    device.holder = device.shown = device.wizard = None


def _channel(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    if asked.get("channel", "") not in CHANNELS:
        listed = ", ".join(CHANNELS)
        raise BadField(place="phone", field="channel", came=asked.get("channel"), wanted=listed, wanted_zh=listed)
    device.channel, device.shown = asked["channel"], None


def _show(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    device.shown = None
    device.serial += 1
    subject = asked.get("subject", "")
    device.shown = device.phone().show(subject, password=asked.get("password", ""), serial=device.serial)


def _hide(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    device.shown = None


def _family(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    act = family_forms.act_of(asked, device.world, device.number, device.channel, device.city)
    device.done = family_forms.outcome(device.ask(act))


def _open(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    device.phone()
    device.wizard = wizard.opened(asked.get("wizard", ""), asked.get("number", ""))


def _forward(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    """On to the next step; from the review the application is sent, and ends in the bureau's answer or refusal."""
    at = _at(device)
    channel = at.answers.get("channel", device.channel)
    if asked.get("step", at.step) != at.step:
        return  # a second click, or another window was quicker
    if at.step == "review":
        act = family_forms.act_of(
            wizard.application(at, asked.get("password", "")), device.world, device.number, channel, device.city
        )
        device.wizard = replace(at, step="result")
        device.wizard = wizard.concluded(at, act, device.ask(act))
    elif at.step != "result":
        after = wizard.forward(at, asked)
        device.wizard = wizard.filled(at, asked)
        channel = after.answers.get("channel", device.channel)
        wizard.guide_of(device.world, device.number, after, channel, device.city)
        device.wizard = after


def _back(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    at = _at(device)
    device.wizard = wizard.back(at) if asked.get("step", at.step) == at.step else at


def _close(device: PhoneDevice, asked: Mapping[str, str]) -> None:
    device.wizard = None


def _at(device: PhoneDevice) -> Wizard:
    if device.wizard is None:
        wanted, wanted_zh = "begin it first", "先开始办理"
        raise BadField(place="phone", field="wizard", came="–", wanted=wanted, wanted_zh=wanted_zh)
    return device.wizard


ACTS: Mapping[str, Callable[[PhoneDevice, Mapping[str, str]], None]] = {
    "choose": _choose,
    "leave": _leave,
    "channel": _channel,
    "show": _show,
    "hide": _hide,
    "family": _family,
    "open": _open,
    "forward": _forward,
    "back": _back,
    "close": _close,
}
