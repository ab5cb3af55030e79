"""What the phone's and the counter's pages ask (设备接口): their state, one act, a picture to scan, a receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from terminal_sim.errors.input import BadField
from terminal_sim.qr.conditions import PRESETS
from terminal_sim.qr.draw import png_bytes
from terminal_sim.receipts.document import in_language
from terminal_sim.receipts.outlets import as_bytes, outlet, render
from terminal_sim.serving.site import Site
from terminal_sim.web.answering import Answering, asked_of
from terminal_sim.web.counter_device import CounterDevice
from terminal_sim.web.counter_told import counter_told
from terminal_sim.web.devices import Devices, Held
from terminal_sim.web.feed import moment_told
from terminal_sim.web.phone_device import PhoneDevice
from terminal_sim.web.said import Told, said
from terminal_sim.web.scenes import dress_counter, dress_phone, prepare, scene, scenes_told
from terminal_sim.world.counter import issued

MOST_FOUND = 12
LANGUAGES = ("zh", "en", "both")
PAPERS = ("html", "text", "png", "pdf", "json")
PRESET = "combo"
HARDEST = 5


def device_routes(site: Site, devices: Devices, answering: Answering) -> Sequence[BaseRoute]:
    """The routes of phones, counters, scenes and papers."""
    desk = DevicesDesk(site, devices)
    looking, doing = answering.looking, answering.doing
    return [
        Route("/web/phone", doing(desk.add_phone), methods=["POST"]),
        Route("/web/phone/{device}", looking(desk.phone), methods=["GET"]),
        Route("/web/phone/{device}/code.svg", looking(desk.code), methods=["GET"]),
        Route("/web/phone/{device}/photo.png", looking(desk.photo), methods=["GET"]),
        Route("/web/phone/{device}/{act}", doing(desk.phone_act), methods=["POST"]),
        Route("/web/counter", doing(desk.add_counter), methods=["POST"]),
        Route("/web/counter/{device}", looking(desk.counter), methods=["GET"]),
        Route("/web/counter/{device}/picture", doing(desk.picture), methods=["POST"]),
        Route("/web/counter/{device}/{act}", doing(desk.counter_act), methods=["POST"]),
        Route("/web/items", looking(desk.items), methods=["GET"]),
        Route("/web/scenes", looking(desk.scenes), methods=["GET"]),
        Route("/web/scene", doing(desk.scene), methods=["POST"]),
        Route("/web/paper/{number}", looking(desk.paper), methods=["GET"]),
    ]


def _nothing() -> None:
    """A look changes nothing."""


class DevicesDesk:
    """Answers the pages of phones and counters."""

    def __init__(self, site: Site, devices: Devices) -> None:
        self.site = site
        self.devices = devices

    def add_phone(self, request: Request, body: bytes) -> Told:
        """A new phone."""
        name = _name(request)
        return {"device": self.devices.phones.add(name, self.site.room(name).world)}

    def add_counter(self, request: Request, body: bytes) -> Told:
        """A new counter."""
        name = _name(request)
        return {"device": self.devices.counters.add(name, self.site.room(name).world)}

    def phone(self, request: Request) -> Told:
        """A phone as it stands."""
        return self._phone_told(request, self._phone(request))

    def phone_act(self, request: Request, body: bytes) -> Told:
        """One act, and the phone after it."""
        held = self._phone(request)
        return self._phone_told(request, held, lambda: held.device.act(request.path_params["act"], asked_of(body)))

    def code(self, request: Request) -> Response:
        """The code as it is shown."""
        return Response(self._phone(request).device.svg(), media_type="image/svg+xml")

    def photo(self, request: Request) -> Response:
        """A camera's picture of the phone, as bad as asked."""
        asked = request.query_params
        severity, seed = asked.get("severity", "2"), asked.get("seed", "0")
        preset = asked.get("preset", PRESET)
        if preset not in PRESETS or not severity.isdecimal() or int(severity) > HARDEST or not seed.isdecimal():
            wanted, wanted_zh = "a camera condition and 0 to 5", "拍摄条件与 0 至 5 的程度"
            raise BadField(place="photo", field="preset", came=preset, wanted=wanted, wanted_zh=wanted_zh)
        picture = self._phone(request).device.photo(preset, int(severity), int(seed))
        return Response(png_bytes(picture), media_type="image/png")

    def counter(self, request: Request) -> Told:
        """A counter as it stands."""
        return self._counter_told(request, self._counter(request))

    def counter_act(self, request: Request, body: bytes) -> Told:
        """One act, and the counter after it."""
        held = self._counter(request)
        return self._counter_told(request, held, lambda: held.device.act(request.path_params["act"], asked_of(body)))

    def picture(self, request: Request, body: bytes) -> Told:
        """A picture to scan, and the counter after it."""
        held = self._counter(request)
        return self._counter_told(request, held, lambda: held.device.picture(body))

    def items(self, request: Request) -> Told:
        """Items of the catalogue that hold some words, or that a barcode names."""
        wanted = request.query_params.get("words", "").strip()
        exact = self.site.catalogue.find(wanted) if wanted else None
        found = (exact,) if exact else self.site.catalogue.search(wanted)[:MOST_FOUND] if wanted else ()
        return {
            "items": [
                {"code": item.code, "spec": item.spec, "unit": item.unit, **said(item.name, item.name_en)}
                for item in found
            ]
        }

    def scenes(self, request: Request) -> Told:
        """The scenes that can be set up."""
        return {"scenes": scenes_told()}

    def scene(self, request: Request, body: bytes) -> Told:
        """Set a scene up on the devices that a page names."""
        asked, name = asked_of(body), _name(request)
        play = scene(asked.get("id", ""))
        world = prepare(self.site, name, play).world
        if asked.get("phone"):
            phone = self.devices.phones.find(asked["phone"], name, world)
            with phone.guard:
                dress_phone(phone.device, play)
        if asked.get("counter"):
            counter = self.devices.counters.find(asked["counter"], name, world)
            with counter.guard:
                dress_counter(counter.device, play)
        return {"id": play.id}

    def paper(self, request: Request) -> Response:
        """A receipt or slip by its number, in one of its forms."""
        asked = request.query_params
        kind, language = asked.get("as", "html"), asked.get("lang", "zh")
        if kind not in PAPERS or language not in LANGUAGES:
            listed = ", ".join(PAPERS)
            raise BadField(place="paper", field="as", came=kind, wanted=listed, wanted_zh=listed)
        document = issued(self.site.room(_name(request)).world, request.path_params["number"])
        shown = in_language(document, language)  # type: ignore[arg-type]
        reply = Response(as_bytes(render(shown, kind)), media_type=outlet(kind).media_type)
        if kind == "html":
            reply.headers["content-security-policy"] = (
                "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'self'"
            )
        return reply

    def _phone(self, request: Request) -> Held[PhoneDevice]:
        name = _name(request)
        return self.devices.phones.find(request.path_params["device"], name, self.site.room(name).world)

    def _counter(self, request: Request) -> Held[CounterDevice]:
        name = _name(request)
        return self.devices.counters.find(request.path_params["device"], name, self.site.room(name).world)

    def _phone_told(self, request: Request, held: Held[PhoneDevice], act: Callable[[], None] = _nothing) -> Told:
        with held.guard:
            act()
            return {**moment_told(self.site, _name(request)), **held.device.told()}

    def _counter_told(self, request: Request, held: Held[CounterDevice], act: Callable[[], None] = _nothing) -> Told:
        with held.guard:
            act()
            return {**moment_told(self.site, _name(request)), **counter_told(held.device)}


def _name(request: Request) -> str:
    return str(request.scope.get("world", ""))
