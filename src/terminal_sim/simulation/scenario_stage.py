"""Where a scenario plays (场景舞台): a world in this process, or a world of its own behind a served bureau.

Both are arranged by the tester's operations and asked by the same promise, ``answer``; only the way there differs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from terminal_sim.clock import FixedClock, moment
from terminal_sim.control.client import ControlClient
from terminal_sim.conversation import Answers, Sender
from terminal_sim.national.client import NationalClient, Till
from terminal_sim.reading.records import canonical
from terminal_sim.reading.scenarios import Plain, Scenario
from terminal_sim.reading.world import world_of
from terminal_sim.wallet.client import WalletClient
from terminal_sim.world.opening import open_world
from terminal_sim.world.phones import bureau_of

AGENCY = "agency"


@dataclass(slots=True)
class Stage:
    """What the steps of one scenario share. ``made``: answers by the names that steps gave them."""

    scenario: Scenario
    tester: ControlClient
    asked_by: Callable[[Sender], Answers]
    places: Mapping[str, Plain]
    now: datetime
    made: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Plain] = field(default_factory=dict)

    def person(self, name: str) -> Plain:
        """A person's facts, as the tester is shown them. Raises UnknownName."""
        if name not in self.people:
            self.people[name] = self.tester.person(name)
        return self.people[name]

    def sender(self, by: str) -> Sender:
        """Who asks: the agency, an institution by code or name, else a person's phone."""
        if by == AGENCY:
            return Sender("agency", AGENCY)
        place = self.places.get(by)
        if place is not None:
            return Sender("institution", str(place["code"]), "001", "操作员")
        return Sender("phone", str(self.person(by)["number"]))

    def pass_time(self, later: str) -> None:
        """Let time pass."""
        self.now = moment(self.tester.clock(by=later)["now"])


@contextlib.contextmanager
def staged(scenario: Scenario, url: str = "", token: str = "") -> Iterator[Stage]:
    """The scenario's world, arranged: in this process, or behind the bureau at ``url``."""
    with _behind(scenario, url, token) if url else _in_process(scenario) as stage:
        for person in scenario.people:
            stage.tester.post("/people", **person)
        for binding in scenario.bindings:
            stage.tester.post("/bindings", **binding)
        for grant in scenario.grants:
            stage.tester.post("/grants", **grant)
        for fault in scenario.faults:
            stage.tester.post("/faults", **fault)
        yield stage


@contextlib.contextmanager
def _in_process(scenario: Scenario) -> Iterator[Stage]:
    file = None if scenario.world is None else world_of("world.json", canonical(scenario.world).encode())
    with TemporaryDirectory() as folder:
        db = str(Path(folder) / "scenario.db")
        with open_world(db, file=file, seed=scenario.seed) as world:
            tester = ControlClient.of(world)
            tester.clock(at=scenario.at.isoformat(), state="freeze")
            bureau = bureau_of(world)
            yield Stage(scenario, tester, lambda sender: bureau, _places(tester), scenario.at)


@contextlib.contextmanager
def _behind(scenario: Scenario, url: str, token: str) -> Iterator[Stage]:
    base = ControlClient.at(url.rstrip("/"), token)
    name = f"play-{scenario.name}"
    asked: dict[str, Any] = {"at": scenario.at.isoformat(), "frozen": "yes"}
    if scenario.seed is not None:
        asked["seed"] = str(scenario.seed)
    if scenario.world is not None:
        asked["file"] = scenario.world
    base.make_world(name, **asked)
    tester = base.in_world(name)
    places = _places(tester)
    wallet = WalletClient(tester.url, lanes=base.lanes)
    clients: dict[str, NationalClient] = {}

    def asked_by(sender: Sender) -> Answers:
        if sender.kind != "institution":
            return wallet
        if sender.code not in clients:
            place = places[sender.code]
            till = Till(sender.code, str(place["name"]), str(place.get("admin") or ""))
            clients[sender.code] = NationalClient(tester.url, till, clock=FixedClock(scenario.at), lanes=base.lanes)
        return clients[sender.code]

    try:
        yield Stage(scenario, tester, asked_by, places, scenario.at)
    finally:
        base.lanes.drop()


def _places(tester: ControlClient) -> dict[str, Plain]:
    """Institutions by code and by name."""
    listed = tester.get("/institutions")["institutions"]
    return {str(place[key]): place for place in listed for key in ("code", "name")}
