"""Pages served by several processes (多进程网页): each worker makes the same routes over the same books.

What phones and counters of the pages stand at is in the devices' book, so that any worker serves any page.
"""

from __future__ import annotations

import os

from terminal_sim.serving.app import Application, build
from terminal_sim.serving.config import SiteConfig
from terminal_sim.serving.heap import look_seldom
from terminal_sim.serving.run import ENVIRONMENT
from terminal_sim.serving.site import Site
from terminal_sim.web.routes import pages

PAIRING = "TERMINAL_SIM_PAIRING"
FACTORY = "terminal_sim.web.workers:application"


def application() -> Application:
    """The application of a worker process, told what to serve by its environment."""
    site = Site(SiteConfig.from_text(os.environ[ENVIRONMENT]))
    made = build(site, pages(site, os.environ.get(PAIRING, "")))
    look_seldom()
    return made
