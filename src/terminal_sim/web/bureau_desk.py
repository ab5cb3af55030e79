"""What the bureau's and the explaining page ask (医保局页面接口): books to look at, a tester's acts upon the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from terminal_sim.clock import moment
from terminal_sim.control.message_log import Seen
from terminal_sim.conversation import Asking, Sender
from terminal_sim.conversation.family import ReviewBinding, ReviewGrant
from terminal_sim.errors.input import BadField
from terminal_sim.faults.plan import add_rule, drop_rule
from terminal_sim.faults.rule import Rule, fault_named
from terminal_sim.faults.steps import step_named
from terminal_sim.serving.site import Room, Site
from terminal_sim.web.answering import Answering, asked_of
from terminal_sim.web.bureau_told import bureau_told
from terminal_sim.web.explain_told import explain_told, settlements_told
from terminal_sim.web.feed import moment_told
from terminal_sim.web.said import Told
from terminal_sim.world import clock
from terminal_sim.world.opening import new_round

MOST_MINUTES = 10_000_000
WIRE_SHOWN = 40
SETTLING = ("SettleVisit", "SettlePurchase")
Asked = Mapping[str, str]


def bureau_routes(site: Site, answering: Answering) -> Sequence[BaseRoute]:
    """The routes of the bureau's page and of the explanation."""
    looking, doing = answering.looking, answering.doing
    return [
        Route("/web/bureau", looking(partial(_bureau, site)), methods=["GET"]),
        Route("/web/bureau/{act}", doing(partial(_act, site), answering.guard.check_tester), methods=["POST"]),
        Route("/web/explain", looking(partial(_explanations, site)), methods=["GET"]),
        Route("/web/explain/{number}", looking(partial(_explain, site)), methods=["GET"]),
    ]


def _bureau(site: Site, request: Request) -> Told:
    room = _room(site, request)
    wire = _wire(site, room)
    told = room.world.read(lambda tx: bureau_told(tx, room.world.packs, wire))
    return {**moment_told(site, room.name), **told, "token_wanted": bool(site.config.control_token)}


def _wire(site: Site, room: Room) -> Sequence[Seen]:
    """The newest exchanges: this process's own, of several workers those of all."""
    if site.config.workers == 1:
        return site.log.entries(room.name, WIRE_SHOWN)
    return site.keeper.exchanges(room.world, 0, WIRE_SHOWN, "")


def _explanations(site: Site, request: Request) -> Told:
    room = _room(site, request)
    return {**moment_told(site, room.name), **room.world.read(lambda tx: settlements_told(tx, room.world.packs))}


def _explain(site: Site, request: Request) -> Told:
    room = _room(site, request)
    supposed = {name: value for name, value in request.query_params.items() if value}
    return explain_told(room.world, request.path_params["number"], supposed)


def _act(site: Site, request: Request, body: bytes) -> Told:
    asked, room = asked_of(body), _room(site, request)
    act = ACTS.get(request.path_params["act"])
    if act is None:
        listed = ", ".join(ACTS)
        came = request.path_params["act"]
        raise BadField(place="bureau", field="act", came=came, wanted=listed, wanted_zh=listed)
    act(site, room, asked)
    return _bureau(site, request)


def _at(site: Site, room: Room, asked: Asked) -> None:
    clock.set_clock(site.store, room.world.id, moment(asked.get("at", "")))


def _advance(site: Site, room: Room, asked: Asked) -> None:
    minutes = asked.get("minutes", "")
    if not minutes.isdecimal() or int(minutes) > MOST_MINUTES:
        raise BadField(place="bureau", field="minutes", came=minutes, wanted="minutes", wanted_zh="分钟数")
    clock.advance(site.store, room.world.id, timedelta(minutes=int(minutes)))


def _freeze(site: Site, room: Room, asked: Asked) -> None:
    clock.freeze(site.store, room.world.id)


def _run_on(site: Site, room: Room, asked: Asked) -> None:
    clock.run_on(site.store, room.world.id)


def _round(site: Site, room: Room, asked: Asked) -> None:
    new_round(site.store, name=room.name)


def _fault(site: Site, room: Room, asked: Asked) -> None:
    """A fault at one step, at every step, or where money is booked, whichever kind of institution it is."""
    named = asked.get("step", "")
    steps = SETTLING if named == "settle" else (step_named(named) if named else "",)
    times = int(asked["times"]) if asked.get("times", "").isdecimal() else 0
    fault = fault_named(asked.get("fault", ""))
    for step in steps:
        rule = Rule(fault, f"{fault}:{step}" if step else fault, step=step, times=times)
        site.store.write(room.world.id, partial(add_rule, rule=rule))


def _mend(site: Site, room: Room, asked: Asked) -> None:
    site.store.write(room.world.id, lambda tx: drop_rule(tx, asked.get("name", "")))


def _review(site: Site, room: Room, asked: Asked) -> None:
    """An agency's decision on what is under review."""
    number, approve = asked.get("number", ""), asked.get("approve", "") == "yes"
    act: ReviewBinding | ReviewGrant = (
        ReviewGrant(number, approve) if asked.get("what") == "grant" else ReviewBinding(number, approve)
    )
    now = room.world.now()
    sender = Sender("agency", "agency")
    room.world.desk().answer(Asking(f"web-{now:%Y%m%d%H%M%S}-{number}", sender, act, now)).must()


ACTS: Mapping[str, Callable[[Site, Room, Asked], None]] = {
    "at": _at,
    "advance": _advance,
    "freeze": _freeze,
    "run_on": _run_on,
    "round": _round,
    "fault": _fault,
    "mend": _mend,
    "review": _review,
}


def _room(site: Site, request: Request) -> Room:
    return site.room(str(request.scope.get("world", "")))
