"""What the phone's and the counter's pages ask (设备接口): their state, one act, a picture to scan, a receipt."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from terminal_sim.errors.input import BadField
from terminal_sim.receipts.copies import as_copy
from terminal_sim.receipts.document import in_language
from terminal_sim.receipts.outlets import as_bytes, outlet, render
from terminal_sim.receipts.units import packing_en
from terminal_sim.serving.site import Room, Site
from terminal_sim.web.answering import Answering, asked_of
from terminal_sim.web.counter_told import counter_told
from terminal_sim.web.devices import Devices
from terminal_sim.web.feed import moment_told
from terminal_sim.web.said import Told, said
from terminal_sim.web.scenes import dress_counter, dress_phone, prepare, scene, scenes_told
from terminal_sim.world.counter import issued

MOST_FOUND = 12
LANGUAGES = ("zh", "en", "both")
PAPERS = ("html", "text", "png", "pdf", "json")
PRESET = "combo"
HARDEST = 5
LARGEST_SEED = 10**9
MOST_COPIES = 10_000


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
        Route("/web/scene", doing(desk.scene, answering.guard.check_tester), methods=["POST"]),
        Route("/web/paper/{number}", looking(desk.paper), methods=["GET"]),
    ]


class DevicesDesk:
    """Answers the pages of phones and counters."""

    def __init__(self, site: Site, devices: Devices) -> None:
        self.site = site
        self.devices = devices

    def add_phone(self, request: Request, body: bytes) -> Told:
        """A new phone, and how it stands."""
        room = self._room(request)
        number = self.devices.phones.add(room)
        with self.devices.phones.looked_at(number, room) as phone:
            return {"device": number, **moment_told(self.site, room.name), **phone.told()}

    def add_counter(self, request: Request, body: bytes) -> Told:
        """A new counter, and how it stands."""
        room = self._room(request)
        number = self.devices.counters.add(room)
        with self.devices.counters.looked_at(number, room) as counter:
            return {"device": number, **moment_told(self.site, room.name), **counter_told(counter)}

    def phone(self, request: Request) -> Told:
        """A phone as it stands."""
        with self.devices.phones.looked_at(_device(request), self._room(request)) as phone:
            return {**moment_told(self.site, _name(request)), **phone.told()}

    def phone_act(self, request: Request, body: bytes) -> Told:
        """One act, and the phone after it."""
        asked = asked_of(body)
        with self.devices.phones.in_hand(_device(request), self._room(request)) as phone:
            phone.act(request.path_params["act"], asked)
            return {**moment_told(self.site, _name(request)), **phone.told()}

    def code(self, request: Request) -> Response:
        """The code as it is shown."""
        with self.devices.phones.looked_at(_device(request), self._room(request)) as phone:
            return Response(phone.svg(), media_type="image/svg+xml")

    def photo(self, request: Request) -> Response:
        """A camera's picture of the phone, as bad as asked."""
        from terminal_sim.qr.conditions import PRESETS  # with the first picture: cameras take time to load
        from terminal_sim.qr.draw import png_bytes

        asked = request.query_params
        severity, seed = asked.get("severity", "2"), asked.get("seed", "0")
        preset = asked.get("preset", PRESET)
        if preset not in PRESETS or not _whole(severity, HARDEST) or not _whole(seed, LARGEST_SEED):
            wanted, wanted_zh = "a camera condition and 0 to 5", "拍摄条件与 0 至 5 的程度"
            raise BadField(place="photo", field="preset", came=preset, wanted=wanted, wanted_zh=wanted_zh)
        with self.devices.phones.looked_at(_device(request), self._room(request)) as phone:
            picture = phone.photo(preset, int(severity), int(seed))
        return Response(png_bytes(picture), media_type="image/png")

    def counter(self, request: Request) -> Told:
        """A counter as it stands."""
        with self.devices.counters.looked_at(_device(request), self._room(request)) as counter:
            return {**moment_told(self.site, _name(request)), **counter_told(counter)}

    def counter_act(self, request: Request, body: bytes) -> Told:
        """One act, and the counter after it."""
        asked = asked_of(body)
        with self.devices.counters.in_hand(_device(request), self._room(request)) as counter:
            counter.act(request.path_params["act"], asked)
            return {**moment_told(self.site, _name(request)), **counter_told(counter)}

    def picture(self, request: Request, body: bytes) -> Told:
        """A picture to scan, and the counter after it."""
        with self.devices.counters.in_hand(_device(request), self._room(request)) as counter:
            counter.picture(body)
            return {**moment_told(self.site, _name(request)), **counter_told(counter)}

    def items(self, request: Request) -> Told:
        """Items of the catalogue that hold some words, or that a barcode names."""
        wanted = request.query_params.get("words", "").strip()
        exact = self.site.catalogue.find(wanted) if wanted else None
        found = (exact,) if exact else self.site.catalogue.search(wanted)[:MOST_FOUND] if wanted else ()
        return {
            "items": [
                {"code": item.code, "spec": said(item.spec, packing_en(item.spec)), **said(item.name, item.name_en)}
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
        room = prepare(self.site, name, play)
        if asked.get("phone"):
            with self.devices.phones.in_hand(asked["phone"], room) as phone:
                dress_phone(phone, play)
        if asked.get("counter"):
            with self.devices.counters.in_hand(asked["counter"], room) as counter:
                dress_counter(counter, play)
        return {"id": play.id}

    def paper(self, request: Request) -> Response:
        """A receipt or slip by its number, in one of its forms."""
        asked = request.query_params
        kind, language = asked.get("as", "html"), asked.get("lang", "zh")
        if kind not in PAPERS or language not in LANGUAGES:
            listed = ", ".join(PAPERS)
            raise BadField(place="paper", field="as", came=kind, wanted=listed, wanted_zh=listed)
        copy = asked.get("copy", "")
        if copy and not _whole(copy, MOST_COPIES):
            raise BadField(place="paper", field="copy", came=copy, wanted="a whole number", wanted_zh="整数")
        document = issued(self._room(request).world, request.path_params["number"])
        shown = in_language(document, language)  # type: ignore[arg-type]
        shown = as_copy(shown, int(copy)) if copy else shown
        reply = Response(as_bytes(render(shown, kind)), media_type=outlet(kind).media_type)
        if kind == "html":
            reply.headers["content-security-policy"] = (
                "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'self'"
            )
        return reply

    def _room(self, request: Request) -> Room:
        return self.site.room(_name(request))


def _name(request: Request) -> str:
    return str(request.scope.get("world", ""))


def _device(request: Request) -> str:
    return str(request.path_params["device"])


def _whole(text: str, most: int) -> bool:
    """A whole number in Western digits, from 0 to ``most``."""
    return text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most
