"""A server beside the program that started it (后台服务): for tests and for whoever wants one inside a Python program.

>>> import json, tempfile, urllib.request
>>> with tempfile.TemporaryDirectory() as folder, running(SiteConfig(f"{folder}/sim.db")) as served:
...     with urllib.request.urlopen(served.url + "/ready") as reply:
...         json.load(reply)["world"]
'default-1'
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from terminal_sim.clock import Clock, MachineClock, stopwatch
from terminal_sim.errors.wire import ServerDidNotStart
from terminal_sim.serving.app import build
from terminal_sim.serving.beside import Beside
from terminal_sim.serving.config import SiteConfig
from terminal_sim.serving.run import Address, listening, server
from terminal_sim.serving.site import Site
from terminal_sim.world.opening import new_round

START_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Served:
    """A server at work: its address, and the site behind it for whoever looks inside."""

    url: str
    site: Site


@contextlib.contextmanager
def running(
    config: SiteConfig,
    address: Address | None = None,
    clock: Clock | None = None,
    beside: Callable[[Site], Beside] | None = None,
) -> Iterator[Served]:
    """Serve on a free port of this machine until the block ends. Raises ServerDidNotStart.

    ``beside`` tells of more routes for the site.
    """
    wanted = address or Address(port=0)
    bound = listening(wanted)
    listened = Address(wanted.host, bound.getsockname()[1], wanted.certificate, wanted.key)
    site = Site(config, clock or MachineClock())
    if site.store.latest_world(config.world) is None:
        new_round(site.store, name=config.world)
    held = server(build(site, beside(site) if beside else None), listened, config.limits)
    thread = threading.Thread(target=held.run, kwargs={"sockets": [bound]}, name="terminal-sim-server", daemon=True)
    thread.start()
    deadline = stopwatch() + START_SECONDS
    pause = threading.Event()
    while not held.started:
        if not thread.is_alive() or stopwatch() > deadline:
            raise ServerDidNotStart(url=listened.url)
        pause.wait(0.002)
    try:
        yield Served(listened.url, site)
    finally:
        held.should_exit = True
        thread.join(timeout=10)
        bound.close()
